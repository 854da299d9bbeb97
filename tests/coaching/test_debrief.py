"""What must hold of a debrief: it comes once, of a finished run, from grades alone, and says how sure it is."""

from tests.coaching import graded
from voicemock.coaching.advice import BY_RUBRIC
from voicemock.coaching.debrief import Findings, WrittenDebriefer, debrief, written
from voicemock.errors import BadReply, LLMUnreachable
from voicemock.evaluation.noise import ASSUMED, EXACT, Noise
from voicemock.feedback import Debrief
from voicemock.grade import Evidence, Grade
from voicemock.scoring.evidence import locate
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, apply

FIRST, SECOND = "hard-problem", "disagreement"
TOLD = graded.session()


def quoted(words: str, point: str, turn: int = 1) -> Evidence:
    found = locate([TOLD.turns[turn - 1]], words, point)
    assert found, words
    return found


GRADES = (
    (
        FIRST,
        Grade(criterion="action", level=4, evidence=(quoted(graded.STEPS, "own-steps"),), missing=("the order",)),
    ),
    (FIRST, Grade(criterion="situation", level=3, evidence=(quoted(graded.SETTING, "setting"),), missing=("size",))),
    (FIRST, Grade(criterion="result", level=2, evidence=(quoted(graded.SAID, "figure"),), missing=("how", "lasted"))),
    (SECOND, Grade(criterion="action", level=2, missing=("the reasons", "the order"), samples=(1, 2, 3))),
    (SECOND, Grade(criterion="collaboration", reason="cannot_assess", missing=("their view",))),
)


def scored(*more: e.Event, judge: str = "m", grades: tuple[tuple[str, Grade], ...] = GRADES) -> Session:
    return graded.session(
        e.ScoringStarted(run=1, judge=judge, rubric=graded.RUBRIC.as_data(), rubric_digest="d"),
        *(e.CriterionGraded(run=1, question=name, grade=grade, judge=judge) for name, grade in grades),
        e.ScoringFinished(run=1),
        *more,
    )


def findings(noise: Noise = ASSUMED, **over) -> Findings:
    session = scored(**over)
    return Findings(session, session.runs[0], noise)


class Broken:
    label = "m"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def debrief(self, findings: Findings) -> Debrief:
        raise self.error


def test_a_finished_run_is_debriefed_once_and_no_other() -> None:
    session = scored()
    (event,) = debrief(session, session.runs[0], WrittenDebriefer(), ASSUMED)
    after = apply(session, event)
    unfinished = graded.session(e.ScoringStarted(run=1, judge="m", rubric=graded.RUBRIC.as_data(), rubric_digest="d"))

    assert isinstance(event, e.SessionDebriefed) and e.from_data(e.as_data(event)) == event
    assert after.run and after.run.debrief == event.debrief
    assert not [*debrief(after, after.runs[0], WrittenDebriefer(), ASSUMED)]
    assert not [*debrief(unfinished, unfinished.runs[0], WrittenDebriefer(), ASSUMED)]


def test_a_model_that_fails_costs_its_words_only_and_that_is_said() -> None:
    session = scored()
    for error in (LLMUnreachable("It does not answer."), BadReply("It wrote nonsense.")):
        note, event = debrief(session, session.runs[0], Broken(error), ASSUMED)

        assert isinstance(note, e.EngineNoted) and error.message in note.note and "by the rubric alone" in note.note
        assert isinstance(event, e.SessionDebriefed) and event.debrief.by == BY_RUBRIC


def test_strengths_are_quotes_of_the_highest_levels_and_red_flags_are_none() -> None:
    flagged = Grade(criterion="action", level=4, evidence=(quoted(graded.STEPS, "blames"),))
    rubric = graded.RUBRIC.criterion("action")
    flag = rubric.red_flags[0].id if rubric.red_flags else ""
    flagged = flagged.model_copy(update={"evidence": (quoted(graded.STEPS, flag),)})

    assert [each.evidence.quote for each in findings().strengths] == [graded.STEPS]
    assert findings().strengths[0].why == "Action: what you did yourself"
    assert not flag or findings(grades=((FIRST, flagged),)).strengths == ()


def test_gaps_and_practice_go_by_weight_and_levels_to_go_over_all_answers() -> None:
    found = findings()
    weights = {each.id: each.weight for each in graded.RUBRIC.criteria}
    gains = [weights[each.criterion] * (5 - each.level) for each in found.gaps]

    assert gains == sorted(gains, reverse=True) and {each.criterion for each in found.gaps} == {
        "action", "result", "situation",
    }  # fmt: skip
    action = next(each for each in found.gaps if each.criterion == "action")
    assert (action.level, action.what) == (3.0, "the order; the reasons")
    assert [each.criterion for each in found.practise] == [each.criterion for each in found.gaps]
    assert graded.RUBRIC.criterion(found.practise[0].criterion).probe in found.practise[0].action
    assert next(each for each in found.practise if each.criterion == "result").aim.startswith("Level 3: ")


def test_an_order_that_the_noise_cannot_tell_is_said_to_be_chance() -> None:
    assert findings(EXACT).order_note == ""
    assert findings(ASSUMED).order_note.startswith("Their order may be chance")


def test_the_context_tells_what_was_assessed_by_what_and_how_sure_it_is() -> None:
    told = " ".join(written(findings()).context)

    assert "3 of 4 criteria were assessed, by m, each level the median of 3 judgements that lie 2.0 apart" in told
    assert "Nothing was asked about Reflection and Judgement, which the role needs too." in told
    assert "A mean over 2 answers is sure to about ±1.0 (an assumption" in told
    unscored = written(findings(grades=GRADES[:1] + GRADES[-1:])).context
    assert "1 of 2 answers has no level: the judge could not assess it from this answer." in unscored


def test_coverage_reads_as_no_level_and_nothing_scored_still_says_what_to_practise() -> None:
    mentions, nothing = written(findings(judge="coverage")), written(findings(grades=GRADES[-1:]))

    assert mentions.reads_as is None and "counts what was mentioned" in mentions.no_level
    assert nothing.strengths == nothing.gaps == () and [each.aim for each in nothing.practise] == [""]
