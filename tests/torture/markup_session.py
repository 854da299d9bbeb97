"""A session with a payload in every text that is not ours, each followed by a word that says which one and where."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.reports import folded
from voicemock.feedback import Advice, Debrief, Gap, Practice, SelfRating, StrongerAnswer
from voicemock.grade import Evidence, Grade
from voicemock.rubric import Rubric
from voicemock.safe_text import safe
from voicemock.sessions import events as e
from voicemock.sessions import peer_events as p
from voicemock.sessions.origin import Imported, RetakeOf
from voicemock.sessions.session import Session, fold
from voicemock.transcript import SetAside, Stretch, Transcript, Word

WHOLE = ("role", "id", "version", "heard", "transcribed", "interviewed", "spoke", "judged", "asker", "askers-role",
         "peer", "candidate", "closing", "strengths", "improve", "step",
         "told-by", "again")  # fmt: skip
"""Texts of which a session has one."""
EACH = (
    "question", "lead", "follow-up", "typed", "word", "aside", "note", "failure", "criterion", "anchor",
        "next", "shows",
    "missing", "higher", "lower", "judge", "remark", "reason", "instead", "resumed", "engine", "said", "noted",
    "looked", "lacked", "next-step", "fact", "stronger", "gap", "practise", "aim", "planned", "mark", "quoted",
    "read-from",
)  # fmt: skip
"""Texts of which there may be any number."""
HELD_HERE, HELD_ELSEWHERE = ("asker", "askers-role"), ("told-by",)
"""Those of `WHOLE` that a session has only if it was held here, or only if it was not."""
PAGE_ONLY = ("anchor", "next", "closing")

Put = Callable[[int, str], str]
"""The text for payload number n at a sink."""


@dataclass(frozen=True)
class Marked:
    """Payloads, numbered from `first`."""

    first: int
    payloads: Sequence[str]

    def at(self, number: int, sink: str) -> str:
        """The payload with its mark, as one text."""
        return f"{self.payloads[number - self.first]} {mark(number, sink)}"

    @property
    def numbers(self) -> range:
        """The payloads' numbers."""
        return range(self.first, self.first + len(self.payloads))


def is_held_here(numbers: range) -> bool:
    """Every other batch of payloads is in a session that was held here, the others in one held elsewhere."""
    return numbers.start // len(numbers) % 2 == 0


def whole(numbers: range) -> list[str]:
    """Texts of which the session with these payloads has one."""
    without = HELD_ELSEWHERE if is_held_here(numbers) else HELD_HERE
    return [sink for sink in WHOLE if sink not in without]


def mark(number: int, sink: str) -> str:
    """What stands after the payload."""
    return f"k{number}{sink.replace('-', '')}k"


def plain(text: str) -> str:
    """As many harmless words on as many lines."""
    return re.sub(r"\S+", "plain", safe(text)).strip() or "plain"


def rubric(numbers: range, put: Put) -> Rubric:
    """One criterion and one question for each payload."""
    return Rubric.model_validate(
        {
            "id": "r",
            "name": " ".join(put(number, "role") for number in numbers[:60]),
            "description": "x",
            "criteria": [
                {
                    "id": f"c{number}",
                    "name": put(number, "criterion"),
                    "measures": "x",
                    "levels": {1: "x", 3: put(number, "anchor"), 5: put(number, "next")},
                    "points": [{"id": "p", "text": put(number, "shows")}],
                    "probe": "x",
                }
                for number in numbers
            ],
            "questions": [
                {"id": f"q{number}", "kind": "example", "text": put(number, "planned"), "criteria": [f"c{number}"]}
                for number in numbers
            ],
        }
    )


def session(numbers: range, put: Put) -> Session:
    """The session, folded."""
    return fold(events(numbers, put))


def events(numbers: range, put: Put) -> list[e.Event]:
    """What led to it."""

    def all_at(sink: str) -> str:
        return " ".join(put(number, sink) for number in numbers)

    rub = rubric(numbers, put)
    engines = {job: all_at(job) for job in ("heard", "transcribed", "interviewed", "spoke")}
    ran = folded.engines(**engines)
    opened = folded.opened(rub, id=all_at("id"), voicemock=all_at("version"), engines=ran)
    people = p.People(interviewer=all_at("peer"), candidate=all_at("candidate"))
    told = Imported(source="call.vtt", digest="0", kind="transcript", told_by=all_at("told-by"))
    update = {"round": _round(all_at("asker"), all_at("askers-role")), "people": people}
    again = RetakeOf(session=all_at("again"), question="q")
    opened = opened.model_copy(
        update={**update, "retake": again, "imported": None if is_held_here(numbers) else told}
    )
    happened: list[e.Event] = [opened]
    for number in numbers:
        happened += _exchange(number, put)
    for number in numbers:
        happened.append(e.SessionResumed(engines=ran.model_copy(update={"heard": put(number, "resumed")})))
    happened.append(e.SessionResumed(engines=ran))
    started = e.ScoringStarted(run=1, judge=all_at("judged"), rubric=rub.as_data(), rubric_digest=rub.digest())
    happened += [e.InterviewClosed(reason="finished"), started]
    happened += [*(_graded(number, put) for number in numbers), *(_advised(number, put) for number in numbers)]
    happened += [_strengthened(number, put) for number in numbers]
    happened += [e.SessionDebriefed(run=1, debrief=_debrief(numbers, put)), e.ScoringFinished(run=1)]
    return [*happened, *_given(numbers, put)]


