"""A turn ends when the speaker has finished, and not while they think."""

import pytest

from voicemock.audio.turn import EndOfTurn

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


def test_it_ends_after_silence_that_follows_speech() -> None:
    turn = EndOfTurn(end_silence_s=3.0)

    assert ends_at(turn, (2, 0.9), (10, 0.05)) == pytest.approx(5.0, abs=0.1)
    assert turn.why == "silence"


def test_thinking_before_the_first_word_does_not_end_it() -> None:
    assert ends_at(EndOfTurn(3.0, give_up_s=30), (20, 0.05), (2, 0.9), (2.8, 0.05), (2, 0.9)) is None


def test_each_pause_is_counted_anew() -> None:
    pauses = [(1, 0.9), (2.5, 0.05)] * 10

    assert ends_at(EndOfTurn(3.0), *pauses) is None


def test_it_gives_up_when_nobody_speaks() -> None:
    turn = EndOfTurn(3.0, give_up_s=25.0)

    assert ends_at(turn, (60, 0.05)) == pytest.approx(25.0, abs=0.1)
    assert turn.why == "nobody_spoke"
    assert not turn.spoke


def test_a_click_neither_begins_nor_prolongs_it() -> None:
    clicks = [(0.5, 0.05), (F, 0.95)] * 100

    assert ends_at(EndOfTurn(3.0, give_up_s=10), *clicks) == pytest.approx(10, abs=0.1)
    assert ends_at(EndOfTurn(3.0), (2, 0.9), *clicks) == pytest.approx(5.0, abs=0.2)


def test_without_limits_only_the_keys_end_it() -> None:
    turn = EndOfTurn(None, None)

    assert ends_at(turn, (100, 0.05), (1, 0.9), (100, 0.05)) is None
    assert turn.silence_s == pytest.approx(100, abs=0.1)


def test_speaking_shows_while_somebody_speaks() -> None:
    turn = EndOfTurn()
    ends_at(turn, (1, 0.9))
    assert turn.speaking
    ends_at(turn, (0.5, 0.4))
    assert turn.speaking
    ends_at(turn, (0.5, 0.1))
    assert not turn.speaking
    assert turn.silence_s == pytest.approx(0.5, abs=0.05)
