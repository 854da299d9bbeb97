"""What went missing is said at once, once, and with its cause where that is known."""

import pytest

from voicemock.audio.stalls import Stalls
from voicemock.transcript import Stretch

FIRST, SECOND = Stretch(5.0, 8.0), Stretch(9.0, 9.3)


def test_a_program_that_stood_still_paused_and_a_device_that_did_is_missing() -> None:
    stalls = Stalls((), attended=True)
    assert not stalls.look((), 100.0, 0.05)
    assert not stalls.look((), 103.1, 3.05)
    assert stalls.look((FIRST,), 104.2, 0.05)
    assert stalls.hint(104.3) == "Paused 3.0 s: the computer slept, or this program was stopped. r answers again."

    assert stalls.look((FIRST, SECOND), 111.0, 0.05)
    assert stalls.hint(111.1).startswith("0.3 s missing: the microphone was changed or stalled")


def test_it_is_shown_for_ten_seconds_and_not_again() -> None:
    stalls = Stalls((), attended=False)
    assert stalls.look((FIRST,), 100.0, 0.05)
    assert not stalls.look((FIRST,), 100.1, 0.05)

    assert stalls.hint(109.9).endswith("the computer was busy.")
    assert stalls.hint(110.1) == ""


@pytest.mark.parametrize("known", [(FIRST,), (FIRST, SECOND)])
def test_gaps_of_an_earlier_run_are_not_new(known: tuple[Stretch, ...]) -> None:
    assert not Stalls(known, attended=True).look(known, 100.0, 0.05)
