"""What counts as an answer of a transcription server: its text, and word times where it gives them."""

import json
import math
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from voicemock.safe_text import one_line
from voicemock.stt.guards import plain
from voicemock.transcript import Stretch, Word

WORDS_PER_S = 20
"""Nobody says more than half of this: a longer text was not heard in the audio."""


class NotATranscript(ValueError):
    """The body is something else; the message says what, in a clause."""


class Piece(NamedTuple):
    """The transcript of one piece of audio."""

    text: str
    words: tuple[Word, ...]
    """Empty when the server gives no word times."""
    language: str | None


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Word(_Read):
    word: str
    start: float
    end: float
    probability: float | None = None


class _Segment(_Read):
    words: tuple[_Word, ...] | None = None


class _Reply(_Read):
    text: str
    language: str | None = None
    words: tuple[_Word, ...] | None = None
    segments: tuple[_Segment, ...] | None = None
    """Some servers put the words into the segments."""


def read(body: bytes, audio: Stretch) -> Piece:
    """The transcript in a reply about this part of the audio, with times in the whole. Raises NotATranscript."""
    if body.lstrip()[:1] == b"<":
        raise NotATranscript("a web page instead of a transcript (a login page or a proxy?)")
    try:
        reply = _Reply.model_validate(json.loads(body))
    except ValidationError as error:
        raise NotATranscript("JSON that holds no transcript") from error
    except (ValueError, RecursionError) as error:
        raise NotATranscript("something that is not JSON") from error
    given = reply.words or tuple(word for segment in reply.segments or () for word in segment.words or ())
    text = one_line(reply.text)
    if max(len(given), len(text.split())) > 50 + WORDS_PER_S * audio.seconds:
        raise NotATranscript("more words than can be said in that time")
    return Piece(text, _timed(text, given, audio.start_s), _code(reply.language))


def _timed(text: str, given: Sequence[_Word], offset_s: float) -> tuple[Word, ...]:
    """The words with their times; none when one of them has no proper time."""
    if not all(math.isfinite(word.start) and math.isfinite(word.end) for word in given):
        return ()
    named = [word for word in given if one_line(word.word)]
    return tuple(
        Word(text=as_written, start_s=offset_s + word.start, end_s=offset_s + word.end, probability=_share(word))
        for as_written, word in zip(_as_written(text, named), named, strict=True)
    )


def complaint(body: bytes) -> str:
    """The server's own words about what is wrong, if it has any."""
    try:
        data = json.loads(body)
        error = data.get("error", data)
        said = error if isinstance(error, str) else error.get("message") or error.get("detail")
    except (ValueError, RecursionError, AttributeError):
        said = None
    return str(said or "no reason given")


def _as_written(text: str, words: list[_Word]) -> list[str]:
    """The words with the punctuation that only the text has."""
    written, found = text.split(), [word.word.strip() for word in words]
    matcher = SequenceMatcher(
        None, [plain(each) for each in written], [plain(each) for each in found], autojunk=False
    )
    for in_written, in_found, length in matcher.get_matching_blocks():
        found[in_found : in_found + length] = written[in_written : in_written + length]
    return found


def _share(word: _Word) -> float | None:
    if word.probability is None or not math.isfinite(word.probability):
        return None
    return min(1.0, max(0.0, word.probability))


def _code(language: str | None) -> str | None:
    """Servers answer `en` or `english`."""
    named = (language or "").lower()
    return named if len(named) == 2 and named.isascii() else _CODES.get(named)


_CODES = {
    **{"arabic": "ar", "chinese": "zh", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en"},
    **{"finnish": "fi", "french": "fr", "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi"},
    **{"hungarian": "hu", "indonesian": "id", "italian": "it", "japanese": "ja", "korean": "ko"},
    **{"norwegian": "no", "polish": "pl", "portuguese": "pt", "romanian": "ro", "russian": "ru"},
    **{"spanish": "es", "swedish": "sv", "turkish": "tr", "ukrainian": "uk", "vietnamese": "vi"},
}
"""The names that servers write for the commonest of Whisper's languages."""
