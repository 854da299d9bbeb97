"""What a recogniser hears by: the same engine, model and manner of reading have the same identity on every machine.

Words are then the same but for rounding: a CPU computes in 8 bits, a GPU in 16, and now and then one hears another
word. They stay as they were heard first, so that machines of both kinds may share a run.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from voicemock.config import SpeechSettings
from voicemock.errors import RecogniserError
from voicemock.stt import models
from voicemock.stt.spec import ReadingFor

_END_BYTES = 1 << 20


def identity(speech: SpeechSettings, glossary: Sequence[str], reading: ReadingFor) -> str:
    """A digest of engine, model, language, glossary and manner of reading, in hexadecimal digits.

    What device computes, and where, does not count; nor does the address of a server whose model is named.

    Raises:
        RecogniserError: the Whisper model is not on this machine.
    """
    engine = speech.engine or "whisper"
    model = speech.model or ""
    if engine == "whisper":
        folder = models.path_of(speech.whisper_model)
        if folder is None:
            raise models.not_here(speech.whisper_model)
        model = of_folder(folder)
    parts = [
        engine,
        "" if model else speech.url or "",
        model,
        speech.language or "",
        str(speech.short_windows),
        reading,
        *glossary,
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@lru_cache(maxsize=8)
def of_folder(folder: Path) -> str:
    """A digest of a model's files: their names, sizes, and both ends of each, since large ones have gigabytes.

    Raises RecogniserError where they cannot be read.
    """
    digest = hashlib.sha256()
    try:
        for name in sorted({*models.NEEDED, "vocabulary.json", "vocabulary.txt"}):
            path = folder / name
            if not path.is_file():
                continue
            size = path.stat().st_size
            digest.update(f"{name}\0{size}\0".encode())
            with path.open("rb") as file:
                digest.update(file.read(_END_BYTES))
                file.seek(max(0, size - _END_BYTES))
                digest.update(file.read(_END_BYTES))
    except OSError as error:
        raise RecogniserError(f"The model in {folder} cannot be read: {error.strerror}.") from error
    return digest.hexdigest()
