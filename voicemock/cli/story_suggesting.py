"""Stories are suggested for a question, or for each question of a rubric."""

from voicemock.errors import NotFound
from voicemock.preparation.stories import NO_STORY, asked_freely, fitting
from voicemock.reports.story_text import print_fits
from voicemock.reports.terminal import Terminal
from voicemock.rubric_files import available, find, load
from voicemock.safe_text import one_line
from voicemock.story_files import bank


def suggest_stories(asked: str) -> None:
    """Print what fits, the best first, and why. Raises NotFound, BadInput."""
    stories = bank().stories
    if not stories:
        raise NotFound("There are no stories yet.", "Tell one: voicemock story add")
    terminal = Terminal()
    if asked not in available() and not asked.endswith((".yaml", ".yml")):
        print_fits(one_line(asked), fitting(stories, asked_freely(one_line(asked))), terminal)
        return
    rubric = load(find(asked))
    asks_for_none = 0
    for question in rubric.questions:
        if question.kind in NO_STORY:
            asks_for_none += 1
            continue
        print_fits(question.text, fitting(stories, question, rubric), terminal)
    if asks_for_none:
        terminal.blank()
        terminal.line(f"{asks_for_none} more of its questions ask for no story.", style="dim")
