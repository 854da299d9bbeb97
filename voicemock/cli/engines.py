"""Which engine does which job: from the command line, the settings and what is on this machine.

Nothing is chosen in silence: each choice has a label that stands in the first lines of the session and in its report.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicemock import ports
from voicemock.cli.options import Choices
from voicemock.cli.patience import PatientChat
from voicemock.config import LLMSettings, Settings, SpeechSettings, VoiceSettings, key_for, load_settings, overridden
from voicemock.errors import RecogniserError, UsageError
from voicemock.prompts import load, prompt_folders

if TYPE_CHECKING:
    from voicemock.interview.interviewer import Interviewer
    from voicemock.reports.screen import Screen
    from voicemock.scoring.marking import Judge

SCRIPT = "script:"
"""An LLM URL that begins so names a file of scripted replies."""


@dataclass(frozen=True)
class Recogniser:
    """What transcribes, and how to call it in words for people."""

    transcribe: ports.Transcribe
    label: Callable[[], str]
    """It may say more once the model is loaded."""
    warm_up: Callable[[], None] = lambda: None


def settings_for(choices: Choices) -> Settings:
    """The settings with what the command line chose. Raises BadInput."""
    settings = load_settings()
    engine = choices.stt or ("server" if choices.stt_url else None)
    if choices.stt_model and not engine and settings.stt.engine != "server":
        engine = "whisper"
    return settings.model_copy(
        update={
            "llm": overridden(settings.llm, url=choices.llm_url, model=choices.llm_model),
            "stt": overridden(settings.stt, url=choices.stt_url, model=choices.stt_model, engine=engine),
        }
    )


def chat_on(screen: "Screen", settings: LLMSettings) -> tuple[ports.Chat, str] | None:
    """The chat model, which says on the screen what makes the user wait, and its label. Raises as `chat_for`."""
    found = chat_for(settings, screen.note)
    return found and (PatientChat(*found, screen.waiting), found[1])


def chat_for(settings: LLMSettings, notice: Callable[[str], None]) -> tuple[ports.Chat, str] | None:
    """The chat model and its label; None where none is configured. `notice` is told what makes the user wait.

    Raises:
        Refused: the command that should print the key failed.
        UsageError: a server is named without a model.
    """
    if settings.url and settings.url.startswith(SCRIPT):
        from voicemock.llm.scripted import Script, ScriptedChat

        script = Path(settings.url.removeprefix(SCRIPT))
        return ScriptedChat(Script.read(script)), f"scripted replies of {script.name}"
    if not settings.model:
        if settings.url:
            raise UsageError(
                f"No model is named for {settings.url}.", "Name one: --llm-model NAME, or VOICEMOCK_LLM_MODEL=NAME"
            )
        return None
    from voicemock.llm.chat import ChatOptions, ChatServer

    options = ChatOptions(allow_http=settings.allow_http)
    chat = ChatServer(settings.url, settings.model, key_for(settings), options, notice)
    return chat, f"{settings.model} on {chat.host}"


def interviewers_for(
    chat: tuple[ports.Chat, str] | None, prompts: Path | None
) -> tuple["Interviewer", "Interviewer"]:
    """Who interviews, and who takes over when that fails."""
    from voicemock.interview.interviewer import LLMInterviewer, WrittenInterviewer

    written = WrittenInterviewer()
    if chat is None:
        return written, written
    folders = prompt_folders(prompts)
    both = (load("interviewer", folders), load("interviewer-turn", folders))
    return LLMInterviewer(chat[0], both, chat[1]), written


def judge_for(chat: tuple[ports.Chat, str] | None, wished: str | None, prompts: Path | None) -> "Judge":
    """Who scores: the model where there is one, otherwise coverage; never one in place of the other by itself.

    Raises:
        UsageError: a model is wished for and none is configured.
    """
    if wished == "coverage" or (chat is None and wished is None):
        from voicemock.scoring.coverage import CoverageJudge

        return CoverageJudge()
    if chat is None:
        raise UsageError("No LLM is configured to score with.", "Name one: --llm-url URL --llm-model NAME")
    from voicemock.scoring.judge import LLMJudge

    return LLMJudge(chat[0], load("judge", prompt_folders(prompts)), chat[1])


@contextmanager
def recogniser_for(settings: Settings, may_ask: bool) -> Iterator[Recogniser]:
    """The recogniser, ready to be called.

    Raises:
        RecogniserError: none can be used; the remedy says how to get one.
    """
    speech = settings.stt
    if speech.engine == "server":
        from voicemock.stt.server import TranscriptionServer

        server = TranscriptionServer(speech, lambda: key_for(speech), speech.allow_http)
        yield Recogniser(server, lambda: server.label)
        return
    from voicemock.stt.spec import Spec
    from voicemock.stt.worker import RecogniserProcess

    engine = speech.engine or _choose(speech, may_ask)
    spec = Spec(engine=engine, model=speech.whisper_model, language=speech.language, device=speech.device)
    with RecogniserProcess(spec) as process:
        yield Recogniser(process, lambda: process.label, process.warm_up)


def _choose(speech: SpeechSettings, may_ask: bool) -> str:
    """Whisper when its model is here; otherwise the user decides, never we in silence."""
    from voicemock.stt import models, sphinx

    model = speech.whisper_model
    if models.is_here(model):
        return "whisper"
    remedy = f"Get it: voicemock model get {model}"
    if sphinx.is_installed():
        remedy += "\nOr use the rough offline recogniser: --stt sphinx"
    if may_ask and sphinx.is_installed() and sys.stdin.isatty():
        import typer

        typer.echo(f"The Whisper model {model} is not on this machine ({models.size_text(model)}).")
        if typer.confirm(
            "Use the rough offline recogniser this time? (with people, about one word in four is wrong)"
        ):
            return "sphinx"
    raise RecogniserError(f"The Whisper model {model} is not on this machine.", remedy)


def voice_for(settings: VoiceSettings, keys: Callable[[], str | None]) -> tuple[ports.Speak | None, str]:
    """Who speaks the questions, and its label; any key interrupts it. Without a voice the questions are read."""
    from voicemock.tts import choose

    voice = choose(settings, key_for(settings))
    if voice is None:
        return None, "text on the screen"

    def speak(text: str) -> None:
        from voicemock.audio.playback import play_pcm

        play_pcm(voice.synthesise(text), voice.rate, stop=lambda: keys() is not None)

    return speak, voice.label
