"""Answers with their grades, for the tests of what is made of them."""

from tests.scoring.exchanges import PROBLEM, RESULT, behavioral, typed
from voicemock.coaching.advice import Answered
from voicemock.grade import Evidence, Grade
from voicemock.scoring.evidence import locate
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, Turn, fold

RUBRIC = behavioral()
QUESTION = RUBRIC.question("hard-problem")
TURNS = typed(PROBLEM, RESULT)
SAID = "The report went from six hours to twenty minutes"
STEPS = "I rewrote the query, added an index, and moved the old data to a separate table"
SETTING = "our billing report took six hours to run every night"


def quoted(words: str, point: str, turns: list[Turn] | None = None) -> Evidence:
    found = locate(turns or TURNS, words, point)
    assert found, words
    return found


def grades(**over: Grade) -> dict[str, Grade]:
    """Action is the strongest, result the weakest."""
    made = {
        "action": Grade(criterion="action", level=4, evidence=(quoted(STEPS, "own-steps"),), missing=("the order",)),
        "situation": Grade(criterion="situation", level=3, evidence=(quoted(SETTING, "setting"),)),
        "result": Grade(
            criterion="result",
            level=2,
            evidence=(quoted(SAID, "figure"),),
            missing=("how you know", "whether it lasted"),
            why_not_higher="You do not say how you know.",
        ),
    }
    return {**made, **over}


def answer(turns: list[Turn] | None = None, **over: Grade) -> Answered:
    return Answered(tuple(turns or TURNS), QUESTION, RUBRIC, grades(**over))


def session(*more: e.Event, texts: tuple[str, ...] = (f"{PROBLEM} {RESULT}",) * 2) -> Session:
    """Two questions, answered by these texts; `hard-problem` and `disagreement`."""
    engines = e.Engines(heard="t", transcribed="t", interviewed="t", judged="t", spoke="t")
    names = ("hard-problem", "disagreement")
    events: list[e.Event] = [
        e.SessionOpened(
            id="s",
            voicemock="0",
            rubric=RUBRIC.as_data(),
            rubric_digest=RUBRIC.digest(),
            prompts={},
            engines=engines,
            plan=e.Plan(questions=names, follow_ups=0),
        )
    ]
    for number, (name, text) in enumerate(zip(names, texts, strict=True), 1):
        asked = RUBRIC.question(name).text
        events.append(e.QuestionAsked(turn=number, turn_kind="question", question=name, text=asked, target_s=60))
        events.append(e.AnswerTyped(turn=number, text=text) if text else e.AnswerSkipped(turn=number))
    return fold([*events, e.InterviewClosed(reason="finished"), *more])
