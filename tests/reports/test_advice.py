"""Advice and stronger versions, wherever they are shown."""

import io

import pytest

from tests.reports import folded
from voicemock.coaching.advice import BY_RUBRIC
from voicemock.coaching.rewrite import OUTLINE
from voicemock.feedback import Advice, Strength, StrongerAnswer
from voicemock.reports.advice_lines import advice_lines, feedback_lines
from voicemock.reports.document import document
from voicemock.reports.html.session_page import page
from voicemock.reports.html.session_view import view_of
from voicemock.reports.markdown import markdown
from voicemock.reports.replay import replay
from voicemock.reports.screen import Screen
from voicemock.reports.terminal import Terminal
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, apply, fold

QUOTE = folded.quote(2, folded.SECOND, "six hours to twenty minutes")
ADVICE = Advice(
    worked=(
        Strength(evidence=QUOTE, why="A before and an after."),
        Strength(evidence=folded.quote(1, folded.FIRST, "I rewrote the query"), why="Your own step."),
    ),
    looked_for="Whether it can be checked. And what you did.",
    missing=("how it is known", "whether it lasted", "who decided"),
    next_step="Say how you measured it.",
    fact_to_ask="How many people waited?",
    by="Model-7B on host",
)
STRONGER = StrongerAnswer(
    text="I rewrote the query for [your figure] people.", blanks=("[your figure]",), note="1 name …", by="Model-7B"
)


def learned(*more: e.Event) -> Session:
    """The full session, with advice on its first question and a stronger version."""
    given = e.AnswerAdvised(run=1, question="problem", advice=ADVICE)
    fact = e.FactGiven(question="problem", asked="How long?", fact="Two days.")
    made = e.AnswerStrengthened(question="problem", stronger=STRONGER)
    return fold([*folded.full_events(), given, fact, made, *more])


def printed(session: Session) -> str:
    out = io.StringIO()
    replay(document(session), Terminal(out, {}))
    return out.getvalue()


@pytest.mark.parametrize("report", [printed, lambda session: markdown(document(session))])
def test_a_report_has_all_of_it_once_and_after_the_last_answer_of_its_question(report) -> None:
    text = report(learned())

    for words in (
        *("A before and an after.", "Whether it can be checked. And what you did.", "who decided", "How long?"),
        *("Say how you measured it.", "How many people waited?", "Two days.", "made from your words by Model"),
    ):
        assert text.lower().count(words.lower()) == 1, words
    assert text.index("finance could start at nine") < text.index("Say how you measured it.")
    assert text.index("Say how you measured it.") < text.index("How does an index work?")
    assert "by Model" in text and "your figure" in text


def test_the_page_plays_what_worked_and_marks_the_blanks() -> None:
    session = learned()
    html = page(document(session), {2: b"mp3"}, session.rubric)

    assert html.count('class="advice"') == 1
    advice = html[html.index('class="advice"') :]
    assert 'class="quote" data-answer="2"' in advice and "A before and an after." in advice
    assert '<span class="blank">[your figure]</span> people.' in advice
    assert "by Model-7B on host" in advice and "Two days." in advice


def test_a_fact_that_was_told_is_asked_for_no_more_on_the_page() -> None:
    told = e.FactGiven(question="problem", asked=ADVICE.fact_to_ask, fact="Forty.")
    (view, _) = view_of(document(learned()), {}, folded.rubric()).exchanges
    (after, other) = view_of(document(learned(told)), {}, folded.rubric()).exchanges

    assert view.advice and view.advice.fact_to_ask == "How many people waited?"
    assert (
        after.advice and not after.advice.fact_to_ask and ("How many people waited?", "Forty.") in after.advice.facts
    )
    assert other.advice is None


def test_the_screen_shows_it_in_at_most_six_lines_and_says_who_gave_it() -> None:
    out = io.StringIO()
    session = fold(folded.full_events())
    with Screen(Terminal(out, {})) as screen:
        by_rubric = ADVICE.model_copy(update={"by": BY_RUBRIC})
        for advice in (ADVICE, by_rubric):
            event = e.AnswerAdvised(run=1, question="problem", advice=advice)
            session = apply(session, event)
            screen.show(event, session)
    lines = [line for line in out.getvalue().splitlines() if line.strip()]

    assert lines[0] == "Advice" and lines.count("Advice") == 1
    assert lines[1] == "By Model-7B on host" and "From the rubric alone" in lines
    assert len(list(advice_lines(ADVICE, short=True))) <= 6
    assert "Your own step." not in out.getvalue() and "And what you did." not in out.getvalue()


def test_an_outline_says_that_it_is_one() -> None:
    outline = STRONGER.model_copy(update={"by": OUTLINE, "text": "Action: “I rewrote it”\nResult: [how you know]"})
    session = learned(e.AnswerStrengthened(question="problem", stronger=outline))

    assert "an outline from your own words" in printed(session)
    assert "> Action\\: “I rewrote it”\n>\n> Result" in markdown(document(session))


def test_quotes_that_a_correction_took_away_are_not_shown_and_the_advice_says_that_it_is_older() -> None:
    corrected = e.AnswerCorrected(turn=2, transcript=folded.transcript("It went down a lot and finance was happy."))
    (feedback,) = document(learned(corrected)).feedback

    assert feedback.outdated and feedback.stronger is None and feedback.facts
    assert feedback.advice and [each.why for each in feedback.advice.worked] == ["Your own step."]
    assert "after the advice was given" in "".join(str(line.parts) for line in feedback_lines(feedback))


def test_a_session_without_advice_has_none() -> None:
    made = document(fold(folded.full_events()))

    assert made.feedback == () and made.feedback_on("problem") is None
    assert 'class="advice"' not in page(made, {}, folded.rubric())
