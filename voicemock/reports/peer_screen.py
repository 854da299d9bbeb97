"""The screen of two people: it belongs to the interviewer, and shows what to ask and what is looked for."""

from collections.abc import Callable, Iterator

from voicemock.interview.interviewer import WrittenInterviewer
from voicemock.interview.peer import exchanges, stage_of
from voicemock.reports import wording
from voicemock.reports.feedback import transcript_parts
from voicemock.reports.screen import Screen
from voicemock.reports.terminal import Line, Terminal
from voicemock.rubric import Question, Rubric
from voicemock.safe_text import one_line
from voicemock.sessions import events as e
from voicemock.sessions import peer_events as p
from voicemock.sessions.peer import CLOSE, OPENING, YOUR_QUESTIONS
from voicemock.sessions.peer_events import People
from voicemock.sessions.session import Session

ASKING = (
    "Enter or Space hands over · s goes on to what comes next · r says it again · p pauses · q ends the interview"
)
ANSWERING = "Enter or Space hands back · p pauses · r starts it again · s skips · q ends the interview"
TYPED_ASKING = "Type what you ask. An empty line hands over; /skip goes on to what comes next, /quit ends."
TYPED_ANSWERING = "Type your answer. An empty line hands back; /skip skips the question, /quit ends."
LITTLE_LEFT_S = 300.0
"""From so little time left on the screen says that the candidate has questions too."""
LABEL_CELLS = 13


def whose_screen(people: People) -> str:
    """Who may look at the screen from here on."""
    return (
        f"This screen is {people.interviewer}'s: it shows what is looked for. "
        f"{people.candidate} sits where it cannot be read."
    )


class PeerScreen(Screen):
    """Shows the interview that one person leads.

    `left_s` gives the planned seconds that are left; None for no limit.
    """

    def __init__(self, terminal: Terminal | None = None) -> None:
        super().__init__(terminal, keys=ASKING)
        self.left_s: Callable[[], float | None] = lambda: None
        self._typed_prompt = TYPED_ASKING

    def prompt(self, lines_so_far: int) -> None:
        """Says whose turn it is to type, and how."""
        if not lines_so_far:
            self.note(self._typed_prompt, style="dim")

    def show(self, event: e.Event, session: Session) -> None:
        """Shows one event; `session` is the session with this event in it."""
        people = session.opened.people
        if people is None:
            super().show(event, session)
            return
        match event:
            case e.QuestionAsked():
                self.now_answers(session)
            case p.QuestionTranscribed():
                self.settle()
                parts = transcript_parts(event.transcript, plain=self.terminal.plain)
                self.terminal.line((f"{people.interviewer}: ", "dim"), *parts, indent=2)
            case p.QuestionStarted() | p.QuestionSpoken() | p.QuestionUnread() | p.StagePassed():
                self.show_of_interviewer(event, session)
            case _:
                super().show(event, session)

    def show_of_interviewer(
        self, event: p.QuestionStarted | p.QuestionSpoken | p.QuestionUnread | p.StagePassed, session: Session
    ) -> None:
        """Shows how the interviewer's turn goes."""
        match event:
            case p.QuestionStarted():
                self.guide(session)
            case p.QuestionSpoken():
                self.settle()
                self.terminal.line(f"Saved, {wording.clock(event.duration_s)}.", style="dim")
                if event.note:
                    self.note(event.note)
            case p.QuestionUnread():
                self.note(f"There is no transcript of the question yet: {event.reason} The recording is kept.")
            case p.StagePassed():
                if event.by == "time":
                    self.note("The planned time is over: the questions that are left are passed over.")

    def _opened(self, event: e.SessionOpened, session: Session) -> None:
        super()._opened(event, session)
        self._whose(session)

    def _resumed(self, session: Session) -> None:
        super()._resumed(session)
        self._whose(session)

    def _whose(self, session: Session) -> None:
        people = session.opened.people
        if people:
            half = f"half {people.half} of 2" if people.swaps else "one half, no swap"
            told = f"{people.interviewer} interviews {people.candidate} ({half})"
            self.terminal.line(("People".ljust(LABEL_CELLS), "dim"), told)
            self.terminal.line(whose_screen(people), style="bold")

    def guide(self, session: Session) -> None:
        """Shows the interviewer what comes now."""
        self.settle()
        self._keys, self._typed_prompt = ASKING, TYPED_ASKING
        people, stage = session.opened.people, stage_of(session)
        if people is None or stage is None:
            return
        left_s = self.left_s()
        left = "" if left_s is None else f" · {left_in_words(left_s)}"
        self.terminal.heading(f"{people.interviewer} speaks · {place(stage, session)}{left}")
        self.terminal.lines(guidance(stage, session))
        if left_s is not None and left_s <= LITTLE_LEFT_S and stage in session.opened.plan.questions:
            self.note(f"Leave time for {people.candidate}'s own questions: s goes on.")

    def now_answers(self, session: Session) -> None:
        """Says that the candidate speaks now."""
        self.settle()
        self._keys, self._typed_prompt = ANSWERING, TYPED_ANSWERING
        people = session.opened.people
        if people:
            target = wording.minutes(session.turns[-1].target_s)
            self.terminal.line(f"{people.candidate} answers now, about {target}.", style="bold")


