"""Answers from audio files: each question is answered by the next one."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from voicemock.audio import decode
from voicemock.errors import BadInput, NotFound
from voicemock.ports import NoMore, Recorded

_VIDEO = {".avi", ".m4v", ".mkv", ".mov", ".mp4", ".webm"}
_AUDIO = {".aac", ".aif", ".aiff", ".amr", ".au", ".caf", ".flac", ".m4a", ".mka", ".mp3", ".oga", ".ogg", ".opus"}
SUFFIXES = frozenset(_VIDEO | _AUDIO | {".wav", ".wma"})
"""Which files of a folder are taken for answers; a file that is named by itself may be called anything."""


class AnswerFiles:
    """Listens to files (ports.Listen); `skip` says how many of them an earlier run of the session used up.

    Raises:
        NotFound: a path does not exist.
        BadInput: a folder holds no audio file.
    """

    def __init__(self, paths: Sequence[Path], skip: int = 0) -> None:
        self.files = tuple(file for path in paths for file in _files(path))
        self.used = skip
        """How many of `files` are answered."""

    def __call__(self, destination: Path, target_s: float) -> Recorded | NoMore:
        """The next file, copied to `destination`. One that cannot be read stays next.

        Raises:
            BadInput: the file cannot be read.
            NotFound: it is gone.
            CannotWrite: the copy cannot be made.
            DiskError: the disk is full or broken.
        """
        if self.used >= len(self.files):
            return NoMore("out_of_answers")
        source = self.files[self.used]
        copied = decode.copy_as_wav(source, destination)
        self.used += 1
        note = f"{copied.damaged} damaged pieces of {source.name} were left out." if copied.damaged else ""
        return Recorded(source=source.name, note=note)


def _files(path: Path) -> Iterable[Path]:
    if not path.exists():
        raise NotFound(f"There is no file or folder {path}.")
    if not path.is_dir():
        return (path,)
    found = sorted(each for each in path.iterdir() if _is_answer(each))
    if not found:
        raise BadInput(f"{path} holds no audio file.", "Name the files, or give them an ending such as .wav or .mp3.")
    return found


def _is_answer(path: Path) -> bool:
    return not path.name.startswith(".") and path.suffix.lower() in SUFFIXES and path.is_file()
