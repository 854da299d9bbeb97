"""Who rambles is cut in on once, at a breath; who thinks, has finished or says new things is not."""

from pathlib import Path

import pytest
import yaml

from voicemock.audio.rambling import BUDGET, WITHIN_S, Rambling, nothing_new
from voicemock.config import shipped_folder
from voicemock.transcript import Said, Word

ANSWERS = yaml.safe_load(Path(shipped_folder("examples") / "answers" / "answers.yaml").read_text())["answers"]
TOLD = " ".join(ANSWERS.values())


def said(text: str, word_s: float = 0.4) -> Said:
    words = (Word(text=each, start_s=at * word_s, end_s=(at + 1) * word_s) for at, each in enumerate(text.split()))
    return Said(settled=tuple(words))


def cut_in_at(rambling: Rambling, breaths: dict[float, float], until_s: float = 40.0) -> float | None:
    """When it cuts in on somebody who speaks all the time but for silences from `at` on of so many seconds."""
    for at in range(1, round(until_s * 10)):
        at_s = at / 10
        silence_s = next((at_s - each for each, long_s in breaths.items() if each < at_s <= each + long_s), 0.0)
        if rambling.look(at_s, not silence_s, silence_s, Said()):
            return at_s
    return None


def test_it_cuts_in_at_the_first_breath_after_the_time_is_over() -> None:
    assert cut_in_at(Rambling(10), {8.0: 0.6, 16.0: 0.6}) == pytest.approx(16.3)
    assert Rambling(10).look(10 * BUDGET - 0.1, True, 0.0, Said()) is None


def test_without_a_breath_it_waits_no_longer_than_some_seconds() -> None:
    assert cut_in_at(Rambling(10), {}) == pytest.approx(0.1 + 10 * BUDGET + WITHIN_S)


def test_the_time_begins_with_the_first_word_and_goes_on_where_an_answer_was_cut_off() -> None:
    late = Rambling(10)
    assert all(late.look(at / 10, False, at / 10, Said()) is None for at in range(300))
    assert late.look(30.0, True, 0.0, Said()) is None
    assert late.look(44.9, False, 0.4, Said()) is None
    assert late.look(45.0, False, 0.4, Said()) == "over_time"
    assert Rambling(10, goes_on=True).look(16.0, False, 0.4, Said()) == "over_time"


def test_who_has_fallen_silent_is_not_cut_in_on() -> None:
    thinks = {14.0: 8.0}
    assert cut_in_at(Rambling(10), thinks, 22.0) is None
    assert cut_in_at(Rambling(10), thinks | {25.0: 0.5}) == pytest.approx(25.3)


def test_without_a_target_time_there_is_no_time_to_be_over() -> None:
    assert cut_in_at(Rambling(0), {20.0: 0.6}) is None


def test_saying_the_same_again_is_noticed_and_telling_something_is_not() -> None:
    assert not nothing_new(said(TOLD).settled)
    assert nothing_new(said(f"{TOLD} {TOLD}").settled)
    again = Rambling(600)
    assert again.look(0.1, True, 0.0, Said()) is None
    assert again.look(110.0, False, 0.4, said(TOLD)) is None
    assert again.look(220.0, False, 0.4, said(f"{TOLD} {TOLD}")) == "nothing_new"


def test_a_few_words_between_long_pauses_prove_nothing() -> None:
    assert not nothing_new(said(f"{TOLD} {TOLD}", word_s=3.0).settled)
