"""What a long answer takes while it is recorded in real time through a virtual microphone, and read meanwhile.

`python3 dev.py bench recording 60` records for 60 minutes; without a number it takes 3. Memory is that of the program
that records and of the recogniser's process (our tiny Whisper) each.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests import virtual_microphone
from tests.tiny_whisper import MODEL
from voicemock.audio import decode, wav

RECORD = """
import sys, threading, time
from pathlib import Path
from voicemock.audio.microphone import Microphone
from voicemock.audio.listening import Listening
from voicemock.audio.turn import MANUAL
from voicemock.stt.spec import Spec
from voicemock.stt.stream import Stream
from voicemock.stt.worker import RecogniserProcess

def resident_mb(process="self"):
    for line in open(f"/proc/{process}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024

def children():
    return [each for task in Path("/proc/self/task").iterdir() for each in (task / "children").read_text().split()]

def watch():
    while True:
        time.sleep(60)
        print(f"{resident_mb():.1f} {max(map(resident_mb, children()), default=0):.1f}", flush=True)

threading.Thread(target=watch, daemon=True).start()
audio, minutes = Path(sys.argv[1]), float(sys.argv[2])
listening = Listening(turn=MANUAL, give_up_s=None, max_s=minutes * 60 + 5)
with RecogniserProcess(Spec(model=sys.argv[3])) as recogniser:
    stream = Stream(recogniser.ahead)
    heard = Microphone(listening, follow=stream)(audio, minutes * 60)
    began_s = time.monotonic()
    stream.stop()
    words = len(recogniser(audio, heard.speech).words)
    print(len(heard.gaps), words, time.monotonic() - began_s, file=sys.stderr)
"""
SPEECH = Path(__file__).parents[1] / "examples" / "answers" / "01-problem.flac"


def main() -> None:
    """Record for as many minutes as the command line says while an example answer is spoken again and again."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as folder, virtual_microphone.running() as microphone:
        speech, answer = Path(folder) / "speech.wav", Path(folder) / "answer.wav"
        decode.copy_as_wav(SPEECH, speech)
        recording = subprocess.Popen(
            [sys.executable, "-c", RECORD, str(answer), str(minutes), str(MODEL)],
            env={**microphone.env, "PYTHONPATH": str(Path(__file__).parents[1])},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while recording.poll() is None:
            microphone.say(speech).wait()
        out, err = recording.communicate()
        seconds = wav.duration_s(answer)
    resident = [[float(each) for each in line.split()] for line in out.splitlines()]
    gaps, words, ready_s = (float(each) for each in err.split()[-3:])
    print(f"{seconds / 60:.1f} minutes recorded, {gaps:.0f} gaps; {words:.0f} words, ready after {ready_s:.2f} s.")
    for at, who in enumerate(("recording", "recogniser")):
        print(f"{who}: resident {resident[0][at]} MB after 1 minute, {resident[-1][at]} MB at the end")
    figures = {"minutes": round(seconds / 60, 1), "gaps": gaps, "words": words, "ready_s": round(ready_s, 3)}
    for at, who in enumerate(("recording", "recogniser")):
        figures |= {f"{who}_first_mb": resident[0][at], f"{who}_last_mb": resident[-1][at]}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
