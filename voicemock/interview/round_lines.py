"""The lines around a round's questions, from prompts/round-lines.yaml."""

from collections.abc import Mapping
from typing import ClassVar

from voicemock.interview.styled_lines import StyledLines, Ways


class RoundLines(StyledLines):
    """What the interviewer says by itself from the welcome to the close."""

    file: ClassVar[str] = "round-lines.yaml"
    holes: ClassVar[Mapping[str, frozenset[str]]] = {
        "welcome": frozenset({"name", "role", "round"}),
        "colleagues": frozenset({"names"}),
        "time_check": frozenset({"minutes"}),
        "time_shorter": frozenset({"minutes"}),
        "pitch": frozenset({"pitch"}),
        "agenda": frozenset({"parts"}),
        "not_on_agenda": frozenset({"parts"}),
        "carried": frozenset({"interviewer", "note"}),
        "hand_over": frozenset({"name", "role", "focus"}),
        "taking_over": frozenset({"name"}),
        "time_left": frozenset({"minutes"}),
        "close": frozenset({"note"}),
        "next_steps": frozenset({"next_steps"}),
        "minutes": frozenset({"number"}),
        "for_about": frozenset({"part", "minutes"}),
        "then": frozenset({"before", "after"}),
        "listed": frozenset({"before", "after"}),
    }

    welcome: Ways
    colleagues: Ways
    ease: Ways
    time_check: Ways
    time_agreed: Ways
    time_shorter: Ways
    pitch: Ways
    agenda: Ways
    not_on_agenda: Ways
    notes: Ways
    carried: Ways
    recent_win: Ways
    after_win: Ways
    thanks: Ways
    next: Ways
    hand_over: Ways
    taking_over: Ways
    time_left: Ways
    time_over: Ways
    your_questions: Ways
    anything_else: Ways
    no_questions: Ways
    close: Ways
    close_without_note: Ways
    next_steps: Ways
    goodbye: Ways
    one_minute: Ways
    minutes: Ways
    for_about: Ways
    then: Ways
    listed: Ways
