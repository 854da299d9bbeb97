"""Numbers and names compare equal however they are written."""

import pytest

from voicemock.scoring.named import names, numbers, stems, whole_numbers
from voicemock.scoring.text import tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty five percent", ["25", "percent"]),
        ("two thousand five hundred and six", ["2506"]),
        ("three hundred five", ["305"]),
        ("between two hundred and three hundred", ["between", "200", "and", "300"]),
        ("one hundred and twenty five thousand", ["125000"]),
        ("two and three", ["2", "and", "3"]),
        ("nineteen ninety nine", ["1999"]),
        ("twenty twenty four", ["2024"]),
        ("twenty ten minute calls", ["20", "10", "minute", "calls"]),
        ("two million three hundred thousand", ["2300000"]),
        ("two three four", ["2", "3", "4"]),
        ("zero one", ["0", "1"]),
        ("ninety nine point nine", ["99.9"]),
        ("three point one four", ["3.14"]),
        ("one point five million", ["1500000"]),
        ("at ten thirty", ["at", "10", "30"]),
        ("at that point nine left", ["at", "that", "point", "9", "left"]),
    ],
)
def test_number_words_become_the_number_that_was_said(text: str, expected: list[str]) -> None:
    assert [word.text for word in whole_numbers(tokens(text))] == expected


@pytest.mark.parametrize(
    "family",
    [
        "twenty five percent|25%|25 percent|twenty-five per cent",
        "99.9|ninety nine point nine|99.90 percent",
        "1.5 million|1,500,000|one and it was one point five million",
        "two hundred milliseconds|200ms|200 ms",
        "50k|fifty thousand|50,000 users",
        "two thousand twenty four|2024|twenty twenty four",
        "a hundred and fifty|150",
    ],
)
def test_a_number_is_the_same_in_words_and_in_digits(family: str) -> None:
    assert len({numbers(form.replace("per cent", "percent")) for form in family.split("|")}) == 1
    assert all(len(numbers(form)) == 1 for form in family.split("|"))


def test_a_text_without_words_has_no_number() -> None:
    assert numbers("") == numbers("… !") == frozenset()


def test_one_is_a_number_only_before_a_unit_and_ordinals_are_none() -> None:
    assert numbers("the first one, on the 2nd day, was the one that broke") == frozenset()
    assert numbers("one percent") == {"1"}
    assert numbers("1 of them") == {"1"}


def test_names_are_what_capitals_and_digits_show() -> None:
    assert names("Then I moved it to Kafka, and Maria's team in Berlin used it. Everybody was glad.") == {
        "kafka",
        "maria",
        "berlin",
    }
    assert names("AWS was down. GitHub too, and our p99 rose.") == {"aws", "github", "p99"}
    assert names("then i moved it to kafka and s3") == {"s3"}
    assert names("I OWNED THE BILLING SERVICE") == frozenset()
    assert names("How We Moved The Billing Service") == frozenset()


def test_a_name_is_found_in_what_a_recogniser_without_capitals_wrote() -> None:
    assert names("I moved it to Kafka") <= stems("then i moved it to kafka")
