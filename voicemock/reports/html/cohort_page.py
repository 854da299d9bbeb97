"""The page of a run over many interviews: what was done, how the levels are spread, and every interview."""

from voicemock.reports.cohort_wording import Ran
from voicemock.reports.html.cohort_view import Seen, cohort_view
from voicemock.reports.html.template import rendered

INDEX = "index.html"


def cohort_page(seen: Seen, ran: Ran) -> str:
    """The page as text.

    Args:
        seen: what the records of the run told.
        ran: the run that ended last.
    """
    styles = ["index.css", "progress.css", "cohort.css"]
    return rendered("cohort.html.jinja", cohort_view(seen, ran), styles=styles, scripts=["cohort.js"])
