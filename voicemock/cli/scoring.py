"""The scores of a session: what has no words yet is transcribed, every answer is graded, the page is written."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from voicemock import ports
from voicemock.audio.keys import Keys
from voicemock.cli.advisers import Scorers, scorers_for
from voicemock.cli.correcting import say_what_is_kept
from voicemock.cli.endings import in_full
from voicemock.cli.engines import Transcribing, chat_on, recogniser_for, settings_for
from voicemock.cli.keeping import Sitting, folded, interruptible
from voicemock.cli.noises import Noises
from voicemock.cli.options import Choices
from voicemock.cli.pages import PACKING, is_long, write_page
from voicemock.cli.patience import STOPS
from voicemock.cli.played import refuse_played
from voicemock.cli.rating import rate_yourself
from voicemock.coaching.advice import advise
from voicemock.coaching.debrief import debrief
from voicemock.config import Settings, sessions_folder
from voicemock.errors import BadReply, LLMUnreachable, RecogniserError, Refused
from voicemock.evaluation.noise import Noise
from voicemock.interview.conversation import recognise
from voicemock.interview.peer import read
from voicemock.reports.screen import Screen
from voicemock.reports.stories_used import of_stored, story_lines
from voicemock.reports.terminal import progress_bar
from voicemock.reports.wording import clock
from voicemock.rubric import Rubric
from voicemock.scoring.marking import Judge, Waiting, mark
from voicemock.sessions.journal import Journal
from voicemock.sessions.library import Library
from voicemock.sessions.session import Learn, Turn, due
from voicemock.transcript import Stretch, Transcript


def score_again(name: str | None, rubric: Rubric | None, choices: Choices) -> str:
    """Transcribe what is not transcribed yet and grade, with the same rubric or another. Raises VoicemockError."""
    library = Library(sessions_folder())
    name = library.find(name)
    with in_full(name, choices), library.reopen(name) as journal:
        return grade_session(journal, rubric, choices)


def grade_session(journal: Journal, rubric: Rubric | None, choices: Choices) -> str:
    """Transcribe and grade the session of an open journal. Returns its id. Raises VoicemockError."""
    with Screen(keys="") as screen:
        session = folded(journal)
        refuse_played(session, "scored")
        choices = replace(choices, spoken=session.rubric.language)
        settings = settings_for(choices)
        model = chat_on(screen, settings.llm)
        scorers = scorers_for(model, choices)
        sitting = Sitting(session, journal, screen, None, choices, model.take_remarks if model else tuple)
        sitting.waits = model.waits if model else None
        with interruptible(sitting, "score"):
            _transcribe_waiting(sitting, settings)
            rate_yourself(sitting, Keys())
            give_scores(sitting, scorers, rubric)
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
        or (wished and _may_be_heard_again(turn) and turn.transcript and turn.transcript.language != wished)
    ]
    say_what_is_kept(sitting, wished)
    expected = expected_language(sitting, settings)
    asked = () if sitting.session.audio_removed else sitting.session.peering.spoken
    unread = [spoken for spoken in asked if spoken.needs_transcript]
    if waiting or unread:
        folder = sitting.journal.path.parent
        with recogniser_for(settings, True, sitting.session.opened.glossary) as recogniser:
            transcribe = showing(sitting.screen, recogniser.transcribe)
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
            for spoken in unread:
                sitting.follow(read(spoken, folder, transcribe, recogniser.label, recogniser.troubles))


def _may_be_heard_again(turn: Turn) -> bool:
    """Whether its recording is there, and the user did not correct its words."""
    return bool(turn.speech) and not (turn.heard or turn.audio_removed)


def give_scores(sitting: Sitting, scorers: Scorers, rubric: Rubric | None = None) -> None:
    """Grade, give advice, debrief, and write the page even when grading fails.

    Raises:
        LLMUnreachable, Refused: the model cannot be asked; what was graded before is kept.
        BadReply: some of the model's replies could not be used; those criteria are not scored.
    """
    later = f"Your answers are saved. Score them later: {sitting.again('score')}"
    try:
        if not _is_graded(sitting, scorers.judge, rubric):
            sitting.follow(mark(sitting.session, scorers.judge, rubric, _progress(sitting)))
        sitting.follow(advise(sitting.session, sitting.session.runs[-1], scorers.adviser))
        sitting.follow(debrief(sitting.session, sitting.session.runs[-1], scorers.debriefer, _noise(sitting)))
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


def _is_graded(sitting: Sitting, judge: Judge, rubric: Rubric | None) -> bool:
    """Whether the last sitting broke off after the same grades, so that only what follows them is to be done."""
    session, run = sitting.session, sitting.session.runs[-1] if sitting.session.runs else None
    if run is None or run.outdated or not isinstance(due(session), Learn):
        return False
    return run.finished and run.judge == judge.label and run.rubric == (rubric or session.rubric)


def _noise(sitting: Sitting) -> Noise:
    """By how much the judge's levels differ from a person's, where somebody marked answers too."""
    run = sitting.session.runs[-1]
    return Noises(sitting.screen.note).of(run.judge, run.rubric)


def _progress(sitting: Sitting) -> Waiting:
    """Shows how many grades there are while a model is waited for."""

    def waiting(done: int, total: int) -> AbstractContextManager[None]:
        if sitting.waits is None:
            return nullcontext()
        return sitting.waits.during(f"Scoring {progress_bar(done, total)} {done} of {total}. {STOPS}")

    return waiting


def expected_language(sitting: Sitting, settings: Settings) -> str:
    """The rubric's language; none when the user named the one that is spoken, or the recogniser knows only one."""
    stt = settings.stt
    return "" if stt.language or stt.engine == "sphinx" else sitting.session.rubric.language


def showing(screen: Screen, transcribe: Transcribing) -> ports.Transcribe:
    """Transcribes, and says how far it is: an hour of speech takes minutes."""

    def transcribed(audio: Path, speech: Sequence[Stretch]) -> Transcript:
        from voicemock.audio.packing import as_wav  # recognisers read WAV

        whole = clock(max((each.end_s for each in speech), default=0.0))
        with screen.waiting("Transcribing…") as change, as_wav(audio) as recording:
            return transcribe(recording, speech, lambda at_s: change(f"Transcribing… {clock(at_s)} of {whole}"))

    return transcribed


def _write_page(sitting: Sitting) -> None:
    """The session's page, and where it is."""
    folder = sitting.journal.path.parent
    seen = sitting.screen.waiting(PACKING) if is_long(sitting.session) else nullcontext()
    with seen:
        stored = Library(folder.parent).load(folder.name)
        path = write_page(stored)
    sitting.screen.settle()
    sitting.screen.terminal.lines(story_lines(of_stored(stored), sitting.session.asked))
    sitting.screen.note(f"The page with everything said and every quote: {path}", style="")
    sitting.screen.note(f"Again in the terminal: voicemock replay {sitting.session.id}", style="")
    if sitting.session.run and sitting.session.run.advice:
        sitting.screen.note(f"Make an answer stronger: voicemock improve {sitting.session.id}", style="")
    if again := sitting.session.opened.retake:
        from voicemock.cli.comparing import judge_options, show_attempts  # what only a retake needs

        library = Library(folder.parent)
        show_attempts(library, again.session, again.question, sitting.screen, judge_options(sitting.choices))
