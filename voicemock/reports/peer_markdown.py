"""What two people gave each other, as Markdown."""

from collections.abc import Iterator

from voicemock.reports.conduct_lines import SIGNS_ONLY, findings
from voicemock.reports.peer_lines import NOT_ASSESSED, PARTS, beside
from voicemock.reports.peer_view import Peer
from voicemock.safe_text import inline_markdown


def peer_markdown(peer: Peer | None) -> Iterator[str]:
    """Marks, feedback and conduct; nothing of a session that voicemock led."""
    if peer is None:
        return
    yield from ("", f"## {inline_markdown(peer.interviewer)} interviewed {inline_markdown(peer.candidate)}", "")
    question = ""
    for mark in peer.marks:
        if mark.question_id != question:
            question = mark.question_id
            yield from ("", inline_markdown(mark.question), "")
        level = f"{mark.level} of 5" if mark.level else NOT_ASSESSED
        other = f" ({inline_markdown(beside(mark))})" if mark.judge else ""
        heard = f": {inline_markdown(mark.heard)}" if mark.heard else ""
        yield f"- {inline_markdown(mark.name)}: **{level}**{other}{heard}"
    if not peer.marks:
        yield "*No marks were given yet.*"
    yield from ("", f"### Feedback by {inline_markdown(peer.interviewer)}", "")
    for field, name in PARTS:
        yield f"- {name}: {inline_markdown(getattr(peer, field)) or '*nothing was given*'}"
    yield from (f"- In the transcript: “{inline_markdown(quote)}”" for quote in peer.quotes)
    yield from ("", f"### How {inline_markdown(peer.interviewer)} led the interview", "")
    for each in findings(peer.conduct):
        yield f"- {each.name}: {inline_markdown(each.what)}"
    if peer.conduct.wording_known:
        yield from ("", f"*{SIGNS_ONLY}*")
