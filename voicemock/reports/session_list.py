"""All sessions as lines for a terminal."""

from collections.abc import Iterable

from voicemock.reports import wording
from voicemock.reports.document import Document
from voicemock.reports.terminal import Terminal


def print_sessions(documents: Iterable[Document], terminal: Terminal) -> None:
    """One line a session: its id, how far it is, answers, and the overall level."""
    count = 0
    for document in documents:
        count += 1
        answered = sum(bool(turn.transcript or turn.audio) for turn in document.turns)
        overall = document.totals.overall if document.totals else None
        terminal.line(
            (document.id.ljust(36), "bold"),
            f" {document.state:7} {answered:2} answer{'s' * (answered != 1)}",
            f"  {overall:.1f} of 5, {wording.assessed(document.totals)}" if overall and document.totals else "",
        )
    if not count:
        terminal.line("There are no sessions yet. Begin one: voicemock interview")
