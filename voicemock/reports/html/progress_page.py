"""The page of progress: every criterion and measure over the sessions, by rubric and round."""

from collections.abc import Sequence
from datetime import datetime

from voicemock.practice.groups import Group
from voicemock.reports.html.progress_view import progress_view
from voicemock.reports.html.template import rendered


def progress_page(groups: Sequence[Group], made_at: datetime, index: str = "", served: bool = False) -> str:
    """The page as text.

    Args:
        groups: what is shown, in this order.
        made_at: when it was made; the page says so, since it does not change by itself.
        index: the address of the page of all sessions, where that lies beside it.
        served: whether our own server hands it out, made anew each time.
    """
    view = progress_view(groups, made_at, index)
    return rendered("progress.html.jinja", view, styles=["progress.css"], served=served)
