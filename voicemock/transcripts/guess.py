"""Questions and answers where nobody says who speaks: a guess from the words and the pauses, which the user sees.

Sentences that ask somebody, and are followed by a long stretch that does not, are taken for questions. It says
nothing of voices.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from voicemock.transcript import Word
from voicemock.transcripts.exchanges import Exchange, IsKnown, Split, classified
from voicemock.transcripts.questions import asks_somebody, invites_questions, is_small_talk, parts_of
from voicemock.transcripts.spoken import Conversation, text_of

PAUSE_S = 0.7
"""A longer pause ends a sentence where the recogniser set no marks."""
LEAST_ANSWER_WORDS = 12
"""What follows a question and is shorter is no answer to be scored by itself."""
_ENDS = (".", "?", "!", "…")
_MOST_LEAD_WORDS = 6
_LOOK_AHEAD = 40
"""Sentences after a question that are looked at for its answer."""
_LEADS = frozenset(
    {"okay", "ok", "great", "thanks", "thank", "good", "right", "alright", "perfect", "nice", "interesting"}
)

Part = tuple[Word, ...]


def guessed(conversation: Conversation, is_known: IsKnown) -> Split:
    """The split of a conversation in which nobody is told apart."""
    words = [word for each in conversation.utterances for word in each.words]
    return Split(tuple(classified(_exchanges([*_parts(words, conversation.timed)]), is_known)), Counter())


def _parts(words: Sequence[Word], timed: bool) -> Iterator[Part]:
    """Sentences by their marks, and by pauses where no mark stands near."""
    begun: list[Word] = []
    for at, word in enumerate(words):
        begun.append(word)
        pause_s = words[at + 1].start_s - word.end_s if timed and at + 1 < len(words) else 0.0
        if word.text.endswith(_ENDS) or pause_s >= PAUSE_S:
            yield tuple(begun)
            begun = []
    if begun:
        yield tuple(begun)


def _exchanges(parts: Sequence[Part]) -> Iterator[Exchange]:
    asked: list[Word] = []
    answer: list[Word] = []
    asking = [asks_somebody(text_of(part)) for part in parts]
    for at, part in enumerate(parts):
        goes_on = bool(asked) and not answer and part[-1].text.endswith("?")
        if not ((asking[at] or goes_on) and _is_question(parts, asking, at)):
            answer += part
            continue
        if answer:
            lead = _lead(answer, parts[at - 1])
            answer = answer[: len(answer) - len(lead)]
            if asked or answer:
                yield Exchange("talk", tuple(asked), tuple(answer))
            asked, answer = [*lead], []
        asked += part
    if asked or answer:
        yield Exchange("talk", tuple(asked), tuple(answer))


def _is_question(parts: Sequence[Part], asking: Sequence[bool], at: int) -> bool:
    """Whether somebody answers at length what a part asks."""
    text = text_of(parts[at])
    if is_small_talk(text) or invites_questions(text):
        return True
    follows = 0
    for next_at in range(at + 1, min(len(parts), at + 1 + _LOOK_AHEAD)):
        if asking[next_at]:
            if follows:
                break
            continue  # one question in several sentences
        follows += len(parts[next_at])
        if follows >= LEAST_ANSWER_WORDS:
            break
    return follows >= LEAST_ANSWER_WORDS


def _lead(answer: Sequence[Word], before: Part) -> list[Word]:
    """A short "Okay, thank you." at the end of an answer is said by the one who asks next."""
    if len(before) > _MOST_LEAD_WORDS or len(before) >= len(answer):
        return []
    last = [*before]
    first = last[0].text.strip(".,!?").casefold()
    return last if first in _LEADS and len(parts_of(text_of(last))) == 1 else []
