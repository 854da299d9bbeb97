"""How long `voicemock --help` takes against the `--help` of a one-command Typer app in the same environment."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 15
SMALLEST = """
import typer
app = typer.Typer(add_completion=False)
@app.command()
def hello(name: str) -> None:
    \"\"\"Say hello.\"\"\"
    print(name)
app()
"""


def seconds(*command: str) -> float:
    """One run, from start to exit."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *command, "--help"], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def main() -> None:
    """Measure both in turn, so that what else the machine does weighs on both."""
    with tempfile.TemporaryDirectory() as folder:
        smallest = Path(folder) / "smallest.py"
        smallest.write_text(SMALLEST)
        commands = {"voicemock": ("-m", "voicemock"), "one-command Typer app": (str(smallest),)}
        for command in commands.values():
            seconds(*command)
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                taken[name].append(seconds(*command))
    ours, theirs = (statistics.median(each) for each in taken.values())
    for name, each in taken.items():
        print(f"{name:22} median {statistics.median(each) * 1000:6.0f} ms   least {min(each) * 1000:6.0f} ms")
    print(
        json.dumps(
            {"help_ms": round(ours * 1000), "typer_ms": round(theirs * 1000), "ratio": round(ours / theirs, 3)}
        )
    )


if __name__ == "__main__":
    main()
