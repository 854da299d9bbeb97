"""What became of one item: all that the table, the index and comparisons of a cohort need; one small file each."""

from datetime import datetime
from typing import Literal

from voicemock.batch.item import Item
from voicemock.grade import Reason
from voicemock.practice.summary import Summary
from voicemock.transcript import Value
from voicemock.usage import Usage

FORMAT = 1
"""Grows with every change of what a record holds or how it is worked out; older ones are made anew."""

State = Literal["done", "failed", "no_consent", "forgotten"]
"""What is forgotten is told to the run and never written: its place joins those that are passed over."""


class Quoted(Value):
    """Words that prove a level."""

    text: str
    turn: int
    start_s: float | None = None
    """Into the turn's audio; None where no word times are known."""
    end_s: float | None = None


class Level(Value):
    """One criterion of one question."""

    question: str
    like: str = ""
    """Id of the rubric's own question that it is judged as; empty where a question that was heard is like none. The
    ids of questions that were heard, `heard-1` …, mean another one in every session."""
    criterion: str
    level: int | None
    reason: Reason | None = None
    """Set exactly when `level` is None."""
    samples: tuple[int, ...] = ()
    quotes: tuple[Quoted, ...] = ()
    words: int = 0
    """Of the answer, follow-ups included."""
    judge: str = ""


class Seconds(Value):
    """How long a worker was at it, wall clock."""

    read: float = 0.0
    """Fetching, decoding and looking for speech."""
    heard: float = 0.0
    """Transcribing."""
    scored: float = 0.0
    written: float = 0.0
    """The session, its sounds and its page."""
    total: float = 0.0


class Record(Value):
    """What became of one item."""

    format: int = FORMAT
    item: Item
    state: State
    input_stamp: str = ""
    """Size and time of the input when it was read: the same stamp is taken for the same content."""
    input_digest: str = ""
    """SHA-256 of the input's content (of both files where a transcript lies beside a recording)."""
    file_digests: tuple[str, ...] = ()
    """SHA-256 of each file, where there are two."""
    without_sound: bool = False
    """As `Task.without_sound`."""
    key: str = ""
    """Digest of everything that the result depends on, see batch/keys.py: the same key is not worked on again."""
    problem: str = ""
    """Of a failed item: what is wrong, in a sentence."""
    remedy: str = ""
    exit_code: int = 0
    notes: tuple[str, ...] = ()
    """What to know of the result, a sentence each."""
    audio_s: float = 0.0
    """Length of the recording."""
    took: Seconds = Seconds()
    finished_at: datetime
    summary: Summary | None = None
    levels: tuple[Level, ...] = ()
    heard_by: str = ""
    """Label of the recogniser, or where the words come from."""
    heard: tuple[str, ...] = ()
    """Names of the remembered transcripts that it was made with, see batch/heard.py."""
    judge: str = ""
    rubric_digest: str = ""
    told_words: int = 0
    """Words of the answers for which the recogniser said how sure it was; 0 of what was written or typed."""
    unsure_words: int = 0
    """Those of them of which it was unsure (`voicemock.certainty`)."""
    usage: Usage = Usage()
    """What the judge's server counted for it."""
