"""Is there room for an interview? Asked before its first question: a disk that fills ends it in the middle."""

import shutil
from collections.abc import Callable
from pathlib import Path

from voicemock.errors import DiskError
from voicemock.interview.following_up import FOLLOW_UP_SHARE
from voicemock.rubric import Rubric
from voicemock.sessions.events import Plan

_MB = 1_000_000
MINUTE_BYTES = 1.92 * _MB
"""16,000 samples of 16 bits a second."""
SPARE_BYTES = 50 * _MB
"""For the journal, the page and whatever else the computer writes meanwhile."""
_AMPLE = 2
"""People take longer than planned, and answer twice."""


def planned_minutes(rubric: Rubric, plan: Plan) -> float:
    """How long the interview takes when every answer takes its time; never longer than the plan allows."""
    asked = sum(rubric.question(name).minutes for name in plan.questions)
    planned = asked * (1 + plan.follow_ups * FOLLOW_UP_SHARE)
    return min(planned, plan.minutes) if plan.minutes else planned


def free_bytes(folder: Path) -> int:
    """What is free where the folder is or will be."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    return shutil.disk_usage(there).free


def check_room(folder: Path, minutes: float, free: Callable[[Path], int] = free_bytes) -> None:
    """Returns when there is room for an interview of so many minutes. Raises DiskError naming a shorter one."""
    try:
        there = free(folder)
    except OSError:
        return  # a place that cannot be looked at is refused when it is written to, with the reason
    if there >= _AMPLE * minutes * MINUTE_BYTES + SPARE_BYTES:
        return
    fits = int((there - SPARE_BYTES) / (_AMPLE * MINUTE_BYTES))
    shorter = f"plan a shorter interview (--minutes {fits}), " if fits >= 1 else ""
    needed = (_AMPLE * minutes * MINUTE_BYTES + SPARE_BYTES) / _MB
    raise DiskError(
        f"{minutes:.0f} minutes of recording need {needed:.0f} MB; {there / _MB:.0f} MB are free at {folder}.",
        f"Make room, {shorter}or type your answers: voicemock interview --text",
    )
