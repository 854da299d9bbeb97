"""The records of a run's items: one small file each, and together what is done and what is not.

    items/<2 digits>/<id>.json    {"sha256":"…","record":{…}}

Each is written whole by whoever did the work, so nothing is appended and no two ever write one file. A record that is
not what was written counts as none: its item is done again, and stands in the same place.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from voicemock.batch.item import Item
from voicemock.batch.place import Place
from voicemock.batch.record import Record, State
from voicemock.errors import BadInput
from voicemock.safe_text import one_line
from voicemock.transcript import Value

ITEMS, SESSIONS, FORGOTTEN = "items", "sessions", "forgotten"
OF_A_BATCH = ".batch"
"""A file in each session that a batch put there: others may lie beside them, where the folder is somebody's home."""
_BEGIN, _MIDDLE, _END = b'{"sha256":"', b'","record":', b"}\n"
_DIGITS = 64
_NAME = re.compile(rf"{ITEMS}/[0-9a-f]{{2}}/(?P<id>[^/]+)\.json")
_DIGEST = re.compile(r"[0-9a-f]{64}")
ModelT = TypeVar("ModelT", bound=BaseModel)


class Brief(Value):
    """As much of a record as planning needs."""

    item: Item
    state: State
    input_stamp: str = ""
    input_digest: str = ""
    file_digests: tuple[str, ...] = ()
    without_sound: bool = False
    key: str = ""


@dataclass(frozen=True)
class Manifest:
    """The records in a place; it can be pickled, and `put` be called by any worker."""

    place: Place

    def record(self, id_: str) -> Record | None:
        """The record of an item; None where there is none or it is damaged. Raises BadInput: it cannot be read."""
        return _unframed(self.place.read(name_of(id_)), Record)

    def brief(self, id_: str) -> Brief | None:
        """The same, as far as planning needs it."""
        return _unframed(self.place.read(name_of(id_)), Brief)

    def put(self, record: Record) -> None:
        """Write a record in the place of the one before. Raises CannotWrite, DiskError."""
        # Names of files need not be text: pydantic itself writes no half of a pair of surrogates, and reads none.
        body = json.dumps(record.model_dump(mode="json"), ensure_ascii=True, separators=(",", ":"))
        self.place.write(name_of(record.item.id), _framed(body.encode()))

    def renewed(self, item: Item, stamp: str, key: str) -> Record | None:
        """The record of an item as it is, for an input that was touched and holds the same.

        None where there is none of this key. It is not written. Raises BadInput.
        """
        found = self.record(item.id)
        if found is None or found.key != key or found.state != "done":
            return None
        return found.model_copy(update={"item": item, "input_stamp": stamp})

    def remove(self, id_: str) -> None:
        """Remove a record; its session is somebody else's. Raises CannotWrite, DiskError."""
        self.place.remove(name_of(id_))

    def ids(self) -> list[str]:
        """Of all records, damaged ones too, in order. Raises BadInput."""
        names = map(_NAME.fullmatch, self.place.names(ITEMS))
        return sorted(name["id"] for name in names if name and name_of(name["id"]) == name[0])

    def records(self) -> Iterator[Record]:
        """All whole records, one by one, in the order of their ids. Raises BadInput."""
        for id_ in self.ids():
            if found := self.record(id_):
                yield found

    def damaged(self) -> Iterator[str]:
        """The names of records that are not what was written. Raises BadInput."""
        yield from (name_of(id_) for id_ in self.ids() if self.brief(id_) is None)

    def sessions(self, ids: list[str]) -> frozenset[str]:
        """Which of these ids have a session. Raises BadInput."""
        from voicemock.sessions.reading import NAME

        if self.place.local is not None:
            return frozenset(id_ for id_ in ids if self.place.has(f"{SESSIONS}/{id_}/{NAME}"))
        # One list of everything is quicker than ten thousand questions.
        there = {name.split("/")[1] for name in self.place.names(SESSIONS) if name.endswith(f"/{NAME}")}
        return frozenset(id_ for id_ in ids if id_ in there)

    def forgotten(self) -> frozenset[str]:
        """SHA-256 of the content and of the places of inputs that must not be read again.

        Raises:
            BadInput: the list is damaged: nothing may be read before it is mended.
        """
        lines = (self.place.read(FORGOTTEN) or b"").decode("ascii", "replace").split()
        if wrong := [number for number, line in enumerate(lines, 1) if not _DIGEST.fullmatch(line)]:
            where = one_line(f"{self.place.url}/{FORGOTTEN}:{wrong[0]}")
            raise BadInput(f"{where}: this is no digest of an input that was forgotten.", "Mend it from a copy.")
        return frozenset(lines)


def records(place: Place) -> Iterator[Record]:
    """All whole records of a place, one by one, in the order of their ids. Raises BadInput."""
    return Manifest(place).records()


def name_of(id_: str) -> str:
    """The name of the file with an item's record."""
    return f"{ITEMS}/{hashlib.sha256(id_.encode()).hexdigest()[:2]}/{id_}.json"


def _framed(body: bytes) -> bytes:
    return b"".join((_BEGIN, hashlib.sha256(body).hexdigest().encode(), _MIDDLE, body, _END))


def _unframed(content: bytes | None, model: type[ModelT]) -> ModelT | None:
    if content is None:
        return None
    body = content[len(_BEGIN) + _DIGITS + len(_MIDDLE) : -len(_END)]
    if _framed(body) != content:
        return None
    try:
        return model.model_validate(json.loads(body)) if rb"\ud" in body else model.model_validate_json(body)
    except ValidationError:  # of a later version
        return None
