"""What must hold of a corrected transcript: the user's words, the recording's seconds."""

from hypothesis import given
from hypothesis import strategies as st

from voicemock.correction import changes, corrected
from voicemock.transcript import Stretch, Transcript, Word

WITHIN = Stretch(0.5, 9.0)
WORDS = st.lists(st.sampled_from(["we", "use", "read", "is", "Redis.", "redis", "for", "the", "queue"]), max_size=14)


def heard(*texts: str) -> Transcript:
    """One word a second from 1 s on, 0.8 s long."""
    return Transcript.of_words(
        Word(text=text, start_s=1.0 + at, end_s=1.8 + at, probability=0.9) for at, text in enumerate(texts)
    )


def times(transcript: Transcript) -> list[tuple[str, float, float, bool]]:
    return [(word.text, word.start_s, word.end_s, word.corrected) for word in transcript.words]


def test_words_that_were_not_touched_stay_as_they_are() -> None:
    before = heard("we", "use", "read", "is", "here")
    after = corrected(before, "we use  Redis\nhere", WITHIN)

    assert after.text == "we use Redis here"
    assert after.words[:2] + after.words[-1:] == before.words[:2] + before.words[-1:]


def test_a_word_for_several_has_their_seconds_and_several_for_one_share_its() -> None:
    one = corrected(heard("we", "read", "is", "on"), "we Redis on", WITHIN)
    two = corrected(heard("a", "kubernetes", "b"), "a cube rapids b", WITHIN)

    assert times(one)[1] == ("Redis", 2.0, 3.8, True)
    assert times(two)[1:3] == [("cube", 2.0, 2.32, True), ("rapids", 2.32, 2.8, True)]


def test_words_put_in_stand_in_the_gap_or_reach_into_their_neighbours_where_there_is_none() -> None:
    close = Transcript.of_words([Word(text="was", start_s=1, end_s=2), Word(text="tested", start_s=2, end_s=4)])

    assert times(corrected(heard("was", "tested"), "was not tested", WITHIN))[1] == ("not", 1.8, 2.0, True)
    assert times(corrected(close, "was not tested", WITHIN))[1] == ("not", 1.5, 3.0, True)
    assert times(corrected(heard("was"), "It was", WITHIN))[0] == ("It", 0.5, 1.0, True)
    assert times(corrected(heard("was"), "was so", WITHIN))[1] == ("so", 1.8, 9.0, True)


def test_an_answer_of_which_nothing_was_recognised_is_spread_over_the_speech() -> None:
    assert times(corrected(Transcript(text=""), "ab abcd", Stretch(1, 4))) == [
        ("ab", 1.0, 2.0, True),
        ("abcd", 2.0, 4.0, True),
    ]


def test_capitals_and_marks_make_the_same_word_that_the_user_wrote() -> None:
    after = corrected(heard("i", "use", "redis"), "I use Redis.", WITHIN)

    assert [(word.start_s, word.probability) for word in after.words] == [(1.0, None), (2.0, 0.9), (3.0, None)]
    assert [word.corrected for word in after.words] == [True, False, True]


def test_without_times_there_is_a_text_and_nothing_is_invented() -> None:
    assert corrected(Transcript(text="we use read is"), "we use Redis", WITHIN) == Transcript(text="we use Redis")


def test_changes_are_named_side_by_side() -> None:
    before = heard("um", "we", "use", "read", "is", "today")
    after = corrected(before, "we use Redis every day today", WITHIN)
    named = [
        (" ".join(before.text.split()[was.start : was.stop]), " ".join(after.text.split()[now.start : now.stop]))
        for was, now in changes(before, after)
    ]

    assert named == [("um", ""), ("read is", "Redis every day")] or named == [
        ("um", ""),
        ("read", "Redis"),
        ("is", "every"),
        ("", "day"),
    ]


@given(WORDS, WORDS)
def test_the_text_is_the_users_and_every_word_has_its_place_in_order(before: list[str], after: list[str]) -> None:
    was = heard(*before)
    now = corrected(was, " ".join(after), WITHIN)

    assert now.text == " ".join(word.text for word in now.words) == " ".join(after)
    assert all(word.end_s > word.start_s for word in now.words)
    assert [word.start_s for word in now.words] == sorted(word.start_s for word in now.words)
    assert all(word in was.words for word in now.words if not word.corrected)
    assert corrected(was, was.text, WITHIN).words == was.words
    assert list(changes(was, was)) == []
    changed = {at for _, stands in changes(was, now) for at in stands}
    assert changed == {at for at, word in enumerate(now.words) if word.corrected}
