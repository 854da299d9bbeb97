"""A turn ends when the speaker has finished, and not while they think."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicemock.audio.turn import BRISK, PATIENT, RULES, EndOfTurn, Rule, fixed
from voicemock.transcript import Said, Word

F = 0.032


def ends_at(turn: EndOfTurn, *runs: tuple[float, float]) -> float | None:
    """The second at which the turn ends; runs are (seconds, probability)."""
    at_s = 0.0
    for seconds, probability in runs:
        for _ in range(round(seconds / F)):
            at_s += F
            if turn.hear(probability, F):
                return at_s
    return None


def said(text: str, until_s: float, *, last: float | None = None) -> Said:
    """Words that cover the speech up to `until_s`; the last one's probability is `last`."""
    words = [Word(text=each, start_s=0, end_s=until_s) for each in text.split()]
    words[-1] = words[-1].model_copy(update={"probability": last})
    return Said(settled=tuple(words[:-1]), unsettled=tuple(words[-1:]), until_s=until_s)


def waited_s(turn: EndOfTurn, text: str, *, speech_s: float = 20.0) -> float | None:
    """How long the turn waits after speech whose words are known half a second after it ended."""
    assert ends_at(turn, (speech_s, 0.9), (0.5, 0.02)) is None
    turn.read(said(text, speech_s))
    rest_s = ends_at(turn, (30, 0.02))
    return None if rest_s is None else 0.5 + rest_s


def test_a_fixed_rule_ends_after_silence_that_follows_speech() -> None:
    turn = EndOfTurn(fixed(3.0))

    assert ends_at(turn, (2, 0.9), (10, 0.05)) == pytest.approx(5.0, abs=0.1)
    assert turn.why == "silence"


def test_a_fixed_rule_cares_for_no_words() -> None:
    for text in ("because", "that was it", "I did it."):
        assert waited_s(EndOfTurn(fixed(3.0)), text) == pytest.approx(3.0, abs=0.1)


def test_thinking_before_the_first_word_does_not_end_it() -> None:
    assert ends_at(EndOfTurn(fixed(3.0), 30), (20, 0.05), (2, 0.9), (2.8, 0.05), (2, 0.9)) is None


def test_each_pause_is_counted_anew() -> None:
    assert ends_at(EndOfTurn(PATIENT), *[(1, 0.9), (4.5, 0.05)] * 10) is None


def test_it_gives_up_when_nobody_speaks() -> None:
    turn = EndOfTurn(PATIENT, give_up_s=25.0)

    assert ends_at(turn, (60, 0.05)) == pytest.approx(25.0, abs=0.1)
    assert turn.why == "nobody_spoke"
    assert not turn.spoke


def test_a_click_neither_begins_nor_prolongs_it() -> None:
    clicks = [(0.5, 0.05), (F, 0.95)] * 100

    assert ends_at(EndOfTurn(fixed(3.0), give_up_s=10), *clicks) == pytest.approx(10, abs=0.1)
    assert ends_at(EndOfTurn(fixed(3.0)), (2, 0.9), *clicks) == pytest.approx(5.0, abs=0.2)


def test_in_manual_only_the_keys_end_it() -> None:
    turn = EndOfTurn(RULES["manual"])

    assert ends_at(turn, (100, 0.05), (1, 0.9), (100, 0.05)) is None
    assert turn.silence_s == pytest.approx(100, abs=0.1)
    assert turn.closes_in_s is None
    assert turn.seems == "thinking"
    turn.read(said("That was it.", 101))
    assert turn.seems == "finished"
    assert ends_at(turn, (100, 0.05)) is None


@pytest.mark.parametrize("rule", [PATIENT, BRISK])
@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("I fixed it and that's it really", "signed_off_s"),
        ("I rewrote the query.", "finished_s"),
        ("I rewrote the query because", "unfinished_s"),
    ],
)
def test_how_the_words_end_decides_how_long_it_waits(rule: Rule, text: str, wait: str) -> None:
    # Words that come after 0.5 s are on the screen for 0.8 s before anything ends.
    expected = max(getattr(rule, wait), 1.3)

    assert waited_s(EndOfTurn(rule), text) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("rule", [PATIENT, BRISK])
