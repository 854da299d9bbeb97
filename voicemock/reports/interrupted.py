"""Where the interviewer cut in on an answer, in a sentence."""

from collections.abc import Iterator

from voicemock.reports.document_values import Turn
from voicemock.reports.wording import clock, minutes
from voicemock.transcript import WhyCutIn

SOON_S = 30.0
"""Who ends within this has come to an end; who takes longer went on."""
AT_ONCE_S = 0.1
WHY: dict[WhyCutIn, str] = {
    "over_time": "half as long again as planned",
    "nothing_new": "nothing new was said for long",
}


def sentences(turn: Turn) -> Iterator[str]:
    """Where, why and with what words, and how the answer went on; nothing where nobody cut in."""
    cut = turn.interruption
    if cut is None:
        return
    told = f"Interrupted at {clock(cut.at_s)} ({WHY[cut.why]}): “{cut.text}”"
    if cut.resumed_after_s is None or cut.ended_after_s is None:
        yield f"{told} You said nothing more."
    elif cut.ended_after_s <= SOON_S:
        after = f" after {cut.resumed_after_s:.1f} s" if cut.resumed_after_s >= AT_ONCE_S else ""
        yield f"{told} You went on{after} and came to an end within {cut.ended_after_s:.0f} s."
    else:
        yield f"{told} You went on for another {minutes(cut.ended_after_s)}."
