"""Bugs to seed, all of them; those that lose what was said are in bugs_kept.py."""

from tests.torture.bug import Bug
from tests.torture.bugs_kept import KEPT

REPLY = "llm/reply.py"

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
        "scoring/judgement.py",
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
        "        speech = speech or (Stretch(0.0, 4.0),)\n        if not speech:",
        ("V1:noise-zero-5-0",),
    ),
    "words where nobody speaks stay": Bug(
        "stt/guards.py", "STRAY_S = 0.5\n", "STRAY_S = 500.0\n", ("V1:stray-flite/slt",)
    ),
    "loops stay": Bug("stt/guards.py", "REPEATS = 4\n", "REPEATS = 4000\n", ("V1:loop-word-8-flite/slt",)),
    "a changed model is loaded": Bug(
        "stt/whisper.py",
        "    why = models.damage(folder)\n    if why:\n",
        "    why = models.damage(folder)\n    if False:\n",
        ("M1:file-flip-model.bin-0",),
    ),
    "a damaged model stays in its place": Bug(
        "stt/models.py",
        "    aside = set_aside(folder) if is_ours(folder) and damage(folder, thorough) else None",
        "    aside = None",
        ("M1:file-rot-model.bin-0",),
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
    "Markdown passes HTML on": Bug("safe_text.py", "_{}\\[\\]<>()#", "_{}\\[\\]()#", ("X1:0", "X1:30")),
    "Markdown trusts a backslash where there must be an entity": Bug(
        "safe_text.py", '_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}', "_ENTITIES = {}", ("X1:90", "X1:300")
    ),
    "a file is replaced without being asked": Bug(
        "output_file.py",
        "    refuse(path, replace)\n    beside",
        "    replace = True\n    refuse(path, replace)\n    beside",
        ("F1:some 0", "F1:some 1"),
    ),
    "Ctrl-C has the code of a mistake": Bug(
        # Not where it is caught: Typer has a 130 of its own.
        "cli/main.py",
        "    code = _after(code)\n",
        "    code = _after(1 if code == 130 else code)\n",
        ("K5:confirming-INT-0", "K5:scoring-INT-0"),
    ),
}
"""What is untrusted must stay text, and every end must say which it is."""

BUGS: dict[str, Bug] = {**KEPT, **BELIEVED, **SHOWN}
CRITICAL = {name for name, bug in BUGS.items() if bug.critical}
