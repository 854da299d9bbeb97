"""What a person marks blind: answers of a session, or a rubric's examples, each on each of its criteria."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from voicemock.grade import Grade
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.scoring.examples import as_turns
from voicemock.scoring.marking import question_for
from voicemock.sessions.marks import EXAMPLE, Judged, Kept, Marked, anchors_of, digest_of
from voicemock.sessions.session import Session, Turn


@dataclass(frozen=True)
class Item:
    """One answer, to be marked on one criterion."""

    turns: tuple[Turn, ...]
    question: Question
    criterion: Criterion
    rubric: Rubric
    source: str
    """EXAMPLE, or a session's id."""

    @property
    def text(self) -> str:
        """Everything that was said, follow-ups included."""
        return "\n".join(turn.transcript.text for turn in self.turns if turn.transcript)

    @property
    def answer(self) -> str:
        """Digest of that."""
        return digest_of(self.text)

    def marked(self, level: int | None, by: str) -> Marked:
        """The note that somebody gave it this level, or skipped it."""
        return Marked(
            rubric=self.rubric.id,
            question=self.question.id,
            criterion=self.criterion.id,
            anchors=anchors_of(self.criterion),
            answer=self.answer,
            words=len(self.text.split()),
            source=self.source,
            level=level,
            by=by,
        )

    def judged(self, grade: Grade, judge: str) -> Judged:
        """The note that a judge gave it this grade."""
        return Judged(
            rubric=self.rubric.id,
            rubric_digest=self.rubric.digest(),
            criterion=self.criterion.id,
            answer=self.answer,
            judge=judge,
            level=grade.level,
            reason=grade.reason,
        )

    def level_in(self, kept: Kept, by: str) -> int | None:
        """The level that somebody gave it before; None where it was skipped or never seen."""
        note = kept.marked.get((by, self.answer, f"{self.criterion.id} {anchors_of(self.criterion)}"))
        return note.level if note else None

    def is_judged_in(self, kept: Kept, judge: str) -> bool:
        """Whether what a judge gave it by this very rubric is kept."""
        note = self.judged_in(kept, judge)
        return note is not None and note.rubric_digest == self.rubric.digest()

    def judged_in(self, kept: Kept, judge: str) -> Judged | None:
        """What a judge gave it by this rubric, perhaps by an earlier version of it; None where that is not kept."""
        return kept.judged.get((judge, self.answer, f"{self.rubric.id} {self.criterion.id}"))


def items_of_examples(rubric: Rubric) -> tuple[Item, ...]:
    """The rubric's test examples, in an order that tells nothing of their levels and is the same each time.

    Those by which a judge may be calibrated are left out: it would agree with itself.
    """
    examples = [example for example in rubric.examples if example.use == "test"]
    random.Random(rubric.id).shuffle(examples)
    return tuple(
        Item(as_turns(example, rubric), question, rubric.criterion(name), rubric, EXAMPLE)
        for example in examples
        for question in [rubric.question(example.question)]
        for name in question.criteria
    )


def items_of_session(session: Session) -> tuple[Item, ...]:
    """A session's answers that have words, by the rubric that graded it last, or its own.

    None of a candidate that voicemock played: the judge that is calibrated by a graded example knows its level.
    """
    if session.opened.candidate:
        return ()
    rubric = session.run.rubric if session.run else session.rubric
    items = []
    for name in session.asked:
        turns = tuple(turn for turn in session.judged(name) if turn.transcript and turn.transcript.text.strip())
        question = question_for(session, name, rubric)
        if turns:
            items += [
                Item(turns, question, rubric.criterion(criterion), rubric, session.id)
                for criterion in question.criteria
            ]
    return tuple(items)


def grades_of(session: Session, items: Sequence[Item]) -> list[tuple[Item, Grade]]:
    """What the session's last grading gave them; nothing of answers whose text changed since."""
    run = session.run
    if run is None:
        return []
    return [
        (item, run.grades[item.question.id, item.criterion.id])
        for item in items
        if item.question.id not in run.outdated and (item.question.id, item.criterion.id) in run.grades
    ]
