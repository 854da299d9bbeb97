"""By how much levels differ by themselves: measured on the levels that the user gave, else assumed."""

from collections.abc import Callable

from voicemock.config import marks_file
from voicemock.errors import VoicemockError
from voicemock.evaluation.noise import ASSUMED, Noise, of_other_answers
from voicemock.rubric import Rubric
from voicemock.sessions.marks import Kept, read_marks


class Noises:
    """The noise of one level between different answers, by judge and rubric; the user's marks are read once."""

    def __init__(self, note: Callable[[str], None]) -> None:
        """`note` is told where the marks cannot be read."""
        self._kept = Kept({}, {})
        self._known: dict[tuple[str, str], Noise] = {}
        try:
            self._kept = read_marks(marks_file())
        except VoicemockError as error:
            note(f"{error.message} How much a level differs by itself is assumed instead.")

    @property
    def are_measured(self) -> bool:
        """Whether there are any marks to measure it on."""
        return bool(self._kept.marked)

    def of(self, judge: str, rubric: Rubric) -> Noise:
        """Of the levels that this judge gives by this rubric."""
        if not self.are_measured:
            return ASSUMED
        key = (judge, rubric.digest())
        if key not in self._known:
            self._known[key] = of_other_answers(self._kept, judge, rubric)
        return self._known[key]
