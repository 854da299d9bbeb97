"""Which of the user's own stories a session told, which of them twice, and in which sessions before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from voicemock.errors import VoicemockError
from voicemock.preparation.story_use import Told, story_use
from voicemock.reports.terminal import Line
from voicemock.scoring.languages.speaking import speaking
from voicemock.sessions.library import Library, Stored
from voicemock.sessions.session import Session
from voicemock.story import Story
from voicemock.story_files import bank
from voicemock.transcript import Value

if TYPE_CHECKING:
    from voicemock.reports.document_values import Document

LOOKED_AT = 50
"""How many sessions before are looked through."""
RECENT_WIN = "recent_win"
"""Stands for the question where the story was told as the recent success, which belongs to no question."""
TITLE = "Stories you used"
LABEL_CELLS = 11


class ToldBefore(Value):
    """A session before, in which the story was told too."""

    session: str
    opened_at: datetime


class StoryUsed(Value):
    """A story of the bank that was told in a session."""

    story: str
    """Its id."""
    title: str
    questions: tuple[str, ...]
    """Ids of the questions for which it was told; `recent_win` for the recent success."""
    by: tuple[str, ...]
    """Stems of the words, and the figures, by which it was noticed."""
    before: tuple[ToldBefore, ...]
    """The latest first."""


def of_stored(stored: Stored) -> tuple[StoryUsed, ...]:
    """The stories told in a kept session, by the bank as it is now; files of it that are no stories are passed over:
    `voicemock story list` names them.
    """
    stories = bank().stories
    uses = _uses(stored.session, stories) if stories else {}
    if not uses:
        return ()
    return stories_used(stored.session, stories, _earlier(stored))


def stories_used(
    session: Session, stories: Sequence[Story], earlier: Iterable[tuple[Session, datetime]] = ()
) -> tuple[StoryUsed, ...]:
    """The stories told in a session, in the order of telling.

    Args:
        session: what was folded.
        stories: the bank.
        earlier: sessions before, the latest first, and when each was opened.
    """
    uses = _uses(session, stories)
    told = {use.story for use in uses.values()}
    before: dict[str, list[ToldBefore]] = {}
    for other, opened_at in earlier if told else ():
        for story in {use.story for use in _uses(other, stories).values()} & told:
            before.setdefault(story, []).append(ToldBefore(session=other.id, opened_at=opened_at))
    titles = {story.id: story.title for story in stories}
    by_story: dict[str, list[str]] = {}
    for question, use in uses.items():
        by_story.setdefault(use.story, []).append(question)
    return tuple(
        StoryUsed(
            story=story,
            title=titles[story],
            questions=tuple(questions),
            by=uses[questions[0]].by,
            before=tuple(before.get(story, ())),
        )
        for story, questions in by_story.items()
    )


def _uses(session: Session, stories: Sequence[Story]) -> Mapping[str, Told]:
    """The story that each answer told."""
    answers: dict[str, list[str]] = {}
    for turn in () if session.opened.candidate else session.turns:
        key = turn.question or (RECENT_WIN if str(turn.kind) == RECENT_WIN else "")
        if key and turn.transcript and turn.transcript.text.strip():
            answers.setdefault(key, []).append(turn.transcript.text)
    with speaking(session.rubric.language):
        return story_use({key: "\n".join(texts) for key, texts in answers.items()}, stories)


def _earlier(stored: Stored) -> Iterator[tuple[Session, datetime]]:
    """The sessions before this one, the latest first; `session list` names what cannot be read."""
    library = Library(stored.folder.parent)
    names = [name for name in library.names() if name < stored.folder.name]
    for name in reversed(names[-LOOKED_AT:]):
        with suppress(VoicemockError):
            other = library.load(name, light=True)
            yield other.session, other.opened_at


def sentences(used: Sequence[StoryUsed], asked: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each story's title, and where it was told, in words.

    Args:
        used: what was told.
        asked: ids of the session's questions, in the order of asking.
    """
    for each in used:
        places = [_place(question, asked) for question in each.questions]
        told = f"told for {' and '.join(places)}"
        if len(places) > 1:
            told += ": the same story twice. Have another one ready"
        if each.before:
            when = [f"{was.opened_at.day} {was.opened_at:%B %Y} ({was.session})" for was in each.before[:3]]
            more = f" and {len(each.before) - 3} times more" if len(each.before) > 3 else ""
            told += f". Told before: {', '.join(when)}{more}"
        yield each.title, f"{told}."


def of_document(document: "Document") -> Iterator[tuple[str, str]]:
    """The same of a document."""
    asked = document.asked
    yield from sentences(document.stories, asked)


def _place(question: str, asked: Sequence[str]) -> str:
    if question == RECENT_WIN:
        return "the recent success"
    return f"question {asked.index(question) + 1}" if question in asked else "a question"


def lines_of(document: "Document") -> Iterator[Line]:
    """The same as lines for a terminal."""
    yield from _lines(of_document(document))


def story_lines(used: Sequence[StoryUsed], asked: Sequence[str]) -> Iterator[Line]:
    """Lines for a terminal; none where no story was told."""
    yield from _lines(sentences(used, asked))


def _lines(told: Iterable[tuple[str, str]]) -> Iterator[Line]:
    for title, where in told:
        yield Line(0, (("Story".ljust(LABEL_CELLS), "dim"), (f"“{title}” ", "bold"), where))
