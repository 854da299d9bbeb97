"""The sound of an interview held elsewhere: decoded once, searched for speech, cut into answers and transcribed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from voicemock.cli.engines import Recogniser, recogniser_for
from voicemock.config import Settings
from voicemock.errors import BadInput, RecogniserError
from voicemock.reports.screen import Screen
from voicemock.reports.terminal import progress_bar
from voicemock.reports.wording import clock
from voicemock.safe_text import one_line
from voicemock.sentences import sentences
from voicemock.sessions.answer_events import AudioPath
from voicemock.transcript import Stretch, Transcript, Word
from voicemock.transcripts.as_session import Part, Spoken, speech_within, words_within
from voicemock.transcripts.spoken import Conversation, Utterance

WHOLE = "whole.wav"
BEYOND_S = 10.0
"""A transcript that ends so much later than the recording belongs to another one."""
LEAST_SHARE = 0.5
"""In fewer of a transcript's answers than this somebody speaks in the recording: they do not belong together."""


@dataclass(frozen=True)
class Sound:
    """A recording, decoded."""

    path: Path
    duration_s: float
    speech: tuple[Stretch, ...]
    damaged: int


def decoded(source: Path, folder: Path, screen: Screen) -> Sound:
    """The sound of a recording as 16 kHz mono in `folder`, and where somebody speaks.

    Raises:
        NotFound, BadInput: there is none, it cannot be decoded, or nobody speaks in it.
        CannotWrite, DiskError: it cannot be written.
    """
    from voicemock.audio.decode import copy_as_wav
    from voicemock.audio.vad import find_speech

    whole = folder / WHOLE
    with screen.waiting(f"Reading {source.name}…") as change:
        copied = copy_as_wav(source, whole)
        change(f"Looking for speech in {clock(copied.duration_s)}…")
        speech = find_speech(whole)
    if not speech:
        raise BadInput(f"Nobody speaks in {one_line(source.name)}.", "Name the recording with the voices in it.")
    return Sound(whole, copied.duration_s, speech, copied.damaged)


def transcribed(sound: Sound, recogniser: Recogniser, screen: Screen) -> Conversation:
    """The words of a whole recording; nobody is told apart. Raises RecogniserError, BadInput where there are none."""
    whole = sound.duration_s
    with screen.waiting("Transcribing…") as change:

        def told(at_s: float) -> None:
            change(f"Transcribing {progress_bar(int(at_s), int(whole))} {clock(at_s)} of {clock(whole)}")

        transcript = recogniser.transcribe(sound.path, sound.speech, told)
    words = transcript.words or _without_times(transcript, sound)
    if not words:
        raise BadInput("No words were recognised in the recording.", "Try another recogniser with --stt.")
    return Conversation((Utterance("", tuple(words)),), "recording", timed=True)


def _without_times(transcript: Transcript, sound: Sound) -> Sequence[Word]:
    """A server may give none: then nothing says where an answer's sound lies."""
    if transcript.text:
        raise RecogniserError(
            "This recogniser gives no times of words, so the recording cannot be cut into answers.",
            "Take another one with --stt whisper, or give the transcript too with --transcript.",
        )
    return ()


def check_fits(conversation: Conversation, sound: Sound, transcript: str) -> None:
    """Raises BadInput where a transcript can be none of the recording."""
    if conversation.end_s > sound.duration_s + BEYOND_S:
        raise BadInput(
            f"{transcript} goes on to {clock(conversation.end_s)}; the recording ends at {clock(sound.duration_s)}.",
            "Name the two that belong together, or import one of them alone.",
        )


def check_spoken(parts: Sequence[Part], places: Sequence[Stretch], sound: Sound, transcript: str) -> None:
    """Raises BadInput where nobody speaks in most of the places where the transcript has answers."""
    spoken = sum(bool(speech_within(sound.speech, place)) for place in places)
    if spoken < LEAST_SHARE * len(parts):
        raise BadInput(
            f"In {len(parts) - spoken} of {len(parts)} answers of {transcript} nobody speaks in the recording.",
            "Name the two that belong together, or import one of them alone.",
        )


@contextmanager
def needed_recogniser(settings: Settings, may_ask: bool, glossary: Sequence[str]) -> Iterator[Recogniser]:
    """The recogniser for a recording that has no transcript. Raises RecogniserError: there is none, or it failed."""
    entered = False
    try:
        with recogniser_for(settings, may_ask, glossary) as recogniser:
            entered = True
            yield recogniser
    except RecogniserError as error:
        if entered:
            raise
        get = f"Get it: voicemock model get {settings.stt.whisper_model}"
        raise RecogniserError(
            sentences(error.message)[0],
            f"{get}\nOr take the rough offline one with --stt sphinx, or give a transcript: --transcript FILE",
        ) from error


@contextmanager
def recogniser_or_none(
    settings: Settings, named: bool, glossary: Sequence[str], screen: Screen
) -> Iterator[Recogniser | None]:
    """The recogniser for the answers; None where none was named and none is here: the transcript has words too."""
    entered = False
    try:
        with recogniser_for(settings, may_ask=False, glossary=glossary) as recogniser:
            entered = True
            yield recogniser
    except RecogniserError as error:
        if named or entered:
            raise
        screen.note(f"{sentences(error.message)[0]} The words are the transcript's, spread over its times.")
        yield None


class Cutter:
    """Cuts the answers out of a recording, and finds their words."""

    def __init__(self, sound: Sound, folder: Path, recogniser: Recogniser | None, told_by: str) -> None:
        self._sound, self._folder, self._recogniser, self._told_by = sound, folder, recogniser, told_by

    def answers(self, parts: Sequence[Part], places: Sequence[Stretch], screen: Screen) -> list[Spoken]:
        """The answers of all parts. Raises DiskError, CannotWrite, RecogniserError."""
        whole = sum(place.seconds for place in places)
        found, done_s = [], 0.0
        with screen.waiting("Cutting out the answers…") as change:
            for part, place in zip(parts, places, strict=True):

                def told(at_s: float, before_s: float = done_s) -> None:
                    now_s = before_s + at_s
                    bar = progress_bar(int(now_s), int(whole))
                    change(f"Transcribing the answers {bar} {clock(now_s)} of {clock(whole)}")

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
