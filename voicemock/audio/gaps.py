"""The gaps of an unfinished recording, in a file beside it: a program killed after a gap still knows of it.

Each line is JSON with all gaps so far, `[[start_s, end_s], …]`; the last whole line counts.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from voicemock.audio import disk
from voicemock.transcript import Stretch


def of(recording: Path) -> tuple[Stretch, ...]:
    """What is missing in a recording, as far as it was noted; nothing where nothing can be read."""
    try:
        lines = _beside(recording).read_bytes().splitlines()
    except OSError:
        return ()
    for line in reversed(lines):
        try:
            found = json.loads(line)
            if isinstance(found, list):
                return tuple(Stretch(float(start_s), float(end_s)) for start_s, end_s in found)
        except (ValueError, TypeError):
            continue  # cut off in the middle of writing
    return ()


def note(recording: Path, gaps: Sequence[Stretch]) -> None:
    """Puts all gaps so far on the disk. Raises DiskError, CannotWrite."""
    disk.append_line(_beside(recording), json.dumps([[gap.start_s, gap.end_s] for gap in gaps]))


def _beside(recording: Path) -> Path:
    return recording.with_suffix(".gaps")
