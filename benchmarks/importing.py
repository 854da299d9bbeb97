"""What importing a long recording takes, decoded, searched, transcribed by our tiny Whisper, split, cut and scored.

`python3 dev.py bench importing 60` imports 60 minutes, which is also what it takes without a number. Memory is the
highest sum of the resident memory of voicemock and its recogniser's process, looked at four times a second.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.tiny_whisper import MODEL
from voicemock.audio import decode, wav

ROOT = Path(__file__).parents[1]
ANSWERS = sorted((ROOT / "examples" / "answers").glob("*.flac"))
QUESTIONS = (
    "Tell me about a difficult problem you solved. What did you do?",
    "What was the result, and how do you know?",
    "Tell me about a time you disagreed with someone at work.",
    "What did you learn from that?",
)
LOOK_S = 0.25


def interview(path: Path, minutes: float) -> None:
    """Questions in one synthetic voice and the example answers in another, again and again."""
    asked = path.with_name("asked.wav")
    silence = bytes(wav.SAMPLE_BYTES * wav.RATE)
    with wav.WavWriter(path) as writer:
        at = 0
        while writer.seconds < minutes * 60:
            subprocess.run(["flite", "-voice", "slt", "-t", QUESTIONS[at % 4], "-o", str(asked)], check=True)
            for source in (asked, ANSWERS[at % len(ANSWERS)]):
                for pcm in decode.pcm_16k(source):
                    writer.write(pcm)
                writer.write(silence)
            at += 1


def resident_mb(process: int) -> float:
    """The memory of a process and of all that it started; 0 for one that is over."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
        tasks = [*Path(f"/proc/{process}/task").iterdir()]
        children = [each for task in tasks for each in (task / "children").read_text().split()]
    except OSError:
        return 0.0
    own = next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0.0)
    return own + sum(resident_mb(int(child)) for child in children)


def main() -> None:
    """Import as many minutes as the command line says."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder) / "interview.wav"
        interview(recording, minutes)
        command = [sys.executable, "-m", "voicemock", "session", "import", str(recording), "--yes"]
        began_s = time.monotonic()
        running = subprocess.Popen(
            [*command, "--stt-model", str(MODEL), "--judge", "coverage"],
            env={**os.environ, "VOICEMOCK_HOME": folder, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        )
        most_mb = 0.0
        while running.poll() is None:
            most_mb = max(most_mb, resident_mb(running.pid))
            time.sleep(LOOK_S)
        seconds = time.monotonic() - began_s
        made = next((Path(folder) / "sessions").iterdir())
        answers = len(list((made / "audio").glob("*.wav")))
        size_mb = sum(each.stat().st_size for each in made.rglob("*") if each.is_file()) / 1e6
        shutil.rmtree(made)
    print(
        f"{minutes:g} minutes in {seconds:.0f} s: {answers} answers, at most {most_mb:.0f} MB, {size_mb:.0f} MB kept."
    )
    figures = {"minutes": minutes, "seconds": round(seconds, 1), "peak_mb": round(most_mb, 1), "answers": answers}
    print(json.dumps({**figures, "code": running.returncode}))


if __name__ == "__main__":
    main()
