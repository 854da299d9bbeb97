"""The key for each server: from the environment, or from a command that prints it."""

import os
import shlex
import subprocess
from collections.abc import Callable, Mapping

from voicemock.config import EmbeddingsSettings, LLMSettings, ServerSettings, SpeechSettings, VoiceSettings
from voicemock.errors import Refused
from voicemock.hosts import OPENAI_HOST, host_of

KEY_SEEN_AFTER_S, KEY_WITHIN_S = 2.0, 30.0
"""When a command that prints a key is said to be waited for, and when it is given up."""
KEY_NAMES: Mapping[type[ServerSettings], tuple[str, ...]] = {
    LLMSettings: ("VOICEMOCK_LLM_KEY", "OPENAI_API_KEY"),
    SpeechSettings: ("VOICEMOCK_STT_KEY",),
    VoiceSettings: ("VOICEMOCK_TTS_KEY",),
    EmbeddingsSettings: ("VOICEMOCK_EMBEDDINGS_KEY", "OPENAI_API_KEY"),
}
"""Environment variables that may hold each server's key, first one wins. A key goes to its own server only."""


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
    # Nobody but OpenAI gets OPENAI_API_KEY, which many have set for other programs, unless `key_env` names it.
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