def _round(asker: str, role: str) -> dict[str, object]:
    """A round with one interviewer, as a journal holds it."""
    ann = {"id": "ann", "name": asker, "role": role}
    talk = {"id": "talk", "kind": "questions", "minutes": 9, "name": "x"}
    return {
        "id": "r", "name": "x", "description": "x", "rubric": "r", "interviewers": [ann], "stages": [talk],
        "next_steps": "x",
    }  # fmt: skip


def _exchange(number: int, put: Put) -> Iterator[e.Event]:
    """A spoken answer, a typed one to a follow-up, and one without words; then things that fail."""
    turn = 3 * number
    yield e.InterviewerSaid(topic="hand_over", text=put(number, "said"), stage="talk", speaker="ann")
    asked = folded.asked(turn, put(number, "question"), question=f"q{number}")
    yield asked.model_copy(update={"lead": put(number, "lead"), "stage": "talk", "speaker": "ann"})
    audio = f"audio/{turn}.wav"
    yield e.AnswerRecorded(
        turn=turn, audio=audio, duration_s=4.0, speech=(Stretch(0.5, 3.0),), source="x", note=put(number, "note"),
        gaps=(Stretch(1.2, 1.6),), interrupted=True,
    )  # fmt: skip
    aside = SetAside(text=put(number, "aside"), why="noise", start_s=0.1, end_s=0.4)
    words = (Word(text=put(number, "word"), start_s=0.5, end_s=1.0, probability=0.2),
             Word(text="after", start_s=1.6, end_s=2.0))  # fmt: skip
    said = Transcript.of_words(words, put(number, "language"), (aside,))
    yield e.AnswerTranscribed(turn=turn, transcript=said, engine=put(number, "engine"))
    yield e.AnswerNoted(turn=turn, note=put(number, "noted"))
    yield folded.asked(turn + 1, put(number, "follow-up"), f"q{number}", "follow_up").model_copy(update={"by": "llm"})
    yield e.AnswerTyped(turn=turn + 1, text=put(number, "typed"), source=put(number, "read-from"))
    yield folded.asked(turn + 2, "x", f"q{number}", "hint")
    yield e.AnswerRecorded(turn=turn + 2, audio=audio, duration_s=4.0, speech=(Stretch(0.5, 3.0),), source="x")
    yield e.TranscriptionFailed(turn=turn + 2, reason=put(number, "failure"))
    yield e.EngineFailed(job="spoke", reason=put(number, "reason"), instead=put(number, "instead"), lasting=False)


def _graded(number: int, put: Put) -> e.CriterionGraded:
    said = put(number, "word")
    quote = Evidence(turn=3 * number, quote=said, char_start=0, char_end=len(said), start_s=0.5, end_s=1.0, point="p")
    grade = Grade(
        criterion=f"c{number}", level=3, evidence=(quote,), missing=(put(number, "missing"),), samples=(3, 4),
        why_not_higher=put(number, "higher"), why_not_lower=put(number, "lower"), note=put(number, "remark"),
    )  # fmt: skip
    return folded.graded(f"q{number}", grade, judge=put(number, "judge"))


def _advised(number: int, put: Put) -> e.AnswerAdvised:
    advice = Advice(
        looked_for=put(number, "looked"), missing=(put(number, "lacked"),), next_step=put(number, "next-step"),
        fact_to_ask=put(number, "fact"), by="x",
    )  # fmt: skip
    return e.AnswerAdvised(run=1, question=f"q{number}", advice=advice)


def _strengthened(number: int, put: Put) -> e.AnswerStrengthened:
    stronger = StrongerAnswer(text="x", note=put(number, "stronger"), by="x")
    return e.AnswerStrengthened(question=f"q{number}", stronger=stronger)


def _debrief(numbers: range, put: Put) -> Debrief:
    """Gaps, what to practise, and a rating of one's own for every answer."""
    return Debrief(
        gaps=tuple(Gap(criterion="c", name="x", level=2.0, what=put(each, "gap")) for each in numbers),
        practise=tuple(
            Practice(criterion="c", name="x", action=put(each, "practise"), aim=put(each, "aim")) for each in numbers
        ),
        self_ratings=tuple(
            SelfRating(question=f"q{each}", own=4, scored=3.0, is_measurable=True) for each in numbers
        ),
        by="x",
    )


def _given(numbers: range, put: Put) -> Iterator[e.Event]:
    """What one person who interviewed another said at the end, marked and gave."""

    def all_at(sink: str) -> str:
        return " ".join(put(number, sink) for number in numbers)

    yield p.QuestionStarted(at_turn=3 * numbers.stop, stage="close", audio="audio/999-asked.wav")
    yield p.QuestionTyped(audio="audio/999-asked.wav", text=all_at("closing"))
    for number in numbers:
        yield p.PeerMarked(question=f"q{number}", criterion=f"c{number}", level=4, heard=put(number, "mark"))
    yield p.PeerAdvised(part="strengths", text=all_at("strengths"))
    yield p.PeerAdvised(part="improve", text=all_at("improve"))
    yield p.PeerAdvised(part="next_step", text=all_at("step"))
    yield p.PeerFinished()
