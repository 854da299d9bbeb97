"""How much memory a long answer takes while it is recorded in real time through a virtual microphone.

`python3 dev.py bench recording 60` records for 60 minutes; without a number it takes 3.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests import virtual_microphone
from voicemock.audio import decode, wav

RECORD = """
import sys, threading, time
from pathlib import Path
from voicemock.audio.microphone import Microphone
from voicemock.audio.recording import Listening

def resident_mb():
    for line in open("/proc/self/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024

def watch():
    while True:
        time.sleep(60)
        print(f"{resident_mb():.1f}", flush=True)

threading.Thread(target=watch, daemon=True).start()
minutes = float(sys.argv[2])
listening = Listening(end_silence_s=None, give_up_s=None, max_s=minutes * 60 + 5)
heard = Microphone(listening)(Path(sys.argv[1]), minutes * 60)
print(heard.gaps, file=sys.stderr)
"""
SPEECH = Path(__file__).parents[1] / "examples" / "answers" / "01-problem.flac"


def main() -> None:
    """Record for as many minutes as the command line says while an example answer is spoken again and again."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as folder, virtual_microphone.running() as microphone:
        speech, answer = Path(folder) / "speech.wav", Path(folder) / "answer.wav"
        decode.copy_as_wav(SPEECH, speech)
        recording = subprocess.Popen(
            [sys.executable, "-c", RECORD, str(answer), str(minutes)],
            env={**microphone.env, "PYTHONPATH": str(Path(__file__).parents[1])},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while recording.poll() is None:
            microphone.say(speech).wait()
        out, err = recording.communicate()
        resident = [float(line) for line in out.split()]
        seconds = wav.duration_s(answer)
    print(
        f"{seconds / 60:.1f} minutes recorded; resident {resident[0]} MB after 1 minute, {resident[-1]} MB at the end"
    )
    print(f"gaps: {err.strip()}")
    growth = round(resident[-1] - resident[0], 1)
    print(
        json.dumps(
            {"minutes": round(seconds / 60, 1), "first_mb": resident[0], "last_mb": resident[-1], "growth_mb": growth}
        )
    )


if __name__ == "__main__":
    main()