def test_without_words_it_waits_longer_than_after_a_whole_sentence(rule: Rule) -> None:
    wait_s = ends_at(EndOfTurn(rule), (20, 0.9), (30, 0.02))

    assert wait_s == pytest.approx(20 + rule.unknown_s, abs=0.1)
    assert rule.signed_off_s < rule.finished_s < rule.unknown_s < rule.unfinished_s


def test_patient_lets_everybody_think_for_four_seconds_and_brisk_less() -> None:
    patient = (PATIENT.finished_s, PATIENT.unknown_s, PATIENT.unfinished_s, PATIENT.short_s)

    assert min(patient) > 4.0
    assert BRISK.finished_s < 1.5


def test_words_that_are_unsure_count_for_nothing() -> None:
    turn = EndOfTurn(PATIENT)
    ends_at(turn, (20, 0.9), (0.5, 0.02))
    turn.read(said("we did it because", 20, last=0.1))

    assert ends_at(turn, (30, 0.02)) == pytest.approx(PATIENT.unknown_s - 0.5, abs=0.1)


def test_words_that_do_not_reach_the_last_speech_count_for_nothing() -> None:
    turn = EndOfTurn(PATIENT)
    ends_at(turn, (20, 0.9), (0.5, 0.02))
    turn.read(said("and that's it", 20))
    ends_at(turn, (0.5, 0.02), (3, 0.9))
    turn.read(said("and that's it", 20))

    assert ends_at(turn, (30, 0.02)) == pytest.approx(PATIENT.unknown_s, abs=0.1)


def test_words_that_come_late_leave_time_to_see_the_countdown() -> None:
    turn = EndOfTurn(PATIENT)
    assert ends_at(turn, (20, 0.9), (4.0, 0.02)) is None
    turn.read(said("and that's it", 20))

    assert turn.closes_in_s == pytest.approx(0.8, abs=0.05)
    turn.read(said("and that's it", 20))
    assert ends_at(turn, (30, 0.02)) == pytest.approx(0.8, abs=0.1)


def test_what_is_too_short_to_be_read_does_not_make_the_words_stale() -> None:
    turn = EndOfTurn(PATIENT)
    ends_at(turn, (20, 0.9), (0.5, 0.02))
    turn.read(said("I rewrote it because", 20))

    assert ends_at(turn, (1.0, 0.02), (0.15, 0.9), (30, 0.02)) == pytest.approx(1.15 + PATIENT.unfinished_s, abs=0.2)


def test_the_words_of_a_recording_that_is_continued_have_their_places_in_it() -> None:
    turn = EndOfTurn(PATIENT, began_at_s=100.0)
    ends_at(turn, (20, 0.9), (0.5, 0.02))
    turn.read(said("and that's it", 100.0))
    assert turn.closes_in_s == pytest.approx(PATIENT.unknown_s - 0.5, abs=0.1)
    turn.read(said("and that's it", 120.0))
    assert turn.closes_in_s == pytest.approx(PATIENT.signed_off_s - 0.5, abs=0.1)


def test_an_answer_far_too_short_gets_more_time_and_still_ends() -> None:
    assert waited_s(EndOfTurn(PATIENT, target_s=120), "I did that.", speech_s=4) == pytest.approx(
        PATIENT.short_s, abs=0.1
    )
    assert waited_s(EndOfTurn(PATIENT, target_s=20), "I did that.", speech_s=4) == pytest.approx(
        PATIENT.finished_s, abs=0.1
    )
    assert waited_s(EndOfTurn(PATIENT, target_s=600), "I did that.", speech_s=11) == pytest.approx(
        PATIENT.finished_s, abs=0.1
    )
    assert waited_s(EndOfTurn(PATIENT, target_s=120), "No, that's all.", speech_s=4) == pytest.approx(
        PATIENT.signed_off_s, abs=0.1
    )