def _candidate(session: Session) -> str:
    people, part = session.opened.people, session.opened.candidate
    return people.candidate if people else part.name if part else ""


def left_in_words(left_s: float) -> str:
    """How much time is left."""
    return f"{wording.minutes(max(0.0, left_s))} left" if left_s > 0 else "the time is over"


def place(stage: str, session: Session) -> str:
    """Which part of the interview a stage is."""
    planned = session.opened.plan.questions
    if stage in planned:
        number = f"question {planned.index(stage) + 1} of {len(planned)}"
        return f"follow-up to {number}" if exchanges(session, stage) else number
    return {OPENING: "opening", YOUR_QUESTIONS: "the candidate's own questions"}.get(stage, "close")


def _after(stage: str, session: Session) -> str:
    return "the first question" if stage == OPENING and session.opened.plan.questions else "the close"


def guidance(stage: str, session: Session) -> Iterator[Line]:
    """What the interviewer needs now: the words of the plan, what is looked for, and what is still missing."""
    round_, candidate = session.round, _candidate(session)
    if stage in session.opened.plan.questions:
        yield from _question(stage, session)
        return
    if exchanges(session, stage):
        yield _line("Go on", f"s (typed: /skip) goes on to {_after(stage, session)}.")
        return
    if stage == OPENING:
        minutes = session.opened.plan.minutes
        lasts = f" It lasts {minutes:.0f} minutes: is that all right?" if minutes else ""
        count = len(session.opened.plan.questions)
        yield _line("Say", f"Greet {candidate} and put them at ease.{lasts}")
        yield _line(
            "Agenda", f"{count} question{'s' * (count != 1)}, then {candidate}'s own; you take notes to be fair."
        )
        if round_ and round_.not_on_agenda:
            yield _line("Not on it", "; ".join(round_.not_on_agenda))
    elif stage == YOUR_QUESTIONS:
        yield _line("Ask", f"What would {candidate} like to know? Answer what you know; say so where you do not.")
    elif stage == CLOSE:
        yield _line("Say", "Answer what is still open, thank them, and say what comes next.")
        if round_:
            yield _line("Next steps", round_.next_steps)


def _question(stage: str, session: Session) -> Iterator[Line]:
    rubric, question = session.rubric, session.rubric.question(stage)
    asked = exchanges(session, stage)
    if not asked:
        yield Line(0, ((question.text, "bold"),))
        yield from looked_for(question, rubric)
    written = [(each.criterion, each.ask) for each in question.follow_ups]
    missing = WrittenInterviewer().follow_up(session, session.exchange(stage)) if asked else None
    if missing:
        lacking = rubric.criterion(missing.criterion).name if missing.criterion else ""
        yield _line("Not heard", f"{lacking}. You may ask: {missing.text}")
    for criterion, ask in written:
        if not missing or ask != missing.text:
            yield _line("Follow-up", f"{ask} ({one_line(rubric.criterion(criterion).name)})")


def looked_for(question: Question, rubric: Rubric) -> Iterator[Line]:
    """What an answer to a question is judged on, and the points that are looked for."""
    for name in question.criteria:
        criterion = rubric.criterion(name)
        yield _line("Looked for", f"{one_line(criterion.name)}: {criterion.measures}")
        for point in rubric.points(question, criterion):
            yield Line(LABEL_CELLS, ((f"· {point.text}", "dim"),))


def _line(name: str, text: str) -> Line:
    return Line(0, ((name.ljust(LABEL_CELLS), "dim"), text))
