"""`voicemock calibrate`: a person marks answers blind, and the judge is held against that."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from voicemock.cli.options import Choices, Judge, LlmModel, LlmUrl, Prompts, SessionId
from voicemock.cli.say import say

if TYPE_CHECKING:
    from voicemock.evaluation.blind_marks import Item
    from voicemock.grade import Grade
    from voicemock.reports.terminal import Terminal
    from voicemock.sessions.marks import MarksFile
    from voicemock.sessions.session import Session

KEYS = "1 to 5 gives the level · s skips · b goes back · q stops; what you gave is kept"
LOOK_S = 0.03
"""How often the keyboard is looked at."""


def calibrate(
    session: SessionId = None,
    rubric: Annotated[
        str | None,
        typer.Option("--rubric", "-r", help="Mark this rubric's test examples, not a session.", show_default=False),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="Who marks; each person's levels are kept apart.", show_default=False)
    ] = "you",
    judge: Judge = None,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    prompts: Prompts = None,
) -> None:
    """Mark answers yourself, without seeing the judge's levels, and learn how far it can be trusted.

    Answers are those of a session, or a rubric's examples.

    What you give is kept after each key; the next time it goes on where you stopped.

    Scores that are compared later know from it what is a difference and what is noise.
    """
    from voicemock.cli.played import refuse_played
    from voicemock.config import marks_file, sessions_folder
    from voicemock.errors import NotFound, UsageError
    from voicemock.evaluation.blind_marks import items_of_examples, items_of_session
    from voicemock.reports.terminal import Terminal
    from voicemock.rubric_files import find, load
    from voicemock.sessions.library import Library
    from voicemock.sessions.marks import MarksFile

    if session and rubric:
        raise UsageError("Name a session or a rubric, not both.", "Such as: voicemock calibrate --rubric behavioral")
    stored = None if rubric else Library(sessions_folder()).load(session)
    if stored:
        refuse_played(stored.session, "marked to calibrate a judge")
    items = items_of_session(stored.session) if stored else items_of_examples(load(find(rubric or "")))
    if not items:
        what = f"The rubric {rubric} has no test examples" if rubric else "The session has no answer with words"
        raise NotFound(f"{what}.", "Others: voicemock rubric list, voicemock session list")
    choices = Choices(judge=judge, llm_url=llm_url, llm_model=llm_model, prompts=prompts)
    with MarksFile(marks_file()) as file:
        terminal = Terminal()
        try:
            _mark(items, file, terminal, by)
            _compare(items, file, terminal, choices, (stored.session if stored else None, by))
        except KeyboardInterrupt:
            say("Stopped. What you gave is kept. Go on with the same command.", err=True)
            raise


def _mark(items: "Sequence[Item]", file: "MarksFile", terminal: "Terminal", by: str) -> None:
    """Ask for one level after another, and keep each."""
    from voicemock.reports.calibration_text import item_lines

    at = _next(items, file, by, 0)
    before = sum(item.level_in(file.kept, by) is not None for item in items)
    if before and at < len(items):
        terminal.line(f"{before} of {len(items)} are marked already; going on.", style="dim")
    shown, trail = None, list[int]()
    with _asking() as ask:
        while at < len(items):
            item = items[at]
            if shown != item.answer:
                _show_answer(item, terminal)
                shown = item.answer
            terminal.blank()
            terminal.lines(item_lines(item.criterion, at + 1, len(items)))
            terminal.line(KEYS, style="dim")
            key = ask()
            if key == "q":
                return
            if key == "b":
                at, shown = trail.pop() if trail else max(0, at - 1), None
                continue
            trail.append(at)
            level = None if key == "s" else int(key)
            file.append(item.marked(level, by))
            terminal.line(("Skipped." if level is None else f"You gave {level}.", "bold"), (" Kept.", "dim"))
            at = _next(items, file, by, at + 1)


def _next(items: "Sequence[Item]", file: "MarksFile", by: str, at: int) -> int:
    """The first from there on without a level."""
    while at < len(items) and items[at].level_in(file.kept, by) is not None:
        at += 1
    return at


def _show_answer(item: "Item", terminal: "Terminal") -> None:
    for turn in item.turns:
        terminal.heading(turn.text)
        terminal.line(turn.transcript.text if turn.transcript else "", indent=2)


@contextmanager
def _asking() -> Iterator[Callable[[], str]]:
    """What gives the next key that means something; lines are taken where there are no keys. The end of both is q."""
    import time

    from voicemock.audio.keys import Keys

    known = {*"12345sbq"}

    def line() -> str:
        while True:
            try:
                typed = input().strip().lower()[:1]
            except (EOFError, UnicodeDecodeError):
                return "q"
            if typed in known:
                return typed

    with Keys() as keys:

        def key() -> str:
            while keys.are_there:
                pressed = (keys() or "").lower()
                if pressed in known:
                    return pressed
                time.sleep(LOOK_S)
            return "q"

        yield key if keys.are_there else line


def _compare(
    items: "Sequence[Item]",
    file: "MarksFile",
    terminal: "Terminal",
    choices: Choices,
    whose: "tuple[Session | None, str]",
) -> None:
    """Hold the judge's levels against those that were given. Raises what the judge raises; what was given is kept."""
    from voicemock.evaluation.noise import of_other_answers, pairs_of
    from voicemock.reports.calibration_text import summary_lines

    session, by = whose
    marked = [item for item in items if item.level_in(file.kept, by) is not None]
    if not marked:
        terminal.line("Nothing was marked.")
        return
    judge = _judged(marked, file, choices, session)
    _reveal(marked, file, terminal, (judge, by))
    rubric = items[0].rubric
    terminal.heading(f"{by} and {judge}")
    pairs = pairs_of(file.kept, judge, rubric, by)
    terminal.lines(summary_lines(pairs, rubric, of_other_answers(file.kept, judge, rubric, by), judge, by))
    if left := len(items) - len(marked):
        terminal.line(f"{left} are left to mark; call the same again to go on.", style="dim")


