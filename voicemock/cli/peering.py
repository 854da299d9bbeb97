"""Two people at one machine: both halves, their marks and feedback, the scores beside them, and a report for each."""

import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace

from voicemock import __version__
from voicemock.audio import gaps
from voicemock.audio.vad import find_speech
from voicemock.audio.wav import repair
from voicemock.cli.disk_room import check_room, planned_minutes
from voicemock.cli.endings import in_full
from voicemock.cli.engines import settings_for
from voicemock.cli.keeping import Sitting, folded, interruptible
from voicemock.cli.opening import begun, opening
from voicemock.cli.options import Choices
from voicemock.cli.peer_halves import files_used, is_over, led_by, second_of, swaps, waits_for_words
from voicemock.cli.peer_marking import keep_marks, mark_and_advise
from voicemock.cli.scoring import expected_language, grade_session, showing
from voicemock.cli.tools import Tools, open_tools
from voicemock.config import sessions_folder
from voicemock.errors import UsageError, VoicemockError
from voicemock.glossary import terms_of
from voicemock.interview.parts import Parts
from voicemock.interview.peer import converse, due
from voicemock.interview.peer_plan import plan_of_first, plan_of_second
from voicemock.interview.plan import Wishes
from voicemock.output_file import write_whole
from voicemock.reports.document import document_of
from voicemock.reports.markdown import markdown
from voicemock.reports.peer_lines import feedback_lines, peer_lines
from voicemock.reports.peer_screen import PeerScreen
from voicemock.reports.peer_view import peer_view
from voicemock.reports.terminal import Terminal
from voicemock.round import Round
from voicemock.round_files import emphasised
from voicemock.rubric import Rubric
from voicemock.sessions import events as e
from voicemock.sessions import session as folding
from voicemock.sessions.journal import Journal
from voicemock.sessions.library import Library
from voicemock.sessions.peer_events import People
from voicemock.sessions.session import Hear, Learn, Score, Session, fold

REPORT = "report.md"


@dataclass
class Evening:
    """Two people, the engines, and the library that keeps both halves."""

    library: Library
    tools: Tools
    screen: PeerScreen
    choices: Choices


def begin(rubric: Rubric, wishes: Wishes, people: People, round_: Round | None, choices: Choices) -> str:
    """Both halves from the first greeting to the reports. Returns the first one's id. Raises VoicemockError."""
    rubric = emphasised(rubric, round_) if round_ else rubric
    choices = replace(choices, spoken=rubric.language)
    plan = plan_of_first(rubric, wishes, round_, people.swaps)
    library = Library(sessions_folder())
    if choices.listens:
        check_room(library.folder, planned_minutes(rubric, plan) * (2 if people.swaps else 1))
    glossary = terms_of(rubric, [])
    screen = PeerScreen()
    with open_tools(_for_two(choices), nobody_cuts_in, glossary=glossary, screen=screen) as tools:
        led = led_by(round_, people.interviewer).as_data() if round_ else None
        opened = opening(rubric, plan, _engines(tools, people), glossary, choices, round=led, people=people)
        evening = Evening(library, tools, screen, choices)
        first = _new_half(opened, evening)
        _second_half(first, evening)
    finish(library, first, choices)
    return first


def take_up(name: str, choices: Choices) -> str:
    """Goes on with two people's halves wherever they were left. Returns the first one's id. Raises VoicemockError."""
    library, session = Library(sessions_folder()), Library(sessions_folder()).load(name).session
    choices = replace(choices, spoken=session.rubric.language)
    people = session.opened.people
    if people is None:
        raise UsageError(f"Session {name} is no interview of two people.", f"Go on with it: voicemock resume {name}")
    first = people.first or name
    with in_full(name, choices):
        halves = [each for each in (first, second_of(library, first)) if each]
        sessions = [library.load(each).session for each in halves]
        if not (all(map(is_over, sessions)) and (len(halves) == 2 or not swaps(sessions[0]))):
            spoken = any(waits_for_words(library, each) for each in sessions)
            screen = PeerScreen()
            used, glossary = sum(map(files_used, sessions)), sessions[0].opened.glossary
            with open_tools(_for_two(choices), nobody_cuts_in, used, spoken, glossary, screen) as tools:
                evening = Evening(library, tools, screen, choices)
                for half, session in zip(halves, sessions, strict=True):
                    if not is_over(session):
                        _go_on(half, evening)
                _second_half(first, evening)
        finish(library, first, choices)
    return first


def _for_two(choices: Choices) -> Choices:
    """As people talk: nothing is said aloud for them, and where there are keys no silence hands over."""
    return replace(led_by_keys(choices), voice=False)


def led_by_keys(choices: Choices) -> Choices:
    """As a person leads: nobody cuts in, and where there are keys no silence hands over."""
    keys = sys.stdin is not None and sys.stdin.isatty()
    return replace(choices, turn=choices.turn or ("manual" if keys else None), interrupt=False, barge_in=False)


def nobody_cuts_in() -> Session:
    """What the engines are given in place of a session that is cut in on."""
    raise AssertionError("one person leads the interview: nobody cuts in")


def _engines(tools: Tools, people: People) -> e.Engines:
    return tools.engines().model_copy(update={"interviewed": people.interviewer, "spoke": people.interviewer})


def _new_half(about_it: e.SessionOpened, evening: Evening) -> str:
    with begun(about_it, about_it.rubric["id"], evening.library) as (opened, journal):
        sitting = _sitting(fold([opened]), journal, evening)
        with interruptible(sitting):
            _take_seats(opened.people, evening)
            evening.screen.show(opened, sitting.session)
            _hold(sitting, evening)
    return opened.id


