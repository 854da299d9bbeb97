"""What must hold of the fold and of what is due."""

import pytest

from voicemock.feedback import Advice, Debrief, Strength, StrongerAnswer
from voicemock.grade import Evidence, Grade
from voicemock.rubric import Rubric
from voicemock.sessions import events as e
from voicemock.sessions.session import Ask, Hear, Learn, Recognise, Score, apply, due, fold
from voicemock.transcript import Stretch, Transcript, Word

RUBRIC = Rubric.model_validate(
    {
        "id": "tiny",
        "name": "Tiny",
        "description": "For tests.",
        "criteria": [
            {
                "id": "result",
                "name": "Result",
                "measures": "What came of it.",
                "levels": {1: "None.", 3: "Some.", 5: "Measured."},
                "probe": "What came of it?",
            }
        ],
        "questions": [{"id": "q", "kind": "example", "text": "Tell me.", "criteria": ["result"]}],
    }
)
ENGINES = e.Engines(heard="files", transcribed="scripted", interviewed="written", judged="coverage", spoke="nobody")
OPENED = e.SessionOpened(
    id="s",
    voicemock="0",
    rubric=RUBRIC.as_data(),
    rubric_digest=RUBRIC.digest(),
    prompts={},
    engines=ENGINES,
    plan=e.Plan(questions=("q",), follow_ups=1),
)
ASKED = e.QuestionAsked(turn=1, turn_kind="question", question="q", text="Tell me.", target_s=60)
STARTED = e.AnswerStarted(turn=1, audio="audio/001.wav")
RECORDED = e.AnswerRecorded(
    turn=1, audio="audio/001.wav", duration_s=3, speech=(Stretch(0.5, 2.5),), source="microphone"
)
HEARD = e.AnswerTranscribed(turn=1, transcript=Transcript(text="We did it."), engine="scripted")
CLOSED = e.InterviewClosed(reason="finished")
QUOTE = Evidence(turn=1, quote="We did it", char_start=0, char_end=9)
ADVICE = Advice(worked=(Strength(evidence=QUOTE, why="a deed"),), looked_for="a result", next_step="Tell it.", by="m")
STRONGER = StrongerAnswer(text="We did it in [your figure] days.", blanks=("[your figure]",), by="m")
DEBRIEF = Debrief(context=("One answer.",), by="m")
LEARNED = (
    e.SelfRated(question="q", level=4),
    e.AnswerAdvised(run=1, question="q", advice=ADVICE),
    e.FactGiven(question="q", asked="How long did it take?", fact=""),
    e.FactGiven(question="q", asked="How long did it take?", fact="Two days."),
    e.AnswerStrengthened(question="q", stronger=STRONGER),
    e.SessionDebriefed(run=1, debrief=DEBRIEF),
)
STARTED_SCORING = e.ScoringStarted(run=1, judge="j", rubric=RUBRIC.as_data(), rubric_digest=RUBRIC.digest())


def test_a_round_that_only_a_later_version_knows_is_refused_when_it_is_read() -> None:
    with pytest.raises(ValueError, match="interviewers"):
        fold([OPENED.model_copy(update={"round": {"schema": "voicemock/round@1", "id": "coffee"}})])


def test_a_changed_answer_to_a_correction_outdates_no_score() -> None:
    offer = e.QuestionAsked(turn=2, turn_kind="correction", question="q", text="Anything to add?", target_s=30)
    told = e.AnswerTyped(turn=2, text="Yes.")
    grade = e.CriterionGraded(run=1, question="q", grade=Grade(criterion="result", level=3), judge="j")
    session = fold([OPENED, ASKED, STARTED, RECORDED, HEARD, offer, told, CLOSED, STARTED_SCORING, grade])

    def changed(turn: int) -> frozenset[str]:
        corrected = apply(session, e.AnswerCorrected(turn=turn, transcript=Transcript(text="It was another.")))
        return corrected.runs[0].outdated

    assert changed(1) == {"q"}
    assert changed(2) == frozenset()


def test_the_steps_of_a_session_fall_due_in_order() -> None:
    steps = []
    session = fold([OPENED])
    for event in (ASKED, STARTED, RECORDED, HEARD, CLOSED, STARTED_SCORING, e.ScoringFinished(run=1)):
        steps.append(type(due(session)))
        session = apply(session, event)

    assert steps == [Ask, Hear, Hear, Recognise, Ask, Score, Score]
    assert due(session) is None
    assert session.state == "scored"


