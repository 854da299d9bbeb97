"""What to ask about an answer, by the kind of its question: the rubric's own follow-ups first where they fit.

An example is asked for the parts that a listener misses, in that order; a situation is changed once it is answered;
of experience there is breadth first and then depth on one occasion; what somebody claims to know is probed before it
is judged. Without these lines (kinds.py), or in another language than theirs, the rubric's follow-ups alone are
asked.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from voicemock.interview.asking_again import AskingAgain, asking_for
from voicemock.interview.derailing import KNOWN, gives_nothing, request, says_no, steers
from voicemock.interview.kinds import (
    ExampleLines,
    ExperienceLines,
    Kinds,
    KnowledgeLines,
    SituationLines,
    every,
    one_of,
    ways,
)
from voicemock.interview.missed import finds_out, is_not_known, missed
from voicemock.interview.moves import FollowUp
from voicemock.interview.own_question import has_time_for_questions, stands_for_an_answer
from voicemock.interview.proposed import plain
from voicemock.interview.styled_lines import Ways
from voicemock.round import Style
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.scoring.answer import answer
from voicemock.scoring.coverage import least_covered, red_flags
from voicemock.scoring.languages.speaking import speaking
from voicemock.scoring.signs import Heard, ways_of
from voicemock.scoring.text import content_stems
from voicemock.sessions.session import Session, Turn

PARTS: Mapping[str, Sequence[str]] = {
    "situation": ("setting", "stakes", "duty"),
    "task": ("duty",),
    "action": ("own deeds", "steps"),
    "result": ("outcome", "before and after", "lasting"),
    "lesson": ("looking back", "lesson", "own part", "since then"),
}
"""The parts of a story, as a listener misses them, by the ways of saying in which they are heard (signs.py)."""
LEAST_SIGNS: Mapping[str, int] = {"situation": 1, "action": 2, "result": 1, "lesson": 1}
"""Fewer signs of a part than this, and it is missing. A task shows in deeds: it is missed where both are."""
LEAST_OF_PART = 0.2
"""A criterion stands for a part of a story from this share of its points on."""
SHORT_WORDS: Mapping[Style, int] = {"warm": 20, "neutral": 30, "pressing": 60}
"""A first answer of fewer words is thin whatever it holds, by manner."""
SHORT_LATER: Mapping[Style, int] = {"warm": 0, "neutral": 0, "pressing": 12}
"""The same of an answer to a follow-up, which may well be short."""
ELSEWHERE = ("another", "also", "other", "before that", "later", "both", "several", "second", "elsewhere", "besides")
"""Words of which two show that somebody speaks of more than one occasion. Known in English."""

_OCCASIONS = re.compile(r"\b(?:experience|have you (?:ever )?\w+(?:ed|ne|t|n|ght)|tell me about)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Probing:
    """One exchange, and all that may be asked about it, in order."""

    session: Session
    exchange: Sequence[Turn]
    kinds: Kinds | None

    @property
    def rubric(self) -> Rubric:
        """The rubric of the interview."""
        return self.session.rubric

    @property
    def style(self) -> Style:
        """The interviewer's manner."""
        return self.session.opened.style

    @cached_property
    def question(self) -> Question:
        """What was asked."""
        return self.rubric.question(self.exchange[0].question)

    @cached_property
    def lines(self) -> Kinds | None:
        """The lines, where they are in the language of the interview."""
        return self.kinds if self.kinds and self.kinds.language == self.rubric.language else None

    @cached_property
    def texts(self) -> Sequence[str]:
        """What was said so far."""
        return [turn.transcript.text for turn in self.exchange if turn.transcript]

    @cached_property
    def probed(self) -> frozenset[str]:
        """Criteria that were asked for already, in the middle of an answer too."""
        asked = {turn.criterion for turn in self.exchange if turn.criterion}
        asked |= {turn.cut_in.criterion for turn in self.exchange if turn.cut_in and turn.cut_in.criterion}
        return frozenset(asked)

    @cached_property
    def signs(self) -> Mapping[str, int]:
        """How many signs of each way of saying were heard."""
        with speaking(self.rubric.language):
            heard = [Heard(said) for said in answer(self.exchange, self.question)]
            return {
                way: sum(len(turn.signs.get(way, ())) for turn in heard)
                for way in dict.fromkeys(way for each in PARTS.values() for way in each)
            }

    @cached_property
    def flagged(self) -> bool:
        """Whether something was said that limits the level."""
        with speaking(self.rubric.language):
            heard = answer(self.exchange, self.question)
            return any(
                red_flags(heard, self.question, self.rubric.criterion(name)) for name in self.question.criteria
            )

    @cached_property
    def is_thin(self) -> bool:
        """Whether what was said invites to push back: hardly a sentence, or something that speaks against it."""
        words = len(self.texts[-1].split())
        is_short = words < (SHORT_WORDS[self.style] if len(self.exchange) == 1 else SHORT_LATER[self.style])
        return self.flagged or is_short

    def follow_up(self) -> FollowUp | None:
        """What to ask, where there is anything that was not asked before."""
        said = {plain(turn.text) for turn in self.session.turns}
        return next((each for each in self._ways() if plain(each.text) not in said), None)

    def _ways(self) -> Iterator[FollowUp]:
        lines = self.lines
        if lines is None:
            yield from self.of_the_rubric()
            return
        again = AskingAgain(self.session, self.exchange, lines)
        if self._asks_about_something_else:
            yield from again.after_own_question()
        last = self.texts[-1] if self.texts else ""
        if lines.language in KNOWN and (asked := request(last)):
            yield from again.on_request(asked == "rephrase")
        elif says_no(self.exchange, self.question, self.rubric.language):
            return
        elif is_not_known(self.texts) and not finds_out(self.texts) and (of_kind := lines.of(self.question.kind)):
            yield FollowUp("hint", self._say(of_kind.unknown), None, "written", thanks=False)
            yield from again.until_answered()
        elif not gives_nothing(self.exchange, self.question, self.rubric.language):
            yield from (self._pushed(each, lines) for each in self._by_kind(lines))
        else:
            if not self._evades(last):
                yield from (self._pushed(each, lines) for each in self._by_kind(lines))
            yield from again.until_answered()

    @property
    def _asks_about_something_else(self) -> bool:
        """Whether there is nothing but a question of the candidate, for which there is time later."""
        own = stands_for_an_answer(self.exchange[-1], self.question, self.rubric.language)
        return own and has_time_for_questions(self.session)

    def _evades(self, text: str) -> bool:
        """Whether something else is said than a poor answer: a question back, an order, or nothing with meaning."""
        with speaking(self.rubric.language):
            return "?" in text or not content_stems(text) or (self.rubric.language in KNOWN and steers(text))

    def of_the_rubric(self) -> Iterator[FollowUp]:
        """The rubric's own follow-ups, those for what was covered least first."""
        probed = set(self.probed)
        while (criterion := least_covered(self.exchange, self.question, self.rubric, probed)) is not None:
            yield from asking_for(self.question, criterion)
            probed.add(criterion.id)

    def _by_kind(self, lines: Kinds) -> Iterator[FollowUp]:
        match lines.of(self.question.kind):
            case ExampleLines() as own:
                yield from self._missing_parts(own)
            case SituationLines() as own:
                yield from self._changed(own)
            case ExperienceLines() as own:
                yield from self._breadth_then_depth(own)
            case KnowledgeLines() as own:
                yield from self._probed_first(own)
            case None:
                yield from self.of_the_rubric()

    def _missing_parts(self, own: ExampleLines) -> Iterator[FollowUp]:
        """The first part that is missing, in the rubric's words where it looks for it.

        What it does not look for is asked in others, once, and not before the rubric was heard.
        """
        parts = {"situation": own.situation, "task": own.task, "action": own.action, "result": own.result}
        in_own_words = [self._asked(line) for line in parts.values()]
        for part, line in parts.items():
            if not self.lacks(part):
                continue
            criterion = self._criterion_of(part)
            if criterion is None and len(self.exchange) > 1 and not any(in_own_words):
                yield self._generic(line)
            elif criterion is not None and criterion.id not in self.probed:
                yield from asking_for(self.question, criterion)
        yield from self.of_the_rubric()
        if self.lacks("lesson"):
            yield self._generic(own.lesson)

    def lacks(self, part: str) -> bool:
        """Whether a part of a story is missing."""
        if part == "task":
            return not self.signs["duty"] and self.lacks("action")
        return sum(self.signs[way] for way in PARTS[part]) < LEAST_SIGNS[part]

    def _criterion_of(self, part: str) -> Criterion | None:
        """The criterion of the question that looks for a part of a story."""
        best: tuple[float, Criterion | None] = (LEAST_OF_PART, None)
        with speaking(self.rubric.language):
            for name in self.question.criteria:
                criterion = self.rubric.criterion(name)
                fits = [max(ways_of(point).get(way, 0.0) for way in PARTS[part]) for point in criterion.points]
                if fits and sum(fits) / len(fits) >= best[0]:
                    best = (sum(fits) / len(fits), criterion)
        return best[1]

    def _changed(self, own: SituationLines) -> Iterator[FollowUp]:
        """A first answer is completed, then one thing changes, by the question's own list where it has one."""
        changes = [FollowUp("follow_up", text, None, "written") for text in self.question.changes]
        asked = {plain(turn.text) for turn in self.exchange}
        changes = [each for each in changes if plain(each.text) not in asked]
        count, listed = len(self.session.turns), ways(own.changed, self.style)
        if not self.question.changes:
            turned = [*listed[count % len(listed) :], *listed[: count % len(listed)]]
            changes = [FollowUp("follow_up", text, None, "written") for text in turned]
        was_changed = any(self._asked(line) for line in ([*self.question.changes], own.changed))
        if len(self.exchange) > 1 and not was_changed:
            yield from changes
        yield from self.of_the_rubric()
        yield from changes

    def _breadth_then_depth(self, own: ExperienceLines) -> Iterator[FollowUp]:
        words = " ".join(self.texts).casefold()
        is_broad = sum(each in words for each in ELSEWHERE) >= 2
        if len(self.exchange) == 1 and not is_broad and self._asks_for_occasions:
            yield self._generic(own.breadth)
        for each in self.of_the_rubric():
            deeper = not self._asked(own.depth) and (self._asked(own.breadth) or is_broad)
            yield replace(each, text=f"{self._say(own.depth)} {each.text}") if deeper else each
        yield self._generic(own.alone)

    @property
    def _asks_for_occasions(self) -> bool:
        """Whether it is something that one may have done elsewhere too: not *Why this job?*. Known in English."""
        return self.rubric.language == "en" and bool(_OCCASIONS.search(self.question.text))

    def _probed_first(self, own: KnowledgeLines) -> Iterator[FollowUp]:
        """What is wrong or thin is probed before anything else is asked."""
        if not self._asked(own.check) and missed(self.exchange, self.question, self.rubric):
            yield replace(self._generic(own.check), kind="challenge")
        yield from self.of_the_rubric()
        yield self._generic(own.consequence)

    def _pushed(self, asks: FollowUp, lines: Kinds) -> FollowUp:
        """With words that push back, where what was said is thin or speaks against it, once a question."""
        again = self._asked(lines.challenge) and self.style != "pressing"
        # What is in the lines itself is worded for each manner.
        if asks.criterion is None or not self.is_thin or again:
            return asks
        return replace(asks, kind="challenge", text=f"{self._say(lines.challenge)} {asks.text}", thanks=False)

    def _generic(self, line: Ways) -> FollowUp:
        return FollowUp("follow_up", self._say(line), None, "written")

    def _say(self, line: Ways) -> str:
        return one_of(line, self.style, len(self.session.turns))

    def _asked(self, line: Ways) -> bool:
        """Whether any way to say it was said in this exchange."""
        said = [plain(turn.text) for turn in self.exchange]
        return any(plain(each) in text for each in every(line) for text in said)
