"""To put a question again: not heard, not clear, passed over for a question of one's own, or not answered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from string import Template

from voicemock.interview.kinds import Kinds, every, one_of, ways
from voicemock.interview.moves import FollowUp
from voicemock.interview.proposed import plain
from voicemock.round import Style
from voicemock.rubric import Criterion, Question, Rubric
from voicemock.sessions.session import Session, Turn

_TWO_READINGS = re.compile(r"\b(?:or(?! (?:not|so|what|something|anything)\b)|oder(?! (?:nicht|was|so)\b))\b[^.!]*\?")
"""Of a question, in English and German: *do you mean this, or that?*"""


def asking_for(question: Question, criterion: Criterion) -> Iterator[FollowUp]:
    """The rubric's own ways to ask for a criterion, those of the question first."""
    for each in question.follow_ups:
        if each.criterion == criterion.id:
            yield FollowUp("follow_up", each.ask, criterion.id, "written")
    yield FollowUp("follow_up", criterion.probe, criterion.id, "written")


@dataclass(frozen=True)
class AskingAgain:
    """All ways to put the question of an exchange again, in order."""

    session: Session
    exchange: Sequence[Turn]
    lines: Kinds

    @property
    def _rubric(self) -> Rubric:
        return self.session.rubric

    @property
    def _style(self) -> Style:
        return self.session.opened.style

    @property
    def _question(self) -> Question:
        return self._rubric.question(self.exchange[0].question)

    def on_request(self, rephrased: bool) -> Iterator[FollowUp]:
        """The question once more, or with the word that any reading will do; never what it looks for."""
        asked, lines, turns = self._asked_last(), self.lines, len(self.session.turns)
        last = self.exchange[-1].transcript
        freely = lines.either if last and _TWO_READINGS.search(last.text) else lines.rephrase
        for at in range(turns, turns + len(ways(lines.repeat, self._style))):
            repeated = one_of(lines.repeat, self._style, at, question=asked)
            any_reading = one_of(freely, self._style, at, question=asked)
            both = [any_reading, repeated] if rephrased else [repeated, any_reading]
            yield from (FollowUp("hint", text, None, "written", thanks=False) for text in both)
        yield from self.until_answered()

    def after_own_question(self) -> Iterator[FollowUp]:
        """That there is time for it in the end, and the question once more; each such line once a session."""
        said = [plain(turn.text) for turn in self.session.turns]
        listed, turns = ways(self.lines.later, self._style), len(self.session.turns)
        for at in range(turns, turns + len(listed)):
            line = listed[at % len(listed)]
            if not any(plain(_lead(line)) in each for each in said):
                text = Template(line).substitute(question=self._asked_last())
                yield FollowUp("reassure", text, None, "written", thanks=False)

    def until_answered(self) -> Iterator[FollowUp]:
        """The same question again, then the rubric's other ways to ask, each with words that lead to it."""
        question = self._question
        asks = [FollowUp("follow_up", question.text, None, "written")]
        asks += [each for name in question.criteria for each in asking_for(question, self._rubric.criterion(name))]
        first, turns, size = len(self.exchange) - 1, len(self.session.turns), len(ways(self.lines.back, self._style))
        for at in range(len(asks) * size):
            each = asks[(first + at) % len(asks)]
            text = f"{self._leading_to(each.text, turns + at)} {each.text}".strip()
            yield replace(each, kind="reassure", text=text, thanks=False)

    def _leading_to(self, asked: str, count: int) -> str:
        """Only what was asked before can have been left unanswered. Who presses says nothing before what is new."""
        if any(plain(asked) in plain(turn.text) for turn in self.exchange):
            return one_of(self.lines.back, self._style, count)
        return "" if self._style == "pressing" else one_of(self.lines.stay, self._style, count)

    def _asked_last(self) -> str:
        """The last question of the exchange, without what was said before it."""
        if len(self.exchange) == 1:
            return self._question.text
        lines, text = self.lines, self.exchange[-1].text
        known = [lines.challenge, lines.back, lines.stay, lines.repeat, lines.rephrase, lines.either, lines.later]
        leads = [_lead(each) for said in (*known, lines.experience.depth) for each in every(said)]
        while lead := next((each for each in leads if each and text.startswith(each)), None):
            text = text.removeprefix(lead).strip()
        return text or self._question.text


def _lead(line: str) -> str:
    """What a line says before the question."""
    return Template(line).safe_substitute(question="").strip()
