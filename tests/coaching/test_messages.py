"""Messages contain what happened and nothing else, worded by a template or by a model."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.coaching.graded import RUBRIC
from tests.coaching.graded import session as graded_session
from tests.scoring.exchanges import DISAGREEMENT, LESSON, PROBLEM, RESULT
from voicemock.coaching.happened import Happened, happened
from voicemock.coaching.invented import BLANK
from voicemock.coaching.messages import Given, added, smoothed, written
from voicemock.errors import BadInput
from voicemock.grade import Evidence, Grade
from voicemock.llm.scripted import ScriptedChat
from voicemock.prompts import MESSAGES, Prompt, holes_in, load, prompt_folders
from voicemock.round_files import available
from voicemock.round_files import load as load_round
from voicemock.scoring.named import numbers
from voicemock.scoring.text import content_stems
from voicemock.sessions import events as e
from voicemock.sessions.round_events import Topic
from voicemock.sessions.session import Session, fold

AT = datetime(2026, 11, 22, 12).astimezone()
PANEL = load_round(available()["panel"])
WIN = "Last month I passed the first aid exam with 96 points. It was fun."
ASKED, REPLY = "Thank you, yes. How large is the team?", "We are nine engineers in two groups."
NEXT = "You will hear from us within a week."
GIVEN = Given(file="importer.zip", until="1 December", reason="I am at a conference until Thursday.")
KINDS = sorted(MESSAGES)


def template(name: str) -> Prompt:
    return load(name, prompt_folders())


def turn(number: int, kind: e.TurnKind, question: str, asked: str, said: str) -> Iterator[e.Event]:
    yield e.QuestionAsked(turn=number, turn_kind=kind, question=question, text=asked, target_s=60)
    yield e.AnswerTyped(turn=number, text=said)


def said(topic: Topic, text: str, source: str = "") -> e.InterviewerSaid:
    return e.InterviewerSaid(topic=topic, text=text, stage="s", speaker="x", source=source)


def whole(*more: e.Event, source: str = "nine engineers") -> Session:
    """A panel with all that a message can tell of."""
    opened = graded_session().opened.model_copy(update={"round": PANEL.as_data()})
    return fold(
        [
            opened,
            *turn(1, "recent_win", "", "Tell me about a recent success.", WIN),
            *turn(2, "question", "hard-problem", RUBRIC.question("hard-problem").text, f"{PROBLEM} {RESULT}"),
            *turn(3, "question", "disagreement", RUBRIC.question("disagreement").text, f"{DISAGREEMENT} {LESSON}"),
            *turn(4, "your_questions", "", "What would you like to ask me?", ASKED),
            said("reply", REPLY, source),
            said("next_steps", NEXT),
            *more,
        ]
    )


def texts_of(session: Session) -> str:
    """All that was said in it, on both sides, with the names, the round and the day."""
    words = [RUBRIC.name, PANEL.name, "22 November 2026", *(each.name for each in PANEL.interviewers)]
    words += [each.text for each in session.remarks]
    words += [text for each in session.turns for text in (each.text, each.transcript.text if each.transcript else "")]
    return "\n".join(words)


def own_words(text: str) -> set[str]:
    return set(content_stems(text)) | numbers(text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_claim_of_a_message_stands_in_the_session_or_was_given(kind: str) -> None:
    session = whole()
    message = written(template(kind), happened(session, AT), GIVEN)
    constant = re.sub(r"\$\w+", " ", template(kind).text)
    known = own_words(texts_of(session)) | own_words(f"{GIVEN.file} {GIVEN.until} {GIVEN.reason}")

    assert not holes_in(message)
    assert own_words(BLANK.sub(" ", message)) - own_words(constant) <= known
    for quotation in re.findall("“([^”]*)”", message):
        assert quotation in texts_of(session)
    assert set(re.findall(r"\[[^\]]*\]", message)) == set(re.findall(r"\[[^\]]*\]", template(kind).text))


def test_a_thank_you_note_tells_all_that_happened() -> None:
    message = written(template("messages/thanks"), happened(whole(), AT), Given(to="Priya Raman"))

    assert "Dear Priya Raman," in message and "of 22 November 2026" in message and "panel interview" in message
    assert "success: “Last month I passed the first aid exam with 96 points.”" in message
    assert f"“How large is the team?” You answered: “{REPLY}”" in message and NEXT in message
    assert message.count("You asked me: ") == 1 and message.count("You also asked: ") == 1
    others = [each.name for each in PANEL.interviewers if each.name != "Priya Raman"]
    assert f"Please pass my thanks on to {' and '.join(others)} as well." in message


def test_what_did_not_happen_is_left_out_and_what_is_not_known_is_a_blank() -> None:
    nothing = Happened(date="22 November 2026", role="Baker", occasion="conversation")
    thanks, submission, deadline = (
        written(template(f"messages/{kind}"), nothing, Given()) for kind in ("thanks", "submission", "deadline")
    )

    assert thanks.split("\n\n")[1:] == [
        "Dear [their name],",
        "Thank you for the time you took on 22 November 2026 for our conversation.",
        "Kind regards\n[your name]\n",
    ]
    assert "“" not in thanks + submission + deadline
    assert "[the file's name]" in submission and "[the date you ask for]" in deadline and "reason" not in deadline


def test_a_reply_that_was_not_known_is_no_answer_and_a_skipped_question_no_topic() -> None:
    assert happened(whole(source=""), AT).told == happened(whole(source=""), AT).asked == ""
    skipped = [*turn(1, "question", "hard-problem", "What?", "Fine.")]
    opened = graded_session().opened

    what = happened(fold([opened, *skipped]), AT)
    assert what == Happened(date="22 November 2026", role=RUBRIC.name, occasion="conversation")


def test_the_best_proven_quotes_come_first_and_one_that_stands_no_more_is_not_told() -> None:
    def proof(number: int, text: str, quote: str) -> Evidence:
        start = text.index(quote)
        return Evidence(turn=number, quote=quote, char_start=start, char_end=start + len(quote))

    second, first = f"{DISAGREEMENT} {LESSON}", f"{PROBLEM} {RESULT}"
    learned, report = "I learned to share bad news early", "The report went from six hours to twenty minutes"
    grades = (
        ("hard-problem", Grade(criterion="result", level=3, evidence=(proof(2, first, report),))),
        ("disagreement", Grade(criterion="reflection", level=5, evidence=(proof(3, second, learned),))),
    )
    scored = (
        e.ScoringStarted(run=1, judge="j", rubric=RUBRIC.as_data(), rubric_digest=RUBRIC.digest()),
        *(e.CriterionGraded(run=1, question=name, grade=grade, judge="j") for name, grade in grades),
        e.ScoringFinished(run=1),
    )
    assert [each.said for each in happened(whole(*scored), AT).topics] == [learned, report]
    retold = e.AnswerTyped(turn=3, text="I only watched them release it on that long Friday.")
    topics = [each.said for each in happened(whole(*scored, retold), AT).topics]
    assert topics == [report, "I only watched them release it on that long Friday."]


MESSAGE = written(template("messages/thanks"), happened(whole(), AT), Given())
SMOOTH = MESSAGE.replace("Thank you for the time you took", "Thank you very much for your time", 1)


def chat(*texts: str) -> ScriptedChat:
    return ScriptedChat([{"text": text} for text in texts])


def test_a_models_wording_is_used_where_it_adds_nothing() -> None:
    asks = chat(SMOOTH)

    assert smoothed(asks, template("message"), MESSAGE) == (SMOOTH, "")
    assert "<message-" in asks.asked[0][0][0].content


@pytest.mark.parametrize(
    ("wording", "what"),
    [
        (SMOOTH.replace("very much", "for those 45 minutes"), "a figure was added (“45”)"),
        (SMOOTH.replace("very much", "and to Jennifer too"), "a name was added (“Jennifer”)"),
        (SMOOTH.replace("Kind regards", "Kubernetes is great.\n\nKind regards"), "a name was added (“Kubernetes”)"),
        (
            SMOOTH.replace("Kind regards", "Your growth strategy impressed me deeply.\n\nKind regards"),
            "something was added (“Your growth strategy impressed me deeply.”)",
        ),
        (SMOOTH.replace("[your name]", "Sam"), "a name was added (“Sam”)"),
        (SMOOTH.replace("[your name]", ""), "what is to be filled in is another"),
        (SMOOTH.replace("first aid exam", "aid exam"), "a quotation was changed"),
        (SMOOTH.removeprefix("Subject: "), "the subject is missing"),
        (SMOOTH + "Thank you for your time. " * 60, "it is longer"),
    ],
)
def test_what_a_model_adds_is_seen_and_the_template_stands(wording: str, what: str) -> None:
    asks = chat(wording, wording)
    text, note = smoothed(asks, template("message"), MESSAGE)

    assert text == MESSAGE and what in note and "thrown away" in note
    assert what in asks.asked[1][0][-1].content
    assert smoothed(chat(wording, SMOOTH), template("message"), MESSAGE) == (SMOOTH, "")


def test_a_model_that_does_not_answer_leaves_the_template_and_says_so() -> None:
    text, note = smoothed(ScriptedChat([{"error": "unreachable"}]), template("message"), MESSAGE)

    assert text == MESSAGE and note.endswith("The message is worded by its template.")
    assert not added(MESSAGE, MESSAGE)


def test_a_template_of_ones_own_is_checked(tmp_path: Path) -> None:
    (tmp_path / "messages").mkdir()
    path = tmp_path / "messages" / "thanks.txt"
    path.write_text("Hi $to!\n\nThanks, $dat.\n", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load("messages/thanks", [tmp_path])
    assert refused.value.problems == (f"{path}:3:9: unknown name '$dat'; did you mean '$date'?",)

    path.write_text("Hi $to!\n\nYou said “$next_steps”.\n", encoding="utf-8")
    assert written(load("messages/thanks", [tmp_path]), happened(whole(), AT), Given(to="$date")) == (
        f"Hi $date!\n\nYou said “{NEXT}”.\n"
    )


def test_of_the_close_a_message_holds_the_next_steps_without_the_words_around_them() -> None:
    opened = graded_session().opened.model_copy(update={"round": PANEL.as_data()})
    close = f"What happens next: {PANEL.next_steps} Have a good rest of the day."
    steps = happened(fold([opened, said("next_steps", close)]), AT).next_steps

    assert steps.lower() == PANEL.next_steps.lower()
