"""A story is known again in other words, and another story of the same field is not taken for it."""

import pytest

from tests.preparation.told import ANOTHER_STORY, BANK, IN_OTHER_WORDS
from tests.scoring.exchanges import as_heard_without_marks, behavioral
from voicemock.preparation.story_use import story_use, twice

RETOLD = [(id_, text) for id_, texts in IN_OTHER_WORDS.items() for text in texts]


@pytest.mark.parametrize(("id_", "text"), RETOLD)
def test_a_story_in_other_words_is_noticed(id_: str, text: str) -> None:
    for said in (text, as_heard_without_marks(text) if not any(map(str.isdigit, text)) else text):
        assert story_use({"q": said}, BANK)["q"].story == id_


def test_another_story_is_not() -> None:
    other = {str(at): text for at, text in enumerate(ANOTHER_STORY)}
    graded = [each.text for each in behavioral().examples]
    others = {f"e{at}": text for at, text in enumerate(graded) if "fuel receipts" not in text}

    assert len(others) > 50
    assert not story_use({**other, **others}, BANK)


def test_what_tells_it_is_named_and_a_mention_is_no_telling() -> None:
    (told,) = story_use({"q": IN_OTHER_WORDS["account"][0]}, BANK).values()

    assert 0 < told.likeness <= 1 and {"hamburg", "300000"} <= set(told.by)
    assert not story_use({"q": "I told you about Hamburg before."}, BANK)
    assert not story_use({"q": "", "r": "Fine."}, BANK) and not story_use({"q": "Hamburg"}, ())


def test_the_same_one_twice_is_told_with_its_questions() -> None:
    first, second = IN_OTHER_WORDS["login"]
    uses = story_use({"failure": first, "pressure": second, "team": IN_OTHER_WORDS["group"][0]}, BANK)

    assert twice(uses) == {"login": ("failure", "pressure")}
