"""One sitting: a session is begun or taken up, conducted, scored and reported.

Every event goes to the journal, and only then to the screen.
"""

import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voicemock import __version__, ports
from voicemock.audio.vad import find_speech
from voicemock.audio.wav import repair
from voicemock.cli.engines import chat_on, judge_for, recogniser_for, settings_for
from voicemock.cli.options import Choices
from voicemock.cli.pages import write_page
from voicemock.cli.tools import Tools, open_tools
from voicemock.config import sessions_folder
from voicemock.errors import AudioDeviceError, BadInput, BadReply, LLMUnreachable, Refused, UsageError, VoicemockError
from voicemock.interview.conversation import Parts, conduct, recognise
from voicemock.interview.plan import Wishes, make_plan
from voicemock.prompts import digests, prompt_folders
from voicemock.reports.screen import Screen
from voicemock.rubric import Rubric
from voicemock.scoring.marking import Judge, mark
from voicemock.sessions import events as e
from voicemock.sessions.journal import Journal
from voicemock.sessions.library import Library
from voicemock.sessions.session import Hear, Score, Session, apply, due, fold
from voicemock.transcript import Stretch, Transcript


@dataclass
class Sitting:
    """The session at hand and everything that works on it."""

    session: Session
    journal: Journal
    screen: Screen
    speak: ports.Speak | None

    def follow(self, events: Iterable[e.Event]) -> None:
        """Write each event, then show it, then let the next one happen."""
        for event in events:
            self.journal.append(event)
            self.session = apply(self.session, event)
            self.screen.show(event, self.session)
            if isinstance(event, e.QuestionAsked):
                self.say(f"{event.lead} {event.text}".strip())

    def say(self, text: str) -> None:
        """Speak, where there is a voice; a voice that fails is silent from then on."""
        if self.speak is None:
            return
        try:
            self.speak(text)
        except AudioDeviceError as error:
            self.speak = None
            self.screen.note(f"{error.message} The questions stay on the screen.")
            failed = e.EngineFailed(job="spoke", reason=error.message, instead="text on the screen")
            self.journal.append(failed)
            self.session = apply(self.session, failed)


def begin(rubric: Rubric, wishes: Wishes, choices: Choices) -> str:
    """A new session from its first question to its scores. Returns its id. Raises VoicemockError."""
    plan = make_plan(rubric, wishes)
    with open_tools(choices) as tools:
        opened = e.SessionOpened(
            id="",
            voicemock=__version__,
            rubric=rubric.as_data(),
            rubric_digest=rubric.digest(),
            prompts=digests(prompt_folders(choices.prompts)),
            engines=tools.engines(),
            plan=plan,
        )
        name = f"{datetime.now():%Y-%m-%d-%H%M%S}-{rubric.id}"
        with Library(sessions_folder()).create(name) as journal:
            opened = opened.model_copy(update={"id": journal.path.parent.name})
            journal.append(opened)
            sitting = Sitting(fold([opened]), journal, tools.screen, tools.speak)
            with _interruptible(sitting):
                tools.screen.show(opened, sitting.session)
                _sit(sitting, tools, choices)
    return opened.id


def take_up(name: str | None, choices: Choices) -> str:
    """An interrupted session from where it stopped. Returns its id. Raises VoicemockError."""
    library = Library(sessions_folder())
    session = library.load(name or _unfinished(library)).session
    step = due(session)
    if step is None:
        raise UsageError(f"Session {session.id} is complete.", f"Go through it: voicemock replay {session.id}")
    if isinstance(step, Score):
        return score_again(session.id, None, choices)
    with library.reopen(session.id) as journal:
        session = _folded(journal)
        recorded = [turn.recorded for turn in session.turns if turn.recorded]
        answered = sum(each.source != ports.MICROPHONE for each in recorded)
        spoken = any(turn.needs_transcript or (turn.audio and not turn.answered) for turn in session.turns)
        with open_tools(choices, answered, spoken) as tools:
            sitting = Sitting(session, journal, tools.screen, tools.speak)
            with _interruptible(sitting):
                sitting.follow([e.SessionResumed(engines=tools.engines())])
                if isinstance(step := due(session), Hear):
                    tools.screen.ask_again(step.turn, sitting.session)
                    sitting.say(step.turn.text)
                _sit(sitting, tools, choices)
    return session.id


def _unfinished(library: Library) -> str | None:
    """The latest session that something is left to do in; None when there is none, or no session at all."""
    for name in reversed(library.names()):
        with suppress(BadInput):
            if due(library.load(name).session) is not None:
                return name
    return None


