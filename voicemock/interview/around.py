"""What a round needs around its questions: its lines, the other side of a negotiation, replies to the candidate."""

from collections.abc import Iterator
from dataclasses import dataclass

from voicemock.interview.asked import asks_what_comes_next, questions_in
from voicemock.interview.following_up import FOLLOW_UP_SHARE
from voicemock.interview.interviewer import WrittenInterviewer
from voicemock.interview.kinds import Kinds
from voicemock.interview.negotiation import counterpart as other_side
from voicemock.interview.negotiation.moves import public_facts
from voicemock.interview.negotiation.wording import NegotiationLines
from voicemock.interview.passages import Given
from voicemock.interview.round_lines import RoundLines
from voicemock.interview.your_questions import Model as ReplyModel
from voicemock.interview.your_questions import QuestionLines, reply
from voicemock.sessions import events as e
from voicemock.sessions.round_events import Settled
from voicemock.sessions.session import Session, Turn
from voicemock.terms import Terms


@dataclass(frozen=True)
class AroundQuestions:
    """What is said in a round beside its questions and follow-ups. A model words it where there is one."""

    lines: RoundLines
    kinds: Kinds
    negotiation_lines: NegotiationLines
    your_questions_lines: QuestionLines
    counterpart: other_side.Model | None = None
    replies: ReplyModel | None = None

    def opening(self, session: Session) -> str:
        """The first words of the other side of a negotiation."""
        return other_side.opening(_terms(session), self.negotiation_lines, session.opened.style)

    def counter(self, session: Session, question: str, *, late: bool, asks_model: bool) -> Iterator[e.Event]:
        """What the other side answers: another turn, or the last word.

        Args:
            session: so far.
            question: the question of the negotiation.
            late: whether the time for it is over: what is said now is its last word.
            asks_model: False once the model failed for good.
        """
        turns = session.exchange(question)
        last, terms, style = turns[-1], _terms(session), session.opened.style
        texts = [turn.transcript.text if turn.transcript else "" for turn in turns]
        said = other_side.counter(
            terms,
            texts,
            self.negotiation_lines,
            style,
            language=session.rubric.language,
            model=self.counterpart if asks_model else None,
        )
        if said.note:
            yield _note(said.note, lasting=said.lasting)
        if said.over or late:
            text = said.text if said.over else other_side.left_open(terms, texts, self.negotiation_lines, style)
            yield e.InterviewerSaid(
                topic="outcome",
                text=text,
                stage=last.stage,
                speaker=last.speaker,
                by=said.by,
                settled=Settled(result=said.over or "open", terms=dict(said.offer)),
            )
            return
        yield e.QuestionAsked(
            turn=session.next_turn,
            turn_kind="counter",
            question=question,
            text=said.text,
            target_s=session.rubric.question(question).minutes * 60 * FOLLOW_UP_SHARE,
            by=said.by,
            stage=last.stage,
            speaker=last.speaker,
        )

    def reply(self, session: Session, turn: Turn, *, asks_model: bool) -> Iterator[e.Event]:
        """What the interviewer answers to a question of the candidate's, from what was given and nothing else."""
        opened = session.opened
        asked = turn.transcript.text if turn.transcript else ""
        told, asked = self._of_the_round(session, asked)
        if told and not asked:
            yield e.InterviewerSaid(topic="reply", text=told, stage=turn.stage, speaker=turn.speaker, source=told)
            return
        given = {"what is written about the firm": opened.company, "the job description": opened.job}
        said = reply(
            asked,
            [Given(name, text) for name, text in given.items() if text.strip()],
            self.your_questions_lines,
            opened.style,
            count=sum(remark.topic == "reply" for remark in session.remarks),
            language=session.rubric.language,
            model=self.replies if asks_model else None,
        )
        if said.note:
            yield _note(said.note, lasting=said.lasting)
        yield e.InterviewerSaid(
            topic="reply",
            text=f"{said.text} {told}".rstrip(),
            stage=turn.stage,
            speaker=turn.speaker,
            by=said.by,
            source=f"{said.source_quote} {told}".strip(),
        )

    def _of_the_round(self, session: Session, asked: str) -> tuple[str, str]:
        """What the round itself answers, such as what comes next, and the questions that it does not."""
        if session.round is None:
            return "", asked
        told, left = [], []
        for question in questions_in(asked):
            if asks_what_comes_next(question):
                steps = session.round.next_steps
                told.append(self.lines.say("next_steps", session.opened.style, next_steps=steps))
            elif facts := public_facts(session.round.negotiation, [question]) if session.round.negotiation else ():
                told += facts
            else:
                left.append(question)
        if not told:
            return "", asked
        return " ".join(dict.fromkeys(told)), " ".join(f"{each.rstrip('?')}?" for each in left)


def _note(note: str, *, lasting: bool) -> e.Event:
    if lasting:
        return e.EngineFailed(job="interviewed", reason=note, instead=WrittenInterviewer.label)
    return e.EngineNoted(note=note)


def _terms(session: Session) -> Terms:
    assert session.round is not None and session.round.negotiation is not None
    return session.round.negotiation
