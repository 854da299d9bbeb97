"""Where things are kept, and the settings file.

`VOICEMOCK_HOME` moves everything into one folder; without it sessions and models live in the user's data folder, and
settings, own rubrics and own prompts in the user's configuration folder. Command line > environment > file.
"""

import os
import shlex
import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeVar

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voicemock.errors import BadInput, Refused
from voicemock.hosts import host_of

DEFAULT_WHISPER = "base.en"
_OF_ONE_SERVER = ("key_env", "key_command", "allow_http")


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


class SpeechSettings(ServerSettings):
    """The recogniser. `model` is a Whisper model's name, the folder that holds one, or the server's name for it."""

    engine: Literal["whisper", "sphinx", "server"] | None = None
    """None chooses: Whisper when its model is on this machine, and otherwise asks."""
    language: str | None = None
    device: Literal["auto", "cpu", "cuda"] = "auto"

    @property
    def whisper_model(self) -> str:
        """The Whisper model to use on this machine."""
        return self.model or DEFAULT_WHISPER


class VoiceSettings(ServerSettings):
    """How questions are spoken."""

    engine: Literal["auto", "system", "espeak", "server", "none"] = "auto"
    name: str | None = None
    """The voice's name, as the engine calls it."""


KEY_NAMES: Mapping[type[ServerSettings], tuple[str, ...]] = {
    LLMSettings: ("VOICEMOCK_LLM_KEY", "OPENAI_API_KEY"),
    SpeechSettings: ("VOICEMOCK_STT_KEY",),
    VoiceSettings: ("VOICEMOCK_TTS_KEY",),
}
"""Environment variables that may hold each server's key, first one wins. A key goes to its own server only."""
OPENAI_HOST = "api.openai.com"
"""Nobody else gets OPENAI_API_KEY, which many people have set for other programs, unless `key_env` names it."""


class Settings(_Section):
    """The whole settings file."""

    llm: LLMSettings = Field(default_factory=LLMSettings)
    stt: SpeechSettings = Field(default_factory=SpeechSettings)
    voice: VoiceSettings = Field(default_factory=VoiceSettings)
    minutes: float = Field(default=30, gt=0, le=480)
    questions: int = Field(default=5, ge=1, le=50)
    follow_ups: int = Field(default=2, ge=0, le=10)


def _home(kind: Literal["data", "config"], environ: Mapping[str, str]) -> Path:
    if environ.get("VOICEMOCK_HOME"):
        return Path(os.path.expanduser(environ["VOICEMOCK_HOME"]))  # noqa: PTH111 - Path's raises for unknown users
    return platformdirs.user_data_path("voicemock") if kind == "data" else platformdirs.user_config_path("voicemock")


def sessions_folder() -> Path:
    """Where sessions are kept."""
    return _home("data", os.environ) / "sessions"


def models_folder() -> Path:
    """Where downloaded speech models are kept."""
    return _home("data", os.environ) / "models"


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
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        data = {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} is not valid TOML: {error}.") from error
    except OSError as error:
        raise BadInput(
            f"{path} cannot be read: {error.strerror}.", "Make it readable, or set VOICEMOCK_HOME."
        ) from error
    names = [name for part in data.values() if isinstance(part, dict) for name in part]
    if any("key" in name and name not in ServerSettings.model_fields for name in names):
        raise BadInput(f"{path}: keys do not belong in files.", 'Use key_env = "NAME" or key_command = "…" instead.')
    try:
        return Settings.model_validate(_with_environment(data))
    except ValidationError as error:
        problems = [f"{path}: {'.'.join(map(str, each['loc']))}: {each['msg'].lower()}" for each in error.errors()]
        raise BadInput("The settings cannot be used.", "Mend the file or remove it.", problems) from error


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
        update |= {name: ServerSettings.model_fields[name].default for name in _OF_ONE_SERVER}
    return settings.model_copy(update=update)


def key_for(settings: ServerSettings) -> str | None:
    """The key for a server, from the environment or the named command; None when there is none.

    Raises:
        Refused: the command that should print it failed.
    """
    if settings.key_command:
        try:
            done = subprocess.run(
                shlex.split(settings.key_command), capture_output=True, text=True, timeout=30, check=True
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise Refused("The command in key_command did not print a key.", "Run it by hand to see why.") from error
        return done.stdout.strip() or None
    for name in (settings.key_env, *KEY_NAMES[type(settings)]):
        elsewhere = settings.url and host_of(settings.url) != OPENAI_HOST
        if name == "OPENAI_API_KEY" and elsewhere and name != settings.key_env:
            continue
        if name and os.environ.get(name):
            return os.environ[name]
    return None


def crash_file() -> Path:
    """Where the trace of a bug is written."""
    return _home("data", os.environ) / "crash.txt"
