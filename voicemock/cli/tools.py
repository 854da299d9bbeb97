"""The engines of a sitting, opened together."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicemock import ports
from voicemock.audio.keys import Keys
from voicemock.cli.advisers import Scorers, scorers_for
from voicemock.cli.engines import (
    Recogniser,
    Transcribing,
    chat_on,
    interviewers_for,
    recogniser_for,
    settings_for,
    voice_for,
)
from voicemock.cli.listeners import Listener, WhileSpoken, listener_for
from voicemock.cli.options import Choices
from voicemock.cli.patience import Waits
from voicemock.config import Settings
from voicemock.errors import RecogniserError
from voicemock.interview.cutting_in import cutting_in
from voicemock.interview.interviewer import Interviewer
from voicemock.interview.lines import Lines, load_lines
from voicemock.prompts import prompt_folders
from voicemock.reports.screen import Screen
from voicemock.sessions import events as e
from voicemock.sessions.session import Session
from voicemock.transcript import Said, Sound, Transcript

if TYPE_CHECKING:
    from voicemock.audio.speaker import Speaker

KEYS = "Enter or Space ends the answer · p pauses · r starts it again · s skips · q ends the interview"

NO_RECOGNISER = "nothing to transcribe: answers are typed"


@dataclass(frozen=True)
class Tools:
    """The engines of a sitting."""

    listener: Listener
    recogniser: Recogniser
    interviewer: Interviewer
    written: Interviewer
    scorers: Scorers
    speak: "Speaker | None"
    say: ports.Speak | None
    """Says a question: to its end, or only begins it where the candidate may answer meanwhile."""
    voice: str
    screen: Screen
    keys: Keys
    lines: Lines
    take_remarks: Callable[[], Sequence[str]]
    """What to know of how the model answers, a sentence each; each is given once."""
    kept_warm: Callable[[], AbstractContextManager[None]]
    """Keeps the model's connection open while an answer is listened to."""
    waits: Waits | None
    """Shows that the model is waited for."""

    def engines(self) -> e.Engines:
        """What does each job, in words for people."""
        return e.Engines(
            heard=self.listener.label,
            transcribed=self.recogniser.label(),
            interviewed=self.interviewer.label,
            judged=self.scorers.judge.label,
            spoke=self.voice,
        )


@contextmanager
def open_tools(
    choices: Choices,
    session: Callable[[], Session],
    answered: int = 0,
    spoken: bool = False,
    glossary: Sequence[str] = (),
) -> Iterator[Tools]:
    """All engines, opened in an order in which the cheap refusals come first.

    Args:
        choices: what the command line chose.
        session: the session as it is, once there is one.
        answered: how many of its audio files were used before.
        spoken: whether an answer spoken before waits for its words, so that typing alone is not enough.
        glossary: words to tell the recogniser beforehand.
    """
    settings = settings_for(choices)
    lines = load_lines(list(prompt_folders(choices.prompts)))
    with ExitStack() as stack:
        screen = stack.enter_context(Screen(keys=KEYS))
        chat = chat_on(screen, settings.llm)
        interviewer, written = interviewers_for(chat, choices.prompts)
        scorers = scorers_for(chat, choices)
        keys = Keys() if choices.text or choices.answers else stack.enter_context(Keys())
        recogniser = Recogniser(_no_audio, lambda: NO_RECOGNISER)

        def follow(audio: Path, sound: Sound) -> Said:
            return recogniser.follow(audio, sound) if recogniser.follow else Said()

        def cuts_in(said: Said) -> ports.Line:
            line = cutting_in(session(), said, lines)
            screen.note(line.text, style="bold")
            return line

        meanwhile = WhileSpoken(follow, lambda: speak, cuts_in)
        listener = listener_for(choices, screen, keys, answered, meanwhile)
        if not choices.text or spoken:
            recogniser = stack.enter_context(_recogniser(settings, choices, glossary))
        speak, voice = voice_for(settings.voice, keys) if choices.voice else (None, "text on the screen")
        if speak:
            stack.callback(speak.close)
        yield Tools(
            listener,
            recogniser,
            interviewer,
            written,
            scorers,
            speak,
            speak.aside if speak and settings.barge_in and choices.listens else speak,
            voice,
            screen,
            keys,
            lines,
            take_remarks=chat.take_remarks if chat else tuple,
            kept_warm=chat.kept_warm if chat else nullcontext,
            waits=chat.waits if chat else None,
        )


@contextmanager
def _recogniser(settings: Settings, choices: Choices, glossary: Sequence[str]) -> Iterator[Recogniser]:
    """Where answers are typed, one that puts off what was spoken before if none can be used."""
    with ExitStack() as stack:
        try:
            recogniser = stack.enter_context(recogniser_for(settings, not choices.answers, glossary))
        except RecogniserError as error:
            if not choices.text:
                raise
            recogniser = Recogniser(_later(error), lambda: NO_RECOGNISER)
        yield recogniser


def _no_audio(audio: Path, speech: object, told: object) -> Transcript:
    raise AssertionError("typed answers have no audio")


def _later(error: RecogniserError) -> Transcribing:
    """Without a recogniser typing goes on; `voicemock score` transcribes what was spoken before."""

    def fail(audio: Path, speech: object, told: object) -> Transcript:
        raise RecogniserError(error.message, error.remedy)

    return fail
