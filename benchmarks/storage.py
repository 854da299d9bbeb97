"""How large an hour of answers is as WAV, FLAC and Opus, and how long it takes to make it so.

The answers of `examples/answers`, spoken by a synthetic voice without a room; a real microphone's noise makes
FLAC larger and changes little for Opus. With files named, those are measured.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from voicemock.audio import wav  # noqa: E402
from voicemock.audio.decode import copy_as_wav  # noqa: E402
from voicemock.audio.packing import CODINGS, measured_s, pack  # noqa: E402


def main() -> None:
    """Print the figures; the last line is one JSON object."""
    paths = [Path(each) for each in sys.argv[1:]] or sorted((ROOT / "examples" / "answers").glob("*.flac"))
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        recordings = []
        for number, path in enumerate(paths):
            recordings.append(Path(folder) / f"{number}.wav")
            copy_as_wav(path, recordings[-1])
        hours = sum(map(wav.duration_s, recordings)) / 3600
        figures["minutes"] = round(hours * 60, 2)
        figures["wav_mb_per_hour"] = round(sum(each.stat().st_size for each in recordings) / hours / 1e6, 1)
        for suffix in CODINGS:
            packed = [each.with_suffix(suffix) for each in recordings]
            began = time.process_time()
            for recording, smaller in zip(recordings, packed, strict=True):
                pack(recording, smaller)
            name, astray = suffix.removeprefix("."), zip(recordings, packed, strict=True)
            figures[f"{name}_cpu_s_per_hour"] = round((time.process_time() - began) / hours, 1)
            figures[f"{name}_mb_per_hour"] = round(sum(each.stat().st_size for each in packed) / hours / 1e6, 1)
            figures[f"{name}_most_astray_ms"] = round(
                max(abs(measured_s(small) - wav.duration_s(whole)) for whole, small in astray) * 1000, 3
            )
    for name, value in figures.items():
        print(f"{name}: {value}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
