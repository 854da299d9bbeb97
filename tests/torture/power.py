"""The power goes: which files may then lie on the disk, from a trace of what a program asked the kernel for.

What was written and not yet synced may be there, in part, as zeros, or not at all, whatever came after it; a new name
or a new file in a folder that was not synced may be there or not. What was synced is there.
"""

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture.oracle import PROJECT

PAGE_BYTES = 4096
_CALLS = "openat,write,fsync,fdatasync,ftruncate,rename,mkdir,unlink,close"
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)(?: (\w+).*)?$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Call:
    """One thing asked of the kernel, and done."""

    name: str
    path: Path = Path()
    """Of the file or folder, as it was called when it was opened."""
    content: bytes = b""
    size: int = 0
    to: Path = Path()
    failed: bool = False


def missing() -> str:
    """What this machine lacks for tracing; empty when it can."""
    if not shutil.which("strace"):
        return "needs strace"
    allowed = subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True).returncode == 0
    return "" if allowed else "tracing is not allowed here"


def record(home: Path, inject: Sequence[str] = ()) -> list[Call]:
    """What power_script.py asks for in a home, from its first folder on."""
    trace = home.with_suffix(".strace")
    traced = ["strace", "-qq", "-xx", "-s", "1000000", "-e", f"trace={_CALLS}", *inject, "-o", str(trace)]
    done = subprocess.run(
        [*traced, sys.executable, "-m", "tests.torture.power_script", home],
        capture_output=True, text=True, cwd=PROJECT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return _calls(trace.read_text().splitlines(), home)


def _calls(lines: Sequence[str], home: Path) -> list[Call]:
    """The calls that concern the home, and the acknowledgements: writes to standard output."""
    files: dict[int, Path] = {1: Path("stdout")}
    found = []
    for line in lines:
        match = _CALL.match(line)
        if not match:
            continue
        name, arguments, result = match[1], match[2], int(match[3])
        texts = [bytes.fromhex(each.replace("\\x", "")) for each in _TEXT.findall(arguments)]
        number = int(arguments.split(",")[0]) if arguments[:1].isdigit() else -1
        if name == "openat":
            files[result] = Path(texts[0].decode())
            if result >= 0 and "O_CREAT" in arguments:
                found.append(Call("create", files[result]))
        elif name == "close":
            files.pop(number, None)
        elif name in ("mkdir", "unlink", "rename") and result == 0:
            path, to = Path(texts[0].decode()), Path(texts[-1].decode())
            found.append(Call(name, path, to=to))
            _rename(files, name, path, to)
        elif number in files and name == "write":
            found.append(Call("write", files[number], texts[0][:result]))
        elif number in files and name == "ftruncate" and result == 0:
            found.append(Call(name, files[number], size=int(arguments.split(",")[1])))
        elif number in files and name in ("fsync", "fdatasync"):
            found.append(Call("sync", files[number], failed=result != 0))
    return [each for each in found if each.path == Path("stdout") or each.path.is_relative_to(home.parent)]


def _rename(files: dict[int, Path], name: str, path: Path, to: Path) -> None:
    """Keep the open files' names right: one that was removed or replaced has none."""
    for number, known in files.items():
        if known == to and name != "mkdir":
            files[number] = Path()
        elif known == path and name == "rename":
            files[number] = to


@dataclass
class Inode:
    """A file: what is on disk for certain, and what was asked for since."""

    on_disk: bytes = b""
    asked: list[Call] = field(default_factory=list)
    dropped: bool = False
    """A sync of it failed: what was not on disk then may never be, and later syncs prove nothing."""

    def sync(self, failed: bool) -> None:
        self.dropped = self.dropped or failed
        if not self.dropped:
            self.on_disk = all_of(self.on_disk, self.asked)
            self.asked = []


def all_of(content: bytes, asked: Sequence[Call]) -> bytes:
    """The content after all that was asked for."""
    for call in asked:
        content = content[: call.size] if call.name == "ftruncate" else content + call.content
    return content


@dataclass
class Disk:
    """Everything in a home, up to some call."""

    names: dict[Path, Inode | None] = field(default_factory=dict)
    """What is there for certain: a file, or None: a folder."""
    unsure: list[tuple[str, Path, Path, Inode | None]] = field(default_factory=list)
    """What was asked of folders since they were synced: what, where, where to, and what it is about."""
    now: dict[Path, Inode | None] = field(default_factory=dict)
    """What the program sees."""
    acknowledged: int = 0

    def take(self, call: Call) -> None:
        """One more call."""
        if call.path == Path("stdout"):
            self.acknowledged = int(call.content)
        elif call.name == "create" and call.path not in self.now:
            self.now[call.path] = Inode()
            self.unsure.append(("add", call.path, call.path, self.now[call.path]))
        elif call.name == "mkdir":
            self.now[call.path] = None
            self.unsure.append(("add", call.path, call.path, None))
        elif call.name == "unlink":
            self.unsure.append(("remove", call.path, call.path, self.now.pop(call.path)))
        elif call.name == "rename":
            self.now[call.to] = self.now.pop(call.path)
            self.unsure.append(("rename", call.path, call.to, self.now[call.to]))
        elif call.name in ("write", "ftruncate"):
            inode = self.now.get(call.path)
            if inode:
                inode.asked.append(call)
        elif call.name == "sync":
            self._sync(call)

    def _sync(self, call: Call) -> None:
        inode = self.now.get(call.path)
        if inode is not None:
            inode.sync(call.failed)
            return
        for change in [each for each in self.unsure if call.path in (each[1].parent, each[2].parent)]:
            _change(self.names, change)
            self.unsure.remove(change)

    def after_the_cut(self, draw: random.Random) -> dict[Path, bytes | None]:
        """One of the states in which the disk may be found: content by path, None for a folder."""
        names = dict(self.names)
        for change in self.unsure:
            if draw.random() < 0.5:
                _change(names, change)
        return {
            path: _found(inode, draw) if inode else None
            for path, inode in names.items()
            if all(above in names for above in path.parents if above in self.now)
        }


def _change(names: dict[Path, Inode | None], change: tuple[str, Path, Path, Inode | None]) -> None:
    what, path, to, inode = change
    if what != "add":
        names.pop(path, None)
    if what != "remove":
        names[to] = inode


def _found(inode: Inode, draw: random.Random) -> bytes:
    content = inode.on_disk
    for call in inode.asked:
        how = draw.choice(("whole", "missing", "prefix", "zeros", "pages"))
        if how == "missing":
            continue
        if call.name == "ftruncate":
            content = content[: call.size]
            continue
        content += _part(call.content, how, draw)
    return content


def _part(content: bytes, how: str, draw: random.Random) -> bytes:
    """What is there of a write: the file may have grown before its pages came."""
    if how == "prefix":
        return content[: draw.randrange(len(content))]
    if how == "zeros":
        return bytes(len(content))
    if how == "pages":
        pages = [content[at : at + PAGE_BYTES] for at in range(0, len(content), PAGE_BYTES)]
        return b"".join(page if draw.random() < 0.5 else bytes(len(page)) for page in pages)
    return content


def disk_after(calls: Sequence[Call], count: int) -> Disk:
    """The disk after so many calls."""
    disk = Disk()
    for call in calls[:count]:
        disk.take(call)
    return disk
