"""What must hold of uncertain words."""

from voicemock.certainty import is_mostly_uncertain, is_poorly_heard, is_uncertain
from voicemock.transcript import Transcript, Word


def word(probability: float | None, corrected: bool = False) -> Word:
    return Word(text="a", start_s=0, end_s=1, probability=probability, corrected=corrected)


def test_what_is_unlikely_is_uncertain_and_what_the_user_wrote_or_nobody_measured_is_not() -> None:
    assert is_uncertain(word(0.49))
    assert not any(map(is_uncertain, (word(0.5), word(None), word(0.1, corrected=True))))


def test_many_uncertain_words_tell_that_nothing_is_known_of_single_ones() -> None:
    assert not is_mostly_uncertain(Transcript.of_words([word(0.1)] * 4 + [word(0.9)] * 6))
    assert is_mostly_uncertain(Transcript.of_words([word(0.1)] * 5 + [word(0.9)] * 5))
    assert not is_mostly_uncertain(Transcript(text=""))


def test_answers_of_which_most_words_are_uncertain_were_poorly_heard() -> None:
    bad, good = Transcript.of_words([word(0.1)] * 10), Transcript.of_words([word(0.9)] * 5)

    assert is_poorly_heard([bad, good])
    assert not is_poorly_heard([bad, good, good])
    assert not is_poorly_heard([Transcript(text="typed"), Transcript(text="")])
