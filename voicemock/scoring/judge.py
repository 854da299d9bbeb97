"""The judge with a language model: one criterion a call, every quote looked up before it counts.

The model proposes points, quotes and a level. Code decides what stands: junk is refused before the model is asked,
words spoken to the grader are cut out, quotes that nobody said are rejected, a level above 1 needs quotes that are
there, red flags cap it, and no total is ever asked for.
"""

import statistics
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel, Field

from voicemock.errors import BadReply, Declined, TooLong
from voicemock.grade import Evidence, Grade, Reason
from voicemock.ports import Chat, Message
from voicemock.prompts import fence
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.safe_text import one_line
from voicemock.scoring.addressed import addressed, without
from voicemock.scoring.answer import Said, answer
from voicemock.scoring.coverage import red_flags
from voicemock.scoring.evidence import locate
from voicemock.scoring.junk import no_answer
from voicemock.scoring.language import is_another_language, name_of
from voicemock.scoring.shortened import share_to_keep, shortened
from voicemock.sessions.session import Turn

MAX_QUOTES = 20
"""More quotes than this in one reply are not looked up."""
MAX_REASON_CHARS = 600
"""Longer explanations are cut."""
PARTLY_JUDGED = "The answer was too long for the model: only its beginning and end were judged."
WRONG_LANGUAGE = "The model explained it in another language, though asked twice."


class PointShown(BaseModel):
    """What the model says about one point."""

    point: str
    quotes: list[str]
    met: bool


class Judgement(BaseModel):
    """The model's reply. Evidence stands before the level, so that the level follows from it."""

    points: list[PointShown]
    why_not_higher: str
    why_not_lower: str
    cannot_assess: bool
    level: int | None = Field(ge=1, le=5)


class Fillable(Protocol):
    """A prompt with holes."""

    def fill(self, **values: str) -> str:
        """The text with its holes filled."""


class LLMJudge:
    """Grades by asking a language model, and believes only what it can prove."""

    def __init__(self, chat: Chat, prompt: Fillable, label: str, samples: int = 1) -> None:
        """
        Args:
            chat: asks the model.
            prompt: the prompt `judge`.
            label: the model's name.
            samples: how often each criterion is judged; the median counts.
        """
        self._chat, self._prompt, self.label, self._samples = chat, prompt, label, max(1, samples)

    def grade(self, session_turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric) -> Grade:
        """One criterion's level for an exchange. Raises LLMUnreachable, Refused."""
        reason = no_answer(session_turns, question)
        if reason is not None:
            return Grade(criterion=criterion.id, reason=reason)
        case = _Case(session_turns, answer(session_turns, question), question, criterion, rubric)
        grades = []
        for _ in range(self._samples):
            try:
                grades.append(self._sample(case))
            except Declined as error:
                grades.append(Grade(criterion=criterion.id, reason="declined", note=_explained(error.message)))
            except BadReply as error:
                grades.append(Grade(criterion=criterion.id, reason="bad_reply", note=_explained(error.message)))
        return median(grades)

    def _sample(self, case: "_Case") -> Grade:
        """One judgement; where the transcript is too long for the model, once more on its beginning and end."""
        messages = self._messages(case, 1.0)
        try:
            return self._judged(messages, case)
        except TooLong as error:
            transcript = len(interview_text(case.turns, case.heard))
            keep = share_to_keep(error.fits, sum(len(each.content) for each in messages), transcript)
            if keep is None:
                raise
        grade = self._judged(self._messages(case, keep), case)
        # What is missing may stand in the part that was not judged.
        return grade.model_copy(update={"note": " ".join(filter(None, (PARTLY_JUDGED, grade.note))), "missing": ()})

    def _judged(self, messages: list[Message], case: "_Case") -> Grade:
        judgement, language = self._chat(messages, Judgement), case.rubric.language
        if not is_another_language(_reasons(judgement), language):
            return _checked(judgement, case)
        ask = f"Give why_not_higher and why_not_lower in {name_of(language)}; copy the quotes as they are."
        with suppress(BadReply):  # then the first reply stands
            again = (
                Message("assistant", judgement.model_dump_json()),
                Message("user", f"{ask} Reply again, in full."),
            )
            judgement = self._chat([*messages, *again], Judgement)
        note = WRONG_LANGUAGE if is_another_language(_reasons(judgement), language) else ""
        return _checked(judgement, case).model_copy(update={"note": note})

    def _messages(self, case: "_Case", keep: float) -> list[Message]:
        """What does not change between answers goes first, in a message of its own."""
        spoken = fence("answer", interview_text(case.turns, case.heard, keep))
        filled = self._prompt.fill(
            role=f"{case.rubric.name}. {case.rubric.description}",
            question=case.question.text,
            criterion=case.criterion.name,
            measures=case.criterion.measures,
            levels=levels_text(case.criterion),
            points=points_text(case.question, case.criterion, case.rubric),
            answer=spoken,
        )
        rules, _, after = filled.partition(spoken)
        return [Message("system", rules.rstrip()), Message("user", spoken + after.rstrip())]


def _reasons(judgement: Judgement) -> str:
    return f"{judgement.why_not_higher} {judgement.why_not_lower}"


def interview_text(turns: Sequence[Turn], heard: Sequence[Said], keep: float = 1.0) -> str:
    """The exchange as the model reads it: without what speaks to the grader, uncertain words marked.

    Of each answer so much is kept, from its beginning and its end.
    """
    unsure = {said.turn.number: {said.words[at].end for at in said.uncertain} for said in heard}
    lines = []
    for turn in turns:
        said = _marked(turn.transcript.text, unsure.get(turn.number, set())) if turn.transcript else ""
        said = shortened(one_line(said), keep) or "(said nothing)"
        lines.append(f"Interviewer: {one_line(turn.text)}\nCandidate: {said}")
    return "\n\n".join(lines)


