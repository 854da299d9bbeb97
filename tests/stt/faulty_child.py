"""A recogniser's process that does what it is told: the model's name is a file that says what goes wrong, and when.

The file holds one word for each start of the process, such as `segv hang fine`; the last one holds from then on.
"""

import json
import os
import signal
import time
from pathlib import Path

from voicemock.errors import RecogniserError
from voicemock.stt.child import main
from voicemock.transcript import Said, Transcript, Word


class Faulty:
    notes = ("made to fail",)

    def __init__(self, spec):
        self.spec = spec
        script = Path(spec.model)
        starts = script.with_suffix(".starts")
        starts.touch()
        with starts.open("a") as out:
            out.write(f"{os.getpid()} {spec.device}\n")
        number = len(starts.read_text().splitlines())
        acts = script.read_text().split()
        self.act = acts[min(number, len(acts)) - 1]
        self.label = f"faulty, start {number}"

    def load(self):
        if self.act == "no-model":
            raise RecogniserError("The model is gone.", "Get it.")
        if self.act == "hang-load":
            time.sleep(600)
        if self.act == "memory-load":
            raise MemoryError
        if self.act == "bad-load":
            os.kill(os.getpid(), signal.SIGABRT)
        if self.act == "slow-load":
            time.sleep(1)

    def ahead(self, asked):
        words = self(asked.audio, asked.sound.speech, lambda at_s: None).words
        return Said(unsettled=words, until_s=asked.sound.speech[-1].end_s)

    def __call__(self, audio, speech, told):
        print("noise on the standard output")
        os.write(1, b"noise from native code\n")
        os.write(2, b"complaint from native code\n")
        match self.act:
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "segv":
                os.kill(os.getpid(), signal.SIGSEGV)
            case "hang":
                time.sleep(600)
            case "bug":
                raise ZeroDivisionError("a bug")
            case "huge":
                return Transcript(text="x" * 100_000)
            case "garbage":
                os.write(_reply_fd(), b"not json\n")
                time.sleep(600)
            case "empty":
                os.write(_reply_fd(), b"{}\n")
                time.sleep(600)
            case "slow":
                for at_s in range(100):
                    told(at_s)
                    time.sleep(0.1)
            case "stale":
                os.write(
                    _reply_fd(), b'{"id": 0, "transcript": {"text": "An old answer."}, "label": "x", "notes": []}\n'
                )
                time.sleep(600)
            case "flood":
                while True:
                    told(0.0)
            case "raving":
                return Transcript(text="word " * 5000)
            case "untrue":
                word = Word(text="One", start_s=0.5, end_s=1.0)
                return Transcript(text="Something else", words=(word,))
            case "nowhere":
                return Transcript.of_words([Word(text="Hm.", start_s=-3, end_s=-2)])
            case "memory":
                raise MemoryError
            case "gpu":
                self.notes = (*self.notes, "The GPU could not be used (a test).")
            case "refuse":
                raise RecogniserError("Your answer is saved; the model does not like it.", "Try again.")
            case "environment":
                import resource

                said = {"environment": dict(os.environ), "core": resource.getrlimit(resource.RLIMIT_CORE)}
                return Transcript(text=json.dumps(said))
        word = Word(text="Fine.", start_s=speech[0].start_s, end_s=speech[-1].end_s, probability=0.5)
        return Transcript.of_words([word])


def _reply_fd():
    """The private way out: the one descriptor above the standard ones that is a pipe and can be written."""
    for fd in range(3, 20):
        link = Path(f"/proc/self/fd/{fd}")
        if link.is_symlink() and str(link.readlink()).startswith("pipe") and os.access(link, os.W_OK):
            return fd
    raise AssertionError("no pipe")


if __name__ == "__main__":
    main({"whisper": Faulty, "sphinx": Faulty})
