"""Where things are kept, and the settings file.

`VOICEMOCK_HOME` moves everything into one folder; without it sessions and models live in the user's data folder, and
settings, own rubrics and own prompts in the user's configuration folder. Command line > environment > file.
"""

import os
import re
import shlex
import subprocess
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from voicemock.errors import BadInput, CannotWrite, Refused
from voicemock.hosts import host_of
from voicemock.input_file import read_text
from voicemock.safe_text import one_line

DEFAULT_WHISPER = "base.en"
MULTILINGUAL_WHISPER = "base"
"""The same for what is spoken in another language."""
MAX_BYTES = 64 * 1024
MAX_PROBLEMS = 8
"""How many mistakes in the settings file are named at once."""
KEY_SEEN_AFTER_S, KEY_WITHIN_S = 2.0, 30.0
"""When a command that prints a key is said to be waited for, and when it is given up."""
_OF_ONE_SERVER = ("key_env", "key_command", "allow_http", "ca")


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ServerSettings(_Section):
    """An OpenAI-compatible server. Its key is never in the file: only where to find it."""

    url: str | None = None
    """Base URL, such as http://127.0.0.1:11434/v1."""
    model: str | None = None
    key_env: str | None = None
    """Environment variable that holds the key, when it is not the usual one."""
    key_command: str | None = None
    """A command that prints the key, such as `pass show openai`."""
    allow_http: bool = False
    """Send what was said unencrypted to a host that is not this machine."""


class LLMSettings(ServerSettings):
    """The chat server. Without a model the interview runs in written mode; without a URL it is OpenAI's own."""

    ca: str | None = None
    """PEM file with the authority that signed the server's certificate; from the settings file's folder."""
    wait_s: float | None = Field(default=None, gt=0, le=86_400)
    """Longest wait for one reply, retries included; None: ten minutes for this machine, three for another."""
    samples: int | None = Field(default=None, ge=1, le=25, strict=True)
    """How often each criterion is judged; the median counts. None: three times."""
    at_once: int | None = Field(default=None, ge=1, le=64, strict=True)
    """How many judgements are asked for at the same time; None: one of this machine, four of another."""


class SpeechSettings(ServerSettings):
    """The recogniser. `model` is a Whisper model's name, the folder that holds one, or the server's name for it."""

    engine: Literal["whisper", "sphinx", "server"] | None = None
    """None chooses: Whisper when its model is on this machine, and otherwise asks."""
    language: Annotated[str, StringConstraints(pattern="^[a-z]{2,3}$")] | None = None
    """What is spoken; None lets a model with many languages find out."""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    short_windows: bool = Field(default=False, strict=True)
    """Whisper reads windows as long as the sound in them: two to four times quicker, not proven to be as exact."""

    @property
    def whisper_model(self) -> str:
        """The Whisper model to use on this machine."""
        return self.model or (DEFAULT_WHISPER if self.language in (None, "en") else MULTILINGUAL_WHISPER)


class VoiceSettings(ServerSettings):
    """How questions are spoken."""

    engine: Literal["auto", "system", "espeak", "server", "none"] = "auto"
    name: str | None = None
    """The voice's name, as the engine calls it."""


class EmbeddingsSettings(ServerSettings):
    """The embeddings server by which coverage hears other words for the same; without a model none is asked."""


KEY_NAMES: Mapping[type[ServerSettings], tuple[str, ...]] = {
    LLMSettings: ("VOICEMOCK_LLM_KEY", "OPENAI_API_KEY"),
    SpeechSettings: ("VOICEMOCK_STT_KEY",),
    VoiceSettings: ("VOICEMOCK_TTS_KEY",),
    EmbeddingsSettings: ("VOICEMOCK_EMBEDDINGS_KEY", "OPENAI_API_KEY"),
}
"""Environment variables that may hold each server's key, first one wins. A key goes to its own server only."""
OPENAI_HOST = "api.openai.com"
"""Nobody else gets OPENAI_API_KEY, which many people have set for other programs, unless `key_env` names it."""


