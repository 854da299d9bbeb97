"""The user says what each answer was worth, before any score is shown: one key each, kept at once."""

import time

from voicemock.audio.keys import ENTER, Keys
from voicemock.cli.correcting import is_attended
from voicemock.cli.keeping import Sitting
from voicemock.coaching.self_rating import to_rate
from voicemock.safe_text import one_line
from voicemock.sessions import events as e

ASK = "How good was that answer? 1–5, Enter passes, q goes on to the scores"
SCALE = "1 is hardly an answer, 3 has the main part, 5 lacks nothing."
LOOK_S = 0.05
"""How often the keyboard is looked at."""
BEGINNING = 80
"""Characters of a question."""


def rate_yourself(sitting: Sitting, keys: Keys) -> None:
    """Asks where somebody is there to answer; what was rated, passed or graded before is not asked again.

    Args:
        sitting: the session at hand.
        keys: the keyboard where it is open already.
    """
    names = to_rate(sitting.session)
    if not (names and is_attended() and sitting.choices.asks):
        return
    screen = sitting.screen
    screen.settle()
    screen.terminal.heading("Before the scores, your own")
    screen.terminal.line(SCALE, style="dim")
    with keys.as_lines(), Keys() as own:
        for at, name in enumerate(names):
            number = sitting.session.asked.index(name) + 1
            screen.terminal.line((f"{number:>3}  ", "bold"), _beginning(sitting.session.exchange(name)[0].text))
            screen.note(ASK, style="dim")
            key = _pressed(own)
            if key == "q":
                sitting.follow(e.SelfRated(question=each) for each in names[at:])
            if key in (None, "q"):
                return
            level = int(key) if key and key.isdecimal() else None
            sitting.follow([e.SelfRated(question=name, level=level)])
            screen.terminal.line(f"You: {level} of 5." if level else "Passed.", indent=5)


def _pressed(keys: Keys) -> str | None:
    """The key that answers; None where the terminal is gone."""
    while keys.are_there:
        pressed = keys()
        if pressed and pressed in f"12345q{ENTER}":
            return pressed
        time.sleep(LOOK_S)
    return None


def _beginning(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= BEGINNING else f"{line[:BEGINNING].rstrip()}…"
