"""Says at once on the live screen that audio went missing, and why as far as can be known."""

from collections.abc import Sequence

from voicemock.transcript import Stretch

WHY_MISSING = "the computer was too busy, or the microphone stalled or was changed"
_STOPPED_S = 1.0
"""A loop that turns twenty times a second and stood for so long was stopped, with everything else in the program."""
_SHOWN_FOR_S = 10.0
_REMEMBERED_S = 5.0
"""A gap is certain a second after its end."""


class Stalls:
    """Watches the gaps of one recording, of which `known` are older than this run."""

    def __init__(self, known: Sequence[Stretch], attended: bool) -> None:
        self._known = set(known)
        self._again = " r answers again." if attended else ""
        self._stopped_s = self._stopped_at_s = 0.0
        self._text = ""
        self._until_s = 0.0

    def look(self, gaps: Sequence[Stretch], at_s: float, waited_s: float) -> bool:
        """Whether there is a new gap at `at_s`; the caller's loop took `waited_s` for its last turn."""
        if waited_s >= _STOPPED_S:
            self._stopped_s, self._stopped_at_s = waited_s, at_s
        new = set(gaps) - self._known
        self._known |= new
        if not new:
            return False
        missing_s = sum(gap.seconds for gap in new)
        if self._stopped_s >= missing_s / 2 and at_s - self._stopped_at_s < _REMEMBERED_S:
            self._text = f"Paused {missing_s:.1f} s: the computer slept, or this program was stopped."
        else:
            self._text = (
                f"{missing_s:.1f} s missing: the microphone was changed or stalled, or the computer was busy."
            )
        self._until_s = at_s + _SHOWN_FOR_S
        return True

    def hint(self, at_s: float) -> str:
        """What to show now; empty for nothing."""
        return self._text + self._again if at_s < self._until_s else ""
