"""What the model that judges reads: what never changes first, then the answer, then the criterion.

Servers keep the beginning of a prompt that they have read before. The rules are the same for a whole session, and the
question with its answer for all its criteria; so only the criterion is new to most calls.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from voicemock.ports import Message
from voicemock.prompts import fence
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.safe_text import one_line
from voicemock.scoring.addressed import Spans, cleared, without
from voicemock.scoring.answer import LeftOut, Said, words_to_the_grader
from voicemock.scoring.shortened import shortened
from voicemock.sessions.session import Turn


class Fillable(Protocol):
    """A prompt with holes."""

    def fill(self, **values: str) -> str:
        """The text with its holes filled."""


@dataclass(frozen=True)
class Case:
    """One criterion to be judged."""

    turns: Sequence[Turn]
    heard: Sequence[Said]
    question: Question
    criterion: Criterion
    rubric: Rubric
    left_out: LeftOut


def messages(prompt: Fillable, case: Case, tag: str, keep: float = 1.0) -> list[Message]:
    """The prompt as a message that never changes and one that holds the answer.

    Args:
        prompt: the prompt `judge`.
        case: what is judged.
        tag: a word that nobody can guess, for the fence around the answer.
        keep: how much of each answer is shown.
    """
    spoken = fence("answer", interview_text(case.turns, case.heard, keep, case.left_out), tag)
    filled = prompt.fill(
        role=cleared(f"{case.rubric.name}. {case.rubric.description}"),
        question=cleared(case.question.text),
        criterion=cleared(case.criterion.name),
        measures=cleared(case.criterion.measures),
        levels=levels_text(case.criterion),
        points=points_text(case.question, case.criterion, case.rubric),
        answer=spoken,
    )
    rules, _, after = filled.partition(spoken)
    return [Message("system", rules.rstrip()), Message("user", spoken + after.rstrip())]


def interview_text(
    turns: Sequence[Turn], heard: Sequence[Said], keep: float = 1.0, left_out: LeftOut | None = None
) -> str:
    """The exchange as a model reads it: uncertain words marked, and without what is left out.

    Args:
        turns: the exchange.
        heard: its answers as they count.
        keep: how much of each answer is kept, from its beginning and its end.
        left_out: what is left out; None means the words spoken to the grader.
    """
    left_out = words_to_the_grader(turns) if left_out is None else left_out
    unsure = {said.turn.number: {said.words[at].end for at in said.uncertain} for said in heard}
    lines = []
    for turn in turns:
        text = turn.transcript.text if turn.transcript else ""
        said = _marked(text, unsure.get(turn.number, set()), left_out.get(text, ()))
        said = shortened(one_line(said), keep) or "(said nothing)"
        asked = without(turn.text, left_out.get(turn.text, ()))
        lines.append(f"Interviewer: {one_line(asked)}\nCandidate: {said}")
    return "\n\n".join(lines)


def _marked(text: str, ends: set[int], cuts: Spans) -> str:
    """The text with [?] after uncertain words and without what is cut."""
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
        f"{level}: {cleared(criterion.levels.get(level, f'between {level - 1} and {level + 1}'))}"
        for level in range(1, 6)
    )


def points_text(question: Question, criterion: Criterion, rubric: Rubric) -> str:
    """What is looked for, one id a line, red flags included."""
    lines = [f"- {point.id}: {cleared(point.text)}" for point in rubric.points(question, criterion)]
    lines += [
        f"- {flag.id}: {cleared(flag.text)} (met: true if it is said; the level is then at most {flag.cap})"
        for flag in criterion.red_flags
    ]
    return "\n".join(lines) or '- (nothing is listed: use the id "other")'
