"""What was measured of the sound of an answer, beside its words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pitch:
    """How the pitch of a voice moved in one answer."""

    variation_semitones: float | None
    """Standard deviation around the median, over voiced frames; None where `why_not` says why there is none."""
    median_hz: float | None = None
    voiced_s: float = 0.0
    """Seconds of speech with a clear pitch; all figures rest on these."""
    why_not: str = ""


UNREAD = Pitch(None, why_not="the audio was not read for this")
REMOVED = Pitch(None, why_not="the recording was removed to make room")
LOST = Pitch(None, why_not="the audio is missing or cannot be read")
