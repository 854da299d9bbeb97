"""Bugs to seed that lose what was said, or say that it is saved when it is not."""

from tests.torture.bug import Bug

JOURNAL = "sessions/journal.py"
_WRITTEN = "            self._write(self._pending)\n"
_LATE = """\
            self._late = getattr(self, '_late', b'')
            if self._late or self._seq == 0:
                self._write(self._late + self._pending)
                self._late = b''
            else:
                self._late = self._pending
"""
_CUTS = ("K4:cut-own-3", "K4:cut-golden-100", "K1:kills-0000")
_POWER = ("K4:power-0", "K4:power-1")
_FLIPS = ("K4:flips-0", "K4:shuffle-0")

KEPT = {
    "an event is acknowledged unsynced": Bug(
        JOURNAL, f"{_WRITTEN}            self._sync()\n", _WRITTEN, _POWER, critical=True
    ),
    "an event is acknowledged before it is written": Bug(
        JOURNAL, f"{_WRITTEN}            self._sync()\n", _LATE, ("K1:kills-0000", "K1:kills-0001"), critical=True
    ),
    "a failed sync is tried again on the same file": Bug(
        JOURNAL,
        "            self._ballast.free()\n            self._write_anew()\n\n    def _count",
        "            sync(self._fd)\n\n    def _count",
        _POWER,
        critical=True,
    ),
    "a torn line is deleted": Bug(
        JOURNAL, "            self.kept = set_aside(folder, torn)\n", "", _CUTS, critical=True
    ),
    "a torn line is left and written behind": Bug(
        JOURNAL,
        "            os.ftruncate(self._fd, self._end)\n            try:\n                sync",
        "            try:\n                sync",
        _CUTS,
        critical=True,
    ),
    "what is set aside is not synced": Bug(
        JOURNAL, "        write_all(fd, cut)\n        os.fsync(fd)\n", "        write_all(fd, cut)\n", _POWER
    ),
    "a new journal takes the old one's place unsynced": Bug(
        JOURNAL, "            os.fsync(fd)\n            new.replace", "            new.replace", _POWER
    ),
    "the session's folder is not synced": Bug(
        "sessions/library.py", "            sync_folder(self.folder)\n", "", _POWER
    ),
    "checksums are not compared": Bug(
        "sessions/line.py", "    if zlib.crc32(body) != int(tail[1], 16):", "    if False:", _FLIPS, critical=True
    ),
    "numbers are not compared": Bug(
        "sessions/reading.py", "        if entry.seq != self._count + 1:", "        if False:", _FLIPS
    ),
    "there is no lock": Bug(
        "file_lock.py",
        "        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "        pass",
        ("K1:kills-0000",),
        critical=True,
    ),
    "the home is open to others": Bug(
        "sessions/library.py",
        "                above.mkdir(exist_ok=True, mode=0o700)",
        "                above.mkdir(exist_ok=True, mode=0o755)",
        ("K1:kills-0000",),
    ),
    "the screen says saved before it is": Bug(
        "cli/keeping.py",
        """        self.journal.append(event)
        self.session = apply(self.session, event)
        self.screen.show(event, self.session)
""",
        """        self.session = apply(self.session, event)
        self.screen.show(event, self.session)
        self.journal.append(event)
""",
        ("K2:typed-at-31", "K2:typed-at-48", "K2:typed-at-62", "K2:typed-at-80"),
        critical=True,
    ),
    "a typed line waits in memory": Bug(
        "audio/typed.py",
        "                _save(destination, lines)",
        "                pass",
        ("K5:entered-HUP-0",),
    ),
    "the ballast is not given back": Bug(
        "sessions/ballast.py",
        "            self.path.unlink()\n            return True",
        "            return False",
        ("D1:full-4104",),
    ),
    "the ballast is of no use to the journal": Bug(
        JOURNAL,
        "            if error.errno not in FULL or not self._ballast.free():\n",
        "            if error.errno not in FULL or self._ballast.path:\n",
        ("D1:full-4100",),
    ),
    "a full disk has the code of a bug": Bug(
        "errors.py", "    exit_code = 74", "    exit_code = 70", ("D1:at-12-ENOSPC", "D1:fsize-3072")
    ),
    "sound waits in memory for a second": Bug(
        "audio/wav.py",
        """        self._put(pcm)
        if time.monotonic() - self._synced_at >= _SYNC_EVERY_S:
            self.settle()
""",
        """        self._late = getattr(self, "_late", b"") + pcm
        if time.monotonic() - self._synced_at >= _SYNC_EVERY_S:
            self._put(self._late)
            self._late = b""
            self.settle()
""",
        ("K3:speaking-1-0", "K3:speaking-1-1", "K3:speaking-2-0"),
        critical=True,
    ),
    "gaps below a second are no gaps": Bug(
        "audio/frame_clock.py", "MIN_GAP_S = 0.1\n", "MIN_GAP_S = 1.0\n", ("A1:stalled-0", "A1:dropping-0")
    ),
    "a sleep is no gap": Bug(
        "audio/frame_clock.py",
        "    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)",
        "    return time.process_time()",
        ("A1:slept-0", "A1:stalled-0"),
    ),
}
"""What was said must outlive."""
