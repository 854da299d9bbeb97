"""A program for kills: it packs a session's recordings in one child after the other, each killed one step later.

    packer.py FOLDER SUFFIX

FOLDER holds the session `whole`; each child works on a copy of it, `killed-000` and so on, and ends without a word
before the N-th time that it opens, renames or removes a file. It prints how many were killed.
"""

import os
import shutil
import sys
from pathlib import Path

import numpy as np

from voicemock.audio.packing import pack
from voicemock.sessions.library import Library
from voicemock.sessions.packing import packed

WATCHED = {"open", "os.rename", "os.remove"}
KILLED = 9


def work(library: Library, name: str, suffix: str, die_at: int) -> None:
    left = die_at

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in WATCHED and name in str(arguments[0]):
            left -= 1
            if left < 0:
                os._exit(KILLED)

    session = library.load(name).session
    with library.reopen(name) as journal:
        sys.addaudithook(watch)
        for event in packed(session, journal.path.parent, suffix, pack):
            journal.append(event)


def main(folder: Path, suffix: str) -> None:
    import av  # once, and not in every child

    assert av and np
    library, die_at = Library(folder), 0
    while True:
        name = f"killed-{die_at:03d}"
        shutil.copytree(folder / "whole", folder / name)
        if not (child := os.fork()):
            work(library, name, suffix, die_at)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != KILLED:
            break
        die_at += 1
    print(die_at)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
