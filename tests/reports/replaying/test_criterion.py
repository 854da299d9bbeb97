"""The seconds that made or cost a level, and which question or criterion is meant."""

import io
from pathlib import Path

import pytest

from tests.reports import folded
from voicemock.errors import NotFound
from voicemock.grade import Grade
from voicemock.reports.document import document
from voicemock.reports.replaying.choosing import criterion_named, question_named
from voicemock.reports.replaying.criterion import clips_of, print_criterion
from voicemock.reports.replaying.track import Sounds
from voicemock.reports.terminal import Terminal
from voicemock.sessions.session import fold

SOUNDS = Sounds({1: Path("audio/001.wav"), 2: Path("audio/002.wav")})
RUBRIC = folded.rubric()


def full():
    return document(folded.kinds().full)


def parts(lines) -> str:
    return "\n".join("".join(part if isinstance(part, str) else part[0] for part in line.parts) for line in lines)


def test_only_the_quotes_sound_with_a_little_around_them_and_the_level_beneath() -> None:
    first, second, told = clips_of(full(), SOUNDS, "result", RUBRIC)

    assert (first.start_s, first.end_s) == pytest.approx((0.6, 3.9), abs=0.01)
    assert [word.text for piece in first.pieces for word in piece.words][:3] == ["The", "billing", "report"]
    assert (first.audio, second.audio, told.audio) == (SOUNDS.answers[1], SOUNDS.answers[2], None)
    assert second.start_s == pytest.approx(0.2, abs=0.01) and second.proven
    for clip in (first, second):
        assert "4 of 5" in parts(clip.lines) and "missing: how it is known" in parts(clip.lines)
    assert "Does not say how it was measured." in parts(told.lines)


def test_quotes_that_lie_close_together_are_heard_in_one() -> None:
    quotes = (folded.quote(1, folded.FIRST, "six hours"), folded.quote(1, folded.FIRST, "rewrote the query"))
    grade = Grade(criterion="action", level=3, evidence=quotes)
    session = fold([*folded.full_events(), folded.graded("problem", grade)])
    clip, _ = clips_of(document(session), SOUNDS, "action", RUBRIC)

    assert len(clip.proven) == 2


def test_where_nothing_was_found_it_says_what_was_looked_for_and_is_silent() -> None:
    (told,) = clips_of(full(), SOUNDS, "depth", RUBRIC)

    assert not told.spoken and told.audio is None
    for words in (
        "not scored: no speech was heard",
        "Nothing was found for it",
        "looked for: Whether there is depth.",
    ):
        assert words in parts(told.lines)


def test_a_level_that_was_lost_says_what_was_missing() -> None:
    lost = Grade(criterion="action", level=1, missing=("a figure for the outcome",))
    session = fold([*folded.full_events(), folded.graded("problem", lost)])
    (told,) = clips_of(document(session), SOUNDS, "action", RUBRIC)

    assert "missing: a figure for the outcome" in parts(told.lines) and "1 of 5" in parts(told.lines)


def test_quotes_whose_seconds_nobody_knows_are_read() -> None:
    untimed = folded.quote(1, folded.FIRST, "six hours").model_copy(update={"start_s": None, "end_s": None})
    grade = Grade(criterion="action", level=3, evidence=(untimed,))
    session = fold([*folded.full_events(), folded.graded("problem", grade)])
    (told,) = clips_of(document(session), SOUNDS, "action", RUBRIC)

    assert "“six hours”" in parts(told.lines) and not told.spoken


def test_it_is_printed_too() -> None:
    out = io.StringIO()
    print_criterion(full(), Terminal(out, {}), "result", RUBRIC, "problem")

    assert "Result · Q1" in out.getvalue() and "“six hours”" in out.getvalue()
    assert "how it is known" in out.getvalue()


@pytest.mark.parametrize("given", ["1", "Q1", "q1", "problem", " 1 "])
def test_a_question_is_named_by_its_number_on_the_page_or_its_id(given: str) -> None:
    assert question_named(full(), given) == "problem"


@pytest.mark.parametrize("given", ["3", "0", "-1", "", "q", "²", "9" * 5000, "\x1b[31m"])
def test_an_unknown_question_is_told_with_those_there_are(given: str) -> None:
    with pytest.raises(NotFound) as refused:
        question_named(full(), given)

    assert refused.value.remedy == "There are: Q1 (problem), Q2 (design)."


def test_a_criterion_is_named_by_id_or_name() -> None:
    assert criterion_named(full(), "RESULT ") == criterion_named(full(), "result") == "result"
    with pytest.raises(NotFound, match="judged on 'impact'") as refused:
        criterion_named(full(), "impact")
    assert refused.value.remedy == "There are: action, result, depth."
    with pytest.raises(NotFound, match="not been scored yet"):
        criterion_named(document(folded.kinds().open), "result")