class StorageSettings(_Section):
    """How sessions are kept."""

    audio: Literal["wav", "flac", "opus"] = "wav"
    """What recordings become once their words are known: as they are, smaller and the same, or much smaller."""


class Settings(_Section):
    """The whole settings file."""

    llm: LLMSettings = Field(default_factory=LLMSettings)
    stt: SpeechSettings = Field(default_factory=SpeechSettings)
    voice: VoiceSettings = Field(default_factory=VoiceSettings)
    embeddings: EmbeddingsSettings = Field(default_factory=EmbeddingsSettings)
    storage: StorageSettings = Field(default_factory=StorageSettings)
    turn: Literal["manual", "patient", "brisk"] = "patient"
    """When silence ends a spoken answer: see audio.turn."""
    interrupt: bool = Field(default=False, strict=True)
    """Whether the interviewer cuts in on an answer that goes on for too long: see audio.rambling."""
    barge_in: bool = Field(default=False, strict=True)
    """Whether speaking stops a question that is being asked, which takes headphones."""
    minutes: float = Field(default=30, gt=0, le=480, strict=True)
    questions: int = Field(default=5, ge=1, le=50, strict=True)
    follow_ups: int = Field(default=2, ge=0, le=10, strict=True)


def user_path(name: str) -> Path:
    """The path with `~` and `~name` as the user's folder; of a user that is unknown it stays as it is written."""
    return Path(os.path.expanduser(name))  # noqa: PTH111 - Path's raises for unknown users


def _home(kind: Literal["data", "config"], environ: Mapping[str, str]) -> Path:
    """Raises CannotWrite where the user has no home folder, as in some containers."""
    if environ.get("VOICEMOCK_HOME"):
        return user_path(environ["VOICEMOCK_HOME"])
    try:
        of_user = platformdirs.user_data_path if kind == "data" else platformdirs.user_config_path
        return of_user("voicemock")
    except RuntimeError as error:
        raise CannotWrite(
            "This user has no home folder to keep sessions in.", "Name a folder: VOICEMOCK_HOME=/a/folder voicemock …"
        ) from error


def sessions_folder() -> Path:
    """Where sessions are kept."""
    return _home("data", os.environ) / "sessions"


def models_folder() -> Path:
    """Where downloaded speech models are kept."""
    return _home("data", os.environ) / "models"


def stories_folder() -> Path:
    """Where the stories are kept that the user tells in interviews."""
    return _home("data", os.environ) / "stories"


def preparations_folder() -> Path:
    """Where what was prepared from job descriptions and CVs is kept."""
    return _home("data", os.environ) / "preparations"


def marks_file() -> Path:
    """Where the levels are kept that people gave in `voicemock calibrate`."""
    return _home("data", os.environ) / "marks.jsonl"


def settings_file() -> Path:
    """The settings file, whether it exists or not."""
    return _home("config", os.environ) / "config.toml"


def own_folder(what: Literal["rubrics", "prompts"]) -> Path:
    """The user's own rubrics or prompts."""
    return _home("config", os.environ) / what


def shipped_folder(what: Literal["rubrics", "prompts", "examples"]) -> Path:
    """What ships with the program: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).parent
    inside = package / "_data" / what
    return inside if inside.is_dir() else package.parent / what


def load_settings(path: Path | None = None) -> Settings:
    """The settings file's content, or the defaults where there is none. Raises BadInput."""
    path = path or settings_file()
    try:
        text = read_text(path, MAX_BYTES) if os.path.lexists(path) else ""
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # numbers of 5,000 digits are a bare ValueError
        raise BadInput(f"{path} is not valid TOML: {error}.", f"Mend it or remove it: {path}") from error
    if _A_SECRET.search(text) or any(_is_secret(name) for name in _names(data)):
        raise BadInput(
            f"{path}: keys do not belong in files.", 'Take it out; use key_env = "NAME" or key_command = "COMMAND".'
        )
    try:
        return Settings.model_validate(_with_environment(data))
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, each['loc']))}: {each['msg'].lower()}" for each in error.errors()]
        problems = [one_line(f"{path}: {each}") for each in wrong[:MAX_PROBLEMS]]
        raise BadInput("The settings cannot be used.", f"Mend it or remove it: {path}", problems) from error