def _marked(text: str, ends: set[int]) -> str:
    """The text with [?] after uncertain words and without what speaks to the grader."""
    cuts = addressed(text)
    marked, moved = text, []
    for end in sorted(ends, reverse=True):
        marked = f"{marked[:end]} [?]{marked[end:]}"
    for first, last in cuts:
        before = 4 * sum(end <= first for end in ends)
        moved.append((first + before, last + before + 4 * sum(first < end <= last for end in ends)))
    return without(marked, tuple(moved))


def levels_text(criterion: Criterion) -> str:
    """A criterion's levels, one a line; what lies between two of them is said to."""
    return "\n".join(
        f"{level}: {criterion.levels.get(level, f'between {level - 1} and {level + 1}')}" for level in range(1, 6)
    )


def points_text(question: Question, criterion: Criterion, rubric: Rubric) -> str:
    """What is looked for, one id a line, red flags included."""
    lines = [f"- {point.id}: {point.text}" for point in rubric.points(question, criterion)]
    lines += [
        f"- {flag.id}: {flag.text} (met: true if it is said; the level is then at most {flag.cap})"
        for flag in criterion.red_flags
    ]
    return "\n".join(lines) or '- (nothing is listed: use the id "other")'


@dataclass(frozen=True)
class _Case:
    turns: Sequence[Turn]
    heard: Sequence[Said]
    question: Question
    criterion: Criterion
    rubric: Rubric


def _checked(judgement: Judgement, case: _Case) -> Grade:
    """What of a judgement stands."""
    criterion = case.criterion
    points = case.rubric.points(case.question, criterion)
    evidence, rejected = _verified(judgement, case)
    flagged = {each.point for each in evidence}
    caps = [flag.cap for flag in criterion.red_flags if flag.id in flagged]
    caps += red_flags(case.heard, case.question, criterion).values()
    proof = tuple(each for each in evidence if each.point not in {flag.id for flag in criterion.red_flags})
    shown = {each.point for each in proof}
    found = Grade(
        criterion=criterion.id,
        evidence=evidence,
        rejected=rejected,
        why_not_higher=_explained(judgement.why_not_higher),
        why_not_lower=_explained(judgement.why_not_lower),
        missing=tuple(point.text for point in points if point.id not in shown),
    )
    # What the model says of an answer that it cannot prove anything about is not passed on.
    unscored = Grade(criterion=criterion.id, reason="cannot_assess", rejected=rejected)
    if judgement.cannot_assess or judgement.level is None:
        return unscored
    spans = {(each.turn, each.char_start, each.char_end) for each in proof}
    if judgement.level > 1 and len(spans) < max(1, criterion.quotes):
        return unscored.model_copy(update={"reason": "quote_not_found"})
    level = min([judgement.level, *caps])
    return found.model_copy(update={"level": level, "samples": (level,)})


def _verified(judgement: Judgement, case: _Case) -> tuple[tuple[Evidence, ...], tuple[str, ...]]:
    """The evidence that is in the transcript, and the quotes that are not."""
    known = {point.id for point in case.rubric.points(case.question, case.criterion)}
    known |= {flag.id for flag in case.criterion.red_flags}
    turns = [said.turn for said in case.heard]
    found: dict[tuple[str | None, int, int, int], Evidence] = {}
    rejected: list[str] = []
    claims = [(each.point, quote) for each in judgement.points if each.met for quote in each.quotes]
    for point, quote in claims[:MAX_QUOTES]:
        evidence = locate(turns, quote, point if point in known else None)
        if evidence and _proves_something(evidence, case.heard):
            found[evidence.point, evidence.turn, evidence.char_start, evidence.char_end] = evidence
        elif quote.strip():
            rejected.append(one_line(quote)[:MAX_REASON_CHARS])
    return tuple(found.values()), tuple(dict.fromkeys(rejected))


def _proves_something(evidence: Evidence, heard: Sequence[Said]) -> bool:
    """Whether the candidate's own words are in it: neither the question said again nor words to the grader."""
    said = next(each for each in heard if each.turn.number == evidence.turn)
    text = said.turn.transcript.text if said.turn.transcript else ""
    if any(first < evidence.char_end and last > evidence.char_start for first, last in addressed(text)):
        return False
    return any(
        word.is_content and word.start >= evidence.char_start and word.end <= evidence.char_end for word in said.words
    )


def _explained(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= MAX_REASON_CHARS else line[: MAX_REASON_CHARS - 1].rstrip() + "…"


def median(grades: Sequence[Grade]) -> Grade:
    """The judgement of the median level, with all levels as its samples.

    Unscored unless at least half of the judgements have a level; then with the most common reason.
    """
    levels = [grade.level for grade in grades if grade.level is not None]
    if 2 * len(levels) < len(grades) or not levels:
        reasons = Counter[Reason](grade.reason for grade in grades if grade.reason is not None)
        reason = reasons.most_common(1)[0][0]
        chosen = next(grade for grade in grades if grade.reason == reason)
        return chosen.model_copy(update={"samples": tuple(levels)})
    middle = statistics.median_low(levels)
    chosen = next(grade for grade in grades if grade.level == middle)
    return chosen.model_copy(update={"samples": tuple(levels)})
