"""What is missing, broken off or done by something else is marked: in the terminal, in Markdown and on the page."""

import io
import wave
from pathlib import Path

import pytest

from tests.reports import folded
from tests.reports.html.test_session_page import MP3, Page
from tests.torture.terminal_sinks import write_session
from voicemock.reports.document import Document, document, document_of
from voicemock.reports.html.session_page import page
from voicemock.reports.markdown import markdown
from voicemock.reports.replay import replay
from voicemock.reports.terminal import Terminal
from voicemock.sessions import events as e
from voicemock.sessions.library import Library
from voicemock.sessions.session import fold
from voicemock.transcript import SetAside, Stretch

SILENCE = e.AnswerRecorded(turn=1, audio="audio/1.wav", duration_s=3, speech=(), source="x")
REPORTS = ("terminal", "markdown", "page")


def rendered(made: Document, report: str) -> str:
    """The report's words on one line, without Markdown's backslashes."""
    if report == "terminal":
        out = io.StringIO()
        replay(made, Terminal(out, {}))
        text = out.getvalue()
    elif report == "markdown":
        text = markdown(made).replace("\\", "")
    else:
        text = Page(page(made, {1: MP3}, folded.rubric())).text
    return " ".join(text.split())


def answered(*more: e.Event, before: tuple[e.Event, ...] = (), text: str = folded.FIRST, **recorded) -> Document:
    """A session with one spoken answer."""
    return document(fold([folded.opened(), *before, folded.asked(1), *folded.spoken(1, text, **recorded), *more]))


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize(
    ("start_s", "shown"),
    [
        (0.0, "[0.3 s missing] The billing"),
        (1.69, "billing report [0.3 s missing] took six"),
        (1.95, "report took [0.3 s missing] six"),
        (60.0, "on a copy. [0.3 s missing]"),
    ],
)
def test_a_gap_stands_at_its_place_among_the_words(report: str, start_s: float, shown: str) -> None:
    made = answered(gaps=(Stretch(start_s, start_s + 0.3),))

    assert shown in rendered(made, report)
    assert "The microphone delivered nothing for 0.3 s" in rendered(made, report)


@pytest.mark.parametrize("report", REPORTS)
def test_gaps_at_one_place_stand_in_their_order(report: str) -> None:
    made = answered(gaps=(Stretch(2.0, 2.4), Stretch(1.95, 3.95)))

    assert "took [2.0 s missing] [0.4 s missing] six" in rendered(made, report)


def test_a_gap_is_a_cut_on_the_timeline_and_splits_the_evidence() -> None:
    events = list(folded.full_events())
    parsed = Page(page(document(fold(events)), {1: MP3}, folded.rubric()))
    cuts = [each for _, each in parsed.elements if each.get("class") == "gap"]
    length_s = next(each.duration_s for each in events if isinstance(each, e.AnswerRecorded))

    assert [float(each["x"]) + 3 for each in cuts] == [pytest.approx(1000 * 2.0 / length_s, abs=0.1)]
    assert [each["class"] for _, each in parsed.elements if each.get("class") == "hole"] == ["hole"]


@pytest.mark.parametrize("report", REPORTS)
def test_a_recording_that_was_interrupted_says_so(report: str) -> None:
    assert "The recording was interrupted; what had arrived was kept." in rendered(answered(interrupted=True), report)


@pytest.mark.parametrize("report", REPORTS)
def test_audio_that_is_gone_or_cut_off_is_marked(report: str, tmp_path: Path) -> None:
    folder = tmp_path / "sessions" / "s"
    write_session(folder, folded.full_events())
    with wave.open(str(folder / "audio" / "002.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(32_000))
    made = document_of(Library(tmp_path / "sessions").load("s"))

    assert [turn.audio_there_s for turn in made.turns] == [0.0, 1.0, None]
    assert "The audio of this answer is missing or cannot be read; its words are kept." in rendered(made, report)
    assert "Of the audio of this answer 0:01 is left; 0:06 was recorded." in rendered(made, report)


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize(
    ("events", "says"),
    [
        ([folded.asked(1), SILENCE], "No speech was heard."),
        ([folded.asked(1), *list(folded.spoken(1, "a b"))[:2]], "Not transcribed yet."),
        (
            [folded.asked(1), *list(folded.spoken(1, "a b"))[:2], e.TranscriptionFailed(turn=1, reason="It died.")],
            "There is no transcript yet: It died. The recording is kept.",
        ),
        ([folded.asked(1)], "Not answered."),
        ([folded.asked(1), e.AnswerSkipped(turn=1)], "Skipped."),
    ],
)
def test_an_answer_without_words_says_why(report: str, events: list[e.Event], says: str) -> None:
    assert says in rendered(document(fold([folded.opened(), *events])), report)


@pytest.mark.parametrize("report", REPORTS)
def test_an_interview_that_was_taken_up_again_says_when_and_with_what(report: str) -> None:
    resumed = e.SessionResumed(engines=folded.engines(transcribed="sphinx", interviewed="m on h"))
    text = rendered(answered(resumed), report)

    assert "The interview was interrupted in turn 1 and taken up again." in text
    assert "Transcribed: sphinx instead of Whisper base.en." in text
    assert "Interviewer: m on h instead of written." in text
    before = rendered(answered(before=(e.SessionResumed(engines=folded.engines()),)), report)
    assert "The interview was interrupted before the first question and taken up again." in before


@pytest.mark.parametrize("report", REPORTS)
def test_answers_heard_by_different_recognisers_are_told_apart(report: str) -> None:
    first, second, third = folded.spoken(2, folded.SECOND)
    more = (folded.asked(2), first, second, third.model_copy(update={"engine": "sphinx"}))
    text = rendered(answered(*more), report)

    assert "transcribed by Whisper base.en" in text and "transcribed by sphinx" in text
    assert "The built-in recogniser mishears" in text
    assert "transcribed by" not in rendered(answered(), report)


@pytest.mark.parametrize("report", REPORTS)
def test_failures_notes_and_a_clock_that_was_set_are_listed(report: str) -> None:
    failed = e.EngineFailed(job="interviewed", reason="No answer from h.", instead="written questions")
    noted = e.EngineNoted(note="h answered as model n.")
    text = rendered(answered(failed, noted, e.ClockChanged(by_s=-3600)), report)

    assert "The interviewer failed: No answer from h. From then on: written questions." in text
    assert "h answered as model n." in text
    assert "set back by 3600 s" in text


@pytest.mark.parametrize("report", REPORTS)
def test_what_was_set_aside_is_shown_apart_from_what_was_said(report: str) -> None:
    aside = SetAside(text="Thanks for watching!", why="noise", start_s=0.1, end_s=0.4)
    said = folded.transcript("I measured it.").model_copy(update={"set_aside": (aside,)})
    text = rendered(answered(e.AnswerTranscribed(turn=1, transcript=said, engine="w")), report)

    assert "I measured it. Thanks" not in text
    assert "Set aside, never scored: “Thanks for watching!” (recognisers write it for noise, 0:00)." in text
