"""The answers beside the papers that were given: what the job and the firm ask for, what the CV says otherwise."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from voicemock.preparation.claims import doubts
from voicemock.preparation.company import facts_of
from voicemock.preparation.job import read_job
from voicemock.preparation.skills import named_in
from voicemock.reports.papers import Contradiction, Papers, Wanted
from voicemock.scoring.text import content_stems
from voicemock.sentences import sentences
from voicemock.sessions.session import Session

SHARED = 2
"""Words with a meaning that a sentence shares with a value of the firm before it counts as speaking of it."""


def papers_of(session: Session, opened_at: datetime | None) -> Papers | None:
    """The answers beside what was given; None where nothing was, or another language is spoken."""
    opened = session.opened
    if session.rubric.language != "en" or not (opened.job or opened.cv or opened.company):
        return None
    answers = {
        name: "\n".join(turn.transcript.text for turn in session.judged(name) if turn.transcript)
        for name in session.asked
    }
    today = (opened_at or datetime.now()).date()
    return Papers(
        wanted=(*_needs(opened.job, answers), *_values(opened.company, answers)),
        contradictions=tuple(_contradictions(opened.cv, answers, today)),
    )


def _needs(job: str, answers: Mapping[str, str]) -> Iterator[Wanted]:
    if not job.strip():
        return
    named = {name: _named(text) for name, text in answers.items()}
    for skill in read_job(job).skills:
        heard_in = tuple(name for name, said in named.items() if skill.name.casefold() in said)
        yield Wanted(name=skill.name, need=skill.need, heard_in=heard_in)


def _named(text: str) -> frozenset[str]:
    found = [each.skill for each in named_in(text)]
    return frozenset(name.casefold() for skill in found for name in (skill.name, *skill.shown_by))


def _values(company: str, answers: Mapping[str, str]) -> Iterator[Wanted]:
    for fact in facts_of(company):
        if fact.kind == "value":
            meant = set(content_stems(fact.quote))
            heard_in = (
                name
                for name, text in answers.items()
                if any(len(meant & set(content_stems(sentence))) >= SHARED for sentence in sentences(text))
            )
            yield Wanted(name=fact.quote, need=None, heard_in=tuple(heard_in))


def _contradictions(cv: str, answers: Mapping[str, str], today: date) -> Iterator[Contradiction]:
    if not cv.strip():
        return
    names = list(answers)
    for doubt in doubts(list(answers.values()), cv, today):
        yield Contradiction(question_id=names[doubt.answer], said=doubt.said, cv=doubt.cv, ask=doubt.ask)
