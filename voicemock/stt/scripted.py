"""A recogniser that plays given transcripts: for tests, demonstrations and trying things without a model."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from voicemock.errors import RecogniserError
from voicemock.stt.spec import Told, nobody
from voicemock.transcript import Stretch, Transcript


class ScriptedTranscriber:
    """Gives one transcript, or raises one error, for each answer with speech, in order."""

    label = "scripted transcripts"
    notes: tuple[str, ...] = ()

    def __init__(self, script: Iterable[Transcript | str | RecogniserError]) -> None:
        self._script = iter(script)

    def __call__(self, audio: Path, speech: Sequence[Stretch], told: Told = nobody) -> Transcript:
        """See voicemock.ports.Transcribe."""
        if not speech:
            return Transcript(text="")
        line = next(self._script, None)
        if line is None:
            raise RecogniserError(f"The script has no transcript for {audio.name}.", "Add one to the script.")
        if isinstance(line, RecogniserError):
            raise line
        return Transcript(text=line) if isinstance(line, str) else line
