"""The options that several commands share, and what they add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicemock.hosts import without_secrets

if TYPE_CHECKING:
    from voicemock.round import Style as StyleName
    from voicemock.rubric import Kind


class SpeechEngine(StrEnum):
    """Recognisers that can be named."""

    whisper = "whisper"
    sphinx = "sphinx"
    server = "server"


class JudgeName(StrEnum):
    """Judges that can be named."""

    llm = "llm"
    coverage = "coverage"


class TurnPolicy(StrEnum):
    """Ways to find the end of a spoken answer."""

    manual = "manual"
    patient = "patient"
    brisk = "brisk"


class Manner(StrEnum):
    """The interviewer's manner."""

    warm = "warm"
    neutral = "neutral"
    pressing = "pressing"


class QuestionKind(StrEnum):
    """Kinds of questions that a rubric may hold."""

    opener = "opener"
    example = "example"
    situation = "situation"
    experience = "experience"
    knowledge = "knowledge"
    exercise = "exercise"
    presentation = "presentation"
    negotiation = "negotiation"


ANSWERING, ABOUT, ENGINES = "How you answer", "What it is about", "What does which job"
"""Headings in the help."""

SessionId = Annotated[
    str | None, typer.Argument(help="A session's id or its beginning; the latest when left out.", show_default=False)
]
Answers = Annotated[
    list[Path] | None,
    typer.Option(
        "--answers",
        help="Answer from audio files: a file, or a folder taken in name order. May be given several times; "
        "the interview closes after the last.",
        show_default=False,
        rich_help_panel=ANSWERING,
    ),
]
Text = Annotated[
    bool, typer.Option("--text", help="Answer by typing instead of speaking.", rich_help_panel=ANSWERING)
]
Device = Annotated[
    str | None, typer.Option(help="The microphone's name or number.", show_default=False, rich_help_panel=ANSWERING)
]
Turn = Annotated[
    TurnPolicy | None,
    typer.Option(
        "--turn",
        help="When silence ends your answer: manual, only Enter does; patient lets you think; brisk soon goes on.",
        show_default="patient",
        rich_help_panel=ANSWERING,
    ),
]
Interrupt = Annotated[
    bool | None,
    typer.Option(
        "--interrupt/--no-interrupt",
        help="The interviewer cuts in, once, on an answer that takes half as long again as planned, or that says "
        "nothing new.",
        show_default="no-interrupt",
        rich_help_panel=ANSWERING,
    ),
]
BargeIn = Annotated[
    bool | None,
    typer.Option(
        "--barge-in/--no-barge-in",
        help="Speaking stops a question that is being asked. Needs headphones: a loudspeaker would stop itself.",
        show_default="no-barge-in",
        rich_help_panel=ANSWERING,
    ),
]
Stt = Annotated[
    SpeechEngine | None, typer.Option("--stt", help="The recogniser.", show_default=False, rich_help_panel=ENGINES)
]
SttModel = Annotated[
    str | None,
    typer.Option(
        "--stt-model",
        help="A Whisper model's name, the folder that holds one, or the server's name for its model.",
        show_default=False,
        rich_help_panel=ENGINES,
    ),
]
SttUrl = Annotated[
    str | None,
    typer.Option(
        "--stt-url",
        help="Base URL of an OpenAI-compatible transcription server.",
        show_default=False,
        rich_help_panel=ENGINES,
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        help="The language you speak, in two letters such as en; left out, a model with many finds out.",
        show_default=False,
        rich_help_panel=ENGINES,
    ),
]
About = Annotated[
    list[Path] | None,
    typer.Option(
        "--about",
        help="A text about the role or you, such as the job description or your CV (text, Markdown, PDF or Word): "
        "the recogniser is told its names and terms. May be given several times.",
        show_default=False,
        rich_help_panel=ABOUT,
    ),
]
RoundName = Annotated[
    str | None,
    typer.Option(
        "--round",
        help="A round's name or file: the whole conversation from the welcome to the close, such as technical. "
        "See them: voicemock round list. Left out, the questions are asked with nothing around them.",
        show_default=False,
    ),
]
Style = Annotated[Manner | None, typer.Option("--style", help="The interviewer's manner.", show_default="neutral")]
Company = Annotated[
    Path | None,
    typer.Option(
        "--company",
        help="A text about the firm: the interviewer tells of it, and answers your questions from it.",
        show_default=False,
        rich_help_panel=ABOUT,
    ),
]
Prepared = Annotated[
    str | None,
    typer.Option(
        "--prepared",
        help="What voicemock prepare made, by its name or folder: its rubric, the job, your CV and the firm.",
        show_default=False,
        rich_help_panel=ABOUT,
    ),
]
Files = Annotated[
    list[Path] | None,
    typer.Option(
        "--file",
        help="What is talked about: a file of code or text, a folder, or a diff. It is read and never run. "
        "May be given several times.",
        show_default=False,
        rich_help_panel=ABOUT,
    ),
]
LlmUrl = Annotated[
    str | None,
    typer.Option(
        "--llm-url", help="Base URL of an OpenAI-compatible chat server.", show_default=False, rich_help_panel=ENGINES
    ),
]
LlmModel = Annotated[
    str | None,
    typer.Option(
        "--llm-model",
        help="The chat model. Without one no LLM is asked.",
        show_default=False,
        rich_help_panel=ENGINES,
    ),
]
Judge = Annotated[
    JudgeName | None,
    typer.Option(
        "--judge", help="Who scores: the LLM, or coverage without one.", show_default=False, rich_help_panel=ENGINES
    ),
]
Prompts = Annotated[
    Path | None,
    typer.Option("--prompts", help="A folder with prompts of your own.", show_default=False, rich_help_panel=ENGINES),
]
Voice = Annotated[
    bool, typer.Option("--voice/--no-voice", help="Speak the questions aloud.", rich_help_panel=ANSWERING)
]


