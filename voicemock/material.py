"""Material that is talked about: code, a submission, slides or a text of one's own, as it was read; never run."""

from collections.abc import Iterable, Sequence
from typing import Literal

from voicemock.prompts import fence
from voicemock.transcript import Value

MaterialKind = Literal["code", "diff", "text"]

BLOCK_CHARS = 120
"""What the tags around a text in a prompt and its first line take, at most; the name comes on top."""
LEAST_CHARS = 200
"""A text of which less would be left in a prompt is only named there."""


class Material(Value):
    """One file that is talked about, as it was when it was read."""

    name: str
    """Its name, or its path inside the folder that was given; fit to be shown."""
    text: str
    """What it holds, without control characters; empty where it was left out."""
    kind: MaterialKind
    sha256: str = ""
    """Of the file's bytes, in hexadecimal digits; empty where it was left out."""
    bytes: int = 0
    """The file's size."""
    left_out: str = ""
    """Why nothing of it was read, in a few words; empty where it was."""

    @property
    def lines(self) -> int:
        """How many lines its text has."""
        return len(self.text.splitlines())


def read_of(materials: Iterable[Material]) -> tuple[Material, ...]:
    """Those of which something was read."""
    return tuple(each for each in materials if not each.left_out)


def changed(before: Iterable[Material], now: Iterable[Material]) -> tuple[Material, ...]:
    """What was read now and was not there before, or was otherwise.

    What cannot be read now counts as it was: an editor takes a file away for a moment whenever it saves it.
    """
    known = {each.name: each.sha256 for each in read_of(before)}
    return tuple(each for each in read_of(now) if known.get(each.name) != each.sha256)


def updated(before: Sequence[Material], seen: Iterable[Material]) -> tuple[Material, ...]:
    """The material with what changed put in the place of what it was, and what is new at the end."""
    newest = {each.name: each for each in seen}
    kept = tuple(newest.pop(each.name, each) for each in before)
    return (*kept, *newest.values())


def for_prompt(materials: Iterable[Material], budget_chars: int, tag: str | None = None) -> str:
    """The material as data for a model: fenced, with line numbers, and within the budget.

    What does not fit is cut between lines, and the long texts are cut first; what is left out is named.

    Args:
        materials: as they are now.
        budget_chars: the most characters that come back.
        tag: see prompts.fence.
    """
    texts = read_of(materials)
    bodies = [_numbered(each) for each in texts]
    room = max(0, budget_chars - sum(BLOCK_CHARS + len(each.name) for each in texts))
    rooms = _shared([len(body) for body in bodies], room)
    blocks: list[str] = []
    unread: list[str] = []
    for each, body, most in zip(texts, bodies, rooms, strict=True):
        if most < min(len(body), LEAST_CHARS):
            unread.append(each.name)
            continue
        blocks.append(fence("file", f"{each.name}\n{_cut(body, most)}", tag))
    if unread:
        blocks.append(fence("files-without-room", "\n".join(unread), tag))
    return _within("\n".join(blocks), blocks, budget_chars)


def _within(whole: str, blocks: list[str], budget_chars: int) -> str:
    """As many blocks as fit: markers that a fence breaks up make a text longer than it was reckoned."""
    while len(whole) > budget_chars and blocks:
        blocks.pop()
        whole = "\n".join(blocks)
    return whole


def _numbered(material: Material) -> str:
    return "\n".join(f"{number} {line}" for number, line in enumerate(material.text.splitlines(), 1))


def _shared(lengths: Sequence[int], room: int) -> list[int]:
    """How much of each text fits: short ones whole, the rest in equal parts."""
    given = [0] * len(lengths)
    order = sorted(range(len(lengths)), key=lambda at: lengths[at])
    for done, at in enumerate(order):
        given[at] = min(lengths[at], room // (len(order) - done))
        room -= given[at]
    return given


def _cut(body: str, most: int) -> str:
    """The beginning of a text and a note on what is left out, in at most so many characters."""
    if len(body) <= most:
        return body
    note = "[the rest is left out]"
    end = body.rfind("\n", 0, max(0, most - len(note)))
    return f"{body[: max(0, end)]}\n{note}" if end > 0 else note
