"""Where nobody is named."""

from tests.transcripts.talks import HARD, LONG, talk
from voicemock.transcripts.guess import guessed
from voicemock.transcripts.written_split import words_of


def test_what_asks_somebody_and_is_answered_at_length_is_a_question() -> None:
    before = f"Hello there. Can you hear me okay? Yes I can. {HARD} {LONG} So what did I do? {LONG}"
    heard = f"{before} Okay, thank you. Why did you choose that? {LONG}"
    found = guessed(talk(("", heard)), lambda text: False)

    asked = [(each.kind, each.question) for each in found.exchanges]
    assert asked == [
        ("talk", ""),
        ("talk", "Can you hear me okay?"),
        ("question", HARD),
        ("follow_up", "Okay, thank you. Why did you choose that?"),
    ]
    assert "So what did I do?" in " ".join(word.text for word in found.exchanges[2].answer)


def test_pauses_part_what_a_recogniser_wrote_without_marks() -> None:
    asked, told = HARD.replace(".", "").replace("?", "").lower(), LONG.replace(",", "").replace(".", "").lower()
    found = guessed(talk(("", asked), ("", told), ("", "why did you choose that"), ("", told)), lambda text: False)

    assert [(each.kind, each.question) for each in found.exchanges] == [
        ("question", asked),
        ("follow_up", "why did you choose that"),
    ]


def test_no_word_is_lost() -> None:
    found = guessed(talk(("", f"{LONG} {HARD} {HARD} {LONG} Thanks. Bye."), timed=False), lambda text: False)

    assert len(words_of(found.exchanges)) == len(f"{LONG} {HARD} {HARD} {LONG} Thanks. Bye.".split())
