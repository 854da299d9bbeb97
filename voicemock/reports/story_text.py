"""Stories on a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from voicemock.preparation.stories import Fit
from voicemock.preparation.story_split import Piece
from voicemock.reports.terminal import Line, Terminal
from voicemock.safe_text import one_line
from voicemock.story import ASKS, PARTS, Part, Story

LABEL_CELLS = 11
MAX_FITS = 3
LETTERS: Mapping[str, Part] = {part[0].upper(): part for part in PARTS}
"""How a part is named by one letter."""


def print_stories(stories: Sequence[Story], terminal: Terminal) -> None:
    """A line for each: its id, its title, its skills, and what it lacks."""
    if not stories:
        terminal.line("There are no stories yet. Tell one: voicemock story add")
    width = max((len(story.id) for story in stories), default=0) + 2
    for story in stories:
        lacks = f"  lacks {', '.join(story.missing)}" if story.missing else ""
        skills = f"  [{', '.join(story.skills)}]" if story.skills else ""
        terminal.line((story.id.ljust(width), "bold"), one_line(story.title), (skills, "dim"), (lacks, "yellow"))


def print_story(story: Story, terminal: Terminal) -> None:
    """Its parts; of those that are missing, what to ask."""
    terminal.heading(one_line(story.title))
    for part in PARTS:
        words = one_line(story.part(part))
        label = (part.capitalize().ljust(LABEL_CELLS), "dim")
        terminal.line(label, words if words else (f"missing. {ASKS[part]}", "yellow"))
    for name, listed in (("Skills", story.skills), ("Numbers", story.numbers)):
        terminal.line((name.ljust(LABEL_CELLS), "dim"), one_line(", ".join(listed)) or "none")
    if story.source:
        terminal.line(("Source".ljust(LABEL_CELLS), "dim"), one_line(story.source))


def pieces_lines(pieces: Sequence[Piece]) -> Iterator[Line]:
    """What was told sentence by sentence, each with its number and the letter of its part."""
    for at, piece in enumerate(pieces, 1):
        yield Line(0, ((f"{at:>3} {piece.part[0].upper()}  ", "bold"), one_line(piece.text)))


def print_fits(question: str, fits: Sequence[Fit], terminal: Terminal) -> None:
    """A question with the stories that fit it."""
    terminal.blank()
    terminal.line(one_line(question), style="bold")
    for fit in fits[:MAX_FITS]:
        terminal.line((f"{fit.story.id}  ", "cyan"), one_line(fit.story.title), indent=2)
        terminal.line(("; ".join(fit.why), "dim"), indent=4)
    if not fits:
        terminal.line("No story of yours fits it. Tell one: voicemock story add", indent=2, style="yellow")
