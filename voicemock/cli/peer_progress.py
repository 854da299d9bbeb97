"""What each of the people who interviewed each other has done, from the library."""

from collections.abc import Sequence

from voicemock.errors import BadInput
from voicemock.evaluation.programme import Half, half_of
from voicemock.sessions.library import Library


def done_by(library: Library) -> tuple[Sequence[Half], Sequence[str]]:
    """The halves that were held, oldest first, and what could not be read of the library."""
    halves, broken = [], []
    for name in library.names():
        try:
            half = half_of(library.load(name, light=True).session)
        except BadInput as error:
            broken.append(str(error))
            continue
        if half:
            halves.append(half)
    return halves, broken
