"""Whether an answer that is read while it is spoken becomes the same text as its whole recording.

`python3 dev.py bench streamed [sphinx]` lets the recogniser (our tiny Whisper, or pocketsphinx) follow the example
answers, looked at every 50 ms as the product does, and then reads the same recordings whole with a fresh one.
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from rapidfuzz.distance import Levenshtein

from tests.tiny_whisper import MODEL
from voicemock.audio import decode, wav
from voicemock.audio.vad import SpeechFinder, find_speech
from voicemock.stt.engines import ENGINES, Engine
from voicemock.stt.spec import Spec, nobody
from voicemock.stt.stream import Stream
from voicemock.transcript import Said, Sound

EXAMPLES = Path(__file__).parents[1] / "examples" / "answers"
STEP = wav.RATE // 20


def main() -> None:
    """One line for each example and way."""
    spec = Spec(engine="sphinx") if sys.argv[1:] == ["sphinx"] else Spec(model=str(MODEL))
    words = errors = early = 0
    with tempfile.TemporaryDirectory() as folder:
        for example in sorted(EXAMPLES.glob("*.flac")):
            path = Path(folder) / f"{example.stem}.wav"
            engine, whole = _loaded(spec), _loaded(spec)
            early += _follow(engine, decode.samples_16k(example), path)
            streamed, at_once = (each(path, find_speech(path), nobody).text for each in (engine, whole))
            words += len(at_once.split())
            errors += Levenshtein.distance(at_once.split(), streamed.split())
            print(f"{example.stem}\n  streamed: {streamed}\n  whole:    {at_once}", flush=True)
    print(f"{words} words, {errors} of them otherwise in the streamed text; {early} were known before the end")
    print(json.dumps({"words": words, "different": errors, "known_before_the_end": early}))


def _loaded(spec: Spec) -> Engine:
    engine = ENGINES[spec.engine](spec)
    engine.load()
    return engine


def _follow(engine: Engine, samples: NDArray[np.float32], path: Path) -> int:
    """Lets the engine read the recording as it grows in `path`; how many words were known before its end."""
    finder, said, stream = SpeechFinder(), Said(), Stream(engine.ahead)
    with wav.WavWriter(path) as writer:
        for at in range(0, len(samples), STEP):
            block = samples[at : at + STEP]
            writer.write(np.round(block * 32768).clip(-32768, 32767).astype("<i2").tobytes())
            finder.hear(block)
            said = stream(path, Sound(finder.so_far(), finder.quiet_until_s, finder.silence_s))
            while stream.is_busy:  # every reading is in time, however slow the machine
                said = stream(path, Sound((), 0.0, 0.0))
    return len(said.settled) + len(said.unsettled)


if __name__ == "__main__":
    main()
