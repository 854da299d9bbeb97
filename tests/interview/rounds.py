"""Runs a round from its welcome to its close with a candidate by script and a clock of its own."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from tests.interview.test_conversation import Answers, parts_for
from voicemock import ports
from voicemock.config import shipped_folder
from voicemock.interview.around import AroundQuestions
from voicemock.interview.conversation import conduct
from voicemock.interview.kinds import load_kinds
from voicemock.interview.negotiation.wording import NegotiationLines
from voicemock.interview.plan import Wishes
from voicemock.interview.round_lines import RoundLines
from voicemock.interview.round_plan import make_round_plan
from voicemock.interview.styled_lines import load_styled
from voicemock.interview.your_questions import QuestionLines
from voicemock.round import Round
from voicemock.round_files import emphasised, find, load
from voicemock.rubric import Rubric
from voicemock.rubric_files import find as find_rubric
from voicemock.rubric_files import load as load_rubric
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, apply, fold

PROMPTS = [shipped_folder("prompts")]
AROUND = AroundQuestions(
    lines=load_styled(RoundLines, PROMPTS),
    kinds=load_kinds(PROMPTS),
    negotiation_lines=load_styled(NegotiationLines, PROMPTS),
    your_questions_lines=load_styled(QuestionLines, PROMPTS),
)
ENGINES = e.Engines(heard="script", transcribed="script", interviewed="?", judged="?", spoke="nobody")
ANSWER = (
    "In my last job our nightly report took six hours and the finance team could not start before noon. It was my "
    "task. First I measured every step, then I rewrote the slow query because most of the time went there, and I "
    "tested it on a copy for a week. In the end it took twenty minutes, which we saw on the dashboard. I learned to "
    "measure first."
)
SAID = {"time_check": "Yes, that is fine.", "recent_win": "We switched off the old server and nobody noticed."}


@dataclass
class Candidate:
    """Answers by the kind of what was asked, and lets time pass."""

    answer: str = ANSWER
    seconds: float | None = None
    """How long each answer takes; None: as long as a good one."""
    questions: list[str] = field(default_factory=lambda: ["How large is the team?", "No, that is all, thank you."])
    said: dict[str, str] = field(default_factory=lambda: dict(SAID))
    elapsed_s: float = 0.0

    def reply(self, session: Session) -> str:
        """What is said to the latest turn."""
        kind = session.turns[-1].kind
        if kind == "your_questions":
            return self.questions.pop(0) if self.questions else "No, that is all."
        return self.said.get(kind, self.answer)


def opened(
    round_: Round, rubric: Rubric | None = None, wishes: Wishes | None = None, id: str = "s", **given: object
) -> Session:
    """A session of a round that has just begun."""
    rubric = emphasised(rubric or _rubric(round_.rubric), round_)
    # Levels are not looked at here, and to learn them from the examples takes seconds.
    rubric = rubric.model_copy(update={"examples": ()})
    plan = make_round_plan(rubric, round_, wishes or Wishes(seed=1, follow_ups=round_.follow_ups))
    event = e.SessionOpened(
        id=id,
        voicemock="0",
        rubric=rubric.as_data(),
        rubric_digest=rubric.digest(),
        prompts={},
        engines=ENGINES,
        plan=plan,
        round=round_.as_data(),
        **given,  # type: ignore[arg-type]
    )
    return fold([event])


def held(
    session: Session, candidate: Candidate, folder: Path, interviewer: object = None, **more: object
) -> tuple[Session, list[e.Event]]:
    """The session after the whole round, and its events."""
    now = [session]

    def listen(destination: Path, target_s: float) -> ports.Heard:
        candidate.elapsed_s += candidate.seconds if candidate.seconds is not None else target_s
        return ports.Typed(candidate.reply(now[0]))

    parts = replace(
        parts_for(folder, Answers(["-"]), interviewer),
        listen=listen,
        elapsed_s=lambda: candidate.elapsed_s,
        **{"around": AROUND, "more_answers": lambda: True, **more},
    )
    events = []
    for event in conduct(session, parts):
        events.append(event)
        now[0] = apply(now[0], event)
    return now[0], events


@lru_cache
def _rubric(name: str) -> Rubric:
    return load_rubric(find_rubric(name))


@lru_cache
def shipped(name: str) -> Round:
    """A round that ships."""
    return load(find(name, PROMPTS))
