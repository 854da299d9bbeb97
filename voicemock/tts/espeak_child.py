"""Speaks with the eSpeak NG library (GPL-3) in a process of its own; nothing else of this program loads it.

Reads lines of JSON, {"text": …}, and answers each with a count of bytes (32 bits, little-endian) and so many bytes of
16-bit mono PCM. The first answer, before any line, holds the sample rate as text. Ends when its input ends.
"""

import contextlib
import ctypes
import json
import os
import shutil
import struct
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SYNCHRONOUS, DONT_EXIT, UTF8, WORDS_PER_MINUTE = 2, 0x8000, 1, 1
RATE_WPM = 160
LONGEST_PATH = 150
"""eSpeak NG 1.52 cuts longer data paths at about 160 characters and then looks elsewhere."""


@contextlib.contextmanager
def short_path(data: Path) -> Iterator[Path]:
    """The same folder under a short path."""
    if len(os.fsencode(data)) <= LONGEST_PATH:
        yield data
        return
    with tempfile.TemporaryDirectory(prefix="vm-") as folder:
        short = Path(folder) / "espeak-ng-data"
        try:
            short.symlink_to(data, target_is_directory=True)
        except OSError:  # Windows lets only some users make links
            shutil.copytree(data, short)
        yield short


def answer(data: bytes) -> None:
    """Writes one answer."""
    sys.stdout.buffer.write(struct.pack("<I", len(data)) + data)
    sys.stdout.buffer.flush()


def main(voice: str) -> int:
    """Speaks until the input ends; 1 when there is no library, data or voice."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    with short_path(Path(espeakng_loader.get_data_path())) as data:
        rate = library.espeak_Initialize(SYNCHRONOUS, 0, os.fsencode(data), DONT_EXIT)
        if rate <= 0 or library.espeak_SetVoiceByName(voice.encode()) != 0:
            return 1
        library.espeak_SetParameter(WORDS_PER_MINUTE, RATE_WPM, 0)
        pcm = bytearray()

        def collect(samples: int | None, count: int, events: int | None) -> int:
            if samples and count > 0:
                pcm.extend(ctypes.string_at(samples, 2 * count))
            return 0

        # Kept in a variable: the library calls it as long as it speaks.
        callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(collect)
        library.espeak_SetSynthCallback(callback)
        answer(str(rate).encode())
        for line in sys.stdin.buffer:
            text = json.loads(line)["text"].encode() + b"\0"
            pcm.clear()
            library.espeak_Synth(text, ctypes.c_size_t(len(text)), 0, 1, 0, UTF8, None, None)
            answer(bytes(pcm))
        library.espeak_Terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
