"""Sessions for the tests of this folder, made the way real ones are: by folding events."""

from collections.abc import Iterator
from dataclasses import dataclass

from voicemock.grade import Evidence, Grade
from voicemock.rubric import Rubric
from voicemock.sessions import events as e
from voicemock.sessions.session import Session, fold
from voicemock.transcript import Stretch, Transcript, Word

WORD_S = 0.4
"""Every word of a made answer takes this long, one after the other from 0.5 s on."""


def rubric(name: str = "Backend engineer", **over) -> Rubric:
    anchors = {1: "Stops at what was done.", 3: "Names an outcome.", 5: "Gives a measured outcome."}
    point = {"id": "figure", "text": "a figure for the outcome", "say": ["it fell by half"]}
    return Rubric.model_validate(
        {
            "schema": "voicemock/rubric@1",
            "id": "backend-engineer",
            "name": name,
            "description": "A role.",
            "seniority": {"junior": {"overall": 1.8}, "senior": {"overall": 3.5}},
            "criteria": [
                {
                    "id": each,
                    "name": each.capitalize(),
                    "weight": weight,
                    "measures": f"Whether there is {each}.",
                    "levels": anchors,
                    "points": [point],
                    "probe": f"What about the {each}?",
                }
                for each, weight in (("action", 1), ("result", 2), ("depth", 1))
            ],
            "questions": [
                {
                    "id": "problem",
                    "kind": "example",
                    "text": "A difficult problem?",
                    "criteria": ["action", "result"],
                },
                {"id": "design", "kind": "knowledge", "text": "How does an index work?", "criteria": ["depth"]},
            ],
            **over,
        }
    )


def engines(**over) -> e.Engines:
    words = {"heard": "files", "transcribed": "Whisper base.en", "interviewed": "written", "judged": "coverage"}
    return e.Engines(**{**words, "spoke": "text on screen", **over})


def transcript(text: str, probability: float | None = 0.9) -> Transcript:
    words = text.split(" ")
    return Transcript.of_words(
        Word(text=word, start_s=0.5 + WORD_S * at, end_s=0.5 + WORD_S * (at + 1), probability=probability)
        for at, word in enumerate(words)
    )


def opened(rub: Rubric | None = None, **over) -> e.SessionOpened:
    rub = rub or rubric()
    values = {
        "id": "2026-11-22-1",
        "voicemock": "0.1",
        "rubric": rub.as_data(),
        "rubric_digest": rub.digest(),
        "prompts": {},
        "engines": engines(),
        "plan": e.Plan(questions=tuple(each.id for each in rub.questions), follow_ups=2, minutes=30),
    }
    return e.SessionOpened(**{**values, **over})


def asked(
    turn: int, text: str = "A difficult problem?", question: str = "problem", kind="question"
) -> e.QuestionAsked:
    return e.QuestionAsked(turn=turn, turn_kind=kind, question=question, text=text, target_s=120)


def spoken(turn: int, text: str, probability: float | None = 0.9, **over) -> Iterator[e.Event]:
    """An answer that was spoken and transcribed."""
    said = transcript(text, probability)
    audio = f"audio/{turn:03}.wav"
    end = said.words[-1].end_s
    yield e.AnswerStarted(turn=turn, audio=audio)
    yield e.AnswerRecorded(
        turn=turn, audio=audio, duration_s=end + 0.5, speech=(Stretch(0.5, end),), source="files", **over
    )
    yield e.AnswerTranscribed(turn=turn, transcript=said, engine="Whisper base.en")


def quote(turn: int, text: str, words: str, point: str | None = "figure") -> Evidence:
    """Evidence for `words` in what was said."""
    start = text.index(words)
    end = start + len(words)
    at = transcript(text).seconds_at(start, end)
    assert at
    return Evidence(
        turn=turn, quote=words, char_start=start, char_end=end, start_s=at.start_s, end_s=at.end_s, point=point
    )


def graded(question: str, grade: Grade, run: int = 1, judge: str = "coverage") -> e.CriterionGraded:
    return e.CriterionGraded(run=run, question=question, grade=grade, judge=judge)


FIRST = "The billing report took six hours so I rewrote the query and tested it on a copy."
FIRST_SHOWN = FIRST.replace("took six", "took [0.4 s missing] six")
"""With the gap of `full_events` at its place."""
SECOND = "It went from six hours to twenty minutes and finance could start at nine."


def full_events(rub: Rubric | None = None) -> Iterator[e.Event]:
    """Two questions: one with a follow-up, one skipped; graded."""
    rub = rub or rubric()
    yield opened(rub)
    yield asked(1)
    yield from spoken(1, FIRST, gaps=(Stretch(2.0, 2.4),), note="The device's clock was slow.")
    yield asked(2, "What came of it?", kind="follow_up")
    yield from spoken(2, SECOND, probability=0.3)
    yield asked(3, "How does an index work?", question="design")
    yield e.AnswerSkipped(turn=3)
    yield e.InterviewClosed(reason="finished")
    yield e.ScoringStarted(run=1, judge="coverage", rubric=rub.as_data(), rubric_digest=rub.digest())
    yield graded("problem", Grade(criterion="action", level=3, evidence=(quote(1, FIRST, "I rewrote the query"),)))
    both = (quote(1, FIRST, "six hours"), quote(2, SECOND, "six hours to twenty minutes"))
    yield graded(
        "problem",
        Grade(
            criterion="result",
            level=4,
            evidence=both,
            missing=("how it is known",),
            samples=(3, 4, 4),
            why_not_higher="Does not say how it was measured.",
        ),
    )
    yield graded("design", Grade(criterion="depth", reason="not_heard"))
    yield e.ScoringFinished(run=1)


@dataclass
class Kinds:
    """Sessions in every state that a report must cope with."""

    full: Session
    open: Session
    unscored: Session
    typed: Session
    unheard: Session
    empty: Session


def kinds() -> Kinds:
    close = e.InterviewClosed(reason="ended_by_user")
    failed = e.TranscriptionFailed(turn=1, reason="The recogniser died.")
    answer = list(spoken(1, FIRST))
    silent = e.AnswerRecorded(turn=1, audio="audio/001.wav", duration_s=3.0, speech=(), source="files")
    return Kinds(
        full=fold(full_events()),
        open=fold([opened(), asked(1), *answer, asked(2, "And then?", kind="follow_up")]),
        unscored=fold([opened(), asked(1), *answer[:2], failed, close]),
        typed=fold([opened(), asked(1), e.AnswerTyped(turn=1, text="I rewrote it.\nTwice."), close]),
        unheard=fold([opened(), asked(1), silent, close]),
        empty=fold([opened()]),
    )
