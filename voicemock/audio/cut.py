"""A part of a recording as a recording of its own."""

from pathlib import Path

from voicemock.audio import wav
from voicemock.transcript import Stretch

_STEP_S = 30.0


def cut(source: Path, part: Stretch, destination: Path) -> float:
    """Copies a part of a recording, hours in little memory; returns its length in seconds.

    Raises:
        NotFound, BadInput: the source is no recording.
        CannotWrite, DiskError: the copy cannot be written.
    """
    rate = wav.read_pcm(source, 0.0, 0.0)[1]
    with wav.WavWriter(destination, rate) as writer:
        at_s = max(0.0, part.start_s)
        while at_s < part.end_s:
            until_s = min(at_s + _STEP_S, part.end_s)
            pcm, _ = wav.read_pcm(source, at_s, until_s)
            writer.write(pcm.tobytes())
            at_s = until_s
        return writer.seconds
