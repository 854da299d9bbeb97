"""A story is spoken: into the microphone, or from audio files. The words come from the recogniser."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from voicemock import ports
from voicemock.audio.keys import Keys
from voicemock.audio.vad import find_speech
from voicemock.audio.wav import repair
from voicemock.cli.engines import Recogniser, recogniser_for, settings_for
from voicemock.cli.listeners import Listener, WhileSpoken, listener_for
from voicemock.cli.options import Choices
from voicemock.cli.scoring import showing
from voicemock.reports.screen import Screen
from voicemock.transcript import Said, Sound

KEYS = "Enter or Space ends it · p pauses · r starts it again · s skips · q ends"
TARGET_S = 120.0
"""How long a story takes; shown, not enforced."""

Ears = Callable[[str, Path], str | None]
"""Shows what to tell, records it to a file and gives its words: empty where it was skipped, None for no more."""


@contextmanager
def ears(choices: Choices, screen: Screen) -> Iterator[Ears]:
    """What hears a story, opened so that cheap refusals come first. Raises as `listener_for` and `recogniser_for`."""
    with ExitStack() as stack:
        keys = Keys() if choices.answers else stack.enter_context(Keys())
        recogniser: Recogniser | None = None

        def follow(audio: Path, sound: Sound) -> Said:
            return recogniser.follow(audio, sound) if recogniser and recogniser.follow else Said()

        listener = listener_for(choices, screen, keys, 0, WhileSpoken(follow, lambda: None, _never_cuts_in))
        recogniser = stack.enter_context(recogniser_for(settings_for(choices), not choices.answers))
        recogniser.warm_up()
        transcribe = showing(screen, recogniser.transcribe)

        def hear(ask: str, audio: Path) -> str | None:
            if not choices.answers:
                screen.note(ask, style="bold")
                screen.help()
            return _heard(listener, listener.listen, audio, transcribe)

        yield hear


def _heard(listener: Listener, listen: ports.Listen, audio: Path, transcribe: ports.Transcribe) -> str | None:
    """The words of one recording. Raises as the listener and the recogniser do; what was recorded stays."""
    match heard := listen(audio, TARGET_S):
        case ports.Recorded():
            return _words(audio, transcribe, heard)
        case ports.Typed(text):
            return text
        case ports.Skipped():
            return ""
        case ports.Redo():
            again = audio.with_name(f"{audio.stem}-again.wav")
            return _heard(listener, listen, again, transcribe)
        case ports.TypeInstead():
            before = _words(audio, transcribe, None) if audio.exists() else ""
            typed = listener.type_instead
            return f"{before} {_heard(listener, typed, audio, transcribe) or ''}".strip() if typed else before
        case ports.NoMore():
            return _words(audio, transcribe, None) if audio.exists() else None


def _words(audio: Path, transcribe: ports.Transcribe, heard: ports.Recorded | None) -> str:
    """What was said; of a recording that was broken off (`heard` is None) as far as it goes."""
    if heard is None:
        repair(audio)
    speech = heard.speech if heard and heard.speech is not None else find_speech(audio)
    return transcribe(audio, speech).text if speech else ""


def _never_cuts_in(said: Said) -> ports.Line:
    raise AssertionError("a story is heard to its end")
