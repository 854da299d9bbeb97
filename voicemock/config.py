"""Where things are kept, and the settings file.

`VOICEMOCK_HOME` moves everything into one folder; without it sessions and models live in the user's data folder, and
settings, own rubrics and own prompts in the user's configuration folder. Command line > environment > file.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from voicemock.errors import BadInput, CannotWrite
from voicemock.hosts import OPENAI_HOST, host_of
from voicemock.input_file import read_text
from voicemock.safe_text import one_line

MARKS = "marks.jsonl"
DEFAULT_WHISPER = "base.en"
MULTILINGUAL_WHISPER = "base"
"""The same for what is spoken in another language."""
MAX_BYTES = 64 * 1024
MAX_PROBLEMS = 8
"""How many mistakes in the settings file are named at once."""
_OF_OPENAI = ("key_env", "key_command", "price_in", "price_out")
_OF_ONE_SERVER = (*_OF_OPENAI, "allow_http", "ca")


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


class ManyServersSettings(ServerSettings):
    """A server, or several that serve the same model and take the same key."""

    urls: tuple[str, ...] = ()
    """More base URLs besides `url`: requests go to whichever has room and is up."""
    at_once: int | None = Field(default=None, ge=1, le=64, strict=True)
    """How many requests each server gets at the same time; None: one of this machine, four of another."""
    per_minute: int | None = Field(default=None, ge=1, le=1_000_000, strict=True)
    """How many requests each server gets in a minute, where it allows no more; docs/servers.md."""

    @property
    def addresses(self) -> tuple[str | None, ...]:
        """The base URL of each server, the first one first; None is the usual one."""
        named = [each.rstrip("/") for each in (self.url, *self.urls) if each]
        return tuple(dict.fromkeys(named)) or (None,)


class LLMSettings(ManyServersSettings):
    """The chat server. Without a model the interview runs in written mode; without a URL it is OpenAI's own."""

    ca: str | None = None
    """PEM file with the authority that signed the server's certificate; from the settings file's folder."""
    wait_s: float | None = Field(default=None, gt=0, le=86_400)
    """Longest wait for one reply, retries included; None: ten minutes for this machine, three for another."""
    samples: int | None = Field(default=None, ge=1, le=25, strict=True)
    """How often each criterion is judged; the median counts. None: three times."""
    price_in: float | None = Field(default=None, ge=0)
    """What a million tokens of prompts cost; with it, and `price_out`, money is told besides tokens."""
    price_out: float | None = Field(default=None, ge=0)
    """What a million tokens of replies cost."""
    currency: Annotated[str, StringConstraints(pattern=r"^[^\W\d_]{1,5}$|^[€$£]$")] = "USD"
    """Of both prices."""


class SpeechSettings(ManyServersSettings):
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
    return _home("data", os.environ) / MARKS


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
        astray = _astray(_listed(section.get("url"), section.get("urls")), [chosen["url"]], OPENAI_HOST)
        section = {name: value for name, value in section.items() if name not in astray}
        if chosen["url"]:
            section = {name: value for name, value in section.items() if name != "urls"}
        merged["llm"] = {**section, **{name: value for name, value in chosen.items() if value}}
    return merged


def _listed(url: object, urls: object) -> list[object]:
    return [url, *urls] if isinstance(urls, list | tuple) else [url]


def _astray(configured: Sequence[object], chosen: Sequence[str | None], usual: str) -> tuple[str, ...]:
    """The settings for other servers than the chosen ones; `usual` is asked where the file names none, if anybody."""
    named = {host_of(each) for each in configured if isinstance(each, str) and each}
    hosts = named or {usual}
    if hosts == {""} or all(host_of(each) in hosts for each in chosen if each):
        return ()
    return _OF_ONE_SERVER if named else _OF_OPENAI


SettingsT = TypeVar("SettingsT", bound=ServerSettings)
ManyT = TypeVar("ManyT", bound=ManyServersSettings)


def overridden(settings: SettingsT, **chosen: str | None) -> SettingsT:
    """The settings with what was chosen; a key and a permission stay with the server that they were given for."""
    update: dict[str, object] = {name: value for name, value in chosen.items() if value}
    return _at(settings, [chosen["url"]] if chosen.get("url") else []).model_copy(update=update)


def overridden_by_several(settings: ManyT, urls: Sequence[str]) -> ManyT:
    """The settings for these servers; a key and a permission for one of them are not given to the others."""
    first, *others = urls
    return _at(settings, urls).model_copy(update={"url": first, "urls": tuple(others)})


def _at(settings: SettingsT, urls: Sequence[str | None]) -> SettingsT:
    """Without what belongs to other servers than these."""
    fields = type(settings).model_fields
    configured = _listed(settings.url, getattr(settings, "urls", ()))
    usual = OPENAI_HOST if isinstance(settings, LLMSettings | EmbeddingsSettings) else ""
    given = [*_astray(configured, urls, usual), *(["urls"] if urls else [])]
    return settings.model_copy(update={name: fields[name].default for name in given if name in fields})


def each_server(settings: ManyT) -> tuple[ManyT, ...]:
    """The settings for each of the servers alone, so that its key is chosen by its own host."""
    return tuple(settings.model_copy(update={"url": each, "urls": ()}) for each in settings.addresses)


def crash_folder() -> Path:
    """Where the trace of a bug is written."""
    return _home("data", os.environ)
