"""A sheet for people who mark a cohort's answers: drawn at random, without a trace of what the judge gave."""

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from voicemock.evaluation.blind_marks import items_of_session
from voicemock.evaluation.cohort_rows import SessionRow
from voicemock.sessions.session import Session

COLUMNS = (
    "session", "question", "criterion", "level", "marker", "asked", "answer", "measures", "level 1", "level 2",
    "level 3", "level 4", "level 5",
)  # fmt: skip


def drawn(rows: Iterable[SessionRow], seed: int) -> list[tuple[str, str]]:
    """All answers at random, as session and question; of each person one before anybody's second.

    The same cohort and seed give the same answers, whatever the judge gave them.
    """
    dice = random.Random(seed)
    by_person: dict[str, list[tuple[str, str]]] = {}
    for row in sorted(rows, key=lambda row: row.id):
        questions = dict.fromkeys(level.question for level in row.levels)
        by_person.setdefault(row.cluster, []).extend((row.id, question) for question in questions)
    people = [dice.sample(answers, len(answers)) for answers in by_person.values()]
    dice.shuffle(people)
    rounds = zip_longest(*people)
    return [answer for each in rounds for answer in each if answer]


def sheet_rows(session: Session, question: str, name: str) -> Iterator[Sequence[str]]:
    """A row for each criterion of an answer, under COLUMNS; none where nothing was said.

    Args:
        session: in which it was said.
        question: its id.
        name: what the cohort calls the session.
    """
    for item in items_of_session(session):
        if item.question.id == question:
            asked = "\n".join(turn.text for turn in item.turns)
            levels = (item.criterion.levels.get(level, "") for level in range(1, 6))
            yield name, question, item.criterion.id, "", "", asked, item.text, item.criterion.measures, *levels