@dataclass(frozen=True)
class Asked:
    """Which questions the command line chose, and how long; None leaves it to the round or the settings."""

    questions: int | None = None
    named: Sequence[str] = ()
    kinds: "Sequence[Kind]" = ()
    follow_ups: int | None = None
    minutes: float | None = None
    seed: int | None = None


@dataclass(frozen=True)
class Choices:
    """What the command line chose; None leaves it to the settings."""

    answers: Sequence[Path] = ()
    text: bool = False
    device: str | None = None
    turn: str | None = None
    interrupt: bool | None = None
    barge_in: bool | None = None
    stt: str | None = None
    stt_model: str | None = None
    stt_url: str | None = None
    language: str | None = None
    llm_url: str | None = None
    llm_urls: Sequence[str] = ()
    """Several servers with the same model; then `llm_url` is not set."""
    stt_urls: Sequence[str] = ()
    """Several transcription servers; then `stt_url` is not set."""
    llm_model: str | None = None
    judge: str | None = None
    prompts: Path | None = None
    voice: bool = True
    about: Sequence[Path] = ()
    """Only when a session begins: its journal keeps what is taken from them."""
    round: str | None = None
    """Only when a session begins, as the next ones: its journal keeps what is taken from them."""
    style: "StyleName | None" = None
    company: Path | None = None
    prepared: str | None = None
    files: Sequence[Path] = ()
    asks: bool = True
    """Whether the user may be asked for something before the scores; the demo runs by itself."""
    spoken: str = "en"
    """The language of the interview, two letters: what is heard and said where nothing else is chosen."""
    rubric: str | None = None
    """For `score`: the rubric to grade by instead of the session's own."""
    samples: int | None = None
    """Only for `score`: how often an LLM judges each criterion."""

    @classmethod
    def among(cls, given: Mapping[str, Any]) -> "Choices":
        """What a command was given: of its parameters by name, those that are choices."""
        values: dict[str, Any] = {name.rstrip("_"): value for name, value in given.items()}
        values |= {name: tuple(values[name] or ()) for name in _SEVERAL if name in values}
        return cls(**{each.name: values[each.name] for each in fields(cls) if each.name in values})

    @property
    def listens(self) -> bool:
        """Whether a microphone hears the answers."""
        return not (self.text or self.answers)

    def arguments(self, command: str) -> list[str]:
        """What was chosen, as it is typed after `voicemock resume ID`, `score ID` or `improve ID`; never a secret."""
        given: list[str] = []
        for name in _TAKES[command]:
            value = getattr(self, name)
            option = f"--{name.replace('_', '-')}"
            if name == "voice":
                given += [] if value else ["--no-voice"]
            elif value is True:
                given.append(option)
            elif value is False and name in _EITHER:
                given.append(option.replace("--", "--no-", 1))
            elif value:
                texts = [str(each) for each in (value if name == "answers" else [value])]
                shown = [without_secrets(each) if name.endswith("_url") else each for each in texts]
                for each in shown:
                    given += [f"{option}={each}"] if each.startswith("-") else [option, each]
        return given


_SEVERAL = ("answers", "about", "files", "llm_urls", "stt_urls")
_SCORE = ("stt", "stt_model", "stt_url", "language", "llm_url", "llm_model", "judge", "prompts")
_EITHER = ("interrupt", "barge_in")
"""Options that the settings may turn on and the command line off."""
_TAKES = {
    "resume": ("answers", "text", "device", "turn", *_EITHER, *_SCORE, "voice"),
    "score": ("rubric", "samples", *_SCORE),
    "improve": ("llm_url", "llm_model", "prompts"),
}
"""What each command that goes on takes, by the fields of Choices."""
