"""`voicemock interview --swap`: the user interviews a played candidate, marks it, and then sees its level."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from voicemock import ports
from voicemock.cli.beginning import RUBRIC, wishes_of
from voicemock.cli.disk_room import check_room, planned_minutes
from voicemock.cli.endings import in_full
from voicemock.cli.engines import chat_on, settings_for
from voicemock.cli.keeping import Sitting, folded, interruptible
from voicemock.cli.opening import begun, opening
from voicemock.cli.options import Asked, Choices
from voicemock.cli.peer_halves import waits_for_words
from voicemock.cli.peer_marking import Desk, give_marks
from voicemock.cli.peering import led_by_keys, nobody_cuts_in, parts_for
from voicemock.cli.setting import Setting
from voicemock.cli.tools import Tools, open_tools
from voicemock.config import sessions_folder
from voicemock.documents.reader import read_document
from voicemock.errors import UsageError
from voicemock.glossary import terms_of
from voicemock.interview import candidate_words
from voicemock.interview.candidate import Candidate
from voicemock.interview.candidate_lines import CandidateLines
from voicemock.interview.styled_lines import load_styled
from voicemock.interview.swap import converse
from voicemock.interview.swap_plan import plan_swap
from voicemock.prompts import load, prompt_folders
from voicemock.reports.swap_lines import swap_lines, title
from voicemock.reports.swap_screen import SwapScreen
from voicemock.reports.swap_view import swap_view
from voicemock.rubric_files import find
from voicemock.rubric_files import load as load_rubric
from voicemock.sessions import events as e
from voicemock.sessions.journal import Journal
from voicemock.sessions.library import Library
from voicemock.sessions.peer_events import PeerFinished
from voicemock.sessions.session import Session, due, fold

YOU = "you"
JUDGED = "you, beside the candidate's true level"
ALONE = ("round", "style", "company", "prepared", "files", "interrupt", "barge_in")
"""What belongs to an interview that voicemock leads."""


@dataclass
class Stage:
    """The engines, and the candidate that is played with them."""

    tools: Tools
    screen: SwapScreen
    candidate: Candidate


def begin(choices: Choices, asked: Asked, level: str | None) -> str:
    """A whole interview that the user leads, to the reveal. Returns its id.

    Args:
        choices: what the command line chose.
        asked: which questions are planned.
        level: the candidate's: a seniority of the rubric, 1 to 5, or None to draw it.

    Raises:
        VoicemockError: something that was chosen cannot be used, or it broke off; what was said is kept.
    """
    for name in ALONE:
        if getattr(choices, name):
            option = f"--{'file' if name == 'files' else name.replace('_', '-')}"
            raise UsageError(f"{option} is for interviews that voicemock leads.", f"Leave out {option} or --swap.")
    rubric = load_rubric(find(choices.rubric or RUBRIC))
    choices = replace(choices, spoken=rubric.language)
    library = Library(sessions_folder())
    glossary, screen = terms_of(rubric, [read_document(path) for path in choices.about]), SwapScreen()
    with open_tools(led_by_keys(choices), nobody_cuts_in, glossary=glossary, screen=screen) as tools:
        stage = Stage(tools, screen, _candidate(choices, screen))
        wishes, played = wishes_of(asked, Setting()), stage.candidate
        plan, part = plan_swap(rubric, wishes, level, played.lines, played.label)
        if choices.listens:
            check_room(library.folder, planned_minutes(rubric, plan))
        about_it = opening(rubric, plan, _engines(tools), glossary, choices, candidate=part)
        with begun(about_it, rubric.id, library) as (opened, journal):
            sitting = _sitting(fold([opened]), journal, stage, choices)
            with interruptible(sitting):
                screen.show(opened, sitting.session)
                _hold(sitting, stage)
    return opened.id


def take_up(name: str, choices: Choices) -> str:
    """Goes on wherever it was left: at a question, an answer or a mark. Returns its id. Raises VoicemockError."""
    library = Library(sessions_folder())
    with in_full(name, choices), library.reopen(name) as journal:
        session = folded(journal)
        choices = replace(choices, spoken=session.rubric.language)
        if due(session) is None:
            raise UsageError(f"Session {name} is complete.", f"Go through it: voicemock replay {name}")
        spoken = session.peering.spoken
        used = sum(each.recorded is not None and each.recorded.source != ports.MICROPHONE for each in spoken)
        waits, screen = waits_for_words(library, session), SwapScreen()
        with open_tools(led_by_keys(choices), nobody_cuts_in, used, waits, session.opened.glossary, screen) as tools:
            stage = Stage(tools, screen, _candidate(choices, screen))
            sitting = _sitting(session, journal, stage, choices)
            with interruptible(sitting):
                sitting.follow([e.SessionResumed(engines=_engines(tools))])
                if session.closed is None and spoken and not spoken[-1].is_over:
                    screen.guide(session)
                _hold(sitting, stage)
    return name


def _candidate(choices: Choices, screen: SwapScreen) -> Candidate:
    """Who answers: a model where one is configured, and graded examples. Raises BadInput, NotFound, UsageError."""
    folders = prompt_folders(choices.prompts, choices.spoken)
    chat, model = chat_on(screen, settings_for(choices).llm), None
    if chat:
        model = candidate_words.Model(chat.chat, load("candidate", folders), chat.label)
    return Candidate(load_styled(CandidateLines, folders), model)


def _engines(tools: Tools) -> e.Engines:
    return tools.engines().model_copy(update={"interviewed": YOU, "judged": JUDGED})


def _sitting(session: Session, journal: Journal, stage: Stage, choices: Choices) -> Sitting:
    """Nothing that the user asks is spoken; the candidate's answers are, where there is a voice."""
    tools = stage.tools
    return Sitting(session, journal, stage.screen, None, choices, tools.take_remarks, tools.waits, tell=tools.speak)


def _hold(sitting: Sitting, stage: Stage) -> None:
    """The rest of the interview, the marks, and then the true level."""
    parts = parts_for(sitting, stage.tools, stage.screen)
    by_key = sitting.choices.text or stage.tools.keys.are_there
    sitting.follow(aloud(converse(sitting.session, parts, stage.candidate, by_key), sitting))
    screen = stage.screen
    screen.settle()
    if sitting.session.asked:
        screen.terminal.heading("Your marks; the candidate's level is shown after the last")
        try:
            give_marks(Desk(sitting, stage.tools, screen))
        except EOFError:
            screen.note(f"Marks are left open. Give them, and see the level: {sitting.again('resume')}")
            return
    sitting.follow([PeerFinished()])
    if swap := swap_view(sitting.session):
        screen.terminal.heading(title(swap))
        screen.terminal.lines(swap_lines(swap))
        screen.terminal.line(f"All of it, to keep: voicemock report {sitting.session.id}")


def aloud(events: Iterable[e.Event], sitting: Sitting) -> Iterator[e.Event]:
    """The events; what the candidate says is spoken once it is written and shown."""
    for event in events:
        yield event
        if isinstance(event, e.AnswerTyped):
            sitting.say(event.text, awaits_answer=False)
