"""What a recogniser reads at once: cut in pauses, never too long, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicemock.stt.chunks import Chunk, Grouping, grouped
from voicemock.transcript import Stretch


def at_the_end(part: Stretch) -> float:
    return part.end_s


def test_no_speech_makes_nothing_to_read():
    assert grouped([], 60, Grouping(), at_the_end) == ()


def test_a_short_answer_is_read_at_once_with_its_margins():
    speech = (Stretch(1, 3), Stretch(3.5, 6))

    chunks = grouped(speech, 10, Grouping(margin_s=0.2), at_the_end)

    assert chunks == (Chunk(Stretch(0.8, 6.2), speech),)


def test_margins_stay_inside_the_audio():
    assert grouped([Stretch(0.1, 4.9)], 5, Grouping(margin_s=0.2), at_the_end)[0].audio == Stretch(0, 5)


def test_a_long_pause_is_never_read():
    chunks = grouped([Stretch(0, 2), Stretch(5, 7)], 7, Grouping(apart_s=2, margin_s=0.2), at_the_end)

    assert [chunk.audio for chunk in chunks] == [Stretch(0, 2.2), Stretch(4.8, 7)]


def test_a_piece_that_is_long_enough_ends_at_the_next_pause():
    speech = [Stretch(0, 3), Stretch(3.3, 5), Stretch(5.1, 6), Stretch(6.2, 8)]

    chunks = grouped(speech, 8, Grouping(enough_s=4, pause_s=0.2, margin_s=0.1), at_the_end)

    assert [chunk.speech for chunk in chunks] == [tuple(speech[:3]), tuple(speech[3:])]
    assert chunks[0].audio.end_s <= chunks[1].audio.start_s


def test_speech_without_any_pause_is_cut_where_it_is_quietest():
    asked = []

    def quietest(part: Stretch) -> float:
        asked.append(part)
        return part.start_s + 1

    chunks = grouped([Stretch(0, 25)], 25, Grouping(longest_s=10, margin_s=0, search_s=3), quietest)

    assert asked == [Stretch(7, 10), Stretch(15, 18)]
    assert [chunk.audio for chunk in chunks] == [Stretch(0, 8), Stretch(8, 16), Stretch(16, 25)]


def test_speech_given_twice_or_beyond_the_end_is_read_once():
    chunks = grouped([Stretch(2, 9), Stretch(0, 3), Stretch(12, 13)], 8, Grouping(margin_s=0), at_the_end)

    assert chunks == (Chunk(Stretch(0, 8), (Stretch(0, 8),)),)


starts_and_lengths = st.tuples(st.floats(0, 300), st.floats(0.05, 80))
stretches = st.lists(starts_and_lengths.map(lambda each: Stretch(each[0], sum(each))), max_size=25)


@given(stretches, st.floats(10, 300), st.sampled_from([5.0, 10.0, 30.0]), st.floats(0, 1))
def test_all_speech_is_read_once_in_order_and_no_piece_is_too_long(speech, duration_s, longest_s, place):
    grouping = Grouping(longest_s=longest_s)

    chunks = grouped(speech, duration_s, grouping, lambda part: part.start_s + place * part.seconds)

    ends = [0.0]
    for chunk in chunks:
        assert ends[-1] <= chunk.audio.start_s + 1e-9
        assert 0 < chunk.audio.seconds <= longest_s + 1e-5
        assert all(chunk.audio.start_s <= part.start_s < part.end_s <= chunk.audio.end_s for part in chunk.speech)
        ends.append(chunk.audio.end_s)
    assert ends[-1] <= duration_s
    read = sum(part.seconds for chunk in chunks for part in chunk.speech)
    assert read == pytest.approx(_covered_s(speech, duration_s))


@given(stretches, st.floats(10, 300), st.sampled_from([5.0, 10.0, 15.0]), st.floats(0, 1))
def test_from_where_a_piece_ends_the_rest_falls_into_the_same_pieces(speech, duration_s, longest_s, place):
    grouping = Grouping(longest_s=longest_s)

    def quietest(part: Stretch) -> float:
        return part.start_s + place * part.seconds

    whole = grouped(speech, duration_s, grouping, quietest)

    for at, chunk in enumerate(whole):
        assert grouped(speech, duration_s, grouping, quietest, chunk.audio.end_s) == whole[at + 1 :]


@given(stretches, st.floats(10, 300), st.floats(0, 300), st.floats(0, 1))
def test_what_is_read_before_the_end_is_a_piece_of_the_whole(speech, duration_s, now_s, place):
    grouping = Grouping(longest_s=15)

    def quietest(part: Stretch) -> float:
        return part.start_s + place * part.seconds

    whole = grouped(speech, duration_s, grouping, quietest)
    so_far = [Stretch(each.start_s, min(each.end_s, now_s)) for each in speech if each.start_s < now_s]
    by_now = grouped(so_far, min(now_s, duration_s), grouping, quietest)

    assert by_now[:-1] == whole[: max(0, len(by_now) - 1)]


def _covered_s(speech: list[Stretch], duration_s: float) -> float:
    covered, at_s = 0.0, 0.0
    for start_s, end_s in sorted(speech):
        start_s, end_s = max(start_s, at_s), min(end_s, duration_s)
        covered += max(0.0, end_s - start_s)
        at_s = max(at_s, end_s)
    return covered


def test_an_hour_of_short_stretches_is_grouped():
    speech = [Stretch(at, at + 0.5 + at / 10_000) for at in range(3600)]

    chunks = grouped(speech, 3601, Grouping(), at_the_end)

    read_s = sum(part.seconds for chunk in chunks for part in chunk.speech)
    assert read_s == pytest.approx(sum(part.seconds for part in speech))
