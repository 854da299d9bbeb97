"""The sound of an interview held elsewhere: decoded once, searched for speech, and transcribed as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voicemock.errors import BadInput, RecogniserError
from voicemock.importing.ways import Progress, Recogniser
from voicemock.safe_text import one_line
from voicemock.sentences import clock
from voicemock.transcript import Stretch, Transcript, Word
from voicemock.transcripts.as_session import Part, speech_within
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


def decoded(source: Path, folder: Path, progress: Progress) -> Sound:
    """The sound of a recording as 16 kHz mono in `folder`, and where somebody speaks.

    Raises:
        NotFound, BadInput: there is none, it cannot be decoded, or nobody speaks in it.
        CannotWrite, DiskError: it cannot be written.
    """
    from voicemock.audio.decode import copy_as_wav
    from voicemock.audio.vad import find_speech

    whole = folder / WHOLE
    with progress.working(f"Reading {source.name}…") as change:
        copied = copy_as_wav(source, whole)
        change(f"Looking for speech in {clock(copied.duration_s)}…")
        speech = find_speech(whole)
    if not speech:
        raise BadInput(f"Nobody speaks in {one_line(source.name)}.", "Name the recording with the voices in it.")
    return Sound(whole, copied.duration_s, speech, copied.damaged)


def transcribed(sound: Sound, recogniser: Recogniser, progress: Progress) -> Conversation:
    """The words of a whole recording; nobody is told apart. Raises RecogniserError, BadInput where there are none."""
    with progress.working("Transcribing…") as change:

        def told(at_s: float) -> None:
            change("Transcribing", at_s, sound.duration_s)

        transcript = recogniser.transcribe(sound.path, sound.speech, told)
    words = transcript.words or _without_times(transcript)
    if not words:
        raise BadInput("No words were recognised in the recording.", "Try another recogniser with --stt.")
    return Conversation((Utterance("", tuple(words)),), "recording", timed=True)


def _without_times(transcript: Transcript) -> Sequence[Word]:
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