_A_SECRET = re.compile(
    r"""\b(sk|pk|rk|gsk|hf|xai|key|nvapi)[-_][\w-]{16,}   # as most servers' keys begin
        |://[^/\s"'@]*:[^/\s"'@]+@                      # a password in an address""",
    re.VERBOSE,
)


def _is_secret(name: str) -> bool:
    return name not in ServerSettings.model_fields and bool(re.search("key|token|secret|passw", name, re.IGNORECASE))


def _names(data: object) -> Iterator[str]:
    """Every name in the file, however deep."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield name
            yield from _names(value)
    elif isinstance(data, list):
        for value in data:
            yield from _names(value)


def _with_environment(data: dict[str, object]) -> dict[str, object]:
    merged = {name: dict(part) if isinstance(part, dict) else part for name, part in data.items()}
    section = merged.setdefault("llm", {})
    chosen = {name: os.environ.get(f"VOICEMOCK_LLM_{name.upper()}") for name in ("url", "model")}
    if isinstance(section, dict):
        if _is_another(section.get("url"), chosen["url"]):
            section = {name: value for name, value in section.items() if name not in _OF_ONE_SERVER}
        merged["llm"] = {**section, **{name: value for name, value in chosen.items() if value}}
    return merged


def _is_another(configured: object, chosen: str | None) -> bool:
    """Whether the settings file is about another server than the one that was chosen."""
    return bool(chosen) and isinstance(configured, str) and host_of(configured) != host_of(chosen or "")


SettingsT = TypeVar("SettingsT", bound=ServerSettings)


def overridden(settings: SettingsT, **chosen: str | None) -> SettingsT:
    """The settings with what was chosen; a key and a permission stay with the server that they were given for."""
    update: dict[str, object] = {name: value for name, value in chosen.items() if value}
    if _is_another(settings.url, chosen.get("url")):
        fields = type(settings).model_fields
        update |= {name: fields[name].default for name in _OF_ONE_SERVER if name in fields}
    return settings.model_copy(update=update)


def key_for(settings: ServerSettings, notice: Callable[[str], None] = lambda sentence: None) -> str | None:
    """The key for a server, from the environment or the named command; None when there is none.

    Args:
        settings: the server's.
        notice: told in a sentence when the command takes long.

    Raises:
        Refused: the command that should print it failed.
    """
    if settings.key_command:
        try:
            return _printed(shlex.split(settings.key_command), notice).strip() or None
        except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
            raise Refused("The command in key_command did not print a key.", "Run it by hand to see why.") from error
    name = _key_name(settings)
    return os.environ[name] if name else None


def key_place(settings: ServerSettings) -> str:
    """Where `key_for` takes a server's key from, in words; empty where there is none."""
    name = _key_name(settings)
    return "the output of key_command" if settings.key_command else f"${name}" if name else ""


def _key_name(settings: ServerSettings) -> str | None:
    """The environment variable that holds a server's key."""
    for name in (settings.key_env, *KEY_NAMES[type(settings)]):
        elsewhere = settings.url and host_of(settings.url) != OPENAI_HOST
        if name == "OPENAI_API_KEY" and elsewhere and name != settings.key_env:
            continue
        if name and os.environ.get(name):
            return name
    return None


def _printed(command: list[str], notice: Callable[[str], None]) -> str:
    """What a command prints. Raises OSError, ValueError, IndexError, SubprocessError."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        try:
            try:
                printed, _ = running.communicate(timeout=KEY_SEEN_AFTER_S)
            except subprocess.TimeoutExpired:
                notice("Waiting for key_command to print the key… Ctrl-C stops.")
                printed, _ = running.communicate(timeout=KEY_WITHIN_S - KEY_SEEN_AFTER_S)
        except BaseException:
            running.kill()
            raise
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command[0])
    return printed


def crash_folder() -> Path:
    """Where the trace of a bug is written."""
    return _home("data", os.environ)
