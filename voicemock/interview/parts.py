"""What an interview is made with: the plug-points and the people of a sitting."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from voicemock import ports
from voicemock.interview.interviewer import Interviewer
from voicemock.interview.lines import Lines
from voicemock.material import Material
from voicemock.transcript import CutIn, Stretch

if TYPE_CHECKING:
    from voicemock.interview.around import AroundQuestions


@dataclass(frozen=True)
class Parts:
    """What an interview is made with."""

    folder: Path
    """The session's folder."""
    listen: ports.Listen
    find_speech: ports.FindSpeech
    duration_s: Callable[[Path], float]
    """Length of a recording in seconds; mends the header of one that was cut off."""
    transcribe: ports.Transcribe
    transcriber: Callable[[], str]
    """What transcribes, in words for people; it may know more once its model is loaded."""
    interviewer: Interviewer
    written: Interviewer
    """Takes over when the interviewer fails."""
    lines: Lines
    elapsed_s: Callable[[], float]
    """Seconds the interview has lasted."""
    more_answers: Callable[[], bool] = lambda: True
    """False when it is known that nothing more can be heard."""
    troubles: Callable[[], Sequence[ports.Trouble]] = tuple
    """What went wrong with transcribing since this was last asked, and what did it instead."""
    expected_language: str = ""
    """Two letters; an answer that is heard in another language gets a note. Empty where the user named one."""
    after_cut: Literal["continue", "anew", "keep"] = "anew"
    """What becomes of an answer that was cut off: it goes on in the same file (a microphone), is read anew (a file),
    or what there is of it is the answer (where nothing can be recorded)."""
    gaps: Callable[[Path], tuple[Stretch, ...]] = lambda audio: ()
    """What is known to be missing in a recording that was not finished."""
    cut_in: Callable[[Path, float], CutIn | None] = lambda audio, duration_s: None
    """Where the interviewer cut in on a recording of that length that was not finished."""
    type_instead: ports.Listen | None = None
    """Listens from then on when the user gives a failing device up."""
    first_words: ports.FirstWords | None = None
    """Says the first sentence of a follow-up while the rest arrives; None where nothing is spoken."""
    read_again: Callable[[], tuple[Material, ...]] | None = None
    """Reads again what is talked about; None where there is nothing, or nothing to read it from."""
    around: "AroundQuestions | None" = None
    """What a round needs around its questions; None without a round."""
    while_listening: Callable[[], AbstractContextManager[None]] = nullcontext
    """Goes on as long as an answer is listened to: keeps ready what is needed after it."""
