"""RealtimeSTT itself, from PyPI, with held models in place of its own; run by a Python that has it installed.

Its microphone, its end of turn and its models are left out: it is fed the answer in real time, told when the turn is
over, and given the same models as everyone through its own `transcription_executor`. What those do with the audio is
what its engine for faster-whisper does with it by default: batches of 16 windows, beam 5 (3 live), after a look for
speech.
"""

import json
import sys
import threading
import time
from typing import Any

import numpy as np

from benchmarks.listening_parts.answers import RATE, spoken
from benchmarks.listening_parts.held import HeldBatches, HeldModel

_FEED_S = 0.032


class Reader:
    """Reads with a held model as RealtimeSTT's own engine would (its `transcription_executor`)."""

    def __init__(self, model: HeldModel, beam_size: int) -> None:
        self._batches, self._beam_size = HeldBatches(model), beam_size
        self.read_s = 0.0
        """How much audio the latest reading was given."""

    def __call__(self, audio: Any, language: str | None, use_prompt: bool, **_: object) -> Any:
        """The text of the audio, as RealtimeSTT wants it."""
        from RealtimeSTT.transcription_engines.base import TranscriptionInfo, TranscriptionResult

        self.read_s = len(audio) / RATE
        segments, _ = self._batches.transcribe(
            np.asarray(audio, np.float32), language="en", beam_size=self._beam_size, batch_size=16, vad_filter=True
        )
        text = " ".join(segment.text for segment in segments).strip()
        return TranscriptionResult(text=text, info=TranscriptionInfo(language="en", language_probability=1.0))


def main() -> None:
    """Arguments: main model, live model, seconds, seed, silence before the turn ends."""
    from RealtimeSTT import AudioToTextRecorder

    main_folder, live_folder, seconds, seed, silence_s = sys.argv[1:6]
    answer = spoken(float(seconds), int(seed))
    final, live = Reader(HeldModel(main_folder), 5), Reader(HeldModel(live_folder), 3)
    for each in (final, live):
        each(answer.samples[: 5 * RATE], "en", True)  # the first reading allocates
    recorder = AudioToTextRecorder(
        use_microphone=False,
        spinner=False,
        device="cpu",
        language="en",
        no_log_file=True,
        enable_realtime_transcription=True,
        transcription_executor=final,
        realtime_transcription_executor=live,
        post_speech_silence_duration=3600.0,  # it is told when the turn is over
    )
    done: list[tuple[float, str]] = []
    thread = threading.Thread(target=lambda: done.append((time.monotonic(), recorder.text())))
    thread.start()
    silence = np.zeros(round(float(silence_s) * RATE), np.float32)
    samples = (np.concatenate([answer.samples, silence]) * 32767).astype(np.int16)
    began_s, cpu_s = time.monotonic(), time.process_time()
    for first in range(0, len(samples), round(_FEED_S * RATE)):
        time.sleep(max(0.0, began_s + first / RATE - time.monotonic()))
        recorder.feed_audio(samples[first : first + round(_FEED_S * RATE)].tobytes())
    declared_s = time.monotonic()
    cores = (time.process_time() - cpu_s) / (declared_s - began_s)
    recorder.stop()
    thread.join()
    ready_s = time.monotonic()
    figures = {
        "after_declared_s": ready_s - declared_s,
        "after_last_word_s": ready_s - declared_s + float(silence_s),
        "cores": cores,
        "read_s": final.read_s,
        "words": len(done[0][1].split()),
    }
    print(json.dumps(figures), flush=True)
    recorder.shutdown()


if __name__ == "__main__":
    main()
