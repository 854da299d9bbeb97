"""Two voices in one answer: the interviewer cuts in on rambling, and falls silent when the candidate speaks.

Without headphones the microphone hears the loudspeaker. What it hears while the interviewer cuts in is in the file
and is never taken for the candidate's speech: what both say at the same time is lost to the transcript.
"""

from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voicemock.audio import cut_in_note, wav
from voicemock.audio.rambling import Rambling
from voicemock.audio.turn import EndOfTurn
from voicemock.audio.vad import FRAME_S
from voicemock.errors import AudioDeviceError
from voicemock.ports import Aloud, CutsIn
from voicemock.transcript import CutIn, Said, Stretch, WhyCutIn

_TAIL_S = 0.4
"""So long after the voice has ended the microphone may hear it still: buffers of the sound server, and the room."""
_SPEECH, _CERTAIN = 0.5, 0.8
"""As audio.vad has it."""
BARGES_IN_S = 0.3
"""So much certain speech stops a question: less may be a cough or a "hm"."""

Samples = NDArray[np.float32]


class Interplay:
    """What the interviewer says while one answer is recorded.

    Args:
        audio: the answer's file.
        began_at_s: how much of it there was before.
        target_s: how long a good answer takes, in seconds.
        voice: the interviewer's, where there is one.
        cuts_in: words what it says when it cuts in; None where it never does.
        headphones: whether the microphone cannot hear the voice.
    """

    def __init__(
        self,
        audio: Path,
        began_at_s: float,
        target_s: float,
        *,
        voice: Aloud | None,
        cuts_in: CutsIn | None,
        headphones: bool,
    ) -> None:
        self._audio, self._voice, self._cuts_in, self._headphones = audio, voice, cuts_in, headphones
        self.cut_in = cut_in_note.of(audio, began_at_s)
        self.asked_until_s = 0.0
        """Up to here the question was being asked."""
        self._cutting_in = False
        self._sounded = False
        self._ended_s: float | None = None
        self._rambling = Rambling(target_s, began_at_s > 0) if cuts_in and not self.cut_in else None
        self._run_s = self._peak = 0.0

    @property
    def speaking(self) -> bool:
        """Whether the interviewer speaks."""
        return self._voice is not None and self._voice.speaking

    @property
    def hint(self) -> str:
        """How to stop the voice, in a sentence."""
        stops = "Speak or press a key to stop it." if self._headphones and not self._cutting_in else "A key stops it."
        return f"The interviewer speaks. {stops}"

    def hushed(self) -> bool:
        """Silences the voice; whether there was one to silence."""
        if self._voice and self._voice.speaking:
            self._voice.hush()
            return True
        return False

    def own_speech(self, speech: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
        """Of the stretches of speech that were found, what is the candidate's."""
        return self.cut_in.without(speech) if self.cut_in else speech

    def own(self, samples: Samples, until_s: float) -> Samples:
        """The same samples (16 kHz, ending at `until_s` of the file), silent where they may be the loudspeaker's."""
        cut = self.cut_in
        if cut is None or until_s <= cut.at_s:
            return samples
        at_s = until_s - len(samples) / wav.RATE
        end_s = until_s if self._cutting_in and self._sounded and not self._headphones else cut.until_s
        first, last = (max(0, round((each - at_s) * wav.RATE)) for each in (cut.at_s, end_s))
        masked = samples.copy()
        masked[first:last] = 0.0
        return masked

    def heard(self, probability: float) -> None:
        """Takes the probability that one more frame is speech; enough of it stops a question."""
        self._run_s = self._run_s + FRAME_S if probability >= _SPEECH else 0.0
        self._peak = max(self._peak, probability) if self._run_s else 0.0
        if self._headphones and not self._cutting_in and self._run_s >= BARGES_IN_S and self._peak >= _CERTAIN:
            self.hushed()

    def look(self, at_s: float, turn: EndOfTurn, said: Said) -> None:
        """Called again and again: cuts in when that is due, and follows the voice.

        Raises DiskError.
        """
        at_s = round(at_s, 3)
        if self._cutting_in:
            turn.waits()
            self._follow_the_voice(at_s, turn)
        elif self.speaking:
            self.asked_until_s = at_s
            turn.waits()
        elif self._rambling and (why := self._rambling.look(at_s, turn.speaking, turn.silence_s, said)):
            self._cut_in(at_s, why, said)

    def _cut_in(self, at_s: float, why: WhyCutIn, said: Said) -> None:
        assert self._cuts_in is not None  # otherwise nobody watches for rambling
        line = self._cuts_in(said)
        self._rambling, self._cutting_in = None, True
        self.cut_in = CutIn(at_s=at_s, until_s=at_s, text=line.text, why=why, criterion=line.criterion)
        if self._voice is None:
            cut_in_note.note(self._audio, self.cut_in)
            return
        cut_in_note.note(self._audio, self.cut_in, goes_on=True)
        with suppress(AudioDeviceError):  # the line stands on the screen, and the next question tells of the voice
            self._voice.aside(line.text)

    def _follow_the_voice(self, at_s: float, turn: EndOfTurn) -> None:
        assert self.cut_in is not None  # it is made when cutting in begins
        if self._voice and self._voice.sounding and not self._sounded:
            self._sounded = True
            self.cut_in = self.cut_in.model_copy(update={"at_s": at_s, "until_s": at_s})
        if self.speaking:
            return
        self._ended_s = at_s if self._ended_s is None else self._ended_s
        if not self._sounded or self._headphones or at_s >= self._ended_s + _TAIL_S:
            self.end(at_s)
            turn.asked()

    def end(self, at_s: float) -> None:
        """The voice is over, or the recording is. Raises DiskError."""
        self.hushed()
        at_s = round(at_s, 3)
        if self._cutting_in and self.cut_in:
            self._cutting_in = False
            if self._sounded and not self._headphones:
                self.cut_in = self.cut_in.model_copy(update={"until_s": at_s})
            cut_in_note.note(self._audio, self.cut_in)
