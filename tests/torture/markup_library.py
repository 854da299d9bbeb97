"""The pages over all sessions, of a session with a payload in every text that is not ours."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from voicemock.evaluation.noise import ASSUMED, Noise
from voicemock.practice.groups import Group, groups
from voicemock.practice.history import History
from voicemock.practice.summary import Summary, summary_of
from voicemock.reports.html.index_page import index_page
from voicemock.reports.html.progress_page import progress_page
from voicemock.sessions.library import Library
from voicemock.sessions.session import Session

SINKS = ("criterion", "judge")
"""Texts that stand on the page of progress, and every one of them on a place of its own."""
LISTED = ("role", "id", "judged")
"""Texts of which the session has one, and that the list of all sessions shows."""
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def summaries(session: Session) -> list[Summary]:
    """As the user's own, by itself and in a round, and as one in which somebody was interviewed.

    Pace and repeats, which are drawn where there are enough words, are left out.
    """
    whole = summary_of(session, AT)
    said = tuple(each for each in whole.delivery if each.name not in ("pace", "repeats"))
    peer = whole.model_copy(update={"delivery": said})
    own = peer.model_copy(update={"played": "", "round_name": peer.rubric_name})
    alone = own.model_copy(update={"round": "", "round_name": "", "held_at": AT - timedelta(days=40)})
    return [alone, own, peer.model_copy(update={"played": "swap", "candidate": own.rubric_name})]


def grouped(session: Session) -> tuple[Group, ...]:
    """What the page of progress shows."""

    def noise(summary: Summary, judge: str) -> Noise:
        return ASSUMED

    return groups(summaries(session), noise)


def pages(session: Session) -> tuple[str, str]:
    """The page of progress, and that of all sessions with a remark on one that cannot be read."""
    found = History(tuple(summaries(session)), (session.id,))
    index = index_page(Library(Path("/nonexistent")), found, AT, "progress.html", {session.id: "x/report.html"})
    return progress_page(grouped(session), AT, "index.html"), index
