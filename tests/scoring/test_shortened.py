"""What must hold of shortening: beginning and end stay, whole words, and never so much goes that nothing is left."""

from hypothesis import given
from hypothesis import strategies as st

from voicemock.scoring.shortened import LEAST, MARK, UNKNOWN, WHOLE_WORDS, share_to_keep, shortened

WORDS = [f"w{at}" for at in range(100)]


def test_the_middle_goes_and_a_mark_stands_there() -> None:
    assert shortened(" ".join(WORDS), 0.1).split() == [*WORDS[:5], MARK, *WORDS[95:]]
    assert shortened(" ".join(WORDS[:WHOLE_WORDS]), 0.1) == " ".join(WORDS[:WHOLE_WORDS])


@given(
    st.lists(st.sampled_from(["report", "six", "hours"]), min_size=WHOLE_WORDS + 1, max_size=300), st.floats(0, 0.9)
)
def test_what_is_kept_is_the_texts_own_words(words: list[str], keep: float) -> None:
    kept = shortened(" ".join(words), keep).split()
    at = kept.index(MARK)

    assert kept[:at] == words[:at] and kept[at + 1 :] == words[len(words) - (len(kept) - at - 1) :]
    assert len(kept) - 1 <= max(2, keep * len(words))


def test_only_the_transcript_pays_for_what_is_too_much() -> None:
    # 8,000 characters of which 6,000 fit; 4,000 are transcript, so 2,000 of them stay.
    assert share_to_keep(0.75, 8_000, 4_000) == 0.5
    assert share_to_keep(None, 10_000, 4_000) == UNKNOWN
    assert share_to_keep(0.999, 10_000, 4_000) == 0.9  # it did not fit, so something must go
    assert share_to_keep(0.6, 10_000, 4_000) is None and share_to_keep(0.2, 10_000, 0) is None
    assert share_to_keep(0.65, 10_000, 4_000) >= LEAST  # type: ignore[operator]
