"""The servers that the settings name, one or several, and what each of them may be asked."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from voicemock.config import LLMSettings, ManyServersSettings, SpeechSettings, each_server, settings_file, user_path
from voicemock.gate import Gate
from voicemock.governor import Governor, Governs
from voicemock.hosts import OPENAI_HOST, host_of, is_loopback, without_secrets
from voicemock.safe_text import one_line
from voicemock.server_keys import key_for, key_place
from voicemock.server_load import Limits

if TYPE_CHECKING:
    from voicemock.llm.chat import ChatServer
    from voicemock.llm.governed import GovernedChat
    from voicemock.stt.governed import GovernedTranscription
    from voicemock.stt.server import TranscriptionServer

AT_ONCE = 4
"""Of another machine. This machine's own model has one processor for all, and is asked one thing after another."""
LONGEST_S, LONGEST_HEARING_S = 600.0, 1200.0
"""A request takes no longer: a reply where the settings say nothing, and the longest piece of speech."""
SLACK_S = 60.0
"""Longer than a request may take before its permit goes to others."""


def chat(
    settings: LLMSettings, model: str, notice: Callable[[str], None], governor: Governs | None
) -> "GovernedChat":
    """All of the servers as one; without the run's governor they have one of their own."""
    from voicemock.llm.governed import GovernedChat

    servers = [chat_server(each, model, notice, None) for each in each_server(settings)]
    return GovernedChat(servers, governor or own_gate(settings))


def transcription(
    settings: SpeechSettings, glossary: Sequence[str], governor: Governs | None
) -> "TranscriptionServer | GovernedTranscription":
    """The transcription server, or all of them as one."""
    from voicemock.stt.governed import GovernedTranscription
    from voicemock.stt.server import ServerLimits, TranscriptionServer

    is_governed = governor is not None or len(settings.addresses) > 1
    limits = ServerLimits(tries=1) if is_governed else ServerLimits()
    servers = [
        TranscriptionServer(each, partial(key_for, each), each.allow_http, limits, glossary)
        for each in each_server(settings)
    ]
    return GovernedTranscription(servers, governor or own_gate(settings)) if is_governed else servers[0]


def own_gate(settings: ManyServersSettings) -> Gate:
    """The governor of this process, for a run of one: its threads cannot die and leave a permit behind."""
    allowed = limits(settings)
    return Gate(Governor(names(settings), replace(allowed, lease_s=allowed.longest_s)))


def at_once(settings: ManyServersSettings) -> int:
    """How many requests each of the servers gets at the same time."""
    is_here = any(each and is_loopback(each) for each in settings.addresses)
    return settings.at_once or (1 if is_here else AT_ONCE)


def names(settings: ManyServersSettings) -> tuple[str, ...]:
    """How to call each of the servers, for people."""
    hosts = [host_of(each) if each else OPENAI_HOST for each in settings.addresses]
    if len(set(hosts)) == len(hosts):
        return tuple(hosts)
    return tuple(one_line(without_secrets(each or "")) for each in settings.addresses)


def limits(settings: ManyServersSettings) -> Limits:
    """What the servers may be asked."""
    longest_s = (settings.wait_s or LONGEST_S) if isinstance(settings, LLMSettings) else LONGEST_HEARING_S
    return Limits(at_once(settings), per_minute=settings.per_minute, longest_s=longest_s + SLACK_S)


def chat_server(
    settings: LLMSettings, model: str, notice: Callable[[str], None], pause: Callable[[str, float], None] | None
) -> "ChatServer":
    """One server; without a `pause` it tries nothing again by itself."""
    from voicemock.llm.chat import ChatOptions, ChatServer
    from voicemock.llm.deadlines import Deadlines
    from voicemock.llm.failures import MAX_RETRIES

    options = ChatOptions(
        deadlines=Deadlines.of(settings.wait_s) if settings.wait_s else None,
        allow_http=settings.allow_http,
        ca=settings_file().parent / user_path(settings.ca) if settings.ca else None,
        key_place=key_place(settings),
        retries=MAX_RETRIES if pause else 0,
    )
    return ChatServer(settings.url, model, key_for(settings, notice), options, pause)
