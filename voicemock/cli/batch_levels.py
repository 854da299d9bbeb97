"""What the record of an item says of its levels: each with the words that prove it."""

from collections.abc import Iterator, Mapping

from voicemock.batch.record import Level, Quoted
from voicemock.certainty import is_uncertain
from voicemock.grade import Grade
from voicemock.sessions.session import Run, Session

QUOTES = 2
"""How many words of proof the record has of each level; the session has them all."""


def levels(session: Session, run: Run, like: Mapping[str, str]) -> Iterator[Level]:
    """A level for each question and criterion; `like` is the rubric's own question that one is judged as."""
    words = {name: sum(len(each.transcript.text.split()) for each in session.judged(name) if each.transcript)
             for name in session.asked}  # fmt: skip
    for (question, criterion), grade in run.grades.items():
        yield Level(
            question=question,
            like=like.get(question, question),
            criterion=criterion,
            level=grade.level,
            reason=grade.reason,
            samples=grade.samples,
            quotes=tuple(_quotes(grade)),
            words=words.get(question, 0),
            judge=run.judges.get((question, criterion), run.judge),
        )


def _quotes(grade: Grade) -> Iterator[Quoted]:
    for each in grade.evidence[:QUOTES]:
        yield Quoted(text=each.quote, turn=each.turn, start_s=each.start_s, end_s=each.end_s)


def told_and_unsure(session: Session) -> tuple[int, int]:
    """Words of which the recogniser said how sure it was, and those of which it was unsure."""
    words = [word for turn in session.turns if turn.transcript for word in turn.transcript.words]
    return sum(word.probability is not None for word in words), sum(map(is_uncertain, words))
