"""What the page draws: the wave and its marks, pace, talk time, the level aimed at, spread, own ratings, a peer."""

import re

import pytest

from tests.reports import folded
from tests.reports.html.test_session_page import MP3, Page, check_harmless
from tests.reports.test_peer import session as peer_session
from voicemock.feedback import Debrief, SelfRating
from voicemock.grade import Grade
from voicemock.reports.document import document
from voicemock.reports.html.aim_view import aim_of
from voicemock.reports.html.pace_view import WINDOW_S, pace_of, pace_through, windows
from voicemock.reports.html.profile_view import place_of, profile_of
from voicemock.reports.html.session_page import Served, page
from voicemock.reports.html.sounds import Sounds
from voicemock.reports.html.talk_view import talk_through
from voicemock.reports.html.timeline_view import HEIGHT, PEAKS, RUN_UP_S, timeline_of
from voicemock.reports.wording import facts
from voicemock.rubric import Rubric
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, fold
from voicemock.transcript import Stretch, Transcript, Word

SPEECH = "I I rewrote the query and then we looked at it again for a week and it never took more than an hour. " * 4


def spoken_long(turn: int = 1, word_s: float = 0.4) -> list[e.Event]:
    """An answer of many words with a pause of three seconds before its 40th word."""
    texts = SPEECH.split()
    starts = [0.5 + word_s * at + (3.0 if at >= 39 else 0.0) for at in range(len(texts))]
    words = tuple(
        Word(text=text, start_s=start, end_s=start + word_s, probability=0.9)
        for text, start in zip(texts, starts, strict=True)
    )
    pause = Stretch(starts[38] + word_s, starts[39])
    return [
        e.AnswerRecorded(
            turn=turn,
            audio=f"audio/{turn:03}.wav",
            duration_s=words[-1].end_s + 0.5,
            source="files",
            speech=(Stretch(0.4, pause.start_s + 0.1), Stretch(pause.end_s - 0.1, words[-1].end_s)),
            gaps=(Stretch(8.0, 8.5),),
        ),
        e.AnswerTranscribed(turn=turn, transcript=Transcript.of_words(words), engine="made"),
    ]


def told(*more: e.Event) -> Session:
    events = [folded.opened(), folded.asked(1), *spoken_long(), folded.asked(2, kind="follow_up")]
    return fold([*events, *spoken_long(2, 0.25), e.InterviewClosed(reason="finished"), *more])


def judged(*levels: tuple[str, int, tuple[int, ...]], judge: str = "Model-7B") -> Session:
    rub = folded.rubric(
        seniority={"junior": {"overall": 1.8}, "senior": {"overall": 3.5, "at_least": {"result": 4, "depth": 3}}}
    )
    started = e.ScoringStarted(run=1, judge=judge, rubric=rub.as_data(), rubric_digest=rub.digest())
    grades = (
        folded.graded("problem", Grade(criterion=name, level=level, samples=samples), judge=judge)
        for name, level, samples in levels
    )
    return told(started, *grades, e.ScoringFinished(run=1))


def rubric_of(session: Session) -> Rubric:
    return session.run.rubric if session.run else session.rubric


def test_the_wave_is_one_path_that_stays_in_its_frame_and_is_as_high_as_it_is_loud() -> None:
    turn = document(told()).turns[0]
    strokes = re.findall(r"M([\d.]+) ([\d.]+)v(\d+)", timeline_of(turn, (), (0.0, 0.2, 0.4, 0.1)).wave)

    assert [float(x) for x, _, _ in strokes] == [125, 375, 625, 875]
    heights = [int(height) for _, _, height in strokes]
    assert heights[0] == 1 and heights[2] == HEIGHT and heights[3] < heights[1] < heights[2]
    assert all(2 * float(y) + height == HEIGHT for (_, y, _), height in zip(strokes, heights, strict=True))


