"""Interviews that count twice, because the same content was given in two files."""

from collections.abc import Iterator

from voicemock.batch.record import Record
from voicemock.safe_text import one_line

_SHOWN = 5


class Twins:
    """Takes records one by one; of each it keeps a digest and an id."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], str] = {}
        self._count = 0
        self._shown: list[str] = []

    def add(self, record: Record) -> None:
        """Look whether it holds the same as one before. With two who answer in one recording, each has one."""
        if record.state != "done" or not record.input_digest:
            return
        content = (record.input_digest, record.item.candidate)
        first = self._first.setdefault(content, record.item.id)
        if first != record.item.id:
            self._count += 1
            self._shown += [f"{one_line(first)} and {one_line(record.item.id)}"][: _SHOWN - len(self._shown)]

    @property
    def told(self) -> Iterator[str]:
        """That there are some, in a sentence."""
        if self._count:
            holds = "1 interview holds" if self._count == 1 else f"{self._count:,} interviews hold"
            named = ", ".join(self._shown) + (", …" if self._count > _SHOWN else "")
            yield (
                f"{holds} the same as another, and both count: {named}. "
                "Remove one of the two files, and the same command takes its interview out."
            )
