"""What `--file` names: code, a submission, slides or a text that the interview is about."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from voicemock.documents.reader import read_document
from voicemock.material import Material
from voicemock.material_files import read_again
from voicemock.material_files import read_material as read_files


def read_material(paths: Sequence[Path]) -> tuple[Material, ...]:
    """What the files and folders hold. Raises BadInput, NotFound: see material_files.read_material."""
    return read_files(paths, read_document)


def reader_again(paths: Sequence[Path]) -> Callable[[], tuple[Material, ...]]:
    """Reads the same files once more, as often as it is called; it never raises what reading raises."""
    return partial(read_again, tuple(paths), read_document)
