"""The facts of a journal about what is talked about: code that was edited during the interview."""

from collections.abc import Sequence
from typing import Literal

from voicemock.material import Material, updated
from voicemock.transcript import Value


class MaterialSeen(Value):
    """The files were looked at again, and these had changed or were new."""

    kind: Literal["material_seen"] = "material_seen"
    turn: int
    """The turn during which they changed: it had been asked, and the next had not."""
    materials: tuple[Material, ...]
    """As they are now; what is not named here is as it was."""


def as_seen(
    first: Sequence[Material], seen: Sequence[MaterialSeen], before: int | None = None
) -> tuple[Material, ...]:
    """The material after what was seen of it: all of it, or what was seen before the turn with this number began."""
    news = [each for event in seen if before is None or event.turn < before for each in event.materials]
    return updated(first, news)
