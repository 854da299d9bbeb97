"""Which words a recogniser was unsure of: one measure for the scores and for everything that is shown."""

from collections.abc import Iterable

from voicemock.transcript import Transcript, Word

UNCERTAIN = 0.5
"""A word whose probability is below this may have been another one.

One limit for all engines. Whisper's figures are close to shares of right words. PocketSphinx's are not, but the limit
serves: on 557 words of four answers in two synthetic voices it was below it for 117, among them 33 of the 53 wrong
ones; at 0.3 for 62, among them 24.
"""
MOSTLY_UNCERTAIN = 0.4
"""Where more than this share of words is uncertain, the recogniser's numbers tell nothing about single words."""

POORLY_HEARD = 0.6
"""Where more than this share of words is uncertain, hardly anything was understood.

PocketSphinx on three answers of a clear synthetic voice: 14 to 17 % uncertain and 3 to 10 % of the words wrong; under
noise of 15 dB and worse 67 to 100 % uncertain and 77 to 98 % wrong; nothing in between.
"""


def is_uncertain(word: Word) -> bool:
    """Whether the recogniser was more likely wrong than right about a word; what the user corrected is certain."""
    return not word.corrected and word.probability is not None and word.probability < UNCERTAIN


def is_mostly_uncertain(transcript: Transcript) -> bool:
    """Whether the recogniser was unsure of so many words that nothing is known of single ones."""
    return sum(map(is_uncertain, transcript.words)) > MOSTLY_UNCERTAIN * len(transcript.words)


def is_poorly_heard(transcripts: Iterable[Transcript]) -> bool:
    """Whether so little of several answers was understood that they tell nothing about who spoke."""
    words = [word for transcript in transcripts for word in transcript.words]
    return sum(map(is_uncertain, words)) > POORLY_HEARD * len(words)
