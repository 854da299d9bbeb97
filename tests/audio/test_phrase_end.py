"""Whether somebody's last words sound finished."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicemock.audio.phrase_end import looks
from voicemock.transcript import Word


def words(text: str, *, last: float | None = None) -> list[Word]:
    """The words of a text; the last one's probability is `last`."""
    texts = text.split()
    return [
        Word(text=each, start_s=at / 2, end_s=at / 2 + 0.4, probability=last if at == len(texts) - 1 else None)
        for at, each in enumerate(texts)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I rewrote the query because",
        "it was slow and",
        "then we looked at the",
        "they had to",
        "a table which",
        "it turned out that",
        "so I was",
        "we did it with my",
        "there's",
        "So I asked him if",
        "I would say about",
        "and, um",
        "it was very",
        "and you know",
        "so",
    ],
)
@pytest.mark.parametrize("mark", ["", ".", "...", ","])
def test_a_sentence_that_must_go_on_is_unfinished_whatever_mark_stands_there(text: str, mark: str) -> None:
    assert looks(words(text + mark)) == "unfinished"


@pytest.mark.parametrize(
    "text",
    [
        "I rewrote the query.",
        "I rewrote the query",
        "We had done that before",
        "I think so.",
        "we changed it after that",
        "he waited for his turn",
        "three weeks or so",
        "up to ninety requests a second",
        "and that is how it looks like",
        "I told her",
        "five percent",
    ],
)
def test_a_whole_sentence_is_finished_with_and_without_marks(text: str) -> None:
    assert looks(words(text)) == "finished"


@pytest.mark.parametrize(
    "text",
    [
        "It went fine, and that's it, really.",
        "that's about it",
        "that's pretty much it I think",
        "Yeah, that's basically what happened.",
        "So that’s it.",
        "I hope that answers your question",
        "Does that answer your question?",
        "does that make sense",
        "Do you want me to go deeper into one of those?",
        "would you like an example",
        "Is that what you meant?",
        "Shall I go on?",
    ],
)
def test_a_sign_off_or_a_question_back_is_heard(text: str) -> None:
    before = "I fixed it." if text[-1] in ".?" else "i fixed it"
    assert looks(words(f"{before} {text}")) == "signed_off"


@pytest.mark.parametrize(
    "text",
    [
        "What did we do?",
        "Who knows what?",
        "I asked if he would like to stay. He said no.",
        "I asked him, do you want to stay?",
        "i asked him do you want to stay",
        "we had talked about what would you like to have in a tool that helps you all day",
        "it took all day",
        "So yeah.",
        "And that was that.",
    ],
)
def test_other_questions_and_stories_are_no_sign_off(text: str) -> None:
    assert looks(words(text)) == "finished"


@pytest.mark.parametrize(
    "text", ["That's a good question.", "Let me think.", "give me a second", "What else?", "How should I put it?"]
)
def test_who_asks_for_time_to_think_has_not_finished(text: str) -> None:
    assert looks(words(text)) == "unfinished"


@pytest.mark.parametrize("mark", [",", ";", ":", "…", "...", "-", "—"])
def test_a_mark_that_leaves_the_sentence_open_is_believed(mark: str) -> None:
    assert looks(words(f"When I joined the team{mark}")) == "unfinished"
    assert looks(words(f"Als ich anfing{mark}"), english=False) == "unfinished"


def test_no_words_or_an_uncertain_last_one_tell_nothing() -> None:
    assert looks([]) is None
    assert looks(words("we did it because", last=0.2)) is None
    assert looks(words("we did it because", last=0.9)) == "unfinished"


def test_a_sign_off_needs_words_that_are_sure() -> None:
    said = words("I fixed it and that's it")
    said[-2] = said[-2].model_copy(update={"probability": 0.1})

    assert looks(said) == "finished"


def test_in_other_languages_only_marks_count() -> None:
    assert looks(words("ich habe die Abfrage neu geschrieben und"), english=False) is None
    assert looks(words("Ich habe sie neu geschrieben."), english=False) == "finished"
    assert looks(words("それで終わりです。"), english=False) == "finished"
    assert looks(words("So yeah."), english=False) == "finished"


@given(st.lists(st.text(max_size=12), max_size=20), st.booleans())
def test_anything_a_recogniser_writes_can_be_looked_at(texts: list[str], english: bool) -> None:
    said = [Word(text=text, start_s=0, end_s=1) for text in texts]

    assert looks(said, english) in ("unfinished", "finished", "signed_off", None)
