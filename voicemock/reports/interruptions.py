"""How an answer went on after the interviewer had cut in: measured, never scored."""

from voicemock.ports import SPEECH_MARGIN_S
from voicemock.sessions import session as folded
from voicemock.transcript import CutIn


class Interruption(CutIn):
    """The interviewer cut in, and what came of it."""

    resumed_after_s: float | None
    """How long after it the candidate spoke; None: nothing more was said."""
    ended_after_s: float | None
    """How long after it the answer's last word ended."""


def interruption(turn: folded.Turn) -> Interruption | None:
    """What became of it in a turn; None where nobody cut in, or the recording is not finished."""
    cut = turn.cut_in
    if cut is None or turn.recorded is None:
        return None
    after = [each for each in turn.speech if each.end_s > cut.until_s + SPEECH_MARGIN_S]
    starts_s = after[0].start_s + SPEECH_MARGIN_S - cut.until_s if after else None
    ends_s = after[-1].end_s - SPEECH_MARGIN_S - cut.until_s if after else None
    return Interruption(
        **{name: getattr(cut, name) for name in CutIn.model_fields},
        resumed_after_s=None if starts_s is None else round(max(0.0, starts_s), 3),
        ended_after_s=None if ends_s is None else round(max(0.0, ends_s), 3),
    )
