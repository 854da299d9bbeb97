"""What a session looks like while it happens: every event as lines, and the microphone's level as one live line."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType

from rich.live import Live
from rich.text import Text

from voicemock.certainty import is_mostly_uncertain
from voicemock.grade import Grade
from voicemock.reports import corrections, interrupted, meter, round_wording, to_the_grader, wording
from voicemock.reports.advice_lines import advice_lines, stronger_lines
from voicemock.reports.advice_wording import capitalised, given_by
from voicemock.reports.debrief_lines import debrief_lines
from voicemock.reports.document import document
from voicemock.reports.drill_text import DRILL
from voicemock.reports.feedback import score_lines, totals_lines, transcript_parts
from voicemock.reports.meter import Level
from voicemock.reports.round_view import negotiated, speaker
from voicemock.reports.terminal import Part, Terminal
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, Turn


class Screen:
    """Shows events as they come; `keys` is the line that says which key does what."""

    def __init__(self, terminal: Terminal | None = None, keys: str = "") -> None:
        self.terminal = terminal or Terminal()
        self._keys = keys
        self._live: Live | None = None
        # Calls of a model side by side may each say that they wait, while their progress is drawn.
        self._drawing = threading.RLock()
        self._state = self._hint = ""
        self._scored_question = self._adviser = ""

    def __enter__(self) -> "Screen":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.settle()

    def settle(self) -> None:
        """Takes the live line away; call it before anything else prints."""
        with self._drawing:
            if self._live:
                self._live.stop()
            self._live, self._state, self._hint = None, "", ""

    def note(self, text: str, style: str = "yellow") -> None:
        """Prints a remark, such as what the user should know about a device."""
        self.settle()
        self.terminal.line(text, style=style)

    def help(self) -> None:
        """Says what the keys do."""
        self.note(self._keys, style="dim")

    def prompt(self, lines_so_far: int) -> None:
        """Says how an answer is typed, before its first line."""
        if not lines_so_far:
            self.note("Type your answer. An empty line ends it; /skip skips the question, /quit ends.", style="dim")

    def typed_before(self, lines: Sequence[str]) -> None:
        """Shows the lines of an answer that was cut off while it was typed."""
        self.note("You had typed; go on from here, an empty line ends it:", style="dim")
        for line in lines:
            self.terminal.line(line, indent=2)

    @contextmanager
    def waiting(self, what: str) -> Iterator[Callable[[str], None]]:
        """Says what is waited for; on a terminal only as long as it lasts, and what it gives says something else."""
        self.settle()
        if self.terminal.plain:
            self.terminal.line(what)
        else:
            self._draw([(what, "dim")])
        try:
            yield lambda now: None if self.terminal.plain else self._draw([(now, "dim")])
        finally:
            self.settle()

    def meter(self, level: Level) -> None:
        """Shows how the recording goes; where nothing can be redrawn, only each change of state."""
        if level.question:
            self.note(level.question)
            return
        state = meter.state(level)
        if not self.terminal.plain:
            self._draw([*meter.meter(level, self.terminal.width - 1), *self._below(level)])
        else:
            if state != self._state:
                self.terminal.line(f"{state.capitalize()}…" + (f" {self._keys}" if state == "listening" else ""))
            if level.hint and level.hint != self._hint:
                self.terminal.line(level.hint)
        self._state, self._hint = state, level.hint

    def _below(self, level: Level) -> list[Part]:
        hint: Part = (f"\n{level.hint}" if level.hint else "", "yellow")
        return [hint, (f"\n{self._keys}" if self._keys else "", "dim")]

    def _draw(self, parts: list[Part]) -> None:
        """Redraws the live lines: the first is cut at the right edge, what stands below it is wrapped."""
        first, *below = self.terminal.text(parts).split("\n")
        width = max(1, self.terminal.width - 1)
        first.truncate(width, overflow="crop")
        lines = [first, *(part for line in below for part in line.wrap(self.terminal.console, width))]
        with self._drawing:
            if self._live is None:
                self._live = Live(
                    console=self.terminal.console,
                    auto_refresh=False,
                    transient=True,
                    redirect_stdout=False,
                    redirect_stderr=False,
                )
                self._live.start()
            self._live.update(Text("\n").join(lines), refresh=True)

    def show(self, event: e.Event, session: Session) -> None:
        """Shows one event; `session` is the session with this event in it."""
        self.settle()
        match event:
            case e.SessionOpened():
                self._opened(event, session)
            case e.SessionResumed():
                self._resumed(session)
            case e.EngineFailed():
                self.note(wording.failure(event))
            case e.EngineNoted():
                self.note(event.note)
            case e.QuestionAsked():
                self._asked(event.turn_kind, event.question, event.target_s, session)
                self._words(event.lead, event.text, speaker(event.speaker, session))
            case e.InterviewerSaid():
                self._said(event, session)
            case e.AnswerRecorded():
                self._recorded(event)
                self._interrupted(event.turn, session)
            case e.AnswerTyped():
                self.terminal.line("Saved.", style="dim")
            case e.AnswerRedone():
                self.terminal.line("Again from the start. What you said is kept aside.", style="dim")
            case e.AnswerSkipped():
                self.terminal.line("Skipped.", style="dim")
            case e.AnswerTranscribed():
                self.terminal.line(*transcript_parts(event.transcript, plain=self.terminal.plain), indent=2)
                if is_mostly_uncertain(event.transcript):
                    self.note(wording.UNSURE_OF_MANY)
            case e.AnswerCorrected():
                self._corrected(event.turn, session)
            case e.TranscriptionFailed():
                self.note(f"There is no transcript yet: {event.reason} The recording is kept.")
            case e.InterviewClosed():
                self.terminal.heading("The interview is over")
                self.terminal.line(wording.CLOSED[event.reason])
                for told in negotiated(session):
                    self.terminal.line(told)
            case _:
                self._show_scoring(event, session)

    def _show_scoring(self, event: e.Event, session: Session) -> None:
        """What comes after the interview."""
        match event:
            case e.ScoringStarted():
                self._scored_question = self._adviser = ""
                self.terminal.heading("Scores")
                self.terminal.line(("Judge: ", "dim"), event.judge)
            case e.CriterionGraded():
                self._graded(event.question, event.grade, session)
            case e.ScoringFinished():
                self._totals(session)
            case e.AnswerAdvised():
                self._advised(event, session)
            case e.SessionDebriefed():
                self._debriefed(session)
            case e.AnswerStrengthened():
                self.terminal.lines(stronger_lines(event.stronger), indent=2)
            case _:
                pass

    def _opened(self, event: e.SessionOpened, session: Session) -> None:
        plan, count = event.plan, len(event.plan.questions)
        self.terminal.heading(f"voicemock · {round_wording.title(session)}")
        self._engines(session)
        for name, told in round_wording.opened(session):
            self.terminal.line((name.ljust(13), "dim"), told)
        follow_ups = f"at most {plan.follow_ups} follow-up{'s' * (plan.follow_ups != 1)} to each"
        limits = f"{count} question{'s' * (count != 1)}, {follow_ups if plan.follow_ups else 'no follow-ups'}"
        limits += f", {plan.minutes:.0f} minutes" if plan.minutes else ""
        self.terminal.line(("Plan".ljust(13), "dim"), limits)
        self.terminal.line(("Session".ljust(13), "dim"), session.id)

    def _resumed(self, session: Session) -> None:
        self.terminal.heading(f"voicemock · {round_wording.title(session)}, taken up again")
        self._engines(session)
        answered = sum(turn.answered for turn in session.turns)
        self.terminal.line(("Session".ljust(13), "dim"), f"{session.id}, {answered} answered so far")

    def _engines(self, session: Session) -> None:
        for name, what in wording.engines(session.engines):
            self.terminal.line((name.ljust(13), "dim"), what)
        for caution in wording.cautions(document(session)):
            self.terminal.line(caution, style="yellow")

    def _asked(self, kind: e.TurnKind, question: str, target_s: float, session: Session) -> None:
        title = wording.TURN_KINDS[kind]
        if kind == "question" and question in session.asked:
            planned = max(len(session.opened.plan.questions), len(session.asked))
            title += f" {session.asked.index(question) + 1} of {planned}"
        self.terminal.heading(f"{title} · about {wording.minutes(target_s)}")

    def _said(self, event: e.InterviewerSaid, session: Session) -> None:
        self.terminal.line((f"{speaker(event.speaker, session)}: ", "dim"), event.text)

    def _words(self, lead: str, text: str, speaker: str = "") -> None:
        if lead:
            self.terminal.line((f"{speaker}: " if speaker else "", "dim"), lead)
        self.terminal.line(("" if lead or not speaker else f"{speaker}: ", "dim"), (text, "bold"))
        self.terminal.blank()

    def ask_again(self, turn: Turn, session: Session) -> None:
        """Shows a question that was asked before the session was left, and is still to be answered."""
        self.settle()
        self._asked(turn.kind, turn.question, turn.target_s, session)
        self._words("", turn.text, speaker(turn.speaker, session))

    def _recorded(self, event: e.AnswerRecorded) -> None:
        self.terminal.line(f"Saved, {wording.clock(event.duration_s)}.", style="dim")
        if not event.speech:
            self.note("No speech was heard.")
        if event.interrupted:
            self.note("The recording was interrupted; what had arrived is kept.")
        for stretch in event.gaps:
            self.note(wording.gap(stretch))
        if event.note:
            self.note(event.note)

    def _interrupted(self, number: int, session: Session) -> None:
        if any(each.number == number and each.cut_in for each in session.turns):
            turn = next(each for each in document(session).turns if each.number == number)
            for told in interrupted.sentences(turn):
                self.terminal.line(told, style="dim")

    def _corrected(self, number: int, session: Session) -> None:
        turn = next(each for each in document(session).turns if each.number == number)
        if turn.transcript:
            parts = transcript_parts(turn.transcript, heard=turn.heard, plain=self.terminal.plain)
            self.terminal.line(*parts, indent=2)
        for told in corrections.sentences(turn):
            self.terminal.line(told, style="dim")

    def _graded(self, question: str, grade: Grade, session: Session) -> None:
        if question != self._scored_question:
            self._scored_question = question
            self.terminal.blank()
            asked = session.exchange(question)
            self.terminal.line(asked[0].text if asked else question, style="bold")
            for turn in document(session).exchange(question):
                for told in to_the_grader.sentences(turn):
                    self.terminal.line(told, indent=2, style="yellow")
        for score in document(session, run=session.runs[-1]).scores:
            if (score.question_id, score.criterion) == (question, grade.criterion):
                self.terminal.lines(score_lines(score), indent=2)

    def _advised(self, event: e.AnswerAdvised, session: Session) -> None:
        """In short: the scores with their quotes stand right above."""
        if self._adviser != event.advice.by:
            if not self._adviser:
                self.terminal.heading("Advice")
            self.terminal.line((capitalised(given_by(event.advice)), "dim"))
            self._adviser = event.advice.by
        self.terminal.blank()
        self.terminal.line(session.exchange(event.question)[0].text, style="bold")
        self.terminal.lines(advice_lines(event.advice, short=True), indent=2)

    def _totals(self, session: Session) -> None:
        self.terminal.heading("Overall")
        self.terminal.lines(totals_lines(document(session)))

    def _debriefed(self, session: Session) -> None:
        """In short: all of it stands in the replay and on the page."""
        self.terminal.heading("Debrief")
        lines = [*debrief_lines(document(session, run=session.runs[-1]), short=True)]
        if lines and session.opened.purpose not in ("drill", "demo") and session.opened.people is None:
            lines[-1] = lines[-1]._replace(parts=(*lines[-1].parts, (" Practise the weakest: ", "dim"), DRILL))
        self.terminal.lines(lines)
