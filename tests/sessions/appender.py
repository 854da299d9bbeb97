"""A program for faults that need a process of their own: it appends events to a journal and prints their numbers.

    appender.py FOLDER COUNT CHARACTERS [--fill]

`--fill` fills the disk after the second event. An error ends it with its exit code; what the journal came to goes to
standard output as one JSON line, because a disk that was mounted for this program alone is gone after it.
"""

import json
import sys
from contextlib import suppress
from pathlib import Path

from voicemock.errors import VoicemockError
from voicemock.sessions import ballast
from voicemock.sessions.events import AnswerTyped, SittingStopped
from voicemock.sessions.journal import Journal
from voicemock.sessions.reading import read


def fill(folder: Path) -> None:
    """Leave not a byte."""
    with (folder / "filler").open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            with suppress(OSError):
                while file.write(bytes(size)):
                    pass


def main(folder: Path, count: int, characters: int, wants_fill: bool) -> int:
    written, code, journal = 0, 0, None
    try:
        journal = Journal(folder)
        for number in range(1, count + 1):
            written = journal.append(AnswerTyped(turn=number, text="x" * characters)).seq
            if number == 2 and wants_fill:
                fill(folder.parent)
    except VoicemockError as error:
        print(error, file=sys.stderr)
        code = error.exit_code
    stopped = False
    if journal:
        with suppress(VoicemockError):
            stopped = bool(journal.append(SittingStopped(reason="disk")))
        journal.close()
    reading = read(folder / "journal.jsonl") if (folder / "journal.jsonl").exists() else None
    print(
        json.dumps(
            {
                "written": written,
                "stopped": stopped,
                "there": len(reading.entries) if reading else 0,
                "torn": bool(reading and reading.torn),
                "damage": reading.damage if reading else "",
                "ballast": (folder / ballast.NAME).exists(),
                "files": sorted(each.name for each in folder.iterdir()),
            }
        )
    )
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), "--fill" in sys.argv))
