"""A chat engine that plays a script: for tests, the demo, and trying a rubric without a model.

A script is a list of entries, in a YAML or JSON file. Each is one reply and is used once, in order:

    - {say: "Go on.", done: no}          # the reply itself: to whoever asks next
    - {for: Move, reply: {say: "…"}}     # only to who asks for a Move, so that others do not use it up
    - {for: Move, reply: {…}, times: 3}  # used three times
    - {error: unreachable}               # unreachable, bad_reply, refused, declined or too_long

In YAML, plain words are typed by what is asked for: `4` is a number where one is needed. JSON is taken as it is.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicemock import checked_yaml
from voicemock.errors import BadInput, BadReply, Declined, LLMUnreachable, Refused, TooLong
from voicemock.input_file import read_text
from voicemock.llm.reply import Unacceptable, as_reply
from voicemock.llm.wire import wire_schema
from voicemock.ports import Arriving, Message, ReplyT

MAX_BYTES = 1024 * 1024
ERRORS = ("unreachable", "bad_reply", "refused", "declined", "too_long")
_KEYS = {"for", "reply", "error", "times"}
_WORDS: Mapping[str, Mapping[str, bool | None]] = {
    "boolean": {"true": True, "yes": True, "false": False, "no": False},
    "null": {"null": None, "": None},
}


@dataclass(frozen=True)
class Entry:
    """One entry of a script."""

    place: str
    """Where it stands, for messages."""
    reply: Mapping[str, Any] | None = None
    error: str | None = None
    """One of ERRORS; exactly one of `reply` and `error` is set."""
    reader: str | None = None
    """Name of the reply model that it is for; None for any."""
    times: int = 1
    untyped: bool = False
    """Its scalars are words, as YAML is read here."""

    def data(self, schema: Mapping[str, Any] | None) -> Any:
        """The reply as JSON data, its words typed by a wire schema where it came from YAML."""
        return _typed(self.reply, schema) if self.untyped and schema else self.reply


class Script:
    """Entries, each taken as often as it says. Several threads may take from it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = tuple(entries)
        self._left = [entry.times for entry in entries]
        self._lock = threading.Lock()

    @classmethod
    def of(cls, replies: Sequence[Mapping[str, Any]]) -> "Script":
        """The script that plain data stands for. Raises BadInput."""
        return cls([_entry(each, f"entry {at} of the script") for at, each in enumerate(replies, 1)])

    @classmethod
    def read(cls, path: Path) -> "Script":
        """The script in a YAML or JSON file. Raises BadInput, NotFound."""
        if path.suffix == ".json":
            data, places = _read_json(path), None
        else:
            document = checked_yaml.read(path)
            data, places = document.data, document
        if not isinstance(data, list):
            raise BadInput(f"{path} is not a list of replies.")
        where = [places.where((at,)) if places else f"{path}, entry {at + 1}" for at in range(len(data))]
        return cls([_entry(each, where[at], untyped=places is not None) for at, each in enumerate(data)])

    def take(self, reader: str | None) -> Entry:
        """The next entry for a reply named `reader`. Raises BadReply when none is left."""
        with self._lock:
            for at, entry in enumerate(self._entries):
                if self._left[at] and entry.reader in (None, reader):
                    self._left[at] -= 1
                    return entry
        raise BadReply(f"The script has no reply left for {reader or 'this request'}.", "Add one to the script.")

    @property
    def left(self) -> int:
        """How many replies were not used."""
        return sum(self._left)


class ScriptedChat:
    """Satisfies `ports.Chat` from a script."""

    def __init__(self, replies: Script | Sequence[Mapping[str, Any]]) -> None:
        self.script = replies if isinstance(replies, Script) else Script.of(replies)
        self.asked: list[tuple[tuple[Message, ...], str]] = []
        """Every request so far: its messages and the name of the reply that was asked for."""

    def __call__(self, messages: Sequence[Message], reply: type[ReplyT], arriving: Arriving | None = None) -> ReplyT:
        """The script's next reply, valid as `reply`; it arrives whole. Raises LLMUnreachable, BadReply, Refused."""
        self.asked.append((tuple(messages), reply.__name__))
        entry = self.script.take(reply.__name__)
        if entry.error == "unreachable":
            raise LLMUnreachable("The scripted model does not answer.")
        if entry.error == "refused":
            raise Refused("The scripted model refused the key.")
        if entry.error == "declined":
            raise Declined("The scripted model declined.")
        if entry.error == "too_long":
            raise TooLong("Answer too long for the scripted model's context.")
        if entry.error:
            raise BadReply("The scripted model did not reply as asked.")
        try:
            return as_reply(entry.data(wire_schema(reply)), reply)
        except Unacceptable as error:
            raise BadReply(f"{entry.place} is not a {reply.__name__}: {error.what}.", "Mend the script.") from error


def _read_json(path: Path) -> Any:
    text = read_text(path, MAX_BYTES)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{path} is not valid JSON: {error}.") from error


def _entry(data: object, place: str, untyped: bool = False) -> Entry:
    if not isinstance(data, Mapping):
        raise BadInput("The script cannot be used.", problems=[f"{place}: not a reply but {type(data).__name__}"])
    if not _KEYS & data.keys():
        return Entry(place, reply=data, untyped=untyped)
    problem = None
    if unknown := sorted(map(str, data.keys() - _KEYS)):
        problem = f"unknown key '{checked_yaml.quoted(unknown[0])}' beside for, reply, error or times"
    elif ("reply" in data) == ("error" in data):
        problem = "exactly one of 'reply' and 'error' is needed"
    elif "error" in data and data["error"] not in ERRORS:
        problem = f"'error' is one of {', '.join(ERRORS)}"
    elif "reply" in data and not isinstance(data["reply"], Mapping):
        problem = "'reply' must hold the reply's fields"
    elif not str(data.get("times", 1)).isdecimal():
        problem = "'times' must be a whole number"
    if problem:
        raise BadInput("The script cannot be used.", problems=[f"{place}: {problem}"])
    return Entry(
        place, data.get("reply"), data.get("error"), data.get("for"), int(data.get("times", 1)), untyped=untyped
    )


def _typed(data: Any, schema: Mapping[str, Any]) -> Any:
    """YAML's words as what the schema asks for; a word that fits nothing stays a word and fails validation later."""
    if options := schema.get("anyOf"):
        tried = [_typed(data, option) for option in options]
        return next((each for each in tried if each != data or each is None), data)
    if isinstance(data, Mapping):
        fields = schema.get("properties", {})
        return {name: _typed(value, fields.get(name, {})) for name, value in data.items()}
    if isinstance(data, list):
        return [_typed(each, schema.get("items", {})) for each in data]
    if not isinstance(data, str):
        return data
    for option in schema.get("enum", ()):
        if data == (option if isinstance(option, str) else json.dumps(option)):
            return option
    kind = schema.get("type")
    try:
        if kind in ("integer", "number"):
            return int(data) if kind == "integer" else float(data)
    except ValueError:
        return data
    return _WORDS.get(str(kind), {}).get(data, data)
