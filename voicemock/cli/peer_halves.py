"""The two halves of a pair in the library: which belong together, how far each is, and who led it."""

from contextlib import suppress

from voicemock import ports
from voicemock.errors import BadInput
from voicemock.interview.peer import due
from voicemock.round import Round
from voicemock.sessions.library import Library
from voicemock.sessions.session import Session

ROLE = "a peer"
"""What a person who leads a round is, in place of what the round's file calls its interviewer."""


def led_by(round_: Round, name: str) -> Round:
    """The round with one interviewer, who is there in person."""
    person = round_.interviewers[0].model_copy(update={"name": name, "role": ROLE, "voice": None})
    stages = tuple(stage.model_copy(update={"interviewer": None}) for stage in round_.stages)
    return round_.model_copy(update={"interviewers": (person,), "stages": stages})


def is_over(session: Session) -> bool:
    """Whether a half was held, transcribed as far as can be, marked and advised on."""
    return session.closed is not None and due(session) is None and session.peering.finished


def second_of(library: Library, first: str) -> str | None:
    """The second half's session, where it was begun."""
    for name in library.names():
        with suppress(BadInput):
            people = library.load(name, light=True).session.opened.people if name > first else None
            if people and people.first == first:
                return name
    return None


def swaps(session: Session) -> bool:
    """Whether there is to be a second half."""
    return bool(session.opened.people and session.opened.people.swaps)


def waits_for_words(library: Library, session: Session) -> bool:
    """Whether something that was spoken has no words yet, though answers may be typed by now."""
    spoken, turns = session.peering.spoken, session.turns
    begun = [turn.audio for turn in turns if turn.audio and not turn.answered]
    begun += [each.audio for each in spoken if not each.is_over]
    there = any((library.folder / session.id / audio).exists() for audio in begun)
    return there or any(turn.needs_transcript for turn in turns) or any(each.needs_transcript for each in spoken)


def files_used(session: Session) -> int:
    """How many audio files a half has used up: of both people."""
    questions = [each.recorded.source for each in session.peering.spoken if each.recorded]
    answers = [turn.recorded.source for turn in session.turns if turn.recorded]
    return sum(source != ports.MICROPHONE for source in (*questions, *answers))
