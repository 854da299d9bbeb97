"""The judge without a model: how far an answer goes towards what the rubric lists. It is coverage, never correctness.

A point is met where its terms or most of a paraphrase are said, and touched where much of it is, or where it is said
in one of the ways in which people say such things (signs.py). What is touched, vague talk and figures make a level by
weights that ship; graded examples of the rubric move it (calibration.py).
"""

from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING

from voicemock.errors import BadReply, LLMUnreachable, Refused
from voicemock.grade import Evidence, Grade
from voicemock.rubric import Criterion, Point, Question, Rubric
from voicemock.scoring.answer import Said, answer
from voicemock.scoring.calibration import Calibration, Moved, in_words, measured
from voicemock.scoring.honest_gap import LEVEL as GAP_LEVEL
from voicemock.scoring.honest_gap import HonestGap, honest_gap, worth
from voicemock.scoring.junk import denies_most, no_answer
from voicemock.scoring.language import name_of
from voicemock.scoring.languages.speaking import current, speaking
from voicemock.scoring.points import find_point, shown
from voicemock.scoring.signs import Heard
from voicemock.scoring.topic import MIN_SHARE, is_another_subject
from voicemock.scoring.touched import TOUCHED, Touch
from voicemock.sessions.session import Turn
from voicemock.usage import Usage

if TYPE_CHECKING:  # it needs numpy, which takes a tenth of a second
    from voicemock.scoring.meaning import Meaning

LABEL = "coverage"
ABOUT_ONESELF = frozenset(["opener", "example", "experience"])
"""Kinds of question that ask what the candidate did; an answer without *I* or *we* tells something else."""
NOBODY = "it does not say what you did"
DENIED = "it says mostly what was not so"
ANOTHER_SUBJECT = "it speaks of another subject"
OPEN_GAP = "you said what you do not know, and how you would find out"
GAP_ONLY = "Saying how you would find out counts for this much; more needs the answer itself."
LITTLE_COVERED, STRANGE_SHARE = 0.17, 0.36
"""Who touches points less than this on average, and takes less than this share of words from the rubric's subject, is
off it: a recipe (at most 0.35), and 11 of 1,770 graded levels, 6 of which the authors marked 1, 3 of them 2."""
LEAST_SHARE = 0.25
"""An answer that touches no point so far stays at level 1: nothing could be quoted for more."""
HIGHEST = 5
UNKNOWN_LANGUAGE = "Coverage knows too few words of {language} to compare an answer; score it with an LLM."
COVERED = 0.75
"""From this share on, nothing is left to ask for."""


