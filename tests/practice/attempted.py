"""Attempts at one question for tests, made the way real ones are: events, graded by the judge that needs no model."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache

from tests.reports.folded import engines, spoken
from voicemock.config import shipped_folder
from voicemock.evaluation.noise import ASSUMED, Noise
from voicemock.grade import Grade
from voicemock.practice.attempts import Attempt, Retaken, retaken
from voicemock.practice.summary import Summary, summary_of
from voicemock.rubric import Rubric
from voicemock.rubric_files import load
from voicemock.scoring.coverage import CoverageJudge
from voicemock.scoring.marking import Judge, mark
from voicemock.sessions import events as e
from voicemock.sessions.library import Library
from voicemock.sessions.line import Entry, encode
from voicemock.sessions.origin import RetakeOf
from voicemock.sessions.session import Session, fold

QUESTION = "hard-problem"
ASKED = "Now tell me: what was hard, and what did you do?"
"""In other words than the rubric's."""
FIRST = "2026-11-01-100000-behavioral"
NOTHING = (
    "In my last job there was a report that was slow. We looked at it for a while and then it got better, people "
    "were happy with it I think. It was a nice project and everybody helped."
)
STRONG = (
    "In my last job the nightly billing report took six hours and I owned it. First I measured every step, because "
    "I did not know where the time went. Then I rewrote the slow query and tested it on a copy of the data. It went "
    "from six hours to twenty minutes, and finance could start at nine. I learned to measure before I change "
    "anything, and since then I always profile first."
)
STRONG_TOO = STRONG.replace("In my last job", "Two years ago in my last job").replace("six hours", "five hours")
"""The same answer in slightly other words."""

BEHAVIORAL = load(shipped_folder("rubrics") / "behavioral.yaml")
"""Read once: that takes a tenth of a second."""


def events(
    said: str, name: str, retake: RetakeOf | None, judge: Judge | None = None, *, typed: bool = False
) -> Iterator[e.Event]:
    """A session in which the question was answered and scored; not scored without a judge."""
    happened: list[e.Event] = [
        e.SessionOpened(
            id=name,
            voicemock="0",
            rubric=BEHAVIORAL.as_data(),
            rubric_digest=BEHAVIORAL.digest(),
            prompts={},
            engines=engines(),
            plan=e.Plan(questions=(QUESTION,), follow_ups=0),
            purpose="retake" if retake else "interview",
            retake=retake,
        ),
        e.QuestionAsked(turn=1, turn_kind="question", question=QUESTION, text=ASKED, target_s=120),
        *([e.AnswerTyped(turn=1, text=said)] if typed else spoken(1, said)),
        e.InterviewClosed(reason="finished"),
    ]
    if isinstance(judge, CoverageJudge):
        return iter([*happened, *_by_coverage(said, typed)])
    return iter([*happened, *(mark(fold(happened), judge) if judge else ())])


@cache
def _by_coverage(said: str, typed: bool) -> tuple[e.Event, ...]:
    """Its grades: they take a quarter of a second, and are the same in every session."""
    return tuple(mark(fold(events(said, FIRST, None, typed=typed)), CoverageJudge()))


def session(said: str, number: int = 1, judge: Judge | None = None, *, typed: bool = False) -> Session:
    """The session of an attempt, by coverage where no other judge is given."""
    again = RetakeOf(session=FIRST, question=QUESTION, asked=ASKED) if number > 1 else None
    return fold(events(said, name_of(number), again, judge or CoverageJudge(), typed=typed))


def name_of(number: int) -> str:
    return FIRST if number == 1 else f"2026-11-{number:02}-100000-behavioral"


def attempt(of: Session, number: int) -> Attempt:
    return Attempt(number, of.id, of, QUESTION, of.run, datetime(2026, 11, number, 10, tzinfo=UTC))


def taken(*said: str, noise: Noise = ASSUMED, summaries: Sequence[Summary] = ()) -> Retaken:
    """These answers, one after the other."""
    attempts = [attempt(session(each, number), number) for number, each in enumerate(said, 1)]
    return retaken(FIRST, QUESTION, attempts, noise, summaries)


def summaries(*of: Session) -> list[Summary]:
    return [summary_of(each, datetime(2026, 11, 1, tzinfo=UTC)) for each in of]


def hold(library: Library, said: str, number: int = 1, judge: Judge | None = None, *, typed: bool = True) -> str:
    """Writes the session of an attempt into the library. Returns its name."""
    again = RetakeOf(session=FIRST, question=QUESTION, asked=ASKED) if number > 1 else None
    folder = library.new_folder(name_of(number))
    happened = events(said, folder.name, again, judge or CoverageJudge(), typed=typed)
    at = datetime(2026, 11, number, 10, tzinfo=UTC)
    (folder / "journal.jsonl").write_bytes(
        b"".join(encode(Entry(seq, at, event)) for seq, event in enumerate(happened, 1))
    )
    return folder.name


class Fixed:
    """A judge that always gives the same level, and no quote."""

    at_once = 1

    def __init__(self, label: str, level: int) -> None:
        self.label, self.level = label, level

    used = CoverageJudge.used

    def grade(self, turns: object, question: object, criterion: object, rubric: Rubric) -> Grade:
        return Grade(criterion=criterion.id, level=self.level)  # type: ignore[attr-defined]