def test_in_another_language_silence_and_marks_decide() -> None:
    assert waited_s(EndOfTurn(PATIENT, english=False), "und dann") == pytest.approx(PATIENT.unknown_s, abs=0.1)
    assert waited_s(EndOfTurn(PATIENT, english=False), "Das war es.") == pytest.approx(PATIENT.finished_s, abs=0.1)


def test_the_countdown_runs_down_to_the_end_and_speech_cancels_it() -> None:
    turn = EndOfTurn(PATIENT)
    assert turn.closes_in_s is None
    ends_at(turn, (5, 0.9))
    assert turn.closes_in_s is None
    ends_at(turn, (0.2, 0.02))
    assert turn.closes_in_s is None, "a gap between words"
    ends_at(turn, (2.8, 0.02))
    assert turn.closes_in_s == pytest.approx(PATIENT.unknown_s - 3.0, abs=0.1)
    turn.hear(0.9, F)
    assert turn.closes_in_s is None
    ends_at(turn, (0.5, 0.9), (1.0, 0.02))
    assert turn.closes_in_s == pytest.approx(PATIENT.unknown_s - 1.0, abs=0.1)


def test_it_does_not_end_on_somebody_who_has_just_begun_to_speak() -> None:
    turn = EndOfTurn(fixed(3.0))

    assert ends_at(turn, (2, 0.9), (2.95, 0.02), (1, 0.9)) is None


def test_time_in_which_nothing_could_be_heard_is_no_silence() -> None:
    turn = EndOfTurn(PATIENT)
    ends_at(turn, (5, 0.9), (4.5, 0.02))
    turn.again()

    assert turn.silence_s == 0
    assert ends_at(turn, (30, 0.02)) == pytest.approx(PATIENT.unknown_s, abs=0.1)


def test_speaking_shows_while_somebody_speaks() -> None:
    turn = EndOfTurn()
    ends_at(turn, (1, 0.9))
    assert turn.speaking
    ends_at(turn, (0.5, 0.4))
    assert turn.speaking
    ends_at(turn, (0.5, 0.1))
    assert not turn.speaking
    assert turn.silence_s == pytest.approx(0.5, abs=0.05)


def test_what_the_speaker_seems_to_do() -> None:
    turn = EndOfTurn(PATIENT)
    assert turn.seems == "listening"
    ends_at(turn, (5, 0.9), (0.5, 0.02))
    assert turn.seems == "listening"
    ends_at(turn, (0.5, 0.02))
    turn.read(said("I did it because", 5))
    assert turn.seems == "thinking"
    ends_at(turn, (4.5, 0.02))
    assert turn.seems == "finished", "it closes soon"
    ends_at(turn, (1, 0.9), (1, 0.02))
    turn.read(said("I did it myself.", 11.5))
    assert turn.seems == "finished"


STEPS = st.lists(
    st.one_of(
        st.tuples(st.floats(0.03, 3.0), st.sampled_from([0.0, 0.3, 0.4, 0.6, 1.0])),
        st.sampled_from(["because", "I did it.", "and that's it", "um,"]),
        st.just("again"),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(STEPS, st.sampled_from(list(RULES.values())), st.sampled_from([0.0, 30.0, 600.0]), st.booleans())
def test_it_never_ends_while_somebody_speaks_and_at_last_it_always_ends(
    steps: list[object], rule: Rule | None, target_s: float, lags: bool
) -> None:
    turn = EndOfTurn(rule, give_up_s=25.0, target_s=target_s)
    at_s = 0.0
    for step in steps:
        match step:
            case (float(seconds), float(probability)):
                for _ in range(round(seconds / F)):
                    at_s += F
                    before = turn.why
                    turn.hear(probability, F)
                    assert before or not turn.why or not turn.speaking
                    assert turn.closes_in_s is None or (turn.closes_in_s >= 0 and not turn.speaking)
            case "again":
                turn.again()
            case str(text):
                turn.read(said(text, at_s / 2 if lags else at_s))
    ended_s = ends_at(turn, (31, 0.0))
    assert (ended_s is None) == (rule is None)
    if turn.why == "silence":
        assert ended_s is not None
        assert ended_s <= 7.0 + 2 * F
