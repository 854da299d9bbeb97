"""How advice and stronger versions read: the same words on the screen, in Markdown and on the page."""

from collections.abc import Iterator

from voicemock.coaching.advice import BY_RUBRIC
from voicemock.coaching.invented import BLANK
from voicemock.coaching.rewrite import OUTLINE
from voicemock.feedback import Advice, StrongerAnswer

OUTDATED = "The text of this answer changed after the advice was given."


def given_by(advice: Advice) -> str:
    """What gave the advice."""
    return "from the rubric alone" if advice.by == BY_RUBRIC else f"by {advice.by}"


def capitalised(text: str) -> str:
    """The text with its first letter large, and the names in it as they are."""
    return text[:1].upper() + text[1:]


def made_by(stronger: StrongerAnswer) -> str:
    """What made a stronger version, and of what."""
    if stronger.by == OUTLINE:
        return "an outline from your own words"
    return f"made from your words by {stronger.by}"


def parted(text: str) -> Iterator[tuple[str, bool]]:
    """A text in parts, and which of them are blanks."""
    at = 0
    for blank in BLANK.finditer(text):
        if text[at : blank.start()]:
            yield text[at : blank.start()], False
        yield blank[0], True
        at = blank.end()
    if text[at:]:
        yield text[at:], False
