"""Which answers may be put right, and what is noted of it: the same from the terminal and from the page."""

import pytest

from tests.reports import folded
from voicemock.errors import NotFound
from voicemock.sessions.correcting import correctable, correction, put_right, told_of
from voicemock.sessions.library import Library


def test_only_what_was_heard_can_be_corrected() -> None:
    kinds = folded.kinds()

    assert [turn.number for turn in correctable(kinds.full)] == [1, 2]
    assert not any(correctable(each) for each in (kinds.typed, kinds.unheard, kinds.unscored, kinds.empty))


def test_the_same_words_and_none_change_nothing() -> None:
    turn = folded.kinds().full.turns[0]

    assert correction(turn, f"\n {folded.FIRST.replace(' ', '  ')} ") is None
    assert correction(turn, " \n\u200b") is None
    assert correction(turn, "Other words.")


def test_it_is_noted_in_the_journal_and_can_be_taken_back(tmp_path) -> None:
    library = Library(tmp_path)
    with library.create("s") as journal:
        for event in folded.full_events():
            journal.append(event)
    with library.reopen("s") as journal:
        changed = put_right(journal, "1", "Other words.")
    with library.reopen("s") as journal:
        back = put_right(journal, "1", folded.FIRST)
    with library.reopen("s") as journal:
        assert put_right(journal, "1", folded.FIRST) is None
        for number in ("3", "9", "01", "１", ""):
            with pytest.raises(NotFound):
                put_right(journal, number, "Other words.")

    assert changed and back
    assert (told_of(changed), told_of(back)) == (
        "Saved; what was recognised is kept beside it.",
        "It is again as it was recognised.",
    )
    assert library.load("s").session.turns[0].heard is None
