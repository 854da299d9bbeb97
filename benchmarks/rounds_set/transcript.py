"""A session of a round as somebody would read it, and its figures."""

from collections.abc import Iterator

from voicemock.audio.wav import duration_s
from voicemock.sessions.library import Stored
from voicemock.sessions.session import Remark, Session, Turn

WORDS_PER_MINUTE = 150
"""At which text is taken to be spoken where there is no recording."""
TOPICS = ("welcome", "pitch", "agenda", "not_on_agenda", "notes", "time_left", "close", "next_steps")
ASKED = ("time_check", "recent_win", "your_questions")


def transcript(session: Session, title: str) -> str:
    """The whole conversation as Markdown, with who speaks, what it is, and the interviewer's notes."""
    assert session.round is not None
    lines = [f"# {title}", ""]
    names = {each.id: each.name for each in session.round.interviewers}
    for each in _in_order(session):
        if isinstance(each, Remark):
            lines += [f"**{names[each.speaker]}** ({each.topic}{_by(each.by)}): {each.text}", ""]
            continue
        kind = each.kind if not each.question else f"{each.kind}, {each.question}"
        text = f"{each.lead} {each.text}".strip()
        lines += [f"**{names[each.speaker]}** ({kind}{_by(each.by)}): {text}", ""]
        said = each.transcript.text if each.transcript else "(nothing)"
        lines += [f"> {said}", ""]
        if each.note_taken:
            lines += [f"*noted: {each.note_taken}*", ""]
    lines += [f"- {note}" for note in session.notes]
    lines += [f"- {failure.reason} ({failure.instead})" for failure in session.failures]
    return "\n".join([*lines, f"Closed: {session.closed}.", ""])


def figures(stored: Stored) -> dict[str, float]:
    """What is counted of a session; `minutes` is how long it would have lasted as spoken."""
    session = stored.session
    kinds = [turn.kind for turn in session.turns]
    told = {remark.topic for remark in session.remarks}
    kept = sum(topic in told for topic in TOPICS) + sum(kind in kinds for kind in ASKED)
    return {
        "conduct_points": kept,
        "minutes": round(sum(_seconds(each, stored) for each in _in_order(session)) / 60, 1),
        "questions": len(session.asked),
        "follow_ups": sum(kind in ("follow_up", "challenge", "hint", "reassure", "counter") for kind in kinds),
        "corrections": kinds.count("correction"),
        "hand_overs": sum(remark.topic == "hand_over" for remark in session.remarks),
        "by_model": sum(each.by == "llm" for each in _in_order(session)),
    }


def _in_order(session: Session) -> Iterator[Turn | Remark]:
    remarks = list(session.remarks)
    for number in range(len(session.turns) + 1):
        yield from (each for each in remarks if each.turn == number)
        yield from session.turns[number : number + 1]


def _seconds(each: Turn | Remark, stored: Stored) -> float:
    words = each.text.split()
    if isinstance(each, Remark):
        return len(words) / WORDS_PER_MINUTE * 60
    words += each.lead.split()
    path = stored.audio(each.number)
    if path is None:
        words += each.transcript.text.split() if each.transcript else []
    return len(words) / WORDS_PER_MINUTE * 60 + (duration_s(path) if path else 0.0)


def _by(by: str) -> str:
    return ", model" if by == "llm" else ""
