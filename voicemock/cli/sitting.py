"""One sitting: a session is begun or taken up, conducted, scored and reported.

Every event goes to the journal, and only then to the screen.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from voicemock import ports
from voicemock.audio import cut_in_note, gaps
from voicemock.audio.wav import repair
from voicemock.cli.correcting import score_now
from voicemock.cli.disk_room import check_room, planned_minutes
from voicemock.cli.endings import in_full
from voicemock.cli.engines import settings_for
from voicemock.cli.keeping import Sitting, folded, interruptible
from voicemock.cli.materials import reader_again
from voicemock.cli.opening import begun, opening
from voicemock.cli.options import Choices
from voicemock.cli.rating import rate_yourself
from voicemock.cli.scoring import expected_language, give_scores, grade_session, showing
from voicemock.cli.setting import PLAIN, Setting
from voicemock.cli.tools import Tools, open_tools
from voicemock.config import sessions_folder
from voicemock.documents.reader import read_document
from voicemock.errors import (
    BadInput,
    NotFound,
    UsageError,
    VoicemockError,
)
from voicemock.glossary import terms_of
from voicemock.interview.conversation import conduct
from voicemock.interview.parts import Parts
from voicemock.interview.plan import Wishes, make_plan
from voicemock.interview.round_plan import make_round_plan
from voicemock.reports.left_off import go_on_command, left_off
from voicemock.reports.screen import Screen
from voicemock.round_files import emphasised
from voicemock.rubric import Rubric
from voicemock.safe_text import safe
from voicemock.sessions import events as e
from voicemock.sessions import lock
from voicemock.sessions.journal import Journal
from voicemock.sessions.library import Library
from voicemock.sessions.line import Entry
from voicemock.sessions.session import Hear, Learn, Score, Session, due, fold
from voicemock.transcript import Stretch

LOOKED_AT = 200
"""How many sessions are looked through for one to go on with: with 4 ms each that is felt by nobody."""


def begin(rubric: Rubric, wishes: Wishes, choices: Choices, setting: Setting = PLAIN) -> str:
    """A new session from its first question to its scores. Returns its id. Raises VoicemockError."""
    round_ = setting.round
    rubric = emphasised(rubric, round_) if round_ else rubric
    choices = replace(choices, spoken=rubric.language)
    plan = make_round_plan(rubric, round_, wishes) if round_ else make_plan(rubric, wishes)
    library = Library(sessions_folder())
    _tell_of_the_last(library)
    if choices.listens:
        check_room(library.folder, planned_minutes(rubric, plan))
    about = [read_document(path) for path in choices.about]
    texts = [*about, *filter(None, (setting.company, setting.job, setting.cv))]
    glossary = setting.glossary or terms_of(rubric, texts)
    with open_tools(choices, lambda: sitting.session, glossary=glossary, in_round=round_ is not None) as tools:
        about_it = opening(rubric, plan, tools.engines(), glossary, choices, **setting.of_session())
        with begun(about_it, round_.id if round_ else rubric.id, library) as (opened, journal):
            sitting = _sitting(fold([opened]), journal, tools, choices)
            with interruptible(sitting):
                tools.screen.show(opened, sitting.session)
                _sit(sitting, tools, choices)
    return opened.id


def take_up(name: str | None, choices: Choices) -> str:
    """An interrupted session from where it stopped. Returns its id. Raises VoicemockError."""
    library = Library(sessions_folder())
    name = library.find(name or _unfinished(library))
    opened = library.load(name, light=True).session.opened
    if opened.people or opened.candidate:
        from voicemock.cli import peering, swapping  # they are made of this module's neighbours

        goes_on = peering.take_up if opened.people else swapping.take_up
        return goes_on(name, choices)
    with in_full(name, choices), library.reopen(name) as journal:
        session = folded(journal)
        choices = replace(choices, spoken=session.rubric.language)
        step = due(session)
        if step is None:
            raise UsageError(f"Session {session.id} is complete.", f"Go through it: voicemock replay {session.id}")
        if isinstance(step, Score | Learn):
            # A rubric that was named for the grading that broke off is not named again.
            return grade_session(journal, session.run.rubric if session.run else None, choices)
        recorded = [turn.recorded for turn in session.turns if turn.recorded]
        answered = sum(each.source != ports.MICROPHONE for each in recorded)
        folder = journal.path.parent
        begun = (folder / turn.audio for turn in session.turns if turn.audio and not turn.answered)
        spoken = any(turn.needs_transcript for turn in session.turns) or any(path.exists() for path in begun)
        in_round, glossary = session.round is not None, session.opened.glossary
        with open_tools(choices, lambda: sitting.session, answered, spoken, glossary, in_round=in_round) as tools:
            sitting = _sitting(session, journal, tools, choices)
            with interruptible(sitting):
                sitting.follow([e.SessionResumed(engines=tools.engines())])
                if isinstance(step := due(session), Hear):
                    tools.screen.ask_again(step.turn, sitting.session)
                    sitting.say(step.turn.text, step.turn.speaker)
                _sit(sitting, tools, choices)
    return session.id


def _sitting(session: Session, journal: Journal, tools: Tools, choices: Choices) -> Sitting:
    return Sitting(
        session,
        journal,
        tools.screen,
        tools.say,
        choices,
        tools.take_remarks,
        tools.waits,
        tell=tools.speak,
        cast=_casting(session, tools),
    )


def _casting(session: Session, tools: Tools) -> Callable[[str], None]:
    """Gives each interviewer of a panel a voice of their own, where the engine has several."""
    if session.round is None or tools.cast is None or len(session.round.interviewers) < 2:
        return lambda speaker: None
    return tools.cast([(each.id, each.voice) for each in session.round.interviewers])


def _unfinished(library: Library) -> str | None:
    """The latest session that something is left to do in; None when there is none, or no session at all."""
    names = library.names()
    for name in reversed(names[-LOOKED_AT:]):
        with suppress(BadInput):
            if due(library.load(name, light=True).session) is not None:
                return name
    if len(names) > LOOKED_AT:
        raise NotFound(f"Nothing is left to do in the latest {LOOKED_AT} sessions.", "Name one: voicemock resume ID")
    return None


def _tell_of_the_last(library: Library) -> None:
    """Says before anything else when the last session was broken off; whatever is wrong with it is not said now."""
    with suppress(VoicemockError):
        name = next(reversed(library.names()), None)
        if name and not lock.is_taken(library.folder / name):
            last = library.load(name, light=True)
            if where := left_off(last):
                print(safe(f"Session {name} was left {where}. Go on with it: {go_on_command(last)}"), flush=True)


def _sit(sitting: Sitting, tools: Tools, choices: Choices) -> None:
    """The rest of the interview, then the scores and the page."""
    # Files are taken as quickly as they are read, also where the interview is taken up again.
    began, before = time.monotonic(), 0.0 if choices.answers else lasted_s(sitting.journal.entries)
    tools.recogniser.warm_up()
    parts = Parts(
        folder=sitting.journal.path.parent,
        listen=tools.listener.listen,
        find_speech=_looking(tools.screen),
        duration_s=repair,
        transcribe=showing(tools.screen, tools.recogniser.transcribe),
        transcriber=tools.recogniser.label,
        troubles=tools.recogniser.troubles,
        expected_language=expected_language(sitting, settings_for(choices)),
        interviewer=tools.about(sitting.session, tools.interviewer),
        written=tools.about(sitting.session, tools.written),
        read_again=reader_again(choices.files) if choices.files else None,
        lines=tools.lines,
        elapsed_s=lambda: before + time.monotonic() - began,
        more_answers=tools.listener.more,
        after_cut=tools.listener.after_cut,
        gaps=gaps.of,
        cut_in=cut_in_note.of,
        type_instead=tools.listener.type_instead,
        first_words=tools.speak,
        while_listening=tools.kept_warm,
        around=tools.around,
    )
    sitting.follow(conduct(sitting.session, parts))
    if score_now(sitting, tools.keys):
        rate_yourself(sitting, tools.keys)
        give_scores(sitting, tools.scorers)


def _looking(screen: Screen) -> ports.FindSpeech:
    """Finds speech, and says that it does: in an hour of sound it takes half a minute."""

    def found(audio: Path) -> tuple[Stretch, ...]:
        from voicemock.audio.vad import find_speech  # numpy

        with screen.waiting("Looking for speech…"):
            return find_speech(audio)

    return found


def lasted_s(entries: Iterable[Entry]) -> float:
    """Seconds that an interview has lasted which is taken up again: what was recorded, and the time for the rest."""
    total, since = 0.0, None
    for entry in entries:
        match entry.event:
            case e.QuestionAsked() | e.SessionResumed():
                since = entry.at
            case e.AnswerRecorded(duration_s=duration_s):
                total += duration_s
            case e.AnswerTyped() | e.AnswerSkipped() if since:
                total += max(0.0, (entry.at - since).total_seconds())  # the clock may have been set meanwhile
    return total
