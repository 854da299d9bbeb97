"""What is next in a round. Code keeps the stages, the time and the end; nothing that is said changes them.

A pure function of the session, the lines and the time: start and resume are the same code.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicemock.interview.asked import has_no_more, questions_in
from voicemock.interview.lines import Lines
from voicemock.interview.pitch import pitch_of
from voicemock.interview.round_lines import RoundLines
from voicemock.interview.steps import Answer, AskAside, AskQuestion, Discuss, Finish, Negotiate, Step, Tell
from voicemock.interview.time_agreed import minutes_agreed
from voicemock.round import Interviewer, Round, Stage
from voicemock.sessions.events import CloseReason
from voicemock.sessions.round_events import Topic
from voicemock.sessions.session import Session, Turn

ASIDE_S = {"time_check": 15.0, "recent_win": 60.0, "your_questions": 30.0}
"""How long a good answer takes to what belongs to none of the rubric's questions, in seconds."""
MOST_QUESTIONS = 8
"""Of the candidate's; the time usually ends before."""
LONG_STAGE = 5.0
"""Minutes from which on a stage is announced with its length."""
ROUGHLY = 10.0
"""Minutes from which on a length is told to five minutes."""


@dataclass(frozen=True)
class Agenda:
    """A round under way.

    Args:
        session: so far.
        round: the round.
        lines: what is said around the questions.
        between: what is said between questions where something went otherwise than planned.
        elapsed_s: seconds that the round has lasted.
        more_answers: whether anything more can be heard.
    """

    session: Session
    round: Round
    lines: RoundLines
    between: Lines
    elapsed_s: float
    more_answers: bool = True

    def next(self, *, discussed: bool = False) -> Step:
        """What comes next; `discussed`: the interviewer has nothing more to ask about the last answer."""
        return next(self._steps(discussed))

    def _steps(self, discussed: bool) -> Iterator[Step]:
        for at, stage in enumerate(self.round.stages):
            if not self.more_answers and stage.kind != "close":
                yield from self._owed(stage)
                continue
            match stage.kind:
                case "opening":
                    yield from self._opening(stage)
                case "recent_win":
                    yield from self._recent_win(stage)
                case "questions":
                    yield from self._questions(at, stage, discussed)
                case "negotiation":
                    yield from self._negotiation(at, stage)
                case "your_questions":
                    yield from self._your_questions(at, stage)
                case "close":
                    yield from self._close(stage)
        yield Finish(self._reason())

    def _opening(self, stage: Stage) -> Iterator[Step]:
        host, opened = self.round.leads(stage), self.session.opened
        others = [f"{each.name}, {each.role}" for each in self.round.interviewers if each != host]
        welcome = [self._say("welcome", name=host.name, role=host.role, round=self.round.name)]
        if others:
            welcome.append(self._say("colleagues", names=self._listed(others)))
        yield from self._tell("welcome", stage, " ".join([*welcome, self._say("ease")]))
        if not any(turn.kind == "time_check" for turn in self.session.turns):
            asked = self._say("time_check", minutes=self._minutes(self.round.minutes))
            yield AskAside("time_check", asked, "", stage.id, host.id)
        told: list[tuple[Topic, str]] = []
        # Who comes back in a later round of a loop has heard it.
        pitch = pitch_of(opened.company) if opened.loop is None or opened.loop.number == 1 else ""
        if pitch:
            told.append(("pitch", self._say("pitch", pitch=pitch)))
        if parts := self._parts():
            told.append(("agenda", self._say("agenda", parts=parts)))
        if self.round.not_on_agenda:
            parts = self._listed(self.round.not_on_agenda)
            told.append(("not_on_agenda", self._say("not_on_agenda", parts=parts)))
        told.append(("notes", self._say("notes")))
        if opened.carried:
            before = opened.carried[-1]
            told.append(
                ("carried", self._say("carried", interviewer=before.interviewer, note=before.note.rstrip(" .")))
            )
        for topic, text in told:
            yield from self._tell(topic, stage, f"{self._time_agreed()} {text}" if topic == told[0][0] else text)

    def _time_agreed(self) -> str:
        agreed = minutes_agreed(self.session)
        if agreed < self.round.minutes:
            return self._say("time_shorter", minutes=self._minutes(agreed))
        return self._say("time_agreed")

    def _parts(self) -> str:
        """The agenda as it is announced."""
        parts = [self._part(stage) for stage in self.round.stages if stage.kind != "opening"]
        first, rest = parts[:1], parts[1:]
        return self._part_of("then", before=first[0], after=self._listed(rest)) if rest else "".join(first)

    def _part(self, stage: Stage) -> str:
        if stage.minutes < LONG_STAGE:
            return stage.name
        # Nobody announces 43 minutes.
        about = 5 * round(stage.minutes / 5) if stage.minutes >= ROUGHLY else stage.minutes
        return self._part_of("for_about", part=stage.name, minutes=self._minutes(about))

    def _recent_win(self, stage: Stage) -> Iterator[Step]:
        if not any(turn.kind == "recent_win" for turn in self.session.turns):
            yield AskAside("recent_win", self._say("recent_win"), "", stage.id, self.round.leads(stage).id)

    def _questions(self, at: int, stage: Stage, discussed: bool) -> Iterator[Step]:
        planned = self._planned(stage)
        late = self._is_late(at)
        last = self.session.turns[-1] if self.session.turns else None
        # Once something else was said, the last answer is left behind, also where that broke off.
        is_open = last and last.question in planned and last.stage == stage.id and not self._said_since()
        if last and is_open and not (late or discussed):
            yield Discuss(last.question)
        left = [name for name in planned if name not in self.session.asked]
        if left and not late:
            yield from self._hand_over(stage)
            yield AskQuestion(left[0], self._lead(stage, left[0]), stage.id, self.round.leads(stage).id)

    def _negotiation(self, at: int, stage: Stage) -> Iterator[Step]:
        for name in self._planned(stage):
            if name not in self.session.asked:
                yield from self._hand_over(stage)
                yield AskQuestion(name, self._lead(stage, name), stage.id, self.round.leads(stage).id)
            if not self._told("outcome", stage):
                yield Negotiate(name, self._is_late(at))

    def _your_questions(self, at: int, stage: Stage) -> Iterator[Step]:
        if self._is_without_a_deal():
            return
        yield from self._hand_over(stage)
        left = minutes_agreed(self.session) - self.elapsed_s / 60
        if left >= 1:
            text = self._say("time_left", minutes=self._minutes(min(left, stage.minutes)))
        else:
            text = self._say("time_over")
        yield from self._tell("time_left", stage, f"{self._thanks()} {text}".strip())
        speaker = self.round.leads(stage).id
        asked = [turn for turn in self.session.turns if turn.kind == "your_questions"]
        if not asked:
            yield AskAside("your_questions", self._say("your_questions"), "", stage.id, speaker)
            return
        idle = [not questions_in(_said(turn)) for turn in asked]
        # Who says something twice and asks nothing has no question, whatever a recogniser made of it.
        if not _asks(asked[-1]) or idle[-2:] == [True, True]:
            return
        if not idle[-1] and not self._said_since():
            yield Answer(asked[-1])
        if len(asked) < MOST_QUESTIONS and not self._is_late(at):
            text = self._say("your_questions" if all(idle) else "anything_else", count=len(asked) - 1)
            thanks = self._say("thanks", count=len(asked)) if idle[-1] else ""
            yield AskAside("your_questions", text, thanks, stage.id, speaker)

    def _owed(self, stage: Stage) -> Iterator[Step]:
        """The reply to what was said last, where nothing more can be heard."""
        last = self.session.turns[-1] if self.session.turns else None
        if last is None or last.stage != stage.id or self._said_since():
            return
        if stage.kind == "negotiation":
            yield Negotiate(last.question, late=True)
        elif stage.kind == "your_questions" and questions_in(_said(last)):
            yield Answer(last)

    def _close(self, stage: Stage) -> Iterator[Step]:
        if self._is_without_a_deal():
            return
        note = self._best_note()
        thanks = self._say("close", note=note) if note else self._say("close_without_note")
        last = self.session.turns[-1] if self.session.turns else None
        if last and last.kind == "your_questions" and not self._told_any("reply"):
            thanks = f"{self._say('no_questions')} {thanks}"
        yield from self._tell("close", stage, thanks)
        next_steps = self._say("next_steps", next_steps=self.round.next_steps)
        yield from self._tell("next_steps", stage, f"{next_steps} {self._say('goodbye')}")

    def _is_without_a_deal(self) -> bool:
        """Whether a negotiation ended without one: all was said, and there are no next steps."""
        return any(each.settled and each.settled.result == "no_deal" for each in self.session.remarks)

    def _hand_over(self, stage: Stage) -> Iterator[Step]:
        """Said by whoever spoke before, when somebody else leads the stage."""
        to, before = self.round.leads(stage), self._speaker()
        if before is None or before == to or self._told("hand_over", stage):
            return
        text = self._say("hand_over", name=to.name, role=to.role, focus=stage.name)
        yield Tell("hand_over", f"{self._thanks()} {text}".strip(), stage.id, before.id)

    def _lead(self, stage: Stage, question: str) -> str:
        """What is said right before a question."""
        last = self.session.turns[-1] if self.session.turns else None
        if self._told("hand_over", stage) and (last is None or last.stage != stage.id):
            return self._say("taking_over", name=self.round.leads(stage).name)
        thanks = self._thanks()
        if last is None or last.kind in ("time_check", "recent_win") or not self._is_announced(stage, question):
            return thanks
        return f"{thanks} {self._say('next', count=len(self.session.asked))}"

    def _is_announced(self, stage: Stage, question: str) -> bool:
        """Whether words of passage stand before a question: not before each, nor where the talk goes on."""
        if self.session.rubric.question(question).kind in ("presentation", "negotiation"):
            return False
        return self.session.turns[-1].stage != stage.id or len(self.session.asked) % 2 == 0

    def _thanks(self) -> str:
        """What is said of the last answer, before anything else is; empty where a remark stands in between."""
        last = self.session.turns[-1] if self.session.turns else None
        if last is None or last.kind in ("time_check", "your_questions"):
            return ""
        if self._said_since():
            return ""
        count = len(self.session.asked)
        if last.skipped:
            return self.between.after_skip[count % len(self.between.after_skip)]
        if last.recorded and not last.speech:
            return self.between.not_heard[count % len(self.between.not_heard)]
        return self._say("after_win" if last.kind == "recent_win" else "thanks", count=count)

    def _said_since(self) -> bool:
        """Whether the interviewer made a remark since the last answer."""
        return any(remark.turn == len(self.session.turns) for remark in self.session.remarks)

    def _speaker(self) -> Interviewer | None:
        """Who spoke last."""
        said = [(turn.number, turn.speaker) for turn in self.session.turns[-1:]]
        said += [(remark.turn, remark.speaker) for remark in self.session.remarks[-1:]]
        return self.round.interviewer(max(said, key=lambda each: each[0])[1]) if said else None

    def _best_note(self) -> str:
        """The note to come back to: one with a figure, or else the longest."""
        notes = [turn.note_taken.rstrip(" .") for turn in self.session.turns if turn.note_taken]
        return max(notes, key=lambda note: (any(map(str.isdecimal, note)), len(note)), default="")

    def _planned(self, stage: Stage) -> tuple[str, ...]:
        stages = self.session.opened.plan.stages
        return next((each.questions for each in stages if each.stage == stage.id), ())

    def _is_late(self, at: int) -> bool:
        """Whether the rest of the time belongs to the stages after this one; in less time each lasts less."""
        until = sum(stage.minutes for stage in self.round.stages[: at + 1])
        return self.elapsed_s >= 60 * until * minutes_agreed(self.session) / self.round.minutes

    def _reason(self) -> CloseReason:
        if not self.more_answers:
            return "out_of_answers"
        left = [name for name in self.session.opened.plan.questions if name not in self.session.asked]
        return "out_of_time" if left else "finished"

    def _told(self, topic: Topic, stage: Stage) -> bool:
        return any((remark.topic, remark.stage) == (topic, stage.id) for remark in self.session.remarks)

    def _told_any(self, topic: Topic) -> bool:
        return any(remark.topic == topic for remark in self.session.remarks)

    def _tell(self, topic: Topic, stage: Stage, text: str) -> Iterator[Step]:
        if not self._told(topic, stage):
            yield Tell(topic, text.strip(), stage.id, self.round.leads(stage).id)

    def _part_of(self, line: str, **values: str) -> str:
        return self.lines.part(line, self.session.opened.style, 0, **values)

    def _say(self, line: str, count: int = 0, **values: str) -> str:
        return self.lines.say(line, self.session.opened.style, count, **values)

    def _minutes(self, minutes: float) -> str:
        whole = max(1, round(minutes))
        return self._part_of("one_minute") if whole == 1 else self._part_of("minutes", number=str(whole))

    def _listed(self, names: Sequence[str]) -> str:
        *before, last = names
        # Where the names themselves hold commas, one more tells where the last begins.
        comma = "," if any("," in each for each in names) else ""
        return self._part_of("listed", before=", ".join(before) + comma, after=last) if before else last


def _asks(turn: Turn) -> bool:
    """Whether the candidate, asked for questions, said that there are some, or anything else."""
    return bool(_said(turn).strip()) and not has_no_more(_said(turn))


def _said(turn: Turn) -> str:
    return turn.transcript.text if turn.transcript else ""
