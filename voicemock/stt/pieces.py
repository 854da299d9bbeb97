"""An answer in pieces, each read once, however often and however early it is asked for."""

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeVar

from voicemock.stt.chunks import Chunk, Grouping, grouped
from voicemock.stt.recording import Recording, opened
from voicemock.stt.spec import Ahead, Told, nobody
from voicemock.transcript import Said, Stretch, Word


class Worded(Protocol):
    """What was read of one piece."""

    @property
    def words(self) -> tuple[Word, ...]:
        """The words that are believed."""


PieceT = TypeVar("PieceT", bound=Worded)
Read = Callable[[Recording, Chunk], PieceT]


class _Kept(NamedTuple, Generic[PieceT]):
    chunk: Chunk
    checksum: int
    piece: PieceT


class Pieces(Generic[PieceT]):
    """Reads the pieces of an answer with `read`, and remembers those of the latest answer.

    What it gives depends on the audio and the speech alone: a piece that was read while the answer went on is given
    again only if it is the same piece of the whole recording, sample by sample.
    """

    def __init__(self, read: Read[PieceT]) -> None:
        self._read = read
        self._audio: Path | None = None
        self._kept: dict[float, _Kept[PieceT]] = {}

    def of(self, audio: Path, speech: Sequence[Stretch], grouping: Grouping, told: Told = nobody) -> list[PieceT]:
        """The pieces in order. Raises RecogniserError and what `read` raises.

        Pieces of digital silence are left out, because recognisers hear words even there.
        """
        recording = self._opened(audio)
        chunks = grouped(speech, recording.duration_s, grouping, recording.quietest)
        read = (self._once(recording, chunk, told) for chunk in chunks)
        return [piece for piece in read if piece is not None]

    def ahead(self, asked: Ahead, grouping: Grouping, draft: Read[PieceT]) -> Said:
        """The words from where an earlier piece ends; the last piece is read as it was asked for.

        Raises RecogniserError and what `read` and `draft` raise.
        """
        recording = self._opened(asked.audio)
        speech, from_s = asked.sound.speech, asked.from_s
        chunks = grouped(speech, recording.duration_s, grouping, recording.quietest, from_s)
        if not chunks:
            return Said(settled_s=from_s, until_s=from_s)
        *before, last = chunks
        settled = [self._once(recording, chunk) for chunk in before]
        settled_s = before[-1].audio.end_s if before else from_s
        if asked.last != "read":
            words = draft(recording, last).words if asked.last == "draft" else ()
            return Said(settled=_words(settled), settled_s=settled_s, unsettled=words, until_s=settled_s)
        piece = self._once(recording, last)
        pause_s = asked.sound.quiet_until_s - last.speech[-1].end_s
        if grouping.ends_in(pause_s, last.speech[-1].end_s - last.speech[0].start_s):
            end_s = last.audio.end_s
            return Said(settled=_words([*settled, piece]), settled_s=end_s, until_s=end_s)
        until_s = last.speech[-1].end_s
        return Said(settled=_words(settled), settled_s=settled_s, unsettled=_words([piece]), until_s=until_s)

    def _opened(self, audio: Path) -> Recording:
        if audio != self._audio:
            self._audio, self._kept = audio, {}
        return opened(audio)

    def _once(self, recording: Recording, chunk: Chunk, told: Told = nobody) -> PieceT | None:
        checksum = zlib.crc32(recording.raw(chunk.audio))
        kept = self._kept.get(chunk.audio.start_s)
        if kept is None or (kept.chunk, kept.checksum) != (chunk, checksum):
            if recording.is_silent(chunk.audio):
                return None
            told(chunk.audio.start_s)
            kept = _Kept(chunk, checksum, self._read(recording, chunk))
            self._kept[chunk.audio.start_s] = kept
        return kept.piece


def _words(pieces: Sequence[PieceT | None]) -> tuple[Word, ...]:
    return tuple(word for piece in pieces if piece is not None for word in piece.words)