def test_a_recording_that_is_soft_throughout_is_drawn_small() -> None:
    turn = document(told()).turns[0]

    assert "v1" in timeline_of(turn, (), (0.001,) * 3).wave and not timeline_of(turn, (), ()).wave


def test_pauses_repeats_and_gaps_are_marked_where_they_are_and_played_from_just_before() -> None:
    turn = document(told()).turns[0]
    kinds = {kind.kind: kind for kind in timeline_of(turn, (), ()).kinds}
    (pause,) = kinds["pause"].marks
    measured = {each.name: each.places for each in turn.delivery}

    assert list(kinds) == ["pause", "repeat", "gap"]
    assert (pause.start_s, pause.end_s) == measured["long pauses"][0]
    assert pause.play_s == pytest.approx(pause.start_s - RUN_UP_S)
    assert pause.left == pytest.approx(100 * (pause.start_s + pause.end_s) / 2 / (turn.duration_s or 0), abs=0.01)
    assert [each.start_s for each in kinds["repeat"].marks] == [each.start_s for each in measured["repeats"]]
    assert kinds["gap"].marks[0].says == "0:08, 0.5 s"
    drawn = timeline_of(turn, (), ()).pauses[0]
    assert drawn.x == pytest.approx(1000 * pause.start_s / (turn.duration_s or 0), abs=0.1)


def test_every_mark_on_a_timeline_has_a_button_and_every_kind_a_legend() -> None:
    session = told()
    shown = page(document(session), Sounds.inlined({1: MP3}, {1: (0.1,) * PEAKS}), session.rubric)
    parsed = check_harmless(shown)
    buttons = [each["data-kind"] for tag, each in parsed.elements if each.get("class") == "jump"]

    assert buttons.count("pause") == 1 and buttons.count("gap") == 1 and buttons.count("repeat") >= 2
    assert "Play from just before the pause at 0:16" in parsed.text
    for name in ("Speech", "Quoted for a score", "Long pause", "Repeat", "Missing sound"):
        assert name in parsed.text.partition("The interview")[2].partition("Question 1")[0]


def test_pace_is_counted_in_windows_and_slows_over_a_pause() -> None:
    words = document(told()).turns[0].transcript
    assert words
    rates = list(windows(words.words))
    over_pause = min(rates, key=lambda each: each.wpm)

    assert max(each.wpm for each in rates) == pytest.approx(150)
    assert over_pause.wpm <= 60 * (WINDOW_S - 3) / 0.4 / WINDOW_S + 6
    assert abs(over_pause.at_s - 17.7) < WINDOW_S / 2 + 1.5
    assert [each.wpm for each in windows(words.words[:5])] == [pytest.approx(150)]
    assert not list(windows(()))


def test_the_line_of_pace_says_what_it_shows_and_where_questions_begin() -> None:
    made = document(told())
    one, through = pace_of(made.turns[0]), pace_through(made)

    assert one and "Pace through this answer" in one.says and "100 to 190 is ordinary" in one.says
    assert one.high and one.low and 0 < one.high.left < one.low.left < 100
    assert through and through.path.count("M") == 2 and [each.text for each in through.parts] == ["Q1"]
    assert all(0 <= float(x) <= 1000 for x in re.findall(r"[ML]([\d.]+) ", through.path))


def test_an_answer_whose_pace_cannot_be_measured_has_no_line() -> None:
    made = document(folded.kinds().full)

    assert pace_of(made.turns[1]) is None and pace_through(made) is None


def test_talk_time_is_drawn_against_the_plan_to_one_scale_and_says_when_it_is_long() -> None:
    session = told()
    short, follow_up, together = talk_through(document(session))
    long = document(
        fold([folded.opened(), *(each for turn in (1, 2) for each in (
            folded.asked(turn).model_copy(update={"target_s": 20}), *spoken_long(turn))),
        ])
    )  # fmt: skip

    assert short.planned_x == follow_up.planned_x and short.width > follow_up.width
    assert (follow_up.name, follow_up.anchor) == ("Follow-up", "answer-2")
    assert "Question 1, follow-up: spoke for" in follow_up.says
    assert short.figure == facts(document(session).turns[0], document(session))[0], "below the answer it is the same"
    assert together.name == "All 2 answers" and "of about 4:00" in together.figure
    assert all(each.is_long and each.says.endswith("which is long.") for each in talk_through(long))


