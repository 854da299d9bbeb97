"""Speak the example answers again: `python3 examples/speak.py` needs flite and ffmpeg, and writes answers/*.flac.

The candidate is Debian's flite with its voice `rms`: of the free synthetic voices we tried, recognisers hear it best.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "answers"


def main() -> None:
    """Speak every answer that answers.yaml holds."""
    script = yaml.safe_load((FOLDER / "answers.yaml").read_text(encoding="utf-8"))
    for name, words in script["answers"].items():
        target = FOLDER / f"{name}.flac"
        with tempfile.TemporaryDirectory() as folder:
            spoken = Path(folder) / "spoken.wav"
            subprocess.run(["flite", "-voice", script["voice"], "-t", words, "-o", str(spoken)], check=True)
            quiet = ["ffmpeg", "-y", "-v", "error", "-i", str(spoken)]
            # Half a second of room before and after, as a person leaves; no metadata, so that bytes stay the same.
            shape = ["-af", "adelay=500,apad=pad_dur=0.5", "-ar", "16000", "-ac", "1", "-map_metadata", "-1"]
            subprocess.run([*quiet, *shape, "-fflags", "+bitexact", "-flags", "+bitexact", str(target)], check=True)
        print(f"{target.name}: {len(words.split())} words", file=sys.stderr)


if __name__ == "__main__":
    main()
