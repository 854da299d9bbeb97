"""The attempts at a question are looked up, compared, printed, and put on one page."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from voicemock.cli.noises import Noises
from voicemock.cli.options import Choices
from voicemock.cli.pages import sounds_of
from voicemock.cli.reading_history import tell
from voicemock.errors import BadInput, NotFound
from voicemock.evaluation.noise import ASSUMED, Noise
from voicemock.output_file import write_whole
from voicemock.practice.attempts import Attempt, Retaken, retaken, sessions_of
from voicemock.practice.history import history
from voicemock.reports.document import document_of
from voicemock.reports.html.retake_page import retake_page
from voicemock.reports.retake_text import print_page, print_retaken
from voicemock.reports.screen import Screen
from voicemock.reports.standing import standing
from voicemock.sessions.library import SIDE_BY_SIDE, Library, Stored


def show_attempts(
    library: Library, first: str, question: str, screen: Screen, options: Sequence[str]
) -> Retaken | None:
    """Prints the attempts beside each other and writes their page into the latest one's folder.

    Args:
        library: where sessions are kept.
        first: id of the session of the first attempt.
        question: id of the rubric's question.
        screen: where it is printed.
        options: of the command line, where it named a judge.

    Returns:
        What was compared; None where there is one attempt or none, and nothing was printed.

    Raises:
        BadInput, CannotWrite, DiskError: sessions cannot be read, or the page cannot be written.
    """
    screen.settle()
    there = attempts_at(library, first, question, screen.note, tell)
    if there is None:
        return None
    taken, stored = there
    print_retaken(taken, screen.terminal, options)
    path = stored[-1].folder / SIDE_BY_SIDE
    write_whole(path, page_of(taken, stored, options), replace=True)
    print_page(path, screen.terminal)
    return taken


def attempts_at(
    library: Library,
    first: str,
    question: str,
    note: Callable[[str], None],
    tell: Callable[[int, int], None] | None = None,
) -> tuple[Retaken, list[Stored]] | None:
    """The attempts that can be read, compared, with their sessions; None where there is one of them or none.

    `note` is told what is worth knowing of how they were compared, `tell` how many sessions were read.

    Raises BadInput where the library cannot be read.
    """
    found = history(library, tell)
    stored = _loaded(library, sessions_of(found.summaries, first, question))
    if len(stored) < 2 and not (stored and stored[0].folder.name != first):
        return None
    attempts = _attempts(stored, first, question)
    return retaken(first, question, attempts, _noise(attempts[-1], note), found.summaries), stored


def judge_options(choices: Choices) -> list[str]:
    """What of the command line chose a judge, to be typed again."""
    only = Choices(llm_url=choices.llm_url, llm_model=choices.llm_model, judge=choices.judge)
    return only.arguments("score")


def _loaded(library: Library, names: Sequence[str]) -> list[Stored]:
    """The sessions that can be read; `session check` names the others."""
    found = []
    for name in names:
        with suppress(BadInput, NotFound):
            found.append(library.load(name))
    return found


def _attempts(stored: Sequence[Stored], first: str, question: str) -> list[Attempt]:
    from_ = 1 if stored[0].folder.name == first else 2
    return [
        Attempt(
            number,
            each.folder.name,
            each.session,
            question,
            standing(each.session.run, each.session) if each.session.run else None,
            each.opened_at,
        )
        for number, each in enumerate(stored, from_)
    ]


def _noise(latest: Attempt, note: Callable[[str], None]) -> Noise:
    """By how much the judge's levels differ from a person's, where somebody marked answers too."""
    if latest.run is None or not latest.judges:
        return ASSUMED
    return Noises(note).of(latest.judges[0], latest.run.rubric)


def page_of(taken: Retaken, stored: Sequence[Stored], options: Sequence[str] = ()) -> str:
    """The page of the attempts that are shown."""
    names = {each.name for each in taken.shown}
    shown = {each.folder.name: each for each in stored if each.folder.name in names}
    sounds = {name: sounds_of(each, each.session.exchange(taken.question)) for name, each in shown.items()}
    documents = {name: document_of(each) for name, each in shown.items()}
    return retake_page(taken, documents, sounds, options)
