"""T1: whatever a text holds, a terminal gets plain text, in every character set, on every screen.

`CHARSET 12` takes every twelfth sequence to every place, another twelfth for each character set; `CHARSET 1` all of
them.
`process` cases are whole processes with odd streams and surroundings.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tests.torture.oracle import PROJECT, Done, Home, ending
from tests.torture.suite import Verdict
from tests.torture.terminal_payloads import sequences
from tests.torture.terminal_sinks import ENCODINGS, PARTS, bad_signs, stored_sessions

SHOW = ("session", "show", "all")
LIST = ("rubric", "list")
SURROUNDINGS: Mapping[str, tuple[Mapping[str, str], tuple[str, ...], str, int]] = {
    # name: environment, command, what the shell adds, exit code
    "C locale": ({"LC_ALL": "C", "LANG": "C"}, SHOW, "", 0),
    "POSIX locale without UTF-8": ({"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, SHOW, "", 0),
    "no TERM": ({"TERM": ""}, SHOW, "", 0),
    "unknown TERM": ({"TERM": "no-such-terminal"}, SHOW, "", 0),
    "1 column": ({"COLUMNS": "1"}, SHOW, "", 0),
    "20 columns": ({"COLUMNS": "20"}, SHOW, "", 0),
    "no columns": ({"COLUMNS": "0", "LINES": "0"}, SHOW, "", 0),
    "stdout closed": ({}, SHOW, ">&-", 0),
    "stdin closed": ({}, SHOW, "<&-", 0),
    "stderr closed": ({}, SHOW, "2>&-", 0),
    "all closed": ({}, SHOW, "<&- >&- 2>&-", 0),
    "head": ({}, SHOW, "| head -1; exit ${PIPESTATUS[0]}", 141),
    "no room": ({}, SHOW, ">/dev/full", 74),
    **{f"PYTHONIOENCODING {each}": ({"PYTHONIOENCODING": each}, SHOW, "", 0) for each in ENCODINGS},
    "PYTHONIOENCODING utf-16": ({"PYTHONIOENCODING": "utf-16"}, LIST, "", 0),
}
IN_SAMPLE = (
    "C locale",
    "POSIX locale without UTF-8",
    "20 columns",
    "all closed",
    "head",
    "PYTHONIOENCODING shift_jis",
)


class TerminalSuite:
    """Sequences at places in character sets."""

    name = "T1"
    title = "control sequences, bidi, invisible signs, markup and overwriting in every text that is printed"
    goal = "0 bytes that a terminal obeys, 0 exceptions, in six character sets"
    sample_chunk = 1

    @property
    def sample(self) -> Sequence[str]:
        """Each sequence at each place in one character set, and the commonest odd surroundings."""
        return [*(f"{encoding} 12" for encoding in ENCODINGS), *(f"process {name}" for name in IN_SAMPLE)]

    def missing(self) -> str:
        """A shell, for closed streams."""
        return "" if os.name == "posix" else "needs a POSIX shell"

    def cases(self) -> Iterable[str]:
        """Each sequence at each place in each character set."""
        return [*(f"{encoding} 1" for encoding in ENCODINGS), *(f"process {name}" for name in SURROUNDINGS)]

    def run(self, case: str, folder: Path) -> Verdict:
        """Print everything and look at the bytes."""
        if case.startswith("process "):
            return _process(case.removeprefix("process "), folder)
        encoding, every = case.split()
        command = [sys.executable, "-m", "tests.torture.terminal_sinks", str(folder), encoding, every, *PARTS]
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=PROJECT)
        if done.returncode:
            return Verdict((f"the program ended with {done.returncode}: {done.stderr[-400:]!r}",))
        found = json.loads(done.stdout)
        return Verdict(tuple(found["problems"][:10]), {"texts": found["texts"]})

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        """Texts that were printed."""
        texts = sum(int(each.figures.get("texts", 0)) for each in verdicts.values())
        odd = sum(case.startswith("process") for case in verdicts)
        return f"{len(sequences())} sequences, {len(ENCODINGS)} character sets: {texts:,} printed; {odd} surroundings"


def _process(name: str, folder: Path) -> Verdict:
    """A whole process, with a stored session that is full of sequences."""
    environment, command, more, code = SURROUNDINGS[name]
    home = Home(folder, environment)
    stored_sessions(home.path, range(0, len(sequences()), 9))
    script = f'"$@" {more}' if more else '"$@"'
    done = subprocess.run(
        ["bash", "-c", script, "-", sys.executable, "-m", "voicemock", *command],
        capture_output=True, env=home.env, cwd=folder, timeout=120,
    )  # fmt: skip
    # Where the locale decides, Python itself says how it writes.
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    out, err = done.stdout.decode(encoding, "replace"), done.stderr.decode(encoding, "replace")
    ended = Done(done.returncode, out, err)
    problems = ending(replace(ended, err=ended.err or "said nothing"), {code})
    if bad := bad_signs((out + err).removeprefix("\ufeff")):
        problems.append(f"printed {', '.join(f'U+{ord(sign):04X}' for sign in sorted(bad)[:8])}")
    if not out and ">" not in more and "closed" not in name:
        problems.append("printed nothing")
    return Verdict(tuple(problems))


SUITE = TerminalSuite()