class CoverageJudge:
    """Grades by the rubric's points and its graded examples: by word stems, without a model.

    Args:
        meaning: compares by vectors too, where an embeddings server is configured.
    """

    at_once = 1

    def __init__(self, meaning: "Meaning | None" = None) -> None:
        self.label = f"{LABEL} with embeddings of {meaning.label}" if meaning else LABEL
        self._meaning = meaning
        self._without = ""
        """Why there is no meaning any more: the server failed once, and is not waited for again."""
        self._calibration: Calibration | None = None
        self._heard: tuple[tuple[tuple[Turn, ...], Question], tuple[Heard, ...]] | None = None

    def used(self) -> Usage:
        """Nothing: no model is asked."""
        return Usage()

    def grade(self, session_turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric) -> Grade:
        """One criterion's coverage by the answers to a question and its follow-ups.

        Args:
            session_turns: the exchange: the question's turn and its follow-ups.
            question: what was asked.
            criterion: what is looked for.
            rubric: the rubric that both belong to. Its language is that of the answers; one whose words are not known
                is not graded.
        """
        with speaking(rubric.language) as words:
            if not words.known:
                note = UNKNOWN_LANGUAGE.format(language=name_of(rubric.language))
                return Grade(criterion=criterion.id, reason="cannot_assess", note=note)
            return self._grade(session_turns, question, criterion, rubric)

    def _grade(
        self, session_turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric
    ) -> Grade:
        reason = no_answer(session_turns, question)
        points = rubric.points(question, criterion)
        if reason is None and not points:
            reason = "nothing_to_assess"
        if reason is not None:
            return Grade(criterion=criterion.id, reason=reason, missing=tuple(point.text for point in points))
        turns = self._hear(session_turns, question)
        heard = [turn.said for turn in turns]
        gap = honest_gap(heard, question)
        found, moved, touched = self._judged(turns, question, criterion, rubric)
        first = criterion.id == question.criteria[0]
        credited = worth(found, gap, first)
        by_gap = gap if first and credited <= GAP_LEVEL else None
        no_more = GAP_ONLY if by_gap and by_gap.is_all and by_gap.most == GAP_LEVEL else ""
        covered = sum(each.share for each in touched) / len(touched)
        caps = _caps(heard, question, criterion, rubric, covered, gap=gap)
        quotes = (*_proofs(touched), *([shown(by_gap.way, None)] if by_gap else []))
        level = min([credited, *caps.values()])
        if len({each.quote for each in quotes}) < (1 if by_gap else max(1, criterion.quotes)):
            level = 1
        met = [each for each in touched if each.met]
        return Grade(
            criterion=criterion.id,
            level=level,
            evidence=quotes if level > 1 or met else (),
            why_not_higher=no_more if no_more and not caps else _why_not_higher(touched, caps, level),
            why_not_lower=_why_not_lower(touched, in_words(moved), by_gap) if level > 1 or met else "",
            note=self._without,
            missing=tuple(each.point.text for each in touched if not each.met and not _counts(each)),
        )

    def _judged(
        self, turns: Sequence[Heard], question: Question, criterion: Criterion, rubric: Rubric
    ) -> tuple[int, Moved, tuple[Touch, ...]]:
        """The level, by how much examples moved it, and what was said of each point."""
        points = rubric.points(question, criterion)
        try:
            found, touched = measured(turns, points, question, self._meaning)
            level, moved = self._calibrated(rubric).level(found, question, criterion)
        except (LLMUnreachable, BadReply, Refused) as error:
            if self._meaning is None:
                raise
            self._without = f"Judged without the embeddings of {self._meaning.label}: {error.message}"
            self._meaning = self._calibration = None
            self.label = LABEL
            return self._judged(turns, question, criterion, rubric)
        return level, moved, touched

    def _hear(self, turns: Sequence[Turn], question: Question) -> tuple[Heard, ...]:
        """The answer with its signs; found once for all criteria of a question."""
        key = (tuple(turns), question)
        if self._heard is None or self._heard[0] != key:
            self._heard = (key, tuple(Heard(said) for said in answer(turns, question)))
        return self._heard[1]

    def _calibrated(self, rubric: Rubric) -> Calibration:
        """The rubric's calibration; made once while one rubric is graded by."""
        if self._calibration is None or (
            self._calibration.rubric is not rubric and self._calibration.rubric.digest() != rubric.digest()
        ):
            self._calibration = Calibration(rubric, meaning=self._meaning)
        return self._calibration


def _counts(touch: Touch) -> bool:
    return touch.share >= TOUCHED and touch.place is not None


def _proofs(touched: Sequence[Touch]) -> tuple[Evidence, ...]:
    """A quote for each point that is met, then for those touched; without these, for the one that is closest to it.

    What only touches a point is no proof of it, so it does not carry its name.
    """
    met = [shown(each.met, each.point.id) for each in touched if each.met]
    near = [each for each in touched if each.place and not each.met and each.share >= LEAST_SHARE]
    touching = [each for each in near if _counts(each)]
    if not met and not touching:
        touching = sorted(near, key=lambda each: each.share)[-1:]
    return (*met, *(shown(each.place, None) for each in touching if each.place))


