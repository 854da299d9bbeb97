"""Words that were heard before: another rubric or judge does not make anybody listen again.

One file for each recording and what heard it, `heard/<2 digits>/<digest>.json`. What is in it was heard in this
sound, by this model; a damaged one is heard anew.
"""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from voicemock.batch.place import Place
from voicemock.errors import BadInput, RecogniserError
from voicemock.importing.ways import Recogniser
from voicemock.ports import Trouble
from voicemock.transcript import Stretch, Transcript, Value
from voicemock.transcripts.renamed import Written, renamed_transcript

FOLDER = "heard"
OF_AN_ANSWER = "Your answer is saved; "
"""What is said first of a recogniser that failed (stt/worker.py); nobody gave an answer here."""
_BEGIN, _MIDDLE, _END = b'{"sha256":"', b'","kept":', b"}\n"
_DIGITS = 64


class _Kept(Value):
    """A transcript as it is kept."""

    engine: str
    """Label of what heard it."""
    transcript: Transcript


@dataclass
class Remembering:
    """Hears with a recogniser what was not heard before.

    Its process is started at the first sound that needs it.
    """

    place: Place
    hears: Callable[[], Recogniser]
    """The recogniser, asked for at every sound that it must hear. Raises RecogniserError."""
    identity: str
    """What it hears by, see voicemock.stt.identity."""
    written: Written | None = None
    """How a text is written down where names are replaced: nothing is kept as it was said."""
    seconds: float = field(default=0.0, init=False)
    """How long it heard, wall clock."""
    names: list[str] = field(default_factory=list, init=False)
    """Of what it remembers of this item."""
    _label: str = field(default="", init=False)
    _troubles: list[Trouble] = field(default_factory=list, init=False)

    def transcribe(self, audio: Path, speech: Sequence[Stretch], told: Callable[[float], None]) -> Transcript:
        """As ports.Transcribe. Raises also CannotWrite, DiskError: what was heard cannot be kept."""
        name = self._name(audio, speech)
        self.names.append(name)
        kept = self._read(name)
        if kept is None:
            kept, before = self._hear(audio, speech, told), None
        else:
            before = kept
        if self.written:
            kept = kept.model_copy(update={"transcript": renamed_transcript(kept.transcript, self.written)})
        if kept != before:
            self._write(name, kept)
        self._label = kept.engine
        return kept.transcript

    def label(self) -> str:
        """What heard the last sound."""
        return self._label

    def troubles(self) -> Sequence[Trouble]:
        """What went wrong since this was last asked."""
        found, self._troubles = tuple(self._troubles), []
        return found

    def _hear(self, audio: Path, speech: Sequence[Stretch], told: Callable[[float], None]) -> _Kept:
        began, recogniser = time.monotonic(), None
        try:
            recogniser = self.hears()
            transcript = recogniser.transcribe(audio, speech, told)
            self._troubles += recogniser.troubles()
            return _Kept(engine=recogniser.label(), transcript=transcript)
        except RecogniserError as error:
            if recogniser is None:
                raise
            why = error.message.removeprefix(OF_AN_ANSWER)
            raise RecogniserError(
                f"{why[:1].upper()}{why[1:]}", "The same voicemock batch hears it again."
            ) from error
        finally:
            self.seconds += time.monotonic() - began

    def _name(self, audio: Path, speech: Sequence[Stretch]) -> str:
        with audio.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        known = {"speech": [list(each) for each in speech], "by": self.identity, "names": bool(self.written)}
        digest.update(json.dumps(known).encode())
        found = digest.hexdigest()
        return f"{FOLDER}/{found[:2]}/{found}.json"

    def _read(self, name: str) -> _Kept | None:
        """What is kept; None where there is nothing, or it is not what was written."""
        try:
            content = self.place.read(name) or b""
            body = content[len(_BEGIN) + _DIGITS + len(_MIDDLE) : -len(_END)]
            return _Kept.model_validate_json(body) if _framed(body) == content else None
        except (BadInput, ValidationError):
            return None

    def _write(self, name: str, kept: _Kept) -> None:
        self.place.write(name, _framed(kept.model_dump_json().encode("utf-8", "backslashreplace")))


def _framed(body: bytes) -> bytes:
    """JSON with the digest of its own content, so that a byte that was turned over is found."""
    return b"".join((_BEGIN, hashlib.sha256(body).hexdigest().encode(), _MIDDLE, body, _END))
