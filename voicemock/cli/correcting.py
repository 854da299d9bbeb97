"""The user puts a transcript right: after the interview and before the scores, or any time afterwards."""

import sys
import time
from collections.abc import Sequence

from voicemock.audio.keys import ENTER, Keys
from voicemock.cli.editing import edited
from voicemock.cli.endings import in_full
from voicemock.cli.keeping import Sitting, folded, interruptible
from voicemock.cli.options import Choices
from voicemock.config import sessions_folder
from voicemock.errors import BadInput, CannotWrite, NotFound, UsageError
from voicemock.reports.screen import Screen
from voicemock.safe_text import one_line
from voicemock.sessions.correcting import correctable, correction, told_of
from voicemock.sessions.library import Library
from voicemock.sessions.session import Session, Turn

OFFER = "Enter scores · t corrects a transcript · q scores later (voicemock score)"
LOOK_S = 0.05
"""How often the keyboard is looked at."""
BEGINNING = 70
"""Characters of an answer in the list to choose from."""


def score_now(sitting: Sitting, keys: Keys) -> bool:
    """Asks before the scores, where somebody is there to answer; meanwhile transcripts can be corrected.

    Returns:
        Whether to go on with the scores; else the user was told how to have them later.
    """
    if not (is_attended() and sitting.choices.asks and correctable(sitting.session)):
        return True
    with keys.as_lines():
        while (key := _asked(sitting.screen)) == "t":
            turn = _chosen(sitting)
            try:
                text = _edited(sitting, turn) if turn else ""
            except (UsageError, BadInput, CannotWrite) as error:
                sitting.screen.note(str(error))
                continue
            if turn:
                _change(sitting, turn, text)
    if key != "q":
        return True
    sitting.stopped("later")
    sitting.screen.note(f"Your answers are saved. Score them: {sitting.again('score')}", style="")
    return False


def say_what_is_kept(sitting: Sitting, language: str | None) -> None:
    """Names the answers that are not transcribed again in another language, because the user corrected them."""
    kept = [turn.number for turn in correctable(sitting.session) if turn.heard and turn.heard.language != language]
    for number in kept if language else ():
        sitting.screen.note(f"Answer {number} keeps the words that you corrected.")


def correct(name: str | None, number: int | None, text: str | None) -> None:
    """Corrects one answer of a kept session, by `text` or by asking, and says how to grade again.

    Raises:
        NotFound: there is no such session, or no such answer in it.
        UsageError: it is not said which answer or what text, and nobody is there to be asked.
        VoicemockError: as Library.reopen and `edited` do.
    """
    library = Library(sessions_folder())
    name = library.find(name)
    with in_full(name, Choices()), library.reopen(name) as journal, Screen() as screen:
        session = folded(journal)
        sitting = Sitting(session, journal, screen, None, Choices())
        turn = _named(session, number, text)
        with interruptible(sitting, "score" if session.closed else "resume"):
            turn = turn or _chosen(sitting)
            if turn and _change(sitting, turn, _edited(sitting, turn) if text is None else text):
                what = "Grade again" if session.runs else "Score it" if session.closed else "Go on"
                screen.note(f"{what} with: {sitting.again('score' if session.closed else 'resume')}", style="")


def _named(session: Session, number: int | None, text: str | None) -> Turn | None:
    """The answer meant; None where the user is to be asked. Raises NotFound, UsageError."""
    asks = text is None and is_attended()
    turns = correctable(session)
    those = ", ".join(str(turn.number) for turn in turns)
    if not turns:
        raise NotFound(f"Session {session.id} has no spoken answer with a transcript.", "Nothing can be corrected.")
    found = [turn for turn in turns if number in (None, turn.number)]
    if not found:
        raise NotFound(f"Session {session.id} has no spoken answer {number}.", f"Answers to correct: {those}.")
    if not asks and (len(found) > 1 or text is None):
        what = f"which answer ({those}) and what was said" if len(found) > 1 else "what was said"
        raise UsageError(f"Say {what}.", f"voicemock session correct {session.id} {found[0].number} --text TEXT")
    return found[0] if len(found) == 1 else None


def is_attended() -> bool:
    """Whether somebody is there to be asked: both streams are a terminal."""
    return all(stream is not None and not stream.closed and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _asked(screen: Screen) -> str:
    """The key that answers the offer; Enter where the terminal is gone."""
    screen.note(OFFER, style="dim")
    with Keys() as keys:
        while keys.are_there:
            if (key := keys()) in (ENTER, "t", "q"):
                return key or ENTER
            time.sleep(LOOK_S)
    return ENTER


def _chosen(sitting: Sitting) -> Turn | None:
    """The answer that the user names by its number; the only one without asking; None for none."""
    turns = correctable(sitting.session)
    if len(turns) == 1:
        return turns[0]
    for turn in turns:
        said = one_line(turn.transcript.text if turn.transcript else "")
        short = said if len(said) <= BEGINNING else f"{said[:BEGINNING].rstrip()}…"
        sitting.screen.terminal.line((f"{turn.number:3}  ", "bold"), short)
    return _by_number(turns)


def _by_number(turns: Sequence[Turn]) -> Turn | None:
    while True:
        try:
            wished = input("Which answer? (its number; Enter for none) ").strip()
        except (EOFError, UnicodeDecodeError):
            return None
        found = [turn for turn in turns if str(turn.number) == wished]
        if found or not wished:
            return found[0] if found else None


def _edited(sitting: Sitting, turn: Turn) -> str:
    """What the user makes of an answer's text. Raises as `edited`."""
    return edited(one_line(turn.transcript.text if turn.transcript else ""), sitting.journal.path.parent)


def _change(sitting: Sitting, turn: Turn, text: str) -> bool:
    """Notes what was really said; an empty text, or the same, changes nothing. Returns whether it was changed."""
    event = correction(turn, text)
    if event is None:
        sitting.screen.note("Nothing was changed.", style="")
        return False
    sitting.follow([event])
    now = next(each for each in sitting.session.turns if each.number == turn.number)
    sitting.screen.note(told_of(now), style="dim")
    return True