def red_flags(heard: Sequence[Said], question: Question, criterion: Criterion) -> Mapping[str, int]:
    """The caps of the red flags that an answer raises, by what they say."""
    return {flag.text: flag.cap for flag in criterion.red_flags if find_point(heard, flag, question)}


def _caps(
    heard: Sequence[Said],
    question: Question,
    criterion: Criterion,
    rubric: Rubric,
    covered: float,
    *,
    gap: HonestGap | None,
) -> Mapping[str, int]:
    """What limits the level, and to which. What an honest gap denies is what is not known."""
    caps = dict(red_flags(heard, question, criterion))
    if question.kind in ABOUT_ONESELF and not speaks_of_oneself(heard):
        caps[NOBODY] = 1
    only_gap = gap is not None and gap.is_all
    if denies_most(heard) and not only_gap:
        caps[DENIED] = 1
    # The ways to find something out are the same for every subject.
    if not only_gap and is_another_subject(heard, rubric, STRANGE_SHARE if covered < LITTLE_COVERED else MIN_SHARE):
        caps[ANOTHER_SUBJECT] = GAP_LEVEL if gap else 1
    return caps


def speaks_of_oneself(heard: Sequence[Said]) -> bool:
    """Whether anybody says *I*, *we*, *my* or *our*; recipes and encyclopedias do not."""
    first_person = current().first_person
    return any(word.text in first_person for said in heard for word in said.words)


def _why_not_higher(touched: Sequence[Touch], caps: Mapping[str, int], level: int) -> str:
    if caps:
        return f"Limited to level {min(caps.values())}: {'; '.join(caps)}."
    left = sum(not each.met and not _counts(each) for each in touched) if level < HIGHEST else 0
    if not left and level < HIGHEST and not any(each.denied for each in touched):
        return "Every point was touched on; graded answers that reach a higher level say more about them."
    said = f"{left} of {len(touched)} points {'was' if left == 1 else 'were'} not mentioned." if left else ""
    denied = [each.point.text for each in touched if each.denied]
    return f"{said} Possibly contradicted, by a “not” beside it: {'; '.join(denied)}.".strip() if denied else said


def _why_not_lower(touched: Sequence[Touch], against: str, by_gap: HonestGap | None) -> str:
    if by_gap:
        return f"Honesty counts: {OPEN_GAP}."
    met = sum(each.met is not None for each in touched)
    near = sum(not each.met and _counts(each) for each in touched)
    more = f", {near} more {'was' if near == 1 else 'were'} touched on" if near else ""
    return f"{met} of {len(touched)} points {'was' if met == 1 else 'were'} mentioned{more}; {against}."


def share_met(turns: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric) -> float | None:
    """The share, 0 to 1, of a criterion's points that an exchange meets; None when the rubric lists none."""
    listed: Sequence[Point] = rubric.points(question, criterion)
    if not listed:
        return None
    with speaking(rubric.language):
        if no_answer(turns, question):
            return 0.0
        heard = answer(turns, question)
        return sum(find_point(heard, point, question) is not None for point in listed) / len(listed)


def least_covered(
    turns: Sequence[Turn], question: Question, rubric: Rubric, excluding: Container[str] = ()
) -> Criterion | None:
    """The criterion of which the least was said, to ask for next; None when all that are left are covered well.

    Args:
        turns: the exchange so far.
        question: what was asked.
        rubric: the rubric it belongs to.
        excluding: ids of criteria not to ask for, such as those already asked for.
    """
    shares: list[tuple[float, float, int, Criterion]] = []
    for order, criterion in enumerate(rubric.criteria):
        if criterion.id in question.criteria and criterion.id not in excluding:
            share = share_met(turns, question, criterion, rubric)
            if share is not None and share < COVERED:
                shares.append((share, -criterion.weight, order, criterion))
    return min(shares, key=lambda each: each[:3])[3] if shares else None
