#!/usr/bin/env python3
"""Set up, try and check voicemock with nothing but python3 and pip.

    python3 dev.py demo           see a whole mock interview on recorded speech
    python3 dev.py test [ARGS]    run the tests (ARGS go to pytest: -k wav, tests/stt …)
    python3 dev.py torture [SUITE] [--minutes N]   break what is promised, for hours; goes on where it stopped
    python3 dev.py lint           ruff and mypy
    python3 dev.py bench [NAME]   measure; the last line is one JSON object of figures
    python3 dev.py setup [EXTRA…] make .venv, or bring it up to date
    python3 dev.py lock           write constraints.txt anew (downloads nothing into .venv)

The first run makes .venv beside this file; later ones find it as it was left.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "voicemock-setup"
EXTRAS = ("dev", "offline", "voice")
"""Installed for every task; the others are heavy: `setup browser peer cluster parquet` adds them."""
OLDEST = (3, 11)


def run(*command: object) -> int:
    """Run a command in the repository's root and return its exit code."""
    return subprocess.call([str(part) for part in command], cwd=ROOT)


def must(*command: object) -> None:
    """Run a command and stop with its exit code when it fails."""
    if code := run(*command):
        sys.exit(code)


def wanted(extras: tuple[str, ...]) -> str:
    """What decides whether .venv is up to date."""
    content = (ROOT / "pyproject.toml").read_bytes() + (ROOT / "constraints.txt").read_bytes()
    return f"{hashlib.sha256(content).hexdigest()} {sys.version_info[:2]} {' '.join(sorted(extras))}"


def setup(more: tuple[str, ...] = ()) -> None:
    """Make .venv and install into it; does nothing when it is up to date."""
    if sys.version_info < OLDEST:
        sys.exit(f"voicemock needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")
    before = STAMP.read_text().split(" ", 3)[3].split() if STAMP.exists() else []
    extras = tuple(sorted({*EXTRAS, *more, *before}))
    if STAMP.exists() and STAMP.read_text() == wanted(extras) and PYTHON.exists():
        return
    print("Setting up .venv (once; a minute or two) …", flush=True)
    if not PYTHON.exists():
        # --without-pip works where Debian ships python3 without ensurepip; the outer pip then installs from outside.
        must(sys.executable, "-m", "venv", "--without-pip", VENV)
    target = f"{ROOT}[{','.join(extras)}]"
    # Quiet, but for errors: what is installed stands in constraints.txt.
    must(
        sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "--disable-pip-version-check",
        "-c", ROOT / "constraints.txt", "-e", target,
    )  # fmt: skip
    STAMP.write_text(wanted(extras))


def demo(*args: str) -> int:
    """See a whole mock interview."""
    setup()
    return run(PYTHON, "-m", "voicemock", "demo", *args)


def test(*args: str) -> int:
    """Run the tests."""
    setup()
    # Most tests wait for sound to be spoken, so four side by side take a third of the time even on two cores.
    return run(PYTHON, "-m", "pytest", *(args or ("-n", "4", "--dist", "worksteal")))


def torture(*args: str) -> int:
    """Run the long suites."""
    setup()
    return run(PYTHON, "-m", "tests.torture", *args)


def lint() -> int:
    """Check style, types and formatting."""
    setup()
    steps = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",))
    return max(run(PYTHON, "-m", *step) for step in steps)


def bench(name: str = "", *args: str) -> int:
    """Run one benchmark, or name those there are."""
    there = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py"))
    if name not in there:
        print("Benchmarks: " + ", ".join(there))
        return 0 if not name else 2
    setup()
    return run(PYTHON, ROOT / "benchmarks" / f"{name}.py", *args)


def lock() -> int:
    """Write constraints.txt: every version, for every platform, without a host's name."""
    setup()
    must(sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "uv")
    return run(
        shutil.which("uv") or PYTHON.with_name("uv"),
        "pip", "compile", "pyproject.toml", "--all-extras", "--universal",
        "--python-version", "3.11", "--upgrade", "--no-emit-index-url", "--no-emit-find-links", "--no-header",
        "--no-annotate", "--quiet", "-o", "constraints.txt",
    )  # fmt: skip


TASKS = {"demo": demo, "test": test, "lint": lint, "torture": torture, "bench": bench, "lock": lock}


def main() -> int:
    """Run the task named on the command line."""
    name, *args = sys.argv[1:] or ["help"]
    if name == "setup":
        setup(tuple(args))
        return 0
    if name not in TASKS:
        print(__doc__)
        return 0 if name in {"help", "-h", "--help"} else 2
    return TASKS[name](*args)  # type: ignore[operator]


if __name__ == "__main__":
    sys.exit(main())
