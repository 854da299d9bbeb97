"""The interviewer of a pair marks the answers and gives feedback: each line is kept before the next is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from voicemock import ports
from voicemock.audio.typed import read_line
from voicemock.audio.vad import find_speech
from voicemock.audio.wav import repair
from voicemock.cli.keeping import Sitting
from voicemock.cli.scoring import showing
from voicemock.cli.tools import Tools
from voicemock.coaching.good_feedback import NUDGES, part_for, weaknesses
from voicemock.config import marks_file
from voicemock.errors import RecogniserError, VoicemockError
from voicemock.evaluation.blind_marks import items_of_session
from voicemock.reports.calibration_text import item_lines
from voicemock.reports.peer_lines import PARTS
from voicemock.reports.peer_screen import PeerScreen
from voicemock.safe_text import one_line
from voicemock.sessions import peer_events as p
from voicemock.sessions.marks import MarksFile
from voicemock.sessions.session import Session

LEVELS = "Level: 1 to 5, or n for not assessed"
HEARD = "What did you hear that speaks for it? Best a quote; Enter leaves it open."
SPEAKING_S = 60.0
"""How long a part of the feedback takes to say."""
NAMES: dict[p.Part, str] = dict(PARTS)


@dataclass
class Desk:
    """Where one half is marked."""

    sitting: Sitting
    tools: Tools
    screen: PeerScreen

    @property
    def session(self) -> Session:
        """As it is by now."""
        return self.sitting.session

    def line(self, prompt: str) -> str:
        """One typed line. Raises EOFError where nobody types any more."""
        self.screen.note(prompt, style="bold")
        with self.tools.keys.as_lines():
            try:
                return one_line(read_line()).strip()
            except UnicodeDecodeError:
                return ""


def mark_and_advise(sitting: Sitting, tools: Tools, screen: PeerScreen) -> bool:
    """Asks for every mark and part of the feedback that is missing. Returns whether everything was given."""
    desk = Desk(sitting, tools, screen)
    people = sitting.session.opened.people
    if people is None or sitting.session.peering.finished:
        return True
    try:
        if sitting.session.asked:
            screen.settle()
            screen.terminal.heading(f"{people.interviewer} marks the answers; nobody else looks")
            give_marks(desk)
            screen.terminal.heading(f"{people.interviewer}'s feedback for {people.candidate}")
            _feedback(desk)
        sitting.follow([p.PeerFinished()])
    except EOFError:
        screen.note(f"Marks or feedback are left open. Give them: {sitting.again('resume')}")
        return False
    finally:
        keep_marks(sitting.session, screen.note)
    return True


def give_marks(desk: Desk) -> None:
    """Asks for each level that is missing, and what was heard for it. Raises EOFError where nobody types any more."""
    rubric, terminal = desk.session.rubric, desk.screen.terminal
    due = [(name, criterion) for name in desk.session.asked for criterion in rubric.question(name).criteria]
    shown = ""
    for at, (name, criterion) in enumerate(due, 1):
        if (name, criterion) in desk.session.peering.marks:
            continue
        if name != shown:
            shown = name
            for turn in desk.session.exchange(name):
                terminal.blank()
                terminal.line(turn.text, style="bold")
                terminal.line(turn.transcript.text if turn.transcript else "(no words)", indent=2)
        terminal.blank()
        terminal.lines(item_lines(rubric.criterion(criterion), at, len(due)))
        level = _level(desk)
        heard = desk.line(HEARD) if level else ""
        desk.sitting.follow([p.PeerMarked(question=name, criterion=criterion, level=level, heard=heard)])


def _level(desk: Desk) -> int | None:
    while True:
        typed = desk.line(LEVELS).lower()
        if typed in {*"12345"}:
            return int(typed)
        if typed == "n":
            return None


def _feedback(desk: Desk) -> None:
    for part in NAMES:
        if part not in desk.session.peering.advice:
            text, spoken = _part(desk, part)
            desk.sitting.follow([p.PeerAdvised(part=part, text=text, spoken=spoken)])
    language = desk.session.rubric.language
    while True:
        given = {part: advised.text for part, advised in desk.session.peering.advice.items()}
        found = weaknesses(given, desk.session.turns, language)
        weakness = next((each for each in found if each not in desk.session.peering.nudged), None)
        if weakness is None:
            return
        desk.sitting.follow([p.PeerNudged(weakness=weakness)])
        part = part_for(weakness, given)
        desk.screen.note(NUDGES[weakness])
        anew = weakness == "person"
        more = desk.line(f"{NAMES[part]}, {'in other words' if anew else 'to add'} (Enter leaves it as it is)")
        if more:
            text = more if anew else _joined(given.get(part, ""), more)
            desk.sitting.follow([p.PeerAdvised(part=part, text=text)])


def _joined(before: str, more: str) -> str:
    """Two remarks as sentences of one text."""
    ended = f"{before}." if before and before[-1].isalnum() else before
    return f"{ended} {more}".strip()


def _part(desk: Desk, part: p.Part) -> tuple[str, bool]:
    """One part's words, and whether they were spoken."""
    there = desk.session.peering.advice_audio.get(part)
    if there and (text := _read(desk, there)):
        return text, True
    listens = desk.sitting.choices.listens
    text = desk.line(f"{NAMES[part]}{' (Enter alone: speak it)' if listens else ''}")
    if text or not listens:
        return text, False
    audio = f"audio/feedback-{part.replace('_', '-')}.wav"
    path = desk.sitting.journal.path.parent / audio
    match desk.tools.listener.listen(path, SPEAKING_S):
        case ports.Typed(text):
            return text, False
        case ports.Recorded(speech=speech):
            found = find_speech(path) if speech is None else speech
            spoken = p.FeedbackSpoken(part=part, audio=audio, duration_s=round(repair(path), 3), speech=found)
            desk.sitting.follow([spoken])
            return _read(desk, spoken), True
        case _:
            return "", False


def _read(desk: Desk, spoken: p.FeedbackSpoken) -> str:
    """The words of spoken feedback; what cannot be transcribed is typed."""
    if not spoken.speech:
        return ""
    path: Path = desk.sitting.journal.path.parent / spoken.audio
    try:
        text = showing(desk.screen, desk.tools.recogniser.transcribe)(path, spoken.speech).text
    except RecogniserError as error:
        desk.screen.note(f"{error.message} The recording is kept; type it instead.")
        return desk.line(NAMES[spoken.part])
    desk.screen.terminal.line(text, indent=2)
    return text


def keep_marks(session: Session, note: Callable[[str], None]) -> None:
    """The levels that one person gave another's answers, where `voicemock calibrate` finds them."""
    people, marks = session.opened.people, session.peering.marks
    if people is None or not any(mark.level for mark in marks.values()):
        return
    try:
        with MarksFile(marks_file()) as file:
            for item in items_of_session(session):
                mark = marks.get((item.question.id, item.criterion.id))
                if mark and mark.level and item.level_in(file.kept, people.interviewer) != mark.level:
                    file.append(item.marked(mark.level, people.interviewer))
    except VoicemockError as error:
        note(f"{error.message} The marks are in the session; they are passed on when it is taken up again.")