def test_an_answer_cut_off_is_awaited_again_in_the_same_file() -> None:
    step = due(fold([OPENED, ASKED, STARTED]))

    assert isinstance(step, Hear) and step.turn.audio == "audio/001.wav" and step.turn.takes == 1


def test_silence_is_never_transcribed() -> None:
    silent = RECORDED.model_copy(update={"speech": ()})

    assert isinstance(due(fold([OPENED, ASKED, STARTED, silent])), Ask)


def test_a_failed_transcription_does_not_hold_up_the_interview() -> None:
    failed = e.TranscriptionFailed(turn=1, reason="no model")
    session = fold([OPENED, ASKED, STARTED, RECORDED, failed])

    assert isinstance(due(session), Ask)
    assert session.turns[0].needs_transcript


def test_redoing_leaves_the_first_take_behind() -> None:
    session = fold([OPENED, ASKED, STARTED, e.AnswerRedone(turn=1)])

    assert session.turns[0].audio is None and session.turns[0].takes == 1
    assert isinstance(due(session), Hear)


def graded(run: int, level: int) -> e.CriterionGraded:
    return e.CriterionGraded(run=run, question="q", grade=Grade(criterion="result", level=level), judge="j")


def test_the_last_finished_grading_wins_and_one_that_broke_off_hides_nothing() -> None:
    first = [OPENED, ASKED, STARTED, RECORDED, HEARD, CLOSED, STARTED_SCORING, graded(1, 2)]
    begun = fold(first)
    once = apply(begun, e.ScoringFinished(run=1))
    broken = fold(
        [*first, e.ScoringFinished(run=1), STARTED_SCORING.model_copy(update={"run": 2, "judge": "k"}), graded(2, 4)]
    )
    twice = apply(broken, e.ScoringFinished(run=2))

    assert begun.state == "closed" and begun.run and begun.run.number == 1
    assert once.state == "scored"
    assert broken.run and (broken.run.number, broken.state) == (1, "scored")
    assert twice.run and twice.run.grades["q", "result"].level == 4
    assert twice.runs[0].grades["q", "result"].level == 2


def test_a_lasting_failure_changes_who_does_the_job_and_a_passing_one_does_not() -> None:
    failed = e.EngineFailed(job="interviewed", reason="refused", instead="written")

    assert (
        fold(
            [OPENED.model_copy(update={"engines": ENGINES.model_copy(update={"interviewed": "m"})}), failed]
        ).engines.interviewed
        == "written"
    )
    assert fold([OPENED, failed.model_copy(update={"instead": "x", "lasting": False})]).engines == ENGINES


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_none_makes_no_event(number: float) -> None:
    for event in (
        {**e.as_data(ASKED), "target_s": number},
        {**e.as_data(RECORDED), "duration_s": number},
        {**e.as_data(RECORDED), "speech": [[0.0, number]]},
    ):
        with pytest.raises(ValueError):
            e.from_data(event)


def test_events_survive_the_way_through_json() -> None:
    for event in (OPENED, ASKED, STARTED, RECORDED, HEARD, CLOSED, STARTED_SCORING, *LEARNED):
        assert e.from_data(e.as_data(event)) == event


def test_what_is_learned_stands_beside_the_grades_and_changes_none() -> None:
    scored = fold([OPENED, ASKED, STARTED, RECORDED, HEARD, CLOSED, STARTED_SCORING, graded(1, 2)])
    done = apply(scored, e.ScoringFinished(run=1))
    learned = done
    for event in LEARNED:
        learned = apply(learned, event)

    assert learned.run and done.run and learned.run.grades == done.run.grades and learned.state == "scored"
    assert learned.run.advice == {"q": ADVICE} and learned.run.debrief == DEBRIEF
    assert learned.self_ratings == {"q": 4} and learned.stronger == {"q": STRONGER}
    assert learned.facts == {"q": (("How long did it take?", ""), ("How long did it take?", "Two days."))}


