"""One turn of a session: what was asked, what came back, and how its events change it."""

from dataclasses import dataclass, replace
from typing import Literal

from voicemock.correction import corrected
from voicemock.sessions import events as e
from voicemock.sessions.candidate import Synthetic
from voicemock.transcript import CutIn, Stretch, Transcript


@dataclass(frozen=True)
class Turn:
    """One thing asked, and what came back."""

    number: int
    kind: e.TurnKind
    question: str
    """Id of the rubric's question that it is or belongs to; empty where it belongs to none and is not scored."""
    text: str
    target_s: float
    lead: str = ""
    by: Literal["llm", "written"] = "written"
    criterion: str | None = None
    stage: str = ""
    """Id of the round's stage; empty without a round."""
    speaker: str = ""
    """Id of the interviewer who asks; empty without a round."""
    note_taken: str = ""
    """The interviewer's note on the answer."""
    audio: str | None = None
    """The answer's sound file inside the session's folder; its last take when it was redone."""
    takes: int = 0
    """How many times listening began anew for this turn."""
    recorded: e.AnswerRecorded | None = None
    audio_removed: bool = False
    """The user had the recording removed; `audio` still names it."""
    cut_in: CutIn | None = None
    """What the interviewer said in the middle of the answer."""
    transcript: Transcript | None = None
    """What counts as said: the user's correction where there is one."""
    heard: Transcript | None = None
    """What was recognised, where the user corrected it; None where it stands as it was recognised."""
    transcribed_by: str = ""
    """The recogniser that gave the transcript."""
    typed: bool = False
    synthetic: Synthetic = ""
    """Where the answer comes from that no person gave; empty where one did."""
    skipped: bool = False
    failure: str | None = None
    """Why the answer has no transcript yet, though it has speech."""

    @property
    def answered(self) -> bool:
        """Whether nothing more will be heard for this turn."""
        return self.skipped or self.typed or self.recorded is not None

    @property
    def speech(self) -> tuple[Stretch, ...]:
        """Where in its audio somebody speaks."""
        return self.recorded.speech if self.recorded else ()

    @property
    def spoken_within(self) -> Stretch:
        """From the first speech in its audio to the last; empty where nobody speaks."""
        return Stretch(self.speech[0].start_s, self.speech[-1].end_s) if self.speech else Stretch(0.0, 0.0)

    @property
    def needs_transcript(self) -> bool:
        """Whether there is speech without words yet, and its recording was not removed."""
        return bool(self.speech) and self.transcript is None and not self.audio_removed


def asked(event: e.QuestionAsked) -> Turn:
    """The turn that begins with a question."""
    return Turn(
        number=event.turn,
        kind=event.turn_kind,
        question=event.question,
        text=event.text,
        target_s=event.target_s,
        lead=event.lead,
        by=event.by,
        criterion=event.criterion,
        stage=event.stage,
        speaker=event.speaker,
    )


Answer = (
    e.AnswerStarted
    | e.AnswerNoted
    | e.InterviewerCutIn
    | e.AnswerRecorded
    | e.AudioPacked
    | e.AnswerTyped
    | e.AnswerRedone
    | e.AnswerSkipped
    | e.AnswerTranscribed
    | e.AnswerCorrected
    | e.TranscriptionFailed
)


def heard(turn: Turn, event: Answer, language: str = "en") -> Turn:
    """The turn after one more event about it; `language` is that of what is typed."""
    match event:
        case e.AnswerStarted():
            return replace(turn, audio=event.audio, takes=turn.takes + (event.audio != turn.audio))
        case e.AnswerNoted():
            return replace(turn, note_taken=event.note)
        case e.InterviewerCutIn():
            return replace(turn, cut_in=event)
        case e.AnswerRecorded():
            return replace(turn, audio=event.audio, recorded=event)
        case e.AudioPacked():
            packed = turn.recorded and turn.recorded.model_copy(update={"audio": event.audio})
            return replace(turn, audio=event.audio, recorded=packed)
        case e.AnswerTyped():
            said = Transcript(text=event.text, language=language)
            by = event.source or turn.transcribed_by
            return replace(
                turn, audio=None, typed=True, transcript=said, synthetic=event.synthetic, transcribed_by=by
            )
        case e.AnswerRedone():
            return replace(turn, audio=None, recorded=None, cut_in=None, transcript=None, heard=None)
        case e.AnswerSkipped():
            return replace(turn, skipped=True)
        case e.AnswerTranscribed():
            anew = replace(turn, transcript=event.transcript, heard=None, transcribed_by=event.engine, failure=None)
            if turn.heard is None or turn.transcript is None:
                return anew
            # The user's words stay; what is new are their seconds, and which of them were recognised.
            return _corrected(anew, corrected(event.transcript, turn.transcript.text, turn.spoken_within))
        case e.AnswerCorrected():
            return _corrected(turn, event.transcript)
        case e.TranscriptionFailed():
            return replace(turn, failure=event.reason)


def without_audio(turns: tuple[Turn, ...], gone: tuple[int, ...]) -> tuple[Turn, ...]:
    """The turns, of which the user had some recordings removed."""
    return tuple(replace(each, audio_removed=True) if each.number in gone else each for each in turns)


def _corrected(turn: Turn, transcript: Transcript) -> Turn:
    recognised = turn.heard or turn.transcript
    if recognised is not None and recognised.text == transcript.text:
        return replace(turn, transcript=recognised, heard=None)
    return replace(turn, transcript=transcript, heard=recognised)
