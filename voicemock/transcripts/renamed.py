"""The same words with some of them written otherwise, such as names replaced; what stays keeps its seconds."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from voicemock.transcript import Transcript, Word
from voicemock.transcripts.speakers import Roles
from voicemock.transcripts.spoken import Conversation, Utterance, text_of

Written = Callable[[str], str]
"""How a text is written down."""


def renamed(conversation: Conversation, written: Written) -> Conversation:
    """The conversation as it is written down, the names of those who speak too."""
    said = (Utterance(written(name), renamed_words(words, written)) for name, words in conversation.utterances)
    return replace(conversation, utterances=tuple(each for each in said if each.words)).joined()


def renamed_roles(roles: Roles, written: Written) -> Roles:
    """The roles with names as they are written down."""
    interviewers = tuple(dict.fromkeys(map(written, roles.interviewers)))
    return Roles(written(roles.candidate), interviewers, written(roles.told_by))


def renamed_transcript(transcript: Transcript, written: Written) -> Transcript:
    """The transcript as it is written down, what was set aside too."""
    aside = tuple(each.model_copy(update={"text": written(each.text)}) for each in transcript.set_aside)
    if not transcript.words:
        return transcript.model_copy(update={"text": written(transcript.text), "set_aside": aside})
    return Transcript.of_words(renamed_words(transcript.words, written), transcript.language, aside)


def renamed_words(words: Sequence[Word], written: Written) -> tuple[Word, ...]:
    """The words as they are written down: a name of several words may become one, in the time of them all."""
    before = text_of(words)
    after = written(before)
    return tuple(words) if after == before else tuple(_matched(words, after.split()))


def _matched(words: Sequence[Word], texts: Sequence[str]) -> Iterator[Word]:
    matcher = SequenceMatcher(None, [word.text for word in words], texts, autojunk=False)
    for tag, first, last, begin, end in matcher.get_opcodes():
        if tag == "equal":
            yield from words[first:last]
        else:
            beside = words[first:last] or words[max(0, first - 1) : first + 1]
            yield from _within(beside, texts[begin:end])


def _within(words: Sequence[Word], texts: Sequence[str]) -> Iterator[Word]:
    """Texts in the time of the words that they take the place of."""
    start_s, end_s = words[0].start_s, words[-1].end_s
    known = [word.probability for word in words if word.probability is not None]
    for at, text in enumerate(texts):
        yield Word(
            text=text,
            start_s=round(start_s + (end_s - start_s) * at / len(texts), 3),
            end_s=round(start_s + (end_s - start_s) * (at + 1) / len(texts), 3),
            probability=min(known) if known else None,
        )
