"""What must hold of transcripts: text and words are one thing, and every character has its seconds."""

from hypothesis import given
from hypothesis import strategies as st

from voicemock.transcript import Transcript, Word

texts = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), max_size=8), max_size=12)


@given(texts)
def test_the_text_is_the_words_joined_by_spaces(parts: list[str]) -> None:
    words = [Word(text=part, start_s=at, end_s=at + 0.5) for at, part in enumerate(parts)]
    transcript = Transcript.of_words(words)

    assert transcript.text == " ".join(word.text for word in transcript.words)
    assert all(word.text for word in transcript.words)


@given(texts.filter(any), st.data())
def test_the_seconds_of_a_span_are_those_of_the_words_it_touches(parts: list[str], data: st.DataObject) -> None:
    transcript = Transcript.of_words(Word(text=part, start_s=at, end_s=at + 0.5) for at, part in enumerate(parts))
    first = data.draw(st.integers(0, len(transcript.words) - 1))
    last = data.draw(st.integers(first, len(transcript.words) - 1))
    start = len(" ".join(word.text for word in transcript.words[:first])) + bool(first)
    end = len(" ".join(word.text for word in transcript.words[: last + 1]))

    assert transcript.seconds_at(start, end) == (transcript.words[first].start_s, transcript.words[last].end_s)


def test_without_word_times_there_are_no_seconds() -> None:
    assert Transcript(text="typed words").seconds_at(0, 5) is None
