"""Bugs to seed: each a change of a few characters in one file, and the cases that must notice it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Bug:
    """One change, and who should see it."""

    file: str
    """Inside the package."""
    before: str
    """What stands there, exactly once."""
    after: str
    seen_by: tuple[str, ...]
    """Cases as `SUITE:case`; any of them is enough."""
    critical: bool = False

    def seed(self, copy: Path) -> None:
        """Make the change in a copy of the repository. Raises ValueError where the code has moved on."""
        path = copy / "voicemock" / self.file
        text = path.read_text(encoding="utf-8")
        if text.count(self.before) != 1:
            raise ValueError(f"{self.file} holds {self.before!r} {text.count(self.before)} times, not once")
        changed = text.replace(self.before, self.after)
        compile(changed, self.file, "exec")  # a bug must be one that runs
        path.write_text(changed, encoding="utf-8")


JOURNAL = "sessions/journal.py"
REPLY = "llm/reply.py"
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
        ("K2:typed-at-31", "K2:typed-at-48", "K2:typed-at-62", "K5:typing-HUP-0"),
    ),
    "the ballast is not given back": Bug(
        "sessions/ballast.py",
        "            self.path.unlink()\n            return True",
        "            return False",
        ("D1:full-8", "D1:full-4104"),
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

BELIEVED = {
    "a redirect is followed": Bug(
        "llm/transport.py",
        "            follow_redirects=False,",
        "            follow_redirects=True,",
        ("L1:redirect/move/whole", "L1:redirect-with-the-key/move/whole"),
        critical=True,
    ),
    "an answer cut at the length limit is believed": Bug(
        REPLY,
        """        if self.finish_reason == "length":
            raise Unacceptable("length", "the answer was cut at the length limit")
        if self.finish_reason is None:
            raise Unacceptable("cut", "the answer was cut off")
        if self.finish_reason != "stop":""",
        """        if self.finish_reason is None:
            raise Unacceptable("cut", "the answer was cut off")
        if self.finish_reason not in ("stop", "length"):""",
        ("L1:length-though-whole/move/whole", "L1:length-though-whole/judge/whole"),
        critical=True,
    ),
    "a stream that was cut is believed": Bug(
        REPLY,
        """        if self.finish_reason is None:
            raise Unacceptable("cut", "the answer was cut off")
        if self.finish_reason != "stop":""",
        """        if self.finish_reason not in ("stop", None):""",
        ("L1:no-done/move/stream", "L1:no-done/judge/stream", "L1:cut-mid-stream/move/stream"),
    ),
    "a refusal is believed": Bug(
        REPLY,
        '        if self.refusal.strip() or self.finish_reason == "content_filter":',
        "        if False:",
        ("L1:refusal-with-content/move/whole", "L1:refusal-with-content/judge/whole"),
        critical=True,
    ),
    "a prompt without its head is believed": Bug(
        REPLY,
        "    if check_word and str(said).strip() != check_word:",
        "    if False:",
        ("L1:forgets-the-word/judge/whole", "L1:forgets-the-prompt/judge/whole"),
        critical=True,
    ),
    "a key that stands twice is believed": Bug(
        REPLY, "    if len(built) != len(pairs):", "    if False:", ("L1:duplicate-keys/judge/whole",)
    ),
    "a truth value is a level": Bug(
        REPLY,
        "        return reply.model_validate_json(json.dumps(data), strict=True)",
        "        return reply.model_validate_json(json.dumps(data), strict=False)",
        ("L1:bool-for-int/judge/whole", "L1:string-for-int/judge/whole"),
    ),
    "a reply may be endless": Bug(
        "llm/transport.py",
        "            if size > MAX_BYTES:",
        "            if False:",
        ("L1:huge/judge/whole", "L1:gzip-bomb/judge/whole", "L1:endless/judge/stream"),
    ),
    "the server's error is a reply": Bug(
        REPLY,
        '        if data.get("error"):',
        "        if False:",
        ("L1:error-after-the-end/move/stream", "L1:error-in-200/move/stream"),
    ),
    "an invented quote proves a level": Bug(
        "scoring/judge.py",
        "        evidence = locate(turns, quote, point if point in known else None)",
        "        evidence = locate(turns, turns[0].transcript.text[:40], point if point in known else None)",
        ("L1:invents-quotes/interview",),
    ),
    "a proxy catches what goes to this machine": Bug(
        "llm/transport.py",
        "            trust_env=not is_loopback(url),",
        "            trust_env=True,",
        ("N1:typed-llm-despite-proxy", "N1:typed-llm-despite-others"),
    ),
    "the recogniser's process gets the key": Bug(
        "stt/process.py",
        "                env=environment(os.environ),",
        "                env={**os.environ, **environment(os.environ)},",
        ("C1:recogniser",),
        critical=True,
    ),
    "silence is transcribed": Bug(
        "stt/worker.py",
        "        if not speech:",
        "        if False:",
        ("V1:noise-zero-5-0", "M1:raving-segv-0"),
    ),
    "words where nobody speaks stay": Bug(
        "stt/guards.py", "STRAY_S = 0.5\n", "STRAY_S = 500.0\n", ("V1:pause-keyboard-10", "V1:noise-keyboard-5-0")
    ),
    "loops stay": Bug("stt/guards.py", "REPEATS = 4\n", "REPEATS = 4000\n", ("V1:loop-word-8-flite/slt",)),
    "a changed model is loaded": Bug(
        "stt/models.py",
        "    aside = set_aside(folder) if is_ours(folder) and damage(folder, thorough) else None",
        "    aside = None",
        ("M1:file-flip-model.bin-0", "M1:file-cut-model.bin-0"),
    ),
    "a crashed recogniser is not started again": Bug(
        "stt/worker.py",
        '        yield self._spec.model_copy(update={"device": "cpu"})\n',
        "",
        ("M1:process-kill-1-0", "M1:raving-kill-1"),
    ),
}
"""What is no answer must not be believed, and what is secret must stay so."""

SHOWN = {
    "aliases are allowed": Bug(
        "checked_yaml.py",
        "        if isinstance(event, yaml.AliasEvent):",
        "        if False:",
        ("Y1:yaml laughs", "Y1:yaml alias without an anchor"),
        critical=True,
    ),
    "escape sequences reach the terminal": Bug(
        "safe_text.py",
        '    return _LONE_SURROGATES.sub("\\ufffd", _NOT_SHOWN.sub("", text))',
        '    return _LONE_SURROGATES.sub("\\ufffd", text)',
        ("T1:utf-8 6",),
        critical=True,
    ),
    "8-bit controls reach the terminal": Bug("safe_text.py", "\\x7f-\\x9f", "\\x7f", ("T1:utf-8 6",)),
    "the page escapes nothing": Bug(
        "reports/page.py", "autoescape=True", "autoescape=False", ("X1:0", "X1:30", "X1:chromium 7"), critical=True
    ),
    "Markdown passes HTML on": Bug(
        "safe_text.py", '_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}', "_ENTITIES = {}", ("X1:0", "X1:30")
    ),
    "a file is replaced without being asked": Bug(
        "output_file.py",
        "    if not replace:\n        raise _exists(name)",
        "    if False:\n        raise _exists(name)",
        ("F1:some 0", "F1:some 1"),
    ),
    "Ctrl-C has the code of a mistake": Bug(
        "cli/main.py", "        code = 130\n", "        code = 1\n", ("K5:typing-INT-0", "K5:scoring-INT-0")
    ),
}
"""What is untrusted must stay text, and every end must say which it is."""

BUGS: dict[str, Bug] = {**KEPT, **BELIEVED, **SHOWN}
CRITICAL = {name for name, bug in BUGS.items() if bug.critical}
