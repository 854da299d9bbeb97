"""The answers of a recording: each cut out, with its words."""

from collections.abc import Callable, Sequence
from pathlib import Path

from voicemock.importing.sound import Sound
from voicemock.importing.ways import Progress, Recogniser
from voicemock.sessions.answer_events import AudioPath
from voicemock.transcript import Stretch, Transcript
from voicemock.transcripts.as_session import Part, Spoken, speech_within, words_within


class Cutter:
    """Cuts the answers out of a recording, and finds their words."""

    def __init__(self, sound: Sound, folder: Path, recogniser: Recogniser | None, told_by: str) -> None:
        self._sound, self._folder, self._recogniser, self._told_by = sound, folder, recogniser, told_by

    def answers(self, parts: Sequence[Part], places: Sequence[Stretch], progress: Progress) -> list[Spoken]:
        """The answers of all parts. Raises DiskError, CannotWrite, RecogniserError."""
        whole_s = sum(place.seconds for place in places)
        found, done_s = [], 0.0
        with progress.working("Cutting out the answers…") as change:
            for part, place in zip(parts, places, strict=True):

                def told(at_s: float, before_s: float = done_s) -> None:
                    change("Transcribing the answers", before_s + at_s, whole_s)

                found.append(self._answer(part, place, told))
                done_s += place.seconds
        return found

    def _answer(self, part: Part, place: Stretch, told: Callable[[float], None]) -> Spoken:
        from voicemock.audio.cut import cut

        audio: AudioPath = f"audio/{part.turn:03d}.wav"
        duration_s = cut(self._sound.path, place, self._folder / audio)
        whole = Stretch(0.0, duration_s)
        speech = tuple(
            Stretch(each.start_s, min(each.end_s, duration_s)) for each in speech_within(self._sound.speech, place)
        )
        given = words_within(part.exchange.answer, Stretch(place.start_s, place.start_s + whole.seconds))
        transcript, engine = Transcript.of_words(given), self._told_by
        if self._recogniser and speech:
            read = self._recogniser.transcribe(self._folder / audio, speech, told)
            if read.text:  # where nothing is recognised the transcript still has what was said
                transcript, engine = read, self._recogniser.label()
        return Spoken(audio, duration_s, speech, transcript, engine)