def test_advice_is_due_after_the_grades_until_the_debrief_and_never_in_older_journals() -> None:
    learns = STARTED_SCORING.model_copy(update={"learns": True})
    steps = []
    for started in (learns, STARTED_SCORING):
        events = [OPENED, ASKED, STARTED, RECORDED, HEARD, CLOSED, started, graded(1, 2), e.ScoringFinished(run=1)]
        scored = fold(events)
        advised = apply(scored, LEARNED[1])
        steps.append([due(scored), due(advised), due(apply(advised, LEARNED[-1]))])

    assert steps == [[Learn(), Learn(), None], [None, None, None]]
    assert due(fold([OPENED, CLOSED, learns, e.ScoringFinished(run=1)])) is None


def test_a_stronger_version_goes_when_the_text_that_it_was_made_of_changes() -> None:
    scored = fold([OPENED, ASKED, STARTED, RECORDED, HEARD, CLOSED, STARTED_SCORING, graded(1, 2), *LEARNED])
    same = apply(scored, e.EngineNoted(note="Nothing changed."))
    corrected = apply(scored, e.AnswerCorrected(turn=1, transcript=Transcript(text="They did it.")))

    assert same.stronger == {"q": STRONGER}
    assert corrected.stronger == {} and corrected.facts == scored.facts and corrected.run and corrected.run.advice


def spoken(*texts: str) -> Transcript:
    """One word a second."""
    return Transcript.of_words(
        Word(text=text, start_s=0.5 + at, end_s=1.5 + at, probability=0.4) for at, text in enumerate(texts)
    )


READ_IS = e.AnswerTranscribed(turn=1, transcript=spoken("read", "is"), engine="scripted")
REDIS = Transcript.of_words([Word(text="Redis", start_s=0.5, end_s=2.5, corrected=True)])
SPOKEN = [OPENED, ASKED, STARTED, RECORDED, READ_IS]


def test_a_correction_is_what_was_said_and_what_was_recognised_is_kept_beside_it() -> None:
    (turn,) = fold([*SPOKEN, e.AnswerCorrected(turn=1, transcript=REDIS)]).turns

    assert (turn.transcript, turn.heard, turn.transcribed_by) == (REDIS, READ_IS.transcript, "scripted")


def test_a_second_correction_stands_for_the_first_and_the_recognised_words_take_it_back() -> None:
    once = fold([*SPOKEN, e.AnswerCorrected(turn=1, transcript=REDIS)])
    (twice,) = apply(once, e.AnswerCorrected(turn=1, transcript=spoken("ready"))).turns
    (back,) = apply(once, e.AnswerCorrected(turn=1, transcript=Transcript(text="read is"))).turns

    assert (twice.transcript, twice.heard) == (spoken("ready"), READ_IS.transcript)
    assert (back.transcript, back.heard) == (READ_IS.transcript, None)


def test_a_new_transcript_takes_no_corrected_word_away_and_gives_them_its_seconds() -> None:
    again = e.AnswerTranscribed(turn=1, transcript=spoken("ready", "there"), engine="another")
    (turn,) = fold([*SPOKEN, e.AnswerCorrected(turn=1, transcript=REDIS), again]).turns

    assert (turn.transcript, turn.heard, turn.transcribed_by) == (REDIS, again.transcript, "another")


def test_a_grading_knows_which_of_its_questions_had_another_text() -> None:
    scored = fold([*SPOKEN, CLOSED, STARTED_SCORING, graded(1, 3), e.ScoringFinished(run=1)])
    corrected = apply(scored, e.AnswerCorrected(turn=1, transcript=REDIS))
    again = STARTED_SCORING.model_copy(update={"run": 2})
    graded_again = apply(apply(apply(corrected, again), graded(2, 4)), e.ScoringFinished(run=2))

    assert scored.run and not scored.run.outdated
    assert corrected.run and corrected.run.outdated == {"q"} and corrected.state == "scored"
    assert graded_again.run and graded_again.run.number == 2 and not graded_again.run.outdated


def test_a_grading_by_the_sessions_own_rubric_need_not_hold_it_again() -> None:
    short = e.ScoringStarted(run=1, judge="j", rubric_digest=RUBRIC.digest())
    whole = fold([OPENED, ASKED, STARTED_SCORING])

    assert fold([OPENED, ASKED, short]).runs == whole.runs and whole.runs[0].rubric == RUBRIC
