"""Nothing invented stays, and nothing said goes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicemock.stt.guards import OF_SPHINX, OF_WHISPER, believed, is_known_invention, joined, placed, without_loops
from voicemock.transcript import SetAside, Stretch, Word


def words(text: str, start_s: float = 0.0, each_s: float = 0.5) -> list[Word]:
    said = text.split()
    return [
        Word(text=each, start_s=start_s + n * each_s, end_s=start_s + (n + 1) * each_s) for n, each in enumerate(said)
    ]


def text(kept: list[Word]) -> str:
    return " ".join(word.text for word in kept)


@pytest.mark.parametrize(
    ("heard", "kept"),
    [
        ("no no no no no", "no"),
        ("So I will I will I will I will I will stop.", "So I will stop."),
        ("Thank you. thank you thank YOU, thank you!", "Thank you."),
        ("well the cache the cache the cache was slow", "well the cache the cache the cache was slow"),
        ("yes yes yes", "yes yes yes"),
        ("Yes.", "Yes."),
        ("", ""),
        ("a b c d a b c d a b c d a b c d e", "a b c d e"),
    ],
)
def test_a_phrase_in_a_loop_is_said_once(heard, kept):
    assert text(without_loops(words(heard))[0]) == kept


def test_a_phrase_of_28_repeats_over_81_seconds_is_said_once_and_the_rest_is_kept_apart():
    phrase = "and then I went to the store and bought it"

    kept, loops = without_loops(words(f"{phrase} " * 28))

    assert text(kept) == phrase
    assert [(each.why, each.times, each.text) for each in loops] == [("loop", 27, " ".join([phrase] * 27))]


def test_looking_for_loops_takes_no_time_worth_speaking_of():
    began = time.process_time()

    without_loops(words(" ".join(f"word {n % 7} {n}" for n in range(2000))))

    assert time.process_time() - began < 2


def test_leading_silence_is_taken_from_the_first_word():
    kept, _ = placed([Word(text="Yes.", start_s=0.0, end_s=1.4)], [Stretch(1.0, 1.6)])

    assert (kept[0].start_s, kept[0].end_s) == (1.0, 1.4)


def test_words_in_the_midst_of_a_pause_were_invented_and_are_kept_apart():
    heard = [*words("we shipped", 0), *words("for watching", 2.4, 0.2), *words("it", 4)]

    kept, strays = placed(heard, [Stretch(0, 1), Stretch(4, 5)])

    assert text(kept) == "we shipped it"
    assert strays == [SetAside(text="for watching", why="silence", start_s=2.4, end_s=2.8)]


def test_a_word_beside_speech_only_has_its_time_mended():
    kept, _ = placed([Word(text="it", start_s=1.2, end_s=1.3)], [Stretch(0, 1), Stretch(4, 5)])

    assert (kept[0].start_s, kept[0].end_s) == (1.0, 1.0)


times = st.floats(-5, 40, allow_nan=False)
speech_stretches = st.lists(st.tuples(st.floats(0, 5), st.floats(0.1, 5)), min_size=1, max_size=6)


@given(st.lists(st.tuples(times, times), max_size=30), speech_stretches)
def test_times_never_go_back_and_never_leave_the_speech(spans, gaps):
    speech, at_s = [], 0.0
    for pause_s, length_s in gaps:
        speech.append(Stretch(at_s + pause_s, at_s + pause_s + length_s))
        at_s = speech[-1].end_s

    heard = [Word(text="w", start_s=min(span), end_s=max(span)) for span in sorted(spans)]
    kept, strays = placed(heard, speech)

    before_s = speech[0].start_s - 0.001
    for word in kept:
        assert before_s <= word.start_s <= word.end_s <= speech[-1].end_s + 0.001
        before_s = word.end_s
    assert len(kept) + sum(len(each.text.split()) for each in strays) == len(heard)


@pytest.mark.parametrize("phrase", ["Thanks for watching!", "you", "Subtitles by the Amara.org community"])
def test_a_known_phrase_is_not_believed_of_a_click(phrase):
    assert is_known_invention(words(phrase), [Stretch(1, 1.4)], OF_WHISPER)


@pytest.mark.parametrize("phrase", ["Thanks for watching!", "you"])
def test_the_same_phrase_is_believed_when_there_is_speech_enough(phrase):
    assert not is_known_invention(words(phrase), [Stretch(1, 1.8)], OF_WHISPER)


@pytest.mark.parametrize("phrase", ["Yes.", "No", "Thank you.", "Redis.", "Go on"])
def test_short_real_answers_are_kept(phrase):
    assert not is_known_invention(words(phrase), [Stretch(1, 1.3)], OF_WHISPER | OF_SPHINX)


TOLD = ("Kafka", "CI/CD", "Redis", "oom killer", "Terraform")


@pytest.mark.parametrize("heard", ["Redis.", "Redis, Kafka", "oom killer", "the"])
def test_of_a_click_no_word_is_believed_that_the_recogniser_was_told(heard):
    assert is_known_invention(words(heard), [Stretch(1, 1.4)], OF_SPHINX, TOLD)


@pytest.mark.parametrize("heard", ["Redis", "Redis and Kafka.", "We took Redis", "Terraform, Redis", "Redis Redis"])
def test_words_that_it_was_told_are_believed_where_there_is_speech_enough(heard):
    assert not is_known_invention(words(heard), [Stretch(1, 2.8)], OF_SPHINX, TOLD)


@pytest.mark.parametrize(
    "heard",
    [
        "Kafka, CI/CD, Redis, OOM killer, Terraform.",
        "CI CD Redis oom killer Terraform",
        "Terraform Kafka CI/CD Redis",
    ],
)
def test_the_list_that_it_was_told_read_out_in_order_was_not_said(heard):
    kept, aside = believed(words(heard), [Stretch(0, 8)], OF_WHISPER, TOLD)

    assert not kept
    assert [(each.why, each.text) for each in aside] == [("noise", heard)]


@pytest.mark.parametrize(
    "heard", ["Kafka, Redis, CI/CD, Terraform", "We had Kafka, CI/CD, Redis, oom killer", "Kafka CI/CD Redis"]
)
def test_a_list_in_another_order_or_within_a_sentence_was_said(heard):
    assert believed(words(heard), [Stretch(0, 8)], OF_WHISPER, TOLD).words


def test_what_is_set_aside_is_no_part_of_the_text_and_nothing_is_lost():
    heard = [*words("you", 0.1, 0.3), *words("thanks", 3)]

    words_, aside = believed(heard, [Stretch(0, 0.5)], OF_WHISPER)

    assert words_ == ()
    assert [(each.text, each.why) for each in aside] == [("thanks", "silence"), ("you", "noise")]


@given(st.lists(st.sampled_from(["so", "I", "will", "stop"]), max_size=60))
def test_every_word_is_either_said_or_set_aside(said):
    heard = words(" ".join(said), each_s=0.1)

    kept, aside = believed(heard, [Stretch(0, 10)], OF_WHISPER)

    assert len(kept) + sum(len(each.text.split()) for each in aside) == len(heard)
    assert not without_loops(kept)[1] or aside


def test_a_loop_that_goes_on_from_one_piece_of_audio_into_the_next_is_one_loop():
    pieces = [believed(words("I went to the store", at), [Stretch(at, at + 5)]) for at in (0, 10, 20, 30)]
    assert not any(piece.set_aside for piece in pieces)

    kept, aside = joined(pieces)

    assert text(list(kept)) == "I went to the store"
    assert [(each.why, each.times) for each in aside] == [("loop", 3)]
