"""Which engine does which job: from the command line, the settings and what is on this machine.

Nothing is chosen in silence: each choice has a label that stands in the first lines of the session and in its report.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from voicemock import ports
from voicemock.cli import llm_servers
from voicemock.cli.options import Choices
from voicemock.cli.patience import PatientChat, Waits
from voicemock.cli.say import say
from voicemock.config import (
    EmbeddingsSettings,
    LLMSettings,
    Settings,
    SpeechSettings,
    load_settings,
    overridden,
    overridden_by_several,
    settings_file,
)
from voicemock.errors import RecogniserError, UsageError
from voicemock.hosts import host_of
from voicemock.prompts import ENGLISH, load, prompt_folders
from voicemock.server_keys import key_for
from voicemock.transcript import Stretch, Transcript
from voicemock.usage import Usage

if TYPE_CHECKING:
    from voicemock.governor import Governs
    from voicemock.interview.interviewer import Interviewer
    from voicemock.llm.chat import ChatServer
    from voicemock.llm.governed import GovernedChat
    from voicemock.reports.screen import Screen
    from voicemock.scoring.marking import Judge
    from voicemock.scoring.meaning import Meaning
    from voicemock.stt.spec import ReadingFor

SAMPLES = 3
"""One judgement is a draw: models give another level to one answer in several, also when asked for no randomness."""
SCRIPT = "script:"
"""An LLM URL that begins so names a file of scripted replies."""


Transcribing = Callable[[Path, Sequence[Stretch], Callable[[float], None]], Transcript]
"""ports.Transcribe that is also given whom to tell how far it is, in seconds of the audio."""


def _language(chosen: str | None) -> str | None:
    if chosen and not re.fullmatch("[a-z]{2,3}", chosen):
        raise UsageError(f"--language takes two letters, not {chosen!r}.", "Such as: --language en")
    return chosen


@dataclass(frozen=True)
class Recogniser:
    """What transcribes, and how to call it in words for people."""

    transcribe: Transcribing
    label: Callable[[], str]
    """It may say more once the model is loaded."""
    warm_up: Callable[[], None] = lambda: None
    troubles: Callable[[], Sequence[ports.Trouble]] = tuple
    """What went wrong since this was last asked."""
    follow: ports.Follow | None = None
    """Reads an answer while it is spoken."""


def settings_for(choices: Choices) -> Settings:
    """The settings with what the command line chose. Raises BadInput, UsageError."""
    settings = load_settings()
    engine = choices.stt or ("server" if choices.stt_url or choices.stt_urls else None)
    # English is found out: a model that knows only English needs no word about it, and a misheard accent a note.
    of_interview = None if choices.spoken == ENGLISH else choices.spoken
    if choices.stt_model and not engine and settings.stt.engine != "server":
        engine = "whisper"
    return settings.model_copy(
        update={
            "turn": choices.turn or settings.turn,
            "interrupt": settings.interrupt if choices.interrupt is None else choices.interrupt,
            "barge_in": settings.barge_in if choices.barge_in is None else choices.barge_in,
            "llm": overridden(
                overridden_by_several(settings.llm, choices.llm_urls) if choices.llm_urls else settings.llm,
                url=choices.llm_url,
                model=choices.llm_model,
            ).model_copy(update={"samples": choices.samples or settings.llm.samples}),
            "stt": overridden(
                overridden_by_several(settings.stt, choices.stt_urls) if choices.stt_urls else settings.stt,
                url=choices.stt_url,
                model=choices.stt_model,
                engine=engine,
                language=_language(choices.language) or settings.stt.language or of_interview,
            ),
        }
    )


class Model(NamedTuple):
    """A chat model."""

    chat: ports.Chat
    label: str
    take_remarks: Callable[[], Sequence[str]] = tuple
    """What to know of how it answers, a sentence each; each is given once."""
    kept_warm: Callable[[], AbstractContextManager[None]] = nullcontext
    """Keeps its connection open as long as the block runs."""
    used: Callable[[], Usage] = Usage
    """What it used so far."""
    samples: int = 1
    """How often it judges each criterion; the median counts."""
    at_once: int = 1
    """How many questions it may be asked at the same time."""
    bare: ports.Chat | None = None
    """The chat that shows nothing while it waits: for several questions at the same time."""
    waits: Waits | None = None
    """Shows what is waited for."""


def chat_on(screen: "Screen", settings: LLMSettings) -> Model | None:
    """The chat model, which says on the screen what makes the user wait. Raises as `chat_for`."""
    waits = Waits(screen.waiting)
    found = chat_for(settings, screen.note, waits.pause)
    return found and found._replace(chat=PatientChat(found.chat, found.label, waits), bare=found.chat, waits=waits)


def chat_for(
    settings: LLMSettings,
    notice: Callable[[str], None],
    pause: Callable[[str, float], None] | None = None,
    governor: "Governs | None" = None,
) -> Model | None:
    """The chat model; None where none is configured.

    Args:
        settings: which.
        notice: told in a sentence what makes the user wait.
        pause: told in a sentence what is done next, and after how many seconds; `notice` where it is not given.
        governor: the run's, which lets requests through to the servers; several without one have one of their own.

    Raises:
        BadInput: the certificate in `ca` is none.
        Refused: the command that should print the key failed.
        UsageError: a server is named without a model, or the proxy to it cannot be used.
    """
    if settings.url and settings.url.startswith(SCRIPT):
        from voicemock.llm.scripted import Script, ScriptedChat

        script = Path(settings.url.removeprefix(SCRIPT))
        label = f"scripted replies of {script.name}"
        return Model(ScriptedChat(Script.read(script)), label, samples=settings.samples or 1)
    if not settings.model:
        if settings.url:
            raise UsageError(
                f"No model is named for {host_of(settings.url)}.",
                "Name one: --llm-model NAME, or VOICEMOCK_LLM_MODEL=NAME",
            )
        return None
    pause = pause or (lambda sentence, seconds: notice(f"{sentence} in {seconds:.0f} s."))
    chat: ChatServer | GovernedChat
    if governor or len(settings.addresses) > 1:
        chat = llm_servers.chat(settings, settings.model, notice, governor)
    else:
        chat = llm_servers.chat_server(settings, settings.model, notice, pause)
    return Model(
        chat,
        f"{settings.model} on {' and '.join(llm_servers.names(settings))}",
        chat.take_remarks,
        chat.kept_warm,
        lambda: chat.usage,
        settings.samples or SAMPLES,
        llm_servers.at_once(settings) * len(settings.addresses),
    )


def interviewers_for(
    model: Model | None, prompts: Path | None, language: str = ENGLISH
) -> tuple["Interviewer", "Interviewer"]:
    """Who interviews, and who takes over when that fails."""
    from voicemock.interview.interviewer import LLMInterviewer, WrittenInterviewer
    from voicemock.interview.kinds import load_kinds

    folders = prompt_folders(prompts, language)
    written = WrittenInterviewer(load_kinds(folders))
    if model is None:
        return written, written
    both = (load("interviewer", folders), load("interviewer-turn", folders))
    return LLMInterviewer(model.chat, both, model.label, written), written


def judge_for(
    model: Model | None,
    wished: str | None,
    prompts: Path | None,
    language: str = ENGLISH,
    embeddings: EmbeddingsSettings | None = None,
) -> "Judge":
    """Who scores: the model where there is one, otherwise coverage; never one in place of the other by itself.

    Args:
        model: the LLM; None where none is configured.
        wished: `llm` or `coverage`; None takes what there is.
        prompts: a folder with prompts of the user's own.
        language: of the interview.
        embeddings: by what coverage compares; None takes the settings file's.

    Raises:
        UsageError: a model is wished for and none is configured.
    """
    if wished == "coverage" or (model is None and wished is None):
        from voicemock.scoring.coverage import CoverageJudge

        return CoverageJudge(_meaning(embeddings or load_settings().embeddings))
    if model is None:
        raise UsageError("No LLM is configured to score with.", "Name one: --llm-url URL --llm-model NAME")
    from voicemock.scoring.judge import LLMJudge

    prompt = load("judge", prompt_folders(prompts, language))
    return LLMJudge(
        model.bare or model.chat, prompt, model.label, model.samples, at_once=model.at_once, used=model.used
    )


def _meaning(settings: EmbeddingsSettings) -> "Meaning | None":
    """What compares answers by vectors, where a model for that is configured."""
    if settings.model is None:
        if settings.url:
            where = f'Write below [embeddings] in {settings_file()}:\nmodel = "NAME"'
            raise UsageError(f"No embeddings model is named for {host_of(settings.url)}.", where)
        return None
    from voicemock.llm.embeddings import EmbeddingsServer
    from voicemock.scoring.meaning import Meaning

    server = EmbeddingsServer(settings.url, settings.model, key_for(settings), allow_http=settings.allow_http)
    return Meaning(server, server.label)


def check_hears(choices: Choices, settings: Settings) -> None:
    """Refuses, before anything is said, a recogniser that does not know the language of the interview.

    Where the user named a language, they know what they do: the recording is kept, and can be transcribed later.

    Raises:
        RecogniserError: the remedy says what does know it.
    """
    if settings.stt.engine == "sphinx" and not (choices.language or load_settings().stt.language):
        from voicemock.stt.sphinx import check_language

        check_language(choices.spoken)


@contextmanager
def recogniser_for(
    settings: Settings,
    may_ask: bool,
    glossary: Sequence[str] = (),
    *,
    reading: "ReadingFor" = "answers",
    threads: int | None = None,
    governor: "Governs | None" = None,
) -> Iterator[Recogniser]:
    """The recogniser, ready to be called.

    Args:
        settings: which.
        may_ask: whether the user may be asked for another one.
        glossary: words to tell it beforehand.
        reading: whether its words are waited for, or whole recordings are read.
        threads: of the processor, for one that runs here; None for as many as one makes good use of.
        governor: the run's, which lets requests through to transcription servers.

    Raises:
        RecogniserError: none can be used; the remedy says how to get one.
    """
    from voicemock.stt.stream import Stream

    speech = settings.stt
    if speech.engine == "server":
        server = llm_servers.transcription(speech, glossary, governor)
        following = Stream(server.ahead, drafts=False)
        yield Recogniser(following.then(server), lambda: server.label, follow=following)
        return
    from voicemock.stt.spec import Spec
    from voicemock.stt.worker import RecogniserProcess

    engine = speech.engine or _choose(speech, may_ask)
    spec = Spec(
        engine=engine,
        model=speech.whisper_model,
        language=speech.language,
        device=speech.device,
        short_windows=speech.short_windows,
        glossary=tuple(glossary),
        reading=reading,
        threads=threads,
    )
    with RecogniserProcess(spec) as process:
        following = Stream(process.ahead)
        yield Recogniser(following.then(process), lambda: process.label, process.warm_up, process.troubles, following)


def _choose(speech: SpeechSettings, may_ask: bool) -> str:
    """Whisper when its model is here; otherwise the user decides, never we in silence."""
    from voicemock.stt import models, sphinx

    model = speech.whisper_model
    if models.is_here(model):
        return "whisper"
    folder = models.path_of(model)
    missing = models.damaged(folder, models.problem(folder) or "") if folder else models.not_here(model)
    remedy = "Record now and transcribe later with --stt whisper."
    may_be_rough = sphinx.is_installed() and speech.language in (None, ENGLISH)
    if may_be_rough:
        remedy += "\nOr use the rough offline recogniser with --stt sphinx."
    remedy += f"\n{missing.remedy}"
    if may_ask and may_be_rough and sys.stdin.isatty():
        import typer

        say(f"The Whisper model {model} is not on this machine ({models.size_text(model)}).")
        if typer.confirm(
            "Use the rough offline recogniser this time? (with people, about one word in four is wrong)"
        ):
            return "sphinx"
    raise RecogniserError(missing.message, remedy)
