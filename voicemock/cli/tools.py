"""The engines of a sitting, opened together."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from voicemock import ports
from voicemock.audio.keys import Keys
from voicemock.cli.engines import (
    Recogniser,
    Transcribing,
    chat_on,
    interviewers_for,
    judge_for,
    recogniser_for,
    settings_for,
    voice_for,
)
from voicemock.cli.listeners import Listener, listener_for
from voicemock.cli.options import Choices
from voicemock.errors import RecogniserError
from voicemock.interview.interviewer import Interviewer
from voicemock.interview.lines import Lines, load_lines
from voicemock.prompts import prompt_folders
from voicemock.reports.screen import Screen
from voicemock.scoring.marking import Judge
from voicemock.sessions import events as e
from voicemock.transcript import Transcript

KEYS = "Enter or Space ends the answer · p pauses · r starts it again · s skips · q ends the interview"

NO_RECOGNISER = "nothing to transcribe: answers are typed"


@dataclass(frozen=True)
class Tools:
    """The engines of a sitting."""

    listener: Listener
    recogniser: Recogniser
    interviewer: Interviewer
    written: Interviewer
    judge: Judge
    speak: ports.Speak | None
    voice: str
    screen: Screen
    lines: Lines
    take_remarks: Callable[[], Sequence[str]]
    """What to know of how the model answers, a sentence each; each is given once."""

    def engines(self) -> e.Engines:
        """What does each job, in words for people."""
        return e.Engines(
            heard=self.listener.label,
            transcribed=self.recogniser.label(),
            interviewed=self.interviewer.label,
            judged=self.judge.label,
            spoke=self.voice,
        )


@contextmanager
def open_tools(choices: Choices, answered: int = 0, spoken: bool = False) -> Iterator[Tools]:
    """All engines, opened in an order in which the cheap refusals come first.

    Args:
        choices: what the command line chose.
        answered: how many of its audio files were used before.
        spoken: whether an answer spoken before waits for its words, so that typing alone is not enough.
    """
    settings = settings_for(choices)
    lines = load_lines(list(prompt_folders(choices.prompts)))
    with ExitStack() as stack:
        screen = stack.enter_context(Screen(keys=KEYS))
        chat = chat_on(screen, settings.llm)
        interviewer, written = interviewers_for(chat, choices.prompts)
        judge = judge_for(chat, choices.judge, choices.prompts)
        keys = Keys() if choices.text or choices.answers else stack.enter_context(Keys())
        listener = listener_for(choices, screen, keys, answered)
        recogniser = Recogniser(_no_audio, lambda: NO_RECOGNISER)
        if not choices.text or spoken:
            try:
                recogniser = stack.enter_context(recogniser_for(settings, may_ask=not choices.answers))
            except RecogniserError as error:
                if not choices.text:
                    raise
                recogniser = Recogniser(_later(error), lambda: NO_RECOGNISER)
        speak, voice = voice_for(settings.voice, keys) if choices.voice else (None, "text on the screen")
        remarks = chat.take_remarks if chat else tuple
        yield Tools(listener, recogniser, interviewer, written, judge, speak, voice, screen, lines, remarks)


def _no_audio(audio: Path, speech: object, told: object) -> Transcript:
    raise AssertionError("typed answers have no audio")


def _later(error: RecogniserError) -> Transcribing:
    """Without a recogniser typing goes on; `voicemock score` transcribes what was spoken before."""

    def fail(audio: Path, speech: object, told: object) -> Transcript:
        raise RecogniserError(error.message, error.remedy)

    return fail
