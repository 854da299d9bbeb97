"""The screen of somebody who interviews a played candidate: what to ask, what is looked for, and what comes back."""

from voicemock.interview.peer import stage_of
from voicemock.reports.peer_screen import LABEL_CELLS, PeerScreen, guidance, left_in_words, place
from voicemock.reports.terminal import Terminal
from voicemock.sessions import events as e
from voicemock.sessions import peer_events as p
from voicemock.sessions.session import Session

ASKING = "Enter or Space ends what you say · s goes on to what comes next · r says it again · p pauses · q ends"


class SwapScreen(PeerScreen):
    """Shows the interview that the user leads. The candidate's level is shown nowhere."""

    def __init__(self, terminal: Terminal | None = None) -> None:
        super().__init__(terminal)
        self._keys = ASKING

    def show(self, event: e.Event, session: Session) -> None:
        """Shows one event; `session` is the session with this event in it."""
        part = session.opened.candidate
        match event:
            case p.QuestionTranscribed():
                self.settle()
                self.terminal.line(("You: ", "dim"), event.transcript.text, indent=2)
            case e.QuestionAsked():
                pass
            case e.AnswerTyped() if part:
                self.settle()
                self.terminal.blank()
                self.terminal.line((f"{part.name}: ", "bold"), event.text)
            case p.QuestionStarted() | p.QuestionSpoken() | p.QuestionUnread() | p.StagePassed():
                self.show_of_interviewer(event, session)
            case _:
                super(PeerScreen, self).show(event, session)

    def _whose(self, session: Session) -> None:
        part, rubric = session.opened.candidate, session.rubric
        if part is None:
            return
        self.terminal.line(("Candidate".ljust(LABEL_CELLS), "dim"), f"{part.name}, for {rubric.name}")
        self.terminal.line(("Answers from".ljust(LABEL_CELLS), "dim"), part.by)
        for name in session.opened.plan.questions:
            question = rubric.question(name)
            looked_for = ", ".join(rubric.criterion(each).name for each in question.criteria)
            self.terminal.line(("To ask".ljust(LABEL_CELLS), "dim"), question.text, (f"  ({looked_for})", "dim"))
        self.terminal.line("You interview. You mark at the end, and only then see the level.", style="bold")

    def guide(self, session: Session) -> None:
        """Shows what comes now."""
        self.settle()
        stage = stage_of(session)
        if stage is None:
            return
        left_s = self.left_s()
        left = "" if left_s is None else f" · {left_in_words(left_s)}"
        self.terminal.heading(f"You speak · {place(stage, session)}{left}")
        self.terminal.lines(guidance(stage, session))