def _judged(items: "Sequence[Item]", file: "MarksFile", choices: Choices, session: "Session | None") -> str:
    """Keep what the judge gives these; the session's own grades where no other judge is named. Returns its label."""
    from voicemock.evaluation.blind_marks import grades_of

    names_one = any((choices.judge, choices.llm_url, choices.llm_model))
    if session and session.run and not names_one:
        label = session.run.judge
        for item, grade in grades_of(session, items):
            if not item.is_judged_in(file.kept, label):
                file.append(item.judged(grade, label))
        return label
    return _judge_now(items, file, choices)


def _judge_now(items: "Sequence[Item]", file: "MarksFile", choices: Choices) -> str:
    import sys

    from voicemock.cli.engines import chat_for, judge_for, settings_for
    from voicemock.cli.rubric_test_command import drawn
    from voicemock.reports.screen import Screen
    from voicemock.reports.terminal import Terminal
    from voicemock.side_by_side import in_order

    with Screen(Terminal(sys.stderr)) as screen:
        model = chat_for(settings_for(choices).llm, screen.note)
        judge = judge_for(model, choices.judge, choices.prompts)
        due = [item for item in items if not item.is_judged_in(file.kept, judge.label)]

        def grade(item: "Item") -> "Grade":
            return judge.grade(item.turns, item.question, item.criterion, item.rubric)

        with screen.waiting(f"Judging by {judge.label}…") as change:
            told = drawn(change)
            for done, given in enumerate(in_order([partial(grade, item) for item in due], judge.at_once), 1):
                file.append(due[done - 1].judged(given, judge.label))
                told(done, len(due))
        return judge.label


def _reveal(items: "Sequence[Item]", file: "MarksFile", terminal: "Terminal", whose: tuple[str, str]) -> None:
    """The levels that lie far apart, now that they were given."""
    from voicemock.reports.calibration_text import FAR

    judge, by = whose
    for item in items:
        mine, note = item.level_in(file.kept, by), item.judged_in(file.kept, judge)
        if mine is not None and note and note.level is not None and abs(note.level - mine) >= FAR:
            said = " ".join(item.text.split()[:10])
            what = f"{item.criterion.name}: {by} {mine}, the judge {note.level}"
            terminal.line((what, "yellow"), f"  “{said}…” ({item.question.id})")
