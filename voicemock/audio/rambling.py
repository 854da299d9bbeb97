"""When has an answer gone on for too long? Pure: sound and words in, a reason to cut in out."""

import re
from collections.abc import Sequence

from voicemock.transcript import Said, WhyCutIn, Word

BUDGET = 1.5
"""So many times what a good answer takes; the report calls a longer one unusual as well (scoring.delivery)."""
WITHIN_S = 6.0
"""A breath is waited for no longer than this while somebody speaks."""
BREATH_S = 0.3
"""People cut in at breaths: silence so long."""
_FALLEN_SILENT_S = 1.0
"""Who has been silent for so long is not cut in on: the answer may be at its end."""
WINDOW_S = 45.0
"""Nothing new was said in so much time ..."""
NEW_SHARE = 0.1
"""... when so few of its long words had not been said before. In five minutes of each page of docs/, at 150 words a
minute, the least was 0.17 in a page of tables and 0.27 in the others; in the example answers said over again 0."""
_LEAST_WORDS = 20
"""Fewer long words than this in that time prove nothing."""
_LONG, _STEM = 5, 5
"""Words from five letters on carry the content, those with the same first five letters the same content."""


class Rambling:
    """Watches one answer.

    Args:
        target_s: how long a good answer takes, in seconds; 0 where that is unknown.
        goes_on: whether the answer began in an earlier recording of the same file.
    """

    def __init__(self, target_s: float, goes_on: bool = False) -> None:
        self._budget_s = BUDGET * target_s or float("inf")
        self._began_s = 0.0 if goes_on else None
        self._why: WhyCutIn | None = None
        self._due_s = 0.0
        self._words = 0

    def look(self, at_s: float, speaking: bool, silence_s: float, said: Said) -> WhyCutIn | None:
        """Why to cut in right now; None for not now.

        Args:
            at_s: the length of the recording, in seconds.
            speaking: whether somebody speaks.
            silence_s: seconds since the last speech.
            said: the words so far.
        """
        if self._began_s is None and speaking:
            self._began_s = at_s
        if self._began_s is None:
            return None
        if self._why is None:
            self._why, self._due_s = self._reason(at_s - self._began_s, said), at_s
        if silence_s >= _FALLEN_SILENT_S:
            self._due_s = at_s
            return None
        return self._why if silence_s >= BREATH_S or at_s - self._due_s >= WITHIN_S else None

    def _reason(self, elapsed_s: float, said: Said) -> WhyCutIn | None:
        if elapsed_s >= self._budget_s:
            return "over_time"
        before, self._words = self._words, len(said.settled)
        return "nothing_new" if self._words != before and nothing_new(said.settled) else None


def nothing_new(words: Sequence[Word]) -> bool:
    """Whether hardly any of the long words of the latest stretch is said for the first time."""
    since_s = words[-1].end_s - WINDOW_S
    if words[0].start_s > since_s:
        return False
    seen: set[str] = set()
    recent: list[bool] = []
    for word in words:
        for long in re.findall(rf"\w{{{_LONG},}}", word.text.lower()):
            if word.start_s >= since_s:
                recent.append(long[:_STEM] not in seen)
            seen.add(long[:_STEM])
    return len(recent) >= _LEAST_WORDS and sum(recent) < NEW_SHARE * len(recent)
