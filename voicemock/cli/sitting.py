"""One sitting: a session is begun or taken up, conducted, scored and reported.

Every event goes to the journal, and only then to the screen.
"""

import time
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from datetime import datetime
from pathlib import Path

from voicemock import __version__, ports
from voicemock.audio import cut_in_note, gaps
from voicemock.audio.vad import find_speech
from voicemock.audio.wav import repair
from voicemock.cli.correcting import say_what_is_kept, score_now
from voicemock.cli.disk_room import check_room, planned_minutes
from voicemock.cli.endings import in_full
from voicemock.cli.engines import Transcribing, chat_on, judge_for, recogniser_for, settings_for
from voicemock.cli.keeping import Sitting, folded, interruptible
from voicemock.cli.options import Choices
from voicemock.cli.pages import PACKING, is_long, write_page
from voicemock.cli.tools import Tools, open_tools
from voicemock.config import Settings, sessions_folder
from voicemock.errors import (
    BadInput,
    BadReply,
    LLMUnreachable,
    NotFound,
    RecogniserError,
    Refused,
    UsageError,
    VoicemockError,
)
from voicemock.glossary import terms_of
from voicemock.input_file import read_text
from voicemock.interview.conversation import Parts, conduct, recognise
from voicemock.interview.plan import Wishes, make_plan
from voicemock.prompts import digests, prompt_folders
from voicemock.reports.left_off import go_on_command, left_off
from voicemock.reports.screen import Screen
from voicemock.reports.wording import clock
from voicemock.rubric import Rubric
from voicemock.safe_text import safe
from voicemock.scoring.marking import Judge, mark
from voicemock.sessions import events as e
from voicemock.sessions import lock
from voicemock.sessions.journal import Journal
from voicemock.sessions.library import Library
from voicemock.sessions.session import Hear, Score, Session, due, fold
from voicemock.transcript import Stretch, Transcript

ABOUT_BYTES = 256 * 1024
"""No text about the role or the candidate is larger: that would be a book of 40,000 words."""
LOOKED_AT = 200
"""How many sessions are looked through for one to go on with: with 4 ms each that is felt by nobody."""


def begin(rubric: Rubric, wishes: Wishes, choices: Choices) -> str:
    """A new session from its first question to its scores. Returns its id. Raises VoicemockError."""
    plan = make_plan(rubric, wishes)
    library = Library(sessions_folder())
    _tell_of_the_last(library)
    if choices.listens:
        check_room(library.folder, planned_minutes(rubric, plan))
    glossary = terms_of(rubric, [read_text(path, ABOUT_BYTES) for path in choices.about])
    with open_tools(choices, lambda: sitting.session, glossary=glossary) as tools:
        opened = e.SessionOpened(
            id="",
            voicemock=__version__,
            rubric=rubric.as_data(),
            rubric_digest=rubric.digest(),
            prompts=digests(prompt_folders(choices.prompts)),
            engines=tools.engines(),
            plan=plan,
            glossary=glossary,
        )
        name = f"{datetime.now():%Y-%m-%d-%H%M%S}-{rubric.id}"
        with library.create(name) as journal:
            opened = opened.model_copy(update={"id": journal.path.parent.name})
            journal.append(opened)
            sitting = Sitting(fold([opened]), journal, tools.screen, tools.say, choices, tools.take_remarks)
            with interruptible(sitting):
                tools.screen.show(opened, sitting.session)
                _sit(sitting, tools, choices)
    return opened.id


def take_up(name: str | None, choices: Choices) -> str:
    """An interrupted session from where it stopped. Returns its id. Raises VoicemockError."""
    library = Library(sessions_folder())
    name = library.find(name or _unfinished(library))
    with in_full(name, choices), library.reopen(name) as journal:
        session = folded(journal)
        step = due(session)
        if step is None:
            raise UsageError(f"Session {session.id} is complete.", f"Go through it: voicemock replay {session.id}")
        if isinstance(step, Score):
            return _grade(journal, None, choices)
        recorded = [turn.recorded for turn in session.turns if turn.recorded]
        answered = sum(each.source != ports.MICROPHONE for each in recorded)
        folder = journal.path.parent
        begun = (folder / turn.audio for turn in session.turns if turn.audio and not turn.answered)
        spoken = any(turn.needs_transcript for turn in session.turns) or any(path.exists() for path in begun)
        with open_tools(choices, lambda: sitting.session, answered, spoken, session.opened.glossary) as tools:
            sitting = Sitting(session, journal, tools.screen, tools.say, choices, tools.take_remarks)
            with interruptible(sitting):
                sitting.follow([e.SessionResumed(engines=tools.engines())])
                if isinstance(step := due(session), Hear):
                    tools.screen.ask_again(step.turn, sitting.session)
                    sitting.say(step.turn.text)
                _sit(sitting, tools, choices)
    return session.id


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


def score_again(name: str | None, rubric: Rubric | None, choices: Choices) -> str:
    """Transcribe what is not transcribed yet and grade, with the same rubric or another. Raises VoicemockError."""
    library = Library(sessions_folder())
    name = library.find(name)
    with in_full(name, choices), library.reopen(name) as journal:
        return _grade(journal, rubric, choices)


def _grade(journal: Journal, rubric: Rubric | None, choices: Choices) -> str:
    with Screen(keys="") as screen:
        session = folded(journal)
        settings = settings_for(choices)
        model = chat_on(screen, settings.llm)
        judge = judge_for(model, choices.judge, choices.prompts)
        sitting = Sitting(session, journal, screen, None, choices, model.take_remarks if model else tuple)
        with interruptible(sitting, "score"):
            _transcribe_waiting(sitting, settings)
            _score(sitting, judge, rubric)
            _say_what_waits(sitting)
    return session.id


