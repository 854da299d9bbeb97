"""What the played candidate says beside its answers, from prompts/candidate.yaml."""

from collections.abc import Mapping
from typing import ClassVar

from voicemock.interview.styled_lines import StyledLines, Ways


class CandidateLines(StyledLines):
    """Names, and what a candidate says that is no answer to a question of the rubric."""

    file: ClassVar[str] = "candidate.yaml"
    holes: ClassVar[Mapping[str, frozenset[str]]] = {}

    names: Ways
    ready: Ways
    """When the interview is opened."""
    no_more: Ways
    """Where a follow-up asks for what there is no more of."""
    something_else: Ways
    """Where a question is none of those that there is an answer to."""
    not_heard: Ways
    asks: Ways
    """Its own questions at the end, one at a time."""
    no_question: Ways
    """Once it has asked them all."""

    def any(self, line: str, count: int = 0) -> str:
        """One of the ways to say a line; a candidate has no manner."""
        return self.say(line, "neutral", count)

    def count(self, line: str) -> int:
        """How many ways there are."""
        ways: Ways = getattr(self, line)
        return len(ways["neutral"] if isinstance(ways, dict) else ways)
