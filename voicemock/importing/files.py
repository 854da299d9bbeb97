"""What an interview is read from: a recording, a transcript, or both."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from voicemock.errors import BadInput, NotFound, UsageError
from voicemock.safe_text import one_line
from voicemock.transcripts.reading import SUFFIXES, read_transcript
from voicemock.transcripts.spoken import Conversation


@dataclass(frozen=True)
class Files:
    """At least one of the two."""

    recording: Path | None
    transcript: Path | None

    @property
    def source(self) -> Path:
        """The one that the session is named by."""
        return self.recording or self.transcript or Path()


def files_of(path: Path, transcript: Path | None = None) -> Files:
    """Which is which: a file is a transcript by the end of its name. Raises NotFound, BadInput, UsageError."""
    for each in filter(None, (path, transcript)):
        if not os.path.exists(each):  # noqa: PTH110 - Path's raises for names that are too long
            raise NotFound(f"There is no file {one_line(str(each))}.")
        if not each.is_file():  # a pipe would be waited for, and a device never ends
            raise BadInput(f"{one_line(str(each))} is not an ordinary file.")
    is_text = path.suffix.lower() in SUFFIXES
    if not is_text:
        _refuse_without_sound(path)
    if transcript is None:
        return Files(None, path) if is_text else Files(path, None)
    if is_text:
        raise UsageError(
            f"{one_line(path.name)} is a transcript itself.",
            "Name the recording first: voicemock session import RECORDING --transcript FILE",
        )
    return Files(path, transcript)


def _refuse_without_sound(path: Path) -> None:
    """Before a model is asked for: what is no recording needs none. Raises BadInput."""
    from voicemock.audio.decode import pcm_16k

    next(pcm_16k(path), b"")


def conversation_in(files: Files) -> Conversation | None:
    """What the transcript holds; None without one. Raises NotFound, BadInput."""
    if files.transcript is None:
        return None
    conversation = read_transcript(files.transcript)
    if files.recording and not conversation.timed:
        raise BadInput(
            f"{one_line(files.transcript.name)} has no times, so it cannot be laid over the recording.",
            "Export it as WebVTT or SRT, or import one of the two alone.",
        )
    return conversation


def digest_of(path: Path) -> str:
    """SHA-256 of a file's content, as hexadecimal digits. Raises BadInput."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadInput(f"{one_line(str(path))} cannot be read: {error.strerror}.") from error