def _say_what_waits(sitting: Sitting) -> None:
    """Raises RecogniserError when an answer still has no words, though that was asked for."""
    if why := [turn.failure or "" for turn in sitting.session.turns if turn.needs_transcript]:
        some = "1 answer could" if len(why) == 1 else f"{len(why)} answers could"
        raise RecogniserError(f"{some} not be transcribed. {why[0]}", f"Try again: {sitting.again('score')}")


def _transcribe_waiting(sitting: Sitting, settings: Settings) -> None:
    """What has no words yet, and with --language what was heard in another one and not corrected by the user.

    Raises RecogniserError.
    """
    wished = sitting.choices.language
    waiting = [
        turn
        for turn in sitting.session.turns
        if turn.needs_transcript
        or (wished and turn.speech and turn.transcript and not turn.heard and turn.transcript.language != wished)
    ]
    say_what_is_kept(sitting, wished)
    expected = _expected_language(sitting, settings)
    if waiting:
        folder = sitting.journal.path.parent
        with recogniser_for(settings, True, sitting.session.opened.glossary) as recogniser:
            transcribe = _showing(sitting.screen, recogniser.transcribe)
            for turn in waiting:
                sitting.follow(
                    recognise(
                        turn,
                        folder,
                        transcribe,
                        recogniser.label,
                        troubles=recogniser.troubles,
                        expected_language=expected,
                    )
                )


def _sit(sitting: Sitting, tools: Tools, choices: Choices) -> None:
    """The rest of the interview, then the scores and the page."""
    began, before = time.monotonic(), _spoken_s(sitting.session)
    tools.recogniser.warm_up()
    parts = Parts(
        folder=sitting.journal.path.parent,
        listen=tools.listener.listen,
        find_speech=_looking(tools.screen, find_speech),
        duration_s=repair,
        transcribe=_showing(tools.screen, tools.recogniser.transcribe),
        transcriber=tools.recogniser.label,
        troubles=tools.recogniser.troubles,
        expected_language=_expected_language(sitting, settings_for(choices)),
        interviewer=tools.interviewer,
        written=tools.written,
        lines=tools.lines,
        elapsed_s=lambda: before + time.monotonic() - began,
        more_answers=tools.listener.more,
        after_cut=tools.listener.after_cut,
        gaps=gaps.of,
        cut_in=cut_in_note.of,
        type_instead=tools.listener.type_instead,
        first_words=tools.speak,
        while_listening=tools.kept_warm,
    )
    sitting.follow(conduct(sitting.session, parts))
    if score_now(sitting, tools.keys):
        _score(sitting, tools.judge)


def _score(sitting: Sitting, judge: Judge, rubric: Rubric | None = None) -> None:
    """Grade, and write the page even when grading fails.

    Raises:
        LLMUnreachable, Refused: the model cannot be asked; what was graded before is kept.
        BadReply: some of the model's replies could not be used; those criteria are not scored.
    """
    later = f"Your answers are saved. Score them later: {sitting.again('score')}"
    try:
        sitting.follow(mark(sitting.session, judge, rubric))
    except (LLMUnreachable, Refused) as error:
        _write_page(sitting)
        raise type(error)(error.message, f"{error.remedy}\n{later}".strip()) from error
    _write_page(sitting)
    wordless = sum(turn.needs_transcript for turn in sitting.session.turns)
    if wordless:
        some = "1 answer has" if wordless == 1 else f"{wordless} answers have"
        sitting.screen.note(f"{some} no transcript yet. Once there is a recogniser: {sitting.again('score')}")
    grades = list(sitting.session.runs[-1].grades.values())
    if bad := [grade.note for grade in grades if grade.reason == "bad_reply"]:
        why = next(filter(None, bad), "")
        unscored = f"{len(bad)} of {len(grades)} replies of the LLM could not be used; those are not scored."
        raise BadReply(f"{unscored} {why}".strip(), later)


def _expected_language(sitting: Sitting, settings: Settings) -> str:
    """The rubric's language; none when the user named the one that is spoken, or the recogniser knows only one."""
    stt = settings.stt
    return "" if stt.language or stt.engine == "sphinx" else sitting.session.rubric.language


def _looking(screen: Screen, find: ports.FindSpeech) -> ports.FindSpeech:
    """Finds speech, and says that it does: in an hour of sound it takes half a minute."""

    def found(audio: Path) -> tuple[Stretch, ...]:
        with screen.waiting("Looking for speech…"):
            return find(audio)

    return found


def _showing(screen: Screen, transcribe: Transcribing) -> ports.Transcribe:
    """Transcribes, and says how far it is: an hour of speech takes minutes."""

    def transcribed(audio: Path, speech: Sequence[Stretch]) -> Transcript:
        whole = clock(max((each.end_s for each in speech), default=0.0))
        with screen.waiting("Transcribing…") as change:
            return transcribe(audio, speech, lambda at_s: change(f"Transcribing… {clock(at_s)} of {whole}"))

    return transcribed


def _spoken_s(session: Session) -> float:
    """How long an interview has lasted that is taken up again: what was recorded of it."""
    return sum(turn.recorded.duration_s for turn in session.turns if turn.recorded)


def _write_page(sitting: Sitting) -> None:
    """The session's page, and where it is."""
    folder = sitting.journal.path.parent
    seen = sitting.screen.waiting(PACKING) if is_long(sitting.session) else nullcontext()
    with seen:
        path = write_page(Library(folder.parent).load(folder.name))
    sitting.screen.note(f"The page with everything said and every quote: {path}", style="")
    sitting.screen.note(f"Again in the terminal: voicemock replay {sitting.session.id}", style="")
