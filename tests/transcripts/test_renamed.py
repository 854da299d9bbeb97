"""Words written otherwise: their seconds stay, and a name of several words is one."""

from voicemock.transcript import SetAside, Transcript, Word
from voicemock.transcripts.renamed import renamed, renamed_roles, renamed_transcript, renamed_words
from voicemock.transcripts.speakers import Roles
from voicemock.transcripts.spoken import Conversation, Utterance, spread, text_of


def written(text: str) -> str:
    return text.replace("Bob Ray", "P1").replace("Bob", "P1").replace("Eve", "a friend")


def test_words_around_a_name_keep_their_seconds() -> None:
    words = spread("I told Bob Ray that.", 0.0, 5.0)

    changed = renamed_words(words, written)

    assert text_of(changed) == "I told P1 that."
    assert changed[:2] == words[:2]
    assert changed[3] == words[4]
    assert (changed[2].start_s, changed[2].end_s) == (words[2].start_s, words[3].end_s)


def test_a_name_may_become_several_words_in_the_same_time() -> None:
    words = (Word(text="Eve", start_s=1.0, end_s=2.0, probability=0.5), Word(text="left.", start_s=2.0, end_s=3.0))

    first, second, last = renamed_words(words, written)

    assert (first.text, first.start_s, first.end_s, first.probability) == ("a", 1.0, 1.5, 0.5)
    assert (second.text, second.start_s, second.end_s) == ("friend", 1.5, 2.0)
    assert last == words[1]


def test_words_without_a_name_are_the_same() -> None:
    words = spread("Nobody at all.", 0.0, 2.0)

    assert renamed_words(words, written) == words


def test_who_speaks_is_renamed_and_what_one_says_in_a_row_stays_together() -> None:
    said = (Utterance("Bob", spread("Hi.", 0.0, 1.0)), Utterance("Bob Ray", spread("I am Bob.", 1.0, 2.0)))

    changed = renamed(Conversation(said, "text", timed=False), written)

    assert [(each.speaker, each.text) for each in changed.utterances] == [("P1", "Hi. I am P1.")]
    roles = renamed_roles(Roles("Bob", ("Eve",), "Bob answers."), written)
    assert roles == Roles("P1", ("a friend",), "P1 answers.")


def test_a_transcript_s_text_is_its_words_and_what_was_set_aside_is_renamed_too() -> None:
    aside = (SetAside(text="Bob Bob", why="loop"),)
    spoken = Transcript.of_words(spread("Bob Ray came.", 0.0, 2.0), "en", aside)

    changed = renamed_transcript(spoken, written)

    assert changed.text == "P1 came." == text_of(changed.words)
    assert changed.set_aside[0].text == "P1 P1"
    assert renamed_transcript(Transcript(text="Bob came."), written).text == "P1 came."
