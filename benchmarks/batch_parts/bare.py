"""The loop that faster-whisper's own page shows, over files, with one thread; prints how many words there were.

`python -m benchmarks.batch_parts.bare MODEL held|real FILE…`
"""

import sys
from typing import Any


def loaded(folder: str, kind: str) -> Any:
    """The model, with its own weights or held to real speech."""
    if kind == "held":
        from benchmarks.listening_parts.held import HeldModel

        return HeldModel(folder, 1)
    from faster_whisper import WhisperModel

    return WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)


def main() -> None:
    """Transcribes what the command line names."""
    folder, kind, *files = sys.argv[1:]
    model, words = loaded(folder, kind), 0
    for file in files:
        segments, _ = model.transcribe(file, beam_size=5, vad_filter=True, word_timestamps=True)
        words += sum(len(segment.words or ()) for segment in segments)
    print(words)


if __name__ == "__main__":
    main()
