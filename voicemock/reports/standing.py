"""What still stands of a grading when the text that it was made on has changed since."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from voicemock.feedback import Advice, Strength
from voicemock.grade import Evidence, Grade
from voicemock.scoring.evidence import evidence
from voicemock.sessions.session import Run, Session, Turn


def standing(run: Run, session: Session) -> Run:
    """The run with its quotes where they stand now, and without those that the transcript no longer holds.

    So it is after a correction, or after transcribing again with another model.
    """
    turns = {turn.number: turn for turn in session.turns if turn.transcript}
    return replace(
        run,
        grades={key: _proven(grade, turns) for key, grade in run.grades.items()},
        advice={name: _quoting(advice, turns) for name, advice in run.advice.items()},
        debrief=run.debrief and run.debrief.model_copy(update={"strengths": _there(run.debrief.strengths, turns)}),
    )


def _proven(grade: Grade, turns: Mapping[int, Turn]) -> Grade:
    found = [_found(each, turns.get(each.turn)) for each in grade.evidence]
    kept = tuple(each for each in found if each)
    if kept == grade.evidence:
        return grade
    unproven = {} if kept or grade.level == 1 else {"level": None, "reason": "quote_not_found"}
    return grade.model_copy(update={"evidence": kept, **unproven})


def _quoting(advice: Advice, turns: Mapping[int, Turn]) -> Advice:
    return advice.model_copy(update={"worked": _there(advice.worked, turns)})


def _there(strengths: Iterable[Strength], turns: Mapping[int, Turn]) -> tuple[Strength, ...]:
    found = [(each, _found(each.evidence, turns.get(each.evidence.turn))) for each in strengths]
    return tuple(each.model_copy(update={"evidence": there}) for each, there in found if there)


def _found(each: Evidence, turn: Turn | None) -> Evidence | None:
    """The quote where it was, else where the same words stand nearest to that; None where they do not."""
    text = turn.transcript.text if turn and turn.transcript else ""
    if text[each.char_start : each.char_end] == each.quote:
        return each
    whole_words = re.finditer(rf"(?<!\w){re.escape(each.quote)}(?!\w)", text) if each.quote else ()
    nearest = min(whole_words, key=lambda found: abs(found.start() - each.char_start), default=None)
    return evidence(turn, nearest.span(), each.point) if turn and nearest else None
