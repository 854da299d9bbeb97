"""System calls in a trace of strace: those that touch the home or the screen, each known again in another run."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicemock.sessions import ballast, journal

CALLS = (
    *("write", "pwrite64", "openat", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat"),
    *("ftruncate", "fallocate", "fsync", "fdatasync", "mkdir", "mkdirat", "rmdir"),
)
"""System calls that change files, or what is shown."""


@dataclass(frozen=True)
class Call:
    """One system call of the main thread that touches the home or the screen."""

    name: str
    when: int
    """The how-manieth call of this name in the process, from 1."""
    line: str
    nth: int
    """The how-manieth call of this name on this file, from 1."""

    @property
    def on_journal(self) -> bool:
        """Whether it works on the journal."""
        return f"/{journal.NAME}>" in self.line or f'/{journal.NAME}"' in self.line

    @property
    def frees_ballast(self) -> bool:
        """Whether it gives back the room that is set aside."""
        return self.name in ("unlink", "unlinkat") and f"/{ballast.NAME}" in self.line

    def is_like(self, other: "Call") -> bool:
        """Whether it is the same call on the same file of another run, which may make more calls elsewhere."""
        return self._which == other._which

    @property
    def _which(self) -> tuple[str, str, int]:
        return self.name, _file(self.line), self.nth

    @property
    def on_audio(self) -> bool:
        """Whether it writes a piece of an answer."""
        return self.line.startswith("write(") and ".wav" in self.line

    @property
    def on_screen(self) -> bool:
        """Whether it prints."""
        return self.line.startswith("write(1<")


def call_at(share: float, calls: Sequence[Call]) -> Call:
    """The call at this share, 0 to 1, of them all."""
    return calls[min(len(calls) - 1, int(share * len(calls)))]


def _file(line: str) -> str:
    """The last part of the last path in a line of the trace, without what differs between two runs."""
    found = re.findall(r"/([\w.-]+)[>\"]", line)
    return re.sub(r"\d{4}-\d\d-.*|-\d{8}-.*|-[0-9a-f]{8}|#.*", "", found[-1]) if found else ""


def touching(trace: str, home: str) -> Iterator[Call]:
    """The calls in a trace that touch the home or the screen."""
    counts: dict[str, int] = {}
    on_files: dict[tuple[str, str], int] = {}
    for line in trace.splitlines():
        found = re.match(r"(\w+)\(", line)
        if not found:
            continue
        name = found[1]
        counts[name] = counts.get(name, 0) + 1
        reads = name == "openat" and not re.search("O_CREAT|O_TMPFILE", line)
        if (home in line or line.startswith("write(1<")) and not reads:
            on_file = name, _file(line)
            on_files[on_file] = on_files.get(on_file, 0) + 1
            yield Call(name, counts[name], line, on_files[on_file])
