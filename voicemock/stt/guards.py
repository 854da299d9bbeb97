"""What a recogniser invents is set aside: words where nobody speaks, loops, and phrases known from noise.

What is set aside stays in the transcript, marked; it is no part of the text, so that nothing can score it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from voicemock.transcript import SetAside, Stretch, Word

REPEATS = 4
"""A phrase said this often in a row is the recogniser going round in a loop."""
STRAY_S = 0.5
"""A word further than this from all speech was invented; nearer, only its time is off."""
LITTLE_SPEECH_S = 0.6
"""With less speech than this a known phrase is not believed, nor words that the recogniser was told beforehand."""
RECITED = 4
"""So many of the words that it was told, in the order of the list and with nothing else, are read out, not heard."""

OF_WHISPER = frozenset(
    {
        "you",
        "thanks for watching",
        "thank you for watching",
        "thank you very much for watching",
        "thanks for listening",
        "please subscribe",
        "please subscribe to my channel",
        "like and subscribe",
        "see you next time",
        "see you in the next video",
        "subtitles by the amara org community",
        "transcription by castingwords",
    }
)
"""What Whisper writes for noise, learnt from subtitles. None of them answers an interview question."""
OF_SPHINX = frozenset({"a", "an", "and", "huh", "in", "it", "of", "oh", "the", "to", "uh"})
"""What PocketSphinx makes of a click or a hum: its commonest short words."""

_SEPARATORS = re.compile(r"[^\w']+")


def plain(text: str) -> str:
    """The text for comparison: small letters, no punctuation."""
    return _SEPARATORS.sub(" ", text.casefold()).strip()


class Believed(NamedTuple):
    """What was said, and what was not."""

    words: tuple[Word, ...]
    set_aside: tuple[SetAside, ...]


def believed(
    words: Iterable[Word],
    speech: Sequence[Stretch],
    inventions: frozenset[str] = frozenset(),
    glossary: Sequence[str] = (),
) -> Believed:
    """Parts what a recogniser wrote for a piece of audio.

    Args:
        words: in the order written.
        speech: where somebody speaks in the piece.
        inventions: phrases, as `plain` gives them, that this recogniser writes for noise.
        glossary: what it was told beforehand, in that order.
    """
    inside, strays = placed(words, speech)
    once, loops = without_loops(inside)
    if once and is_known_invention(once, speech, inventions, glossary):
        return Believed((), (*strays, _aside(once, "noise"), *loops))
    return Believed(tuple(once), (*strays, *loops))


def joined(pieces: Sequence[Believed]) -> Believed:
    """What is believed of all pieces together: a loop goes on from one piece of audio into the next."""
    once, loops = without_loops([word for piece in pieces for word in piece.words])
    return Believed(tuple(once), (*(each for piece in pieces for each in piece.set_aside), *loops))


def _aside(words: Sequence[Word], why: Literal["loop", "silence", "noise"], times: int = 1) -> SetAside:
    text = " ".join(word.text for word in words)
    return SetAside(text=text, why=why, times=times, start_s=words[0].start_s, end_s=words[-1].end_s)


def placed(words: Iterable[Word], speech: Sequence[Stretch]) -> tuple[list[Word], list[SetAside]]:
    """The words, each inside the stretch of speech that it belongs to, in order of time; and those in none.

    Whisper gives leading silence to the first word, and now and then a word a time in a pause.
    """
    kept: list[Word] = []
    strays: list[list[Word]] = [[]]
    at_s = 0.0
    for word in words:
        stretch = max(speech, key=lambda each: _overlap_s(word, each))
        if _overlap_s(word, stretch) < -STRAY_S:
            strays[-1].append(word)
            continue
        strays.append([])
        start_s = min(max(word.start_s, stretch.start_s, at_s), max(stretch.end_s, at_s))
        at_s = max(start_s, min(word.end_s, stretch.end_s))
        kept.append(word.model_copy(update={"start_s": round(start_s, 3), "end_s": round(at_s, 3)}))
    return kept, [_aside(run, "silence") for run in strays if run]


def _overlap_s(word: Word, stretch: Stretch) -> float:
    """How long both last together; below zero, how far they are apart."""
    return min(word.end_s, stretch.end_s) - max(word.start_s, stretch.start_s)


def without_loops(words: Sequence[Word]) -> tuple[list[Word], list[SetAside]]:
    """The words with every phrase that follows itself `REPEATS` times or more said once; and the repetitions."""
    kept: list[Word] = []
    loops: list[SetAside] = []
    said = [plain(word.text) for word in words]
    at = 0
    while at < len(words):
        length, repeats = _loop_at(said, at)
        kept.extend(words[at : at + length])
        if repeats > 1:
            loops.append(_aside(words[at + length : at + length * repeats], "loop", repeats - 1))
        at += length * repeats
    return kept, loops


def _loop_at(said: Sequence[str], at: int) -> tuple[int, int]:
    """The length in words of the phrase that loops from here on, and how often; 1 and 1 when none does."""
    for length in range(1, (len(said) - at) // REPEATS + 1):
        # Both ends first: copying phrases for every length would take seconds for long texts.
        if said[at + length] != said[at] or said[at + 2 * length - 1] != said[at + length - 1]:
            continue
        phrase = said[at : at + length]
        repeats = 1
        while said[at + repeats * length : at + (repeats + 1) * length] == phrase:
            repeats += 1
        if repeats >= REPEATS:
            return length, repeats
    return 1, 1


def is_known_invention(
    words: Sequence[Word], speech: Iterable[Stretch], inventions: frozenset[str], glossary: Sequence[str] = ()
) -> bool:
    """Whether this is a phrase that is written for noise, with too little speech to have been said.

    Or nothing but words of the glossary: with too little speech, or as a list that is read out.
    """
    said = plain(" ".join(word.text for word in words))
    little = sum(stretch.seconds for stretch in speech) < LITTLE_SPEECH_S
    if little and said in inventions:
        return True
    told = [plain(term) for term in glossary]
    recited = _parts(said, told)
    return bool(recited) and (little or _is_recited(recited, told))


def _parts(said: str, told: Sequence[str]) -> list[str]:
    """The terms that the text is made of, from the left and the longest first; none when it is more than terms."""
    terms, parts, rest = sorted(filter(None, told), key=len, reverse=True), [], f"{said} "
    while rest.strip():
        term = next((each for each in terms if rest.startswith(f"{each} ")), None)
        if term is None:
            return []
        parts.append(term)
        rest = rest[len(term) + 1 :]
    return parts


def _is_recited(parts: Sequence[str], told: Sequence[str]) -> bool:
    """Whether these are terms in the order in which they were told, without a gap; after the last comes the first."""
    if len(parts) < RECITED:
        return False
    again = list(told) * (len(parts) // len(told) + 2)
    return any(again[at : at + len(parts)] == list(parts) for at in range(len(told)))
