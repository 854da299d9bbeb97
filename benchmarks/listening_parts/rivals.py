"""Other ways to listen, on the same model and the same audio, in real time; a process of its own for each answer.

`whole`: record all, then one `WhisperModel.transcribe` with the library's defaults.
`two_models`: the scheme of RealtimeSTT 1.1: a small model reads the recording again and again while it grows, for the
    screen; when it has ended, the main model reads all of it: batches of 16 windows, beam 5, after a look for speech.
`agreement`: the scheme of whisper_streaming (LocalAgreement-2): the main model reads the buffer again after each
    second; what two readings in a row agree on is final; the buffer is cut at the end of a sentence once it is over
    15 s long.

The last two are rebuilt here in a few lines each. Both get the best case: their texts are taken to be right, so that
two readings always agree. Prints one JSON object.
"""

import json
import sys
import threading
import time
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from benchmarks.listening_parts.answers import RATE, Answer, spoken
from benchmarks.listening_parts.held import HeldBatches, HeldModel

_LIVE_PAUSE_S = 0.2
"""Between two readings of the small model: RealtimeSTT's own `realtime_processing_pause`."""
_LIVE_BEAM, _BATCH = 3, 16
_CHUNK_S = 1.0
_BUFFER_S = 15.0
_SENTENCE_PAUSE_S = 0.3
_PROMPT_WORDS = " ".join(["prompt"] * 29)
"""As many characters (200) of settled text are given to the model again by whisper_streaming."""


class Playing:
    """The answer as it arrives in real time, from `from_s` on; what lies before is there at once."""

    def __init__(self, answer: Answer, silence_s: float, from_s: float) -> None:
        silence = np.zeros(round((silence_s + 5) * RATE), np.float32)
        self._samples = np.concatenate([answer.samples, silence])
        self.words, self.end_s = answer.words, answer.end_s
        self.declared_s = answer.end_s + silence_s
        """When the turn is over, in seconds of the answer."""
        self._began_s, self._cpu_s = time.monotonic() - from_s, time.process_time()
        self._from_s = from_s

    @property
    def now_s(self) -> float:
        """Seconds of the answer."""
        return time.monotonic() - self._began_s

    def part(self, from_s: float, until_s: float) -> np.ndarray:
        """The samples in between."""
        return self._samples[round(from_s * RATE) : round(until_s * RATE)]

    def wait(self, until_s: float) -> None:
        """Waits until a moment of the answer."""
        time.sleep(max(0.0, until_s - self.now_s))

    def cores(self) -> float:
        """The share of one core that this process has taken since the playing began."""
        return (time.process_time() - self._cpu_s) / (self.now_s - self._from_s)


@dataclass(frozen=True)
class Result:
    """When the text was complete, in seconds after the end of the turn and after the last word."""

    after_declared_s: float
    after_last_word_s: float
    cores: float
    """While the answer was spoken."""
    busy: float = 0.0
    """The share of that time in which the model was at work, where it is asked again and again."""


def whole(playing: Playing, main: HeldModel) -> Result:
    """Nothing happens before the end."""
    playing.wait(playing.declared_s)
    list(main.transcribe(playing.part(0, playing.declared_s), language="en")[0])
    return _result(playing, 0.0)


def two_models(playing: Playing, main: HeldModel, live: HeldModel) -> Result:
    """Reads all of it with the main model after its end."""
    live_batches, main_batches, ended = HeldBatches(live), HeldBatches(main), threading.Event()

    def follow() -> None:
        while not ended.is_set():
            heard = playing.part(0, playing.now_s)
            list(live_batches.transcribe(heard, language="en", beam_size=_LIVE_BEAM, batch_size=_BATCH)[0])
            ended.wait(_LIVE_PAUSE_S)

    thread = threading.Thread(target=follow, daemon=True)
    playing.wait(max(playing.now_s, 0.5))
    thread.start()
    playing.wait(playing.declared_s)
    cores = playing.cores()
    ended.set()
    all_of_it = playing.part(0, playing.declared_s)
    list(main_batches.transcribe(all_of_it, language="en", beam_size=5, batch_size=_BATCH)[0])
    result = _result(playing, cores)
    thread.join()
    return result


def agreement(playing: Playing, main: HeldModel) -> Result:
    """Reads the buffer again and again; complete when the last word was read twice, or once and the turn is over."""
    start_s, read_s, before_s = max(0.0, playing.now_s - _BUFFER_S), playing.now_s, 0.0
    cores, busy, worked_s, complete_s = 0.0, 0.0, 0.0, None
    began_s = playing.now_s
    while complete_s is None:
        playing.wait(min(read_s + _CHUNK_S, max(playing.declared_s, playing.now_s)))
        read_s = playing.now_s
        segments, _ = main.transcribe(
            playing.part(start_s, read_s),
            language="en",
            initial_prompt=_PROMPT_WORDS,
            beam_size=5,
            word_timestamps=True,
            condition_on_previous_text=True,
        )
        list(segments)
        settled_s, before_s = before_s, read_s
        worked_s += playing.now_s - read_s
        if playing.now_s <= playing.declared_s or not cores:
            cores, busy = playing.cores(), worked_s / (playing.now_s - began_s)
        is_over = read_s >= playing.end_s and playing.now_s >= playing.declared_s
        if settled_s >= playing.end_s or is_over:
            complete_s = playing.now_s
        if read_s - start_s > _BUFFER_S:
            start_s = _sentence_end_s(playing.words, settled_s, start_s)
    return replace(_result(playing, cores, complete_s), busy=busy)


def _sentence_end_s(words: tuple[tuple[float, float], ...], settled_s: float, start_s: float) -> float:
    """The last pause before `settled_s`; that itself where there is none."""
    pauses = [
        end_s
        for (_, end_s), (next_s, _) in pairwise(words)
        if start_s < end_s <= settled_s and next_s - end_s >= _SENTENCE_PAUSE_S
    ]
    return pauses[-1] if pauses else max(start_s, settled_s)


def _result(playing: Playing, cores: float, complete_s: float | None = None) -> Result:
    complete_s = playing.now_s if complete_s is None else complete_s
    return Result(max(0.0, complete_s - playing.declared_s), complete_s - playing.end_s, cores)


def main() -> None:
    """Arguments: scheme, main model, live model, seconds, seed, silence before the turn ends, seconds played."""
    scheme, main_folder, live_folder, *numbers = sys.argv[1:]
    seconds, seed, silence_s, played_s = float(numbers[0]), int(numbers[1]), float(numbers[2]), float(numbers[3])
    answer, model = spoken(seconds, seed), HeldModel(main_folder)
    live = HeldModel(live_folder) if scheme == "two_models" else None
    for each in (model, live):
        if each:  # the first reading allocates
            list(each.transcribe(answer.samples[: 5 * RATE], language="en")[0])
    from_s = max(0.0, answer.end_s - played_s)
    playing = Playing(answer, silence_s, from_s)
    if scheme == "two_models":
        assert live
        result = two_models(playing, model, live)
    else:
        result = {"whole": whole, "agreement": agreement}[scheme](playing, model)
    print(json.dumps(result.__dict__))


if __name__ == "__main__":
    main()
