"""The engines of a sitting, opened together."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicemock import ports
from voicemock.audio.keys import Keys
from voicemock.cli.advisers import Scorers, scorers_for
from voicemock.cli.around_round import around_for
from voicemock.cli.engines import (
    Recogniser,
    Transcribing,
    chat_on,
    check_hears,
    interviewers_for,
    recogniser_for,
    settings_for,
)
from voicemock.cli.listeners import Listener, WhileSpoken, listener_for
from voicemock.cli.options import Choices
from voicemock.cli.patience import Waits
from voicemock.cli.voices import ON_SCREEN, Casting, Voiced, voice_for
from voicemock.config import Settings
from voicemock.errors import RecogniserError
from voicemock.interview.about_material import MaterialInterviewer
from voicemock.interview.cutting_in import cutting_in
from voicemock.interview.interviewer import Interviewer
from voicemock.interview.lines import Lines, load_lines
from voicemock.interview.material_lines import MaterialLines, load_material_lines
from voicemock.prompts import prompt_folders
from voicemock.reports.screen import Screen
from voicemock.sessions import events as e
from voicemock.sessions.session import Session
from voicemock.transcript import Said, Sound, Transcript

if TYPE_CHECKING:
    from voicemock.audio.speaker import Speaker
    from voicemock.interview.around import AroundQuestions

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
    material_lines: MaterialLines
    around: "AroundQuestions | None"
    """What a round needs around its questions; None without one."""
    cast: Casting | None = None
    """None without a voice."""

    def about(self, session: Session, interviewer: Interviewer) -> Interviewer:
        """The same interviewer, who asks about the material where there is some."""
        if not session.material:
            return interviewer
        return MaterialInterviewer(interviewer, self.material_lines, reads_it=interviewer is not self.written)

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
    screen: Screen | None = None,
    in_round: bool = False,
) -> Iterator[Tools]:
    """All engines, opened in an order in which the cheap refusals come first.

    Args:
        choices: what the command line chose.
        session: the session as it is, once there is one.
        answered: how many of its audio files were used before.
        spoken: whether an answer spoken before waits for its words, so that typing alone is not enough.
        glossary: words to tell the recogniser beforehand.
        screen: what shows the session; one of the usual kind where it is not given.
        in_round: whether a round is conducted, which needs more than questions.
    """
    settings = settings_for(choices)
    folders = prompt_folders(choices.prompts, choices.spoken)
    lines = load_lines(list(folders))
    with ExitStack() as stack:
        screen = stack.enter_context(screen or Screen(keys=KEYS))
        chat = chat_on(screen, settings.llm)
        interviewer, written = interviewers_for(chat, choices.prompts, choices.spoken)
        scorers = scorers_for(chat, choices)
        keys = Keys() if choices.text or choices.answers else stack.enter_context(Keys())
        recogniser = Recogniser(_no_audio, lambda: NO_RECOGNISER)

        def follow(audio: Path, sound: Sound) -> Said:
            return recogniser.follow(audio, sound) if recogniser.follow else Said()

        meanwhile = WhileSpoken(follow, lambda: speak, _cuts_in(session, lines, screen))
        listener = listener_for(choices, screen, keys, answered, meanwhile)
        if not choices.text or spoken:
            recogniser = stack.enter_context(_recogniser(settings, choices, glossary))
        voiced = _voiced(stack, settings, choices, keys)
        speak = voiced.speaker
        yield Tools(
            listener,
            recogniser,
            interviewer,
            written,
            scorers,
            speak,
            speak.aside if speak and settings.barge_in and choices.listens else speak,
            voiced.label,
            screen,
            keys,
            lines,
            take_remarks=chat.take_remarks if chat else tuple,
            kept_warm=chat.kept_warm if chat else nullcontext,
            waits=chat.waits if chat else None,
            material_lines=load_material_lines(folders),
            around=around_for(chat, folders) if in_round else None,
            cast=voiced.cast,
        )


def _voiced(stack: ExitStack, settings: Settings, choices: Choices, keys: Keys) -> Voiced:
    voiced = voice_for(settings.voice, keys, choices.spoken) if choices.voice else Voiced(None, ON_SCREEN)
    if voiced.speaker:
        stack.callback(voiced.speaker.close)
    return voiced


def _cuts_in(session: Callable[[], Session], lines: Lines, screen: Screen) -> ports.CutsIn:
    def cuts_in(said: Said) -> ports.Line:
        line = cutting_in(session(), said, lines)
        screen.note(line.text, style="bold")
        return line

    return cuts_in


@contextmanager
def _recogniser(settings: Settings, choices: Choices, glossary: Sequence[str]) -> Iterator[Recogniser]:
    """Where answers are typed, one that puts off what was spoken before if none can be used."""
    with ExitStack() as stack:
        try:
            check_hears(choices, settings)
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
