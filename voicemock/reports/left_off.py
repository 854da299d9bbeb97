"""Where an unfinished session was left, and the command that goes on with it."""

from contextlib import suppress

from voicemock.audio.wav import duration_s
from voicemock.errors import BadInput, NotFound
from voicemock.sessions.library import Stored
from voicemock.sessions.session import Ask, Hear, Learn, Mark, Recognise, Score, Turn, due

TYPING = "typing"
"""What an engines' `heard` says of typed answers: nobody who typed has a microphone asked of them by surprise."""


def left_off(stored: Stored) -> str:
    """`at question 2 of 5, 38 s of the answer are kept`; empty when nothing is left to do."""
    match None if stored.newer else due(stored.session):
        case Hear(turn):
            return f"at {_question(stored, turn)}{_kept(stored, turn)}"
        case Recognise(turn):
            return f"before the transcript of the answer to {_question(stored, turn)}"
        case Ask():
            turns = stored.session.turns
            return f"after {_question(stored, turns[-1])}" if turns else "before its first question"
        case Score():
            return "before its scores"
        case Learn():
            return "after its scores, before the advice"
        case Mark():
            return "before your marks"
        case None:
            return ""


def go_on_command(stored: Stored) -> str:
    """What takes the session up again; for a damaged one, what makes a copy that can be."""
    if stored.damage:
        return f"voicemock session check {stored.folder.name} --repair"
    typed = " --text" if stored.session.engines.heard == TYPING else ""
    return f"voicemock resume {stored.folder.name}{typed}"


def _question(stored: Stored, turn: Turn) -> str:
    asked = stored.session.asked
    if turn.question not in asked:
        return f"turn {turn.number}"
    planned = max(len(stored.session.opened.plan.questions), len(asked))
    return f"question {asked.index(turn.question) + 1} of {planned}"


def _kept(stored: Stored, turn: Turn) -> str:
    path = stored.audio(turn.number)
    with suppress(BadInput, NotFound):  # not even its header had been written
        if path and (seconds := duration_s(path)) >= 1:
            return f", {seconds:.0f} s of the answer are kept"
    return ""