@contextmanager
def _interruptible(sitting: Sitting, command: str = "resume") -> Iterator[None]:
    """Ctrl-C, the terminal closing, or its reader going away ends the sitting; what was said is on disk."""
    again = f"voicemock {command} {sitting.session.id}"
    try:
        yield
    except VoicemockError as error:
        if not re.search("voicemock (resume|score)", error.remedy):
            left = again if due(sitting.session) else f"voicemock report --format html {sitting.session.id}"
            error.remedy = f"{error.remedy}\nThen go on with: {left}".strip()
        raise
    except (KeyboardInterrupt, SystemExit, OSError) as end:
        rest = f"Stopped. Everything said is saved. Go on with: {again}"
        with suppress(OSError):  # a terminal that is gone cannot be told
            if isinstance(end, OSError) or isinstance(end.__context__, OSError):
                print(rest, file=sys.stderr)
            else:
                sitting.screen.note(rest)
        raise


def score_again(name: str | None, rubric: Rubric | None, choices: Choices) -> str:
    """Transcribe what is not transcribed yet and grade, with the same rubric or another. Raises VoicemockError."""
    with Library(sessions_folder()).reopen(name) as journal, Screen(keys="") as screen:
        session = _folded(journal)
        settings = settings_for(choices)
        judge = judge_for(chat_on(screen, settings.llm), choices.judge, choices.prompts)
        sitting = Sitting(session, journal, screen, None)
        waiting = [turn for turn in session.turns if turn.needs_transcript]
        if waiting:
            with recogniser_for(settings, may_ask=True) as recogniser:
                folder = journal.path.parent
                sitting.follow(recognise(turn, folder, recogniser.transcribe, recogniser.label) for turn in waiting)
        with _interruptible(sitting, "score"):
            _score(sitting, judge, rubric)
    return session.id


def _folded(journal: Journal) -> Session:
    if not journal.entries:
        name = journal.path.parent.name
        raise BadInput(f"Session {name} has no whole first line.", f"Remove it: voicemock session delete {name}")
    return fold(each.event for each in journal.entries)


def _sit(sitting: Sitting, tools: Tools, choices: Choices) -> None:
    """The rest of the interview, then the scores and the page."""
    began, before = time.monotonic(), _spoken_s(sitting.session)
    tools.recogniser.warm_up()
    parts = Parts(
        folder=sitting.journal.path.parent,
        listen=tools.listener.listen,
        find_speech=find_speech,
        duration_s=repair,
        transcribe=_showing(tools.screen, tools.recogniser.transcribe),
        transcriber=tools.recogniser.label,
        interviewer=tools.interviewer,
        written=tools.written,
        lines=tools.lines,
        elapsed_s=lambda: before + time.monotonic() - began,
        more_answers=tools.listener.more,
        after_cut=tools.listener.after_cut,
    )
    sitting.follow(conduct(sitting.session, parts))
    _score(sitting, tools.judge)


def _score(sitting: Sitting, judge: Judge, rubric: Rubric | None = None) -> None:
    """Grade, and write the page even when grading fails.

    Raises:
        LLMUnreachable, Refused: the model cannot be asked; what was graded before is kept.
        BadReply: some of the model's replies could not be used; those criteria are not scored.
    """
    later = f"Your answers are saved. Score them later: voicemock score {sitting.session.id}"
    try:
        sitting.follow(mark(sitting.session, judge, rubric))
    except (LLMUnreachable, Refused) as error:
        raise type(error)(error.message, later) from error
    finally:
        _write_page(sitting)
    wordless = sum(turn.needs_transcript for turn in sitting.session.turns)
    if wordless:
        some = "1 answer has" if wordless == 1 else f"{wordless} answers have"
        sitting.screen.note(
            f"{some} no transcript yet. Once there is a recogniser: voicemock score {sitting.session.id}"
        )
    grades = list(sitting.session.runs[-1].grades.values())
    bad = sum(grade.reason == "bad_reply" for grade in grades)
    if bad:
        raise BadReply(f"{bad} of {len(grades)} replies of the LLM could not be used; those are not scored.", later)


def _showing(screen: Screen, transcribe: ports.Transcribe) -> ports.Transcribe:
    def transcribed(audio: Path, speech: Sequence[Stretch]) -> Transcript:
        with screen.waiting("Transcribing…"):
            return transcribe(audio, speech)

    return transcribed


def _spoken_s(session: Session) -> float:
    """How long an interview has lasted that is taken up again: what was recorded of it."""
    return sum(turn.recorded.duration_s for turn in session.turns if turn.recorded)


def _write_page(sitting: Sitting) -> None:
    """The session's page, and where it is."""
    folder = sitting.journal.path.parent
    path = write_page(Library(folder.parent).load(folder.name))
    sitting.screen.note(f"The page with everything said and every quote: {path}", style="")
    sitting.screen.note(f"Again in the terminal: voicemock replay {sitting.session.id}", style="")
