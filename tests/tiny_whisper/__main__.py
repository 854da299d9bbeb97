"""Make and measure the model: `python -m tests.tiny_whisper make` or `evaluate`."""

import argparse
import multiprocessing
import os
import tempfile
from pathlib import Path

from . import MODEL

SHARDS = 43
"""Files of 100 passages each."""


def make(work: Path, folder: Path) -> None:
    """Speak and train at the same time, on one core each, and export. Goes on where it was stopped."""
    os.environ["OMP_NUM_THREADS"] = "1"
    from . import model
    from .passages import write_shards
    from .train import PHASES, train

    work.mkdir(parents=True, exist_ok=True)
    speaking = multiprocessing.get_context("spawn").Process(target=write_shards, args=(work, SHARDS), daemon=True)
    speaking.start()
    model.export(model.load(train(work, SHARDS, PHASES)), folder)
    speaking.join()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.tiny_whisper", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="speak, train and export the model")
    making.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "tiny-whisper")
    measuring = commands.add_parser("evaluate", help="print word error rates")
    measuring.add_argument("--show", action="store_true", help="print what was heard wrongly")
    for command in (making, measuring):
        command.add_argument("--model", type=Path, default=MODEL, help="the model's folder")
    options = parser.parse_args()
    if options.command == "make":
        make(options.work, options.model)
    else:
        from .evaluate import evaluate

        evaluate(options.model, options.show)


if __name__ == "__main__":
    main()
