"""Names are found however they are written, and words that only look like them are left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicemock.batch.names import replaced

NAMES = {
    "Jane Doe": "P1",
    "Will Mark Grace": "P2",
    "José Muñoz-García": "P3",
    "van der Berg, Anna": "P4",
    "Sean O'Neill": "P5",
    "jroe42@uni.edu": "P6",
    "田中 太郎": "P7",
    "Jürgen Müller": "P8",
    "April May": "P9",
    "17": "P10",
    "s12345": "P11",
    "Li Na": "P12",
}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Jane Doe said, and JANE DOE, and jane doe", "P1 said, and P1, and P1"),
        ("I asked Jane. Doe came.", "I asked P1. P1 came."),
        ("Jane's dog, Doe’s cat", "P1's dog, P1’s cat"),
        ("Doe, Jane", "P1"),
        ("Jane Q. Doe, J. Doe and Jane D. went", "P1, P1 and P1 went"),
        ("jane_doe-final.mp4 and JaneDoe.mp4", "P1-final.mp4 and P1.mp4"),
        ("JOSE MUNOZ; Jose\u0301 Mun\u0303oz; Garcia", "P3; P3; P3"),
        ("Muñoz-García José", "P3"),
        ("Mrs. van der Berg, Berg and Anna van der Berg", "Mrs. P4, P4 and P4"),
        ("Sean O'Neill, O’Neill's, oneill and Neill", "P5, P5's, P5 and P5"),
        ("write to jroe42 or jroe", "write to P6 or P6"),
        ("田中太郎です", "P7です"),
        ("Jurgen Muller and Juergen Mueller", "P8 and P8"),
        ("student S12345 has 17 points", "student P11 has 17 points"),
    ],
)
def test_a_name_is_found_however_it_is_written(written: str, expected: str) -> None:
    assert replaced(written, NAMES) == expected


@pytest.mark.parametrize(
    "text",
    ["Janet and Doeville and indoe", "Will you do that? I will.", "mark my words, by the grace of", "na na na", "17",
     "In May, since April 2019, last May", "Long ago. So, mark it.", "van der", "a dog's o'clock"],
)  # fmt: skip
def test_words_that_are_no_names_stay(text: str) -> None:
    assert replaced(text, NAMES) == text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("I asked Will, and Grace.", "I asked P2, and P2."),
        (
            "Will's plan was good. Will, tell me more. Will Grace went.",
            "P2's plan was good. P2, tell me more. P2 went.",
        ),
        ("Will", "P2"),
        ("Mark: I did.", "P2: I did."),
        ("So Li met April", "So P12 met P9"),
        ("So I asked will.", "So I asked will."),
        ("Will joined in 2019.", "Will joined in 2019."),
        ("I WILL DO IT, WILL", "I WILL DO IT, WILL"),
    ],
)
def test_a_name_that_is_a_word_is_found_where_it_cannot_be_one(written: str, expected: str) -> None:
    assert replaced(written, NAMES) == expected


def test_of_others_only_whole_names_are_replaced() -> None:
    text = "I told Jane and Jane Doe and Will and Doe, Jane."

    assert replaced(text, NAMES, own=["Will Mark Grace"]) == "I told Jane and P1 and P2 and P1."
    assert replaced(text, NAMES, own=[]) == "I told Jane and P1 and Will and P1."


def test_of_two_with_the_same_part_the_first_counts_and_whole_names_are_each_ones_own() -> None:
    names = {"Jane Doe": "P1", "Jane Roe": "P2"}

    assert replaced("Jane, Jane Roe, Roe", names) == "P1, P2, P2"
    assert replaced("Jane; Jane Roe; Roe", names) == "P1; P2; P2"


def test_a_changed_table_is_not_taken_for_the_last_one() -> None:
    assert replaced("Jane", {"Jane": "P1"}) == "P1"
    assert replaced("Jane", {"Jane": "P2"}) == "P2"
    assert replaced("Jane", {}) == "Jane"


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(["Jane", "doe", "é", "ß", "İ", "ﬁ", "\u0301", " ", ".", "Will", "😀", "x"]), max_size=12)
)
def test_signs_that_become_several_in_small_letters_move_nothing(pieces: list[str]) -> None:
    text = "".join(pieces)

    once = replaced(text, NAMES)

    assert replaced(once, NAMES) == once
    kept = [sign for sign in text if sign in "ßİﬁ😀"]
    assert [sign for sign in once if sign in "ßİﬁ😀"] == kept