def _go_on(name: str, evening: Evening) -> None:
    with evening.library.reopen(name) as journal:
        session = folded(journal)
        sitting = _sitting(session, journal, evening)
        people = session.opened.people
        assert people is not None  # otherwise it would be no half
        with interruptible(sitting):
            sitting.follow([e.SessionResumed(engines=_engines(evening.tools, people))])
            if isinstance(due(session), Hear):
                evening.screen.now_answers(session)
            elif session.closed is None and session.peering.spoken and not session.peering.spoken[-1].is_over:
                evening.screen.guide(session)
            _hold(sitting, evening)


def _second_half(first: str, evening: Evening) -> None:
    """The swap, where it is wished and not begun; the first half is marked before it."""
    session = evening.library.load(first).session
    people = session.opened.people
    if people is None or not people.swaps or second_of(evening.library, first) or not is_over(session):
        return
    swapped = People(interviewer=people.candidate, candidate=people.interviewer, half=2, swaps=True, first=first)
    opened = session.opened.model_copy(
        update={
            "plan": plan_of_second(session.opened),
            "people": swapped,
            "round": led_by(session.round, swapped.interviewer).as_data() if session.round else None,
            "engines": _engines(evening.tools, swapped),
            "voicemock": __version__,
        }
    )
    _new_half(opened, evening)


def _sitting(session: Session, journal: Journal, evening: Evening) -> Sitting:
    tools = evening.tools
    return Sitting(session, journal, evening.screen, None, evening.choices, tools.take_remarks, tools.waits)


def _take_seats(people: People | None, evening: Evening) -> None:
    """Waits until who interviews sits at the screen: what it shows is for their eyes."""
    if people is None or not sys.stdin.isatty():
        return
    evening.screen.terminal.heading(f"{people.interviewer} takes the screen, {people.candidate} looks elsewhere")
    with evening.tools.keys.as_lines(), suppress(EOFError):
        input("Enter begins. ")


def _hold(sitting: Sitting, evening: Evening) -> None:
    """The rest of one half: what is said, the marks, the feedback, and the feedback shown to both."""
    tools, screen = evening.tools, evening.screen
    parts = parts_for(sitting, tools, screen)
    sitting.follow(converse(sitting.session, parts, by_key=evening.choices.text or tools.keys.are_there))
    if mark_and_advise(sitting, tools, screen) and (peer := peer_view(sitting.session, None)):
        screen.terminal.heading(f"Now both look: {peer.interviewer}'s feedback for {peer.candidate}")
        screen.terminal.lines(feedback_lines(peer))


def parts_for(sitting: Sitting, tools: Tools, screen: PeerScreen) -> Parts:
    """What an interview that a person leads is made with; from here on its time goes on."""
    began, before = time.monotonic(), _lasted_s(sitting.session)
    minutes = sitting.session.opened.plan.minutes

    def elapsed_s() -> float:
        return before + time.monotonic() - began

    screen.left_s = lambda: None if minutes is None else minutes * 60 - elapsed_s()
    tools.recogniser.warm_up()
    return Parts(
        folder=sitting.journal.path.parent,
        listen=tools.listener.listen,
        find_speech=find_speech,
        duration_s=repair,
        transcribe=showing(screen, tools.recogniser.transcribe),
        transcriber=tools.recogniser.label,
        troubles=tools.recogniser.troubles,
        expected_language=expected_language(sitting, settings_for(sitting.choices)),
        interviewer=tools.interviewer,
        written=tools.written,
        lines=tools.lines,
        elapsed_s=elapsed_s,
        more_answers=tools.listener.more,
        after_cut=tools.listener.after_cut,
        gaps=gaps.of,
        type_instead=tools.listener.type_instead,
    )


def _lasted_s(session: Session) -> float:
    """How long a half has lasted that is taken up again: what was recorded of it."""
    answers = sum(turn.recorded.duration_s for turn in session.turns if turn.recorded)
    return answers + sum(each.recorded.duration_s for each in session.peering.spoken if each.recorded)


def finish(library: Library, first: str, choices: Choices) -> None:
    """The scores of every half, after the marks were given; then what each person takes home.

    Raises what scoring raises, after the reports were shown: marks and feedback are there without it.
    """
    failure: VoicemockError | None = None
    halves = [each for each in (first, second_of(library, first)) if each]
    for name in halves:
        try:
            with in_full(name, choices), library.reopen(name) as journal:
                session = folded(journal)
                keep_marks(session, Terminal().line)
                # Whoever has not marked yet is not to see what the judge gives.
                if is_over(session) and isinstance(folding.due(session), Score | Learn):
                    grade_session(journal, None, replace(choices, asks=False))
        except VoicemockError as error:
            failure = failure or error
    for name in halves:
        show_report(library, name)
    if failure:
        raise failure


def show_report(library: Library, name: str) -> None:
    """What the candidate of a half takes home, and how its interviewer led it; with every answer in a file."""
    stored, terminal = library.load(name), Terminal()
    document = document_of(stored)
    if peer := document.peer:
        path = stored.folder / REPORT
        write_whole(path, markdown(document), replace=True)
        terminal.heading(f"For {peer.candidate}, and for {peer.interviewer} who asked")
        terminal.lines(peer_lines(peer))
        terminal.line(f"With every answer, to keep: {path}")
        terminal.line(f"Again in the terminal: voicemock session show {name}")
