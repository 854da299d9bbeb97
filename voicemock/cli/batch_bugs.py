"""Bugs that one item of many meets in a worker: each written down once, however many items meet it."""

import atexit

from voicemock.cli import crash

_TOLD: dict[str, str] = {}
"""The sentences about each trace, in this process."""


def prepared() -> None:
    """A worker is ready for a crash, and takes its empty file away when it ends."""
    crash.prepare()
    atexit.register(crash.finish)


def bug_told(error: BaseException) -> str:
    """Writes down where a bug is, and gives the sentences that say so."""
    trace = crash.trace(error)
    if trace not in _TOLD:
        _TOLD[trace] = crash.report(error)
    return _TOLD[trace]
