"""Syllables are counted as a dictionary has them, nearly always."""

import re
from pathlib import Path

import pytest

from tests.scoring.exchanges import ANSWERS, ROOT
from voicemock.scoring.syllables import syllables


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("make makes made making", 5),
        ("wanted loved settled", 5),
        ("table tables boxes changes", 8),
        ("safely sometimes movement settlement", 9),
        ("didn't don't won't can't isn't", 7),
        ("create idea going video media", 2 + 3 + 2 + 3 + 3),
        ("the strengths", 2),
        ("20 75 1,000 2019", 2 + 4 + 3 + 5),
        ("99.9 %", 3 + 1 + 1 + 2),
        ("API SQL", 6),
        ("", 0),
        ("...", 0),
        ("l’été", 1),
    ],
)
def test_syllables(text: str, count: int) -> None:
    assert syllables(text) == count


def dictionary() -> dict[str, set[int]]:
    """Words and the syllables of their pronunciations, from the CMU dictionary that pocketsphinx brings along."""
    package = Path(pytest.importorskip("pocketsphinx").__file__).parent
    found: dict[str, set[int]] = {}
    for line in (package / "model" / "en-us" / "cmudict-en-us.dict").read_text().splitlines():
        word, *sounds = line.split()
        vowels = sum(sound[0] in "AEIOU" for sound in sounds)
        found.setdefault(re.sub(r"\(\d+\)$", "", word), set()).add(vowels)
    return found


def test_running_text_has_as_many_as_the_dictionary_says() -> None:
    known = dictionary()
    pages = [*ANSWERS.values(), *(path.read_text() for path in (ROOT / "rubrics").glob("*.yaml"))]
    words = [word for word in re.findall(r"[a-z]+(?:'[a-z]+)?", " ".join(pages).lower()) if word in known]
    right = [syllables(word) in known[word] for word in words]
    nearest = [min(known[word], key=lambda count, word=word: abs(count - syllables(word))) for word in words]

    assert len(words) > 10_000
    assert sum(right) / len(right) > 0.985
    assert sum(map(syllables, words)) == pytest.approx(sum(nearest), rel=0.01)
