"""Where the interviewer cut in on an unfinished answer, in a file beside it: a program killed after it knows of it.

Each line is JSON, a CutIn; the last whole line counts. Without `until_s` the voice went on when it was written.
"""

import json
from pathlib import Path

from pydantic import ValidationError

from voicemock.audio import disk
from voicemock.transcript import CutIn


def of(recording: Path, duration_s: float) -> CutIn | None:
    """Where it was in a recording of this length, as far as it was noted; nothing where nothing can be read."""
    try:
        lines = _beside(recording).read_bytes().splitlines()
    except OSError:
        return None
    for line in reversed(lines):
        try:
            found = json.loads(line)
            at_s, until_s = float(found["at_s"]), float(found.get("until_s", duration_s))
            return CutIn.model_validate({**found, "at_s": min(at_s, duration_s), "until_s": min(until_s, duration_s)})
        except (ValueError, TypeError, KeyError, AttributeError, ValidationError):
            continue  # cut off in the middle of writing
    return None


def note(recording: Path, cut_in: CutIn, *, goes_on: bool = False) -> None:
    """Puts it on the disk; `goes_on` while the voice speaks. Raises DiskError, CannotWrite."""
    data = cut_in.model_dump(mode="json", exclude={"until_s"} if goes_on else None)
    disk.append_line(_beside(recording), json.dumps(data))


def _beside(recording: Path) -> Path:
    return recording.with_suffix(".cut-in")
