"""What people say beside what they mean: hedges, discourse markers, repeats, self-repairs, fillers.

A word that the recogniser was unsure of counts for nothing here: it may have been another one.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from voicemock.certainty import is_uncertain
from voicemock.scoring.languages.speaking import current, kept_by_language
from voicemock.scoring.text import Token, is_number, sentence_spans, tokens
from voicemock.transcript import Stretch, Transcript

LONGEST_REPEAT = 4
"""Words: people go back by a few words at most; what is longer is said again on purpose."""


class Found(NamedTuple):
    """Something found: `text[char_start:char_end]` of the transcript."""

    char_start: int
    char_end: int


@dataclass(frozen=True)
class Spoken:
    """A transcript, looked at word by word."""

    transcript: Transcript

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """Its words; a contraction is several with one place."""
        return tokens(self.transcript.text)

    @cached_property
    def count(self) -> int:
        """How many words were spoken, as people count."""
        return len({word.start for word in self.words})

    @cached_property
    def _sure(self) -> tuple[bool, ...]:
        """For each word, whether the recogniser was sure of it."""
        unsure: list[tuple[int, int]] = []
        at = 0
        for word in self.transcript.words:
            if is_uncertain(word):
                unsure.append((at, at + len(word.text)))
            at += len(word.text) + 1
        return tuple(not any(word.start < end and word.end > start for start, end in unsure) for word in self.words)

    @cached_property
    def sure_count(self) -> int:
        """How many words it was sure of."""
        return len({word.start for word, sure in zip(self.words, self._sure, strict=True) if sure})

    @cached_property
    def _sentence(self) -> tuple[int, ...]:
        """For each word, the number of its sentence."""
        ends = sorted(end for _, end in sentence_spans(self.transcript.text))
        return tuple(bisect_right(ends, word.start) for word in self.words)

    def place(self, found: Found) -> Stretch | None:
        """When it was said; None without word times."""
        return self.transcript.seconds_at(*found)

    def hedges(self) -> list[Found]:
        """What takes the edge off a statement."""
        return list(self._phrases(current().speech.hedges, self._hedges_here))

    def markers(self) -> list[Found]:
        """Words that fill in and say nothing. Where they could say something they are not counted."""
        return list(self._phrases(current().speech.markers, self._marks_here))

    def repairs(self) -> list[Found]:
        """Words by which people take back what they just said."""
        return list(self._phrases(current().speech.repairs, lambda first, last: True))

    def fillers(self) -> list[Found]:
        """Filled pauses that the recogniser wrote down."""
        return list(self._phrases(sorted(current().fillers), lambda first, last: True))

    def repeats(self) -> Iterator[Found]:
        """One to four words said twice in a row within a sentence, fillers between them or not.

        Numbers are not counted, nor words that people double on purpose.
        """
        fillers = current().fillers
        kept = [at for at, word in enumerate(self.words) if word.text not in fillers]
        said = [self.words[at].text for at in kept]
        pairs = ((at, n) for n in range(1, LONGEST_REPEAT + 1) for at in range(len(said) - n))
        done = 0
        for first in sorted({at for at, n in pairs if said[at] == said[at + n]}):
            length = next((n for n in range(LONGEST_REPEAT, 0, -1) if self._repeats(kept, first, n)), 0)
            if length and first >= done:
                yield Found(self.words[kept[first]].start, self.words[kept[first + 2 * length - 1]].end)
                done = first + length

    def _repeats(self, kept: Sequence[int], first: int, length: int) -> bool:
        both = kept[first : first + 2 * length]
        if len(both) < 2 * length or not all(self._sure[at] for at in both):
            return False
        once, again = ([self.words[at] for at in half] for half in (both[:length], both[length:]))
        said = [word.text for word in once]
        return (
            said == [word.text for word in again]
            and once[-1].start != again[0].start
            and self._sentence[both[0]] == self._sentence[both[-1]]
            and not any(map(is_number, said))
            and not current().speech.meant_twice.issuperset(said)
        )

    def _phrases(self, phrases: Sequence[str], counts: Callable[[int, int], bool]) -> Iterator[Found]:
        """Every phrase whose words are sure, longer ones first; `counts` is asked about its first and last word."""
        wanted = _by_first_word(tuple(phrases))
        said = tuple(word.text for word in self.words)
        done = 0
        for at in [at for at, word in enumerate(said) if word in wanted]:
            length = next((len(each) for each in wanted[said[at]] if said[at : at + len(each)] == each), 0)
            if length and at >= done:
                done = at + length
                if all(self._sure[at:done]) and counts(at, done - 1):
                    yield Found(self.words[at].start, self.words[done - 1].end)

    def _hedges_here(self, first: int, last: int) -> bool:
        (before, after), speech = self._around(first, last), current().speech
        if self.words[last].text == "of":
            # *It kind of worked* hedges; *this kind of error* does not.
            return before in speech.of_a_kind_after
        return before not in speech.no_hedge_after and after not in speech.no_hedge_before

    def _marks_here(self, first: int, last: int) -> bool:
        (before, after), speech = self._around(first, last), current().speech
        begins, ends = not before or self._marked_off(first - 1), self._marked_off(last)
        if self.words[first].text in speech.marked_off:
            return begins and ends
        return (begins or before not in speech.no_marker_after) and (ends or after not in speech.no_marker_before)

    def _around(self, first: int, last: int) -> tuple[str, str]:
        """The words before and after, inside the sentence; empty where there are none."""
        before, after = first - 1, last + 1
        same = self._sentence
        return (
            self.words[before].text if before >= 0 and same[before] == same[first] else "",
            self.words[after].text if after < len(self.words) and same[after] == same[last] else "",
        )

    def _marked_off(self, at: int) -> bool:
        """Whether the recogniser wrote a mark right after that word."""
        end = self.words[at].end
        return self.transcript.text[end : end + 1] in {",", ".", "?", "!", "-", "–", "—", "…"}


@kept_by_language(maxsize=16)
def _by_first_word(phrases: tuple[str, ...]) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Phrases as words by the first of them, longer ones first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for said in sorted((tuple(word.text for word in tokens(each)) for each in phrases), key=len, reverse=True):
        if said:
            found.setdefault(said[0], []).append(said)
    return found
