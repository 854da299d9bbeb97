"""A debrief, wherever it is shown."""

import io

import pytest

from tests.reports import folded
from voicemock.feedback import Debrief, Gap, Need, Practice, SelfRating, Strength
from voicemock.reports import debrief_wording as wording
from voicemock.reports.document import document
from voicemock.reports.html.session_page import page
from voicemock.reports.markdown import markdown
from voicemock.reports.replay import replay
from voicemock.reports.screen import Screen
from voicemock.reports.terminal import Terminal
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, fold
from voicemock.transcript import Transcript

QUOTE = folded.quote(2, folded.SECOND, "six hours to twenty minutes")
NEED = Need(criterion="result", name="Result", needed=4, level=3.2, met=False, is_sure=True)
DEBRIEF = Debrief(
    strengths=(Strength(evidence=QUOTE, why="A before and an after."),),
    gaps=(Gap(criterion="result", name="Result", level=3.2, what="how it is known"),),
    context=("Two of 3 were assessed.", "A mean is sure to about ±1.0."),
    reads_as="mid",
    next_level="senior",
    needs=(NEED, NEED.model_copy(update={"name": "Action", "met": True})),
    practise=(
        Practice(criterion="result", name="Result", action="Say how you measured it.", aim="Level 5: Measured."),
        Practice(criterion="depth", name="Depth", action="Say how it works."),
    ),
    order_note="Their order may be chance.",
    self_ratings=(
        SelfRating(question="problem", own=5, scored=3.5, is_measurable=True),
        SelfRating(question="design", own=3, scored=None, is_measurable=False),
    ),
    by="Model-7B",
)


def debriefed(debrief: Debrief = DEBRIEF, *more: e.Event) -> Session:
    return fold([*folded.full_events(), e.SessionDebriefed(run=1, debrief=debrief), *more])


def printed(session: Session) -> str:
    out = io.StringIO()
    replay(document(session), Terminal(out, {}))
    return out.getvalue()


def paged(session: Session) -> str:
    return page(document(session), {2: b"mp3"}, session.rubric).partition("</style>")[2]


@pytest.mark.parametrize("report", [printed, lambda session: markdown(document(session)), paged])
def test_a_report_has_all_of_it_once(report) -> None:
    text = report(debriefed()).replace("\\", "")

    for words in (
        *("A before and an after.", "Say how you measured it.", "Level 5: Measured.", "Say how it works."),
        *("Reads as mid-level. For senior: Result needs 4 (now 3.2).", "Their order may be chance."),
        *("You: 5 · scored 3.5: 1.5 lower than you thought", "You: 3 · not scored"),
        *("Two of 3 were assessed. A mean is sure to about ±1.0.", "by Model-7B"),
    ):
        assert text.count(words) == 1, words
    assert "Debrief" not in report(folded.kinds().full)


def test_the_page_plays_its_quotes_and_json_has_all_of_it() -> None:
    session = debriefed()

    assert (
        f'data-answer="2" data-start="{QUOTE.start_s}"'
        in paged(session).partition("Debrief")[2].partition("Delivery")[0]
    )
    assert document(session).as_data()["debrief"] == DEBRIEF.model_dump(mode="json")


def test_the_screen_has_at_most_twelve_lines() -> None:
    full = DEBRIEF.model_copy(
        update={
            "strengths": DEBRIEF.strengths * 3,
            "gaps": DEBRIEF.gaps * 3,
            "practise": DEBRIEF.practise[:1] * 3,
            "self_ratings": (),
        }
    )
    out = io.StringIO()
    session = debriefed(full)
    Screen(Terminal(out, {})).show(e.SessionDebriefed(run=1, debrief=full), session)

    assert out.getvalue().startswith("\nDebrief\nWorded by Model-7B\nStrength   “six hours to twenty minutes”")
    assert len(out.getvalue().strip().splitlines()) <= 12


def test_a_quote_that_the_text_no_longer_holds_is_left_out() -> None:
    changed = debriefed(DEBRIEF, e.AnswerCorrected(turn=2, transcript=Transcript(text="It went well.")))
    made = document(changed).debrief

    assert made and made.strengths == () and made.gaps == DEBRIEF.gaps


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"reads_as": None}, "Reads below senior-level. For senior: Result needs 4 (now 3.2)."),
        ({"next_level": None, "needs": ()}, "Reads as mid-level, the highest that the rubric describes."),
        ({"no_level": "Coverage tells none."}, "Coverage tells none."),
        (
            {"needs": (NEED.model_copy(update={"is_sure": False}), NEED.model_copy(update={"level": None}))},
            "Reads as mid-level. For senior: Result needs 4 (now 3.2, too close to tell); "
            "Result needs 4 (not scored).",
        ),
    ],
)
def test_a_level_says_what_the_next_one_lacks_and_what_is_not_sure(over, words) -> None:
    assert wording.level(DEBRIEF.model_copy(update=over)) == words


@pytest.mark.parametrize(
    ("own", "scored", "is_measurable", "words"),
    [
        (4.0, 2.8, True, "You rated yourself about 1.2 levels too high (you 4.0, scored 2.8)."),
        (2.0, 4.0, True, "You rated yourself about 2.0 levels too low (you 2.0, scored 4.0)."),
        (4.0, 3.0, False, "No measurable difference between your ratings and the scores (you 4.0, scored 3.0)."),
    ],
)
def test_ratings_over_all_answers_say_which_way_they_miss(own, scored, is_measurable, words) -> None:
    mean = SelfRating(question="", own=own, scored=scored, is_measurable=is_measurable)
    one = SelfRating(question="problem", own=4, scored=3.0, is_measurable=False)
    session = debriefed(DEBRIEF.model_copy(update={"self_ratings": (one, mean)}))
    made = document(session)

    assert made.debrief and list(wording.ratings(made.debrief, made)) == [
        ("Question 1", "You: 4 · scored 3.0: no measurable difference"),
        ("Over all", words),
    ]
