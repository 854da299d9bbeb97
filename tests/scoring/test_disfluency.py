"""Hedges, markers, repeats and repairs are found where they are meant, and nowhere else."""

import pytest

from tests.scoring.exchanges import ANSWERS, heard
from voicemock.scoring.disfluency import Spoken
from voicemock.transcript import Transcript


def spoken(text: str) -> Spoken:
    return Spoken(Transcript(text=text))


def said(text: str, kind: str) -> list[str]:
    return [text[each.char_start : each.char_end] for each in getattr(spoken(text), kind)()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I think it kind of worked, and maybe it helped.", ["I think", "kind of", "maybe"]),
        ("Sort of. It was more or less done or something.", ["Sort of", "more or less", "or something"]),
        ("That kind of error is a new sort of problem, and what kind of fix?", []),
        ("I believe in tests. Do I think about users? I often think of them.", []),
        ("I'm not sure, probably.", ["I'm not sure", "probably"]),
    ],
)
def test_hedges(text: str, found: list[str]) -> None:
    assert said(text, "hedges") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was, you know, slow, and I mean really slow.", ["you know", "I mean"]),
        ("It was, like, basically done.", ["like", "basically"]),
        ("Do you know what I mean? As you know, I like tools like this one.", []),
        ("you know we had a plan", ["you know"]),
        ("If you know the cost, I would like to hear it.", []),
    ],
)
def test_discourse_markers(text: str, found: list[str]) -> None:
    assert said(text, "markers") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We the the team rewrote it.", ["the the"]),
        ("I was I was surprised.", ["I was I was"]),
        ("So in the end in the end we won.", ["in the end in the end"]),
        ("I, um, I wrote it.", ["I, um, I"]),
        ("the the the team", ["the the", "the the"]),
        ("I'm I'm sure. I didn't, I did not want that.", ["I'm I'm", "I didn't, I did not"]),
        ("I rewrote it. It worked.", []),
        ("very very good, again and again, no, no, nine nine nine one one, he had had it", []),
        ("It went on and on and on.", []),
    ],
)
def test_repeats(text: str, found: list[str]) -> None:
    assert said(text, "repeats") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It took six, or rather nine hours.", ["or rather"]),
        ("No, wait, let me rephrase that.", ["No, wait", "let me rephrase"]),
        ("I'd rather wait than say sorry to a customer. I meant well.", []),
    ],
)
def test_self_repairs(text: str, found: list[str]) -> None:
    assert said(text, "repairs") == found


def test_an_answer_without_any_has_none() -> None:
    for text in ANSWERS.values():
        answer = spoken(text)

        assert not answer.markers()
        assert not answer.repairs()
        assert not list(answer.repeats())


def test_words_the_recogniser_was_unsure_of_never_count() -> None:
    text = "maybe the the team basically or rather um I did"
    sure, unsure = (Spoken(heard(text, unsure=words).transcript) for words in ((), tuple(text.split()[:-2])))

    for kind in ("hedges", "markers", "repeats", "repairs", "fillers"):
        assert len(list(getattr(sure, kind)())) == 1, kind
        assert not list(getattr(unsure, kind)()), kind
    assert (unsure.count, unsure.sure_count) == (10, 2)


def test_one_unsure_word_of_a_pair_is_enough() -> None:
    turn = heard("we the the team", unsure=("team",))
    assert turn.transcript is not None
    words = list(turn.transcript.words)
    words[2] = words[2].model_copy(update={"probability": 0.2})

    assert list(Spoken(turn.transcript).repeats())
    assert not list(Spoken(Transcript.of_words(words)).repeats())


def test_places_are_seconds_of_the_audio() -> None:
    answer = Spoken(heard("so I think it worked").transcript)
    place = answer.place(answer.hedges()[0])

    assert place == (0.5, 1.4)
    assert spoken("I think").place(spoken("I think").hedges()[0]) is None