def test_the_profile_is_held_against_the_next_seniority_and_says_which() -> None:
    session = judged(("action", 3, ()), ("result", 3, ()))
    made = document(session)
    aim = aim_of(made, rubric_of(session))
    rows = {row.name: row for row in profile_of(made, {"problem": "q1"}, aim)}
    text = Page(page(made, {}, rubric_of(session))).text

    assert made.totals and made.totals.reads_as == "junior"
    assert aim and aim.seniority == "senior" and "What senior needs" in text
    assert rows["Result"].aim_x == place_of(4) and rows["Result"].says.endswith("senior asks for 4")
    assert rows["Action"].aim_x is None
    assert rows["Depth"].mean_text == "not asked" and "nothing was asked about it" in rows["Depth"].says


@pytest.mark.parametrize("levels", [(("action", 5, ()), ("result", 5, ()), ("depth", 5, ()))])
def test_no_level_is_aimed_at_above_the_highest_or_where_coverage_judged(levels) -> None:
    for session in (judged(*levels), judged(("action", 3, ()), judge="coverage")):
        assert aim_of(document(session), rubric_of(session)) is None
        assert "level to aim at" not in page(document(session), {}, rubric_of(session))


def test_repeated_judging_is_drawn_as_spread_and_single_judging_is_not() -> None:
    made = document(judged(("action", 3, (2, 3, 4)), ("result", 4, ())))
    rows = {row.name: row for row in profile_of(made, {}, None)}
    span = rows["Action"].span

    assert span and (span.x1, span.x2) == (place_of(2), place_of(4)) and rows["Result"].span is None
    assert "single judgements put it between 2.0 and 4.0" in rows["Action"].says


def test_the_users_rating_stands_beside_the_score_of_its_question() -> None:
    ratings = (
        SelfRating(question="problem", own=4.5, scored=3.5, is_measurable=False),
        SelfRating(question="design", own=2, scored=None, is_measurable=False),
    )
    session = fold([*folded.full_events(), e.SessionDebriefed(run=1, debrief=Debrief(self_ratings=ratings, by="x"))])
    parsed = check_harmless(page(document(session), {}, folded.rubric()))
    text = parsed.text

    assert "Your own rating you 4.5 · scored 3.5" in text and "Your own rating you 2 · not scored" in text
    drawn = [each["d"] for tag, each in parsed.elements if each.get("class") == "own"]
    assert drawn[0].startswith(f"M{place_of(4.5)} ") and len(drawn) == 4


def test_a_session_that_one_person_led_shows_marks_feedback_and_conduct() -> None:
    session = peer_session()
    text = check_harmless(page(document(session), {}, session.rubric)).text

    for words in ("Ann interviewed Bob", "Marks by Ann", "six hours", "not assessed", "Feedback by Ann"):
        assert words in text
    assert "nothing was given" in text and "How Ann led the interview" in text and "Listened." in text
    assert "“The report took six hours”" not in text and "The report took six hours" in text
    assert "Ann, at the close: Thank you" in text
    assert "interviewed" not in Page(page(document(told()), {}, folded.rubric())).text.partition("Overview")[2]


def test_our_own_server_may_give_addresses_for_sounds_and_nothing_else_changes() -> None:
    session = told()
    parsed = Page(page(document(session), Sounds({1: "/audio/1"}), session.rubric, Served()))
    policy = next(each["content"] for _, each in parsed.elements if each.get("http-equiv"))

    assert [each["src"] for tag, each in parsed.elements if tag == "audio"] == ["/audio/1"]
    assert "media-src 'self'; connect-src 'self'" in policy and "data:" not in policy
    assert "default-src 'none'" in policy
