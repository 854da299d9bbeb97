"""Amounts as people say them and as recognisers write them."""

import pytest

from voicemock.amounts import amounts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ninety two thousand", 92_000),
        ("92k", 92_000),
        ("92.5k", 92_500),
        ("€92,500", 92_500),
        ("92.500 euros", 92_500),
        ("92 500", 92_500),
        ("ninety-two five", 92.5),
        ("ninety two five hundred", 92_500),
        ("ninety-two and a half thousand", 92_500),
        ("eighty eight thousand five hundred euros", 88_500),
        ("one hundred and five thousand", 105_000),
        ("one ten", 110),
        ("one twenty five", 125),
        ("one oh five", 105),
        ("a hundred grand", 100_000),
        ("half a million", 500_000),
        ("one point two million", 1_200_000),
        ("a couple of weeks", 2),
        ("９０k", 90_000),
    ],
)
def test_a_number_is_read_as_it_is_meant(text: str, value: float) -> None:
    assert [each.value for each in amounts(text)] == [value]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ten percent more", [(10, "percent")]),
        ("six weeks", [(6, "weeks")]),
        ("five more days", [(5, "days")]),
        ("thirty holiday days and three remote days", [(30, "days"), (3, "days")]),
        ("two weeks and ninety thousand dollars", [(2, "weeks"), (90_000, "money")]),
        ("ninety to ninety-five thousand", [(90, ""), (95_000, "")]),
        ("12 years of experience", [(12, "years")]),
        ("one day", [(1, "days")]),
        ("no one of us, and one more thing", []),
        ("", []),
    ],
)
def test_what_a_number_counts_is_read_with_it(text: str, found: list[tuple[float, str]]) -> None:
    assert [(each.value, each.unit) for each in amounts(text)] == found


def test_a_number_knows_where_it_stands() -> None:
    text = "I would like ninety-two thousand euros, please."
    (amount,) = amounts(text)

    assert text[amount.start : amount.end] == "ninety-two thousand euros"
