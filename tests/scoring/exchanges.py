"""Exchanges to score: the shipped example answers, and turns made of plain words."""

from pathlib import Path

import yaml

from voicemock.rubric import Criterion, Question, Rubric
from voicemock.rubric_files import load
from voicemock.sessions import events as e
from voicemock.sessions.session import Turn
from voicemock.transcript import Stretch, Transcript, Word

ROOT = Path(__file__).parents[2]
ANSWERS: dict[str, str] = yaml.safe_load((ROOT / "examples" / "answers" / "answers.yaml").read_text())["answers"]
PROBLEM, RESULT, DISAGREEMENT, LESSON = (" ".join(text.split()) for text in ANSWERS.values())


def behavioral() -> Rubric:
    return load(ROOT / "rubrics" / "behavioral.yaml")


def typed(
    *texts: str, question: str = "hard-problem", asked: str = "Tell me about a difficult problem."
) -> list[Turn]:
    """A question's turn and its follow-ups, answered by these texts."""
    return [
        Turn(
            number=number,
            kind="question" if number == 1 else "follow_up",
            question=question,
            text=asked if number == 1 else "And then?",
            target_s=120,
            typed=True,
            transcript=Transcript(text=text),
        )
        for number, text in enumerate(texts, 1)
    ]


def heard(text: str, unsure: tuple[str, ...] = (), duration_s: float | None = None, number: int = 1) -> Turn:
    """A spoken answer, half a second a word; the words in `unsure` have a low probability."""
    words = [
        Word(text=word, start_s=at / 2, end_s=at / 2 + 0.4, probability=0.2 if word in unsure else 0.95)
        for at, word in enumerate(text.split())
    ]
    length = len(words) / 2 if duration_s is None else duration_s
    recorded = e.AnswerRecorded(
        turn=number, audio="audio/001.wav", duration_s=length, speech=(Stretch(0, length),), source="test"
    )
    return Turn(
        number=number,
        kind="question" if number == 1 else "follow_up",
        question="hard-problem",
        text="Tell me about a difficult problem.",
        target_s=120,
        audio="audio/001.wav",
        recorded=recorded,
        transcript=Transcript.of_words(words),
    )


def as_heard_without_marks(text: str) -> str:
    """The text as a recogniser without capitals and punctuation writes it."""
    return "".join(char for char in text.lower() if char.isalpha() or char in "' ")


def small(points: list[dict[str, object]], **more: object) -> tuple[Question, Criterion, Rubric]:
    """A rubric of one question and one criterion with these points."""
    rubric = Rubric.model_validate(
        {
            "id": "small",
            "name": "Small",
            "description": "For one test.",
            "criteria": [
                {
                    "id": "c",
                    "name": "C",
                    "measures": "M.",
                    "levels": {1: "a", 3: "b", 5: "c"},
                    "points": points,
                    "probe": "More?",
                    **more,
                }
            ],
            "questions": [{"id": "q", "kind": "example", "text": "What happened?", "criteria": ["c"]}],
        }
    )
    return rubric.questions[0], rubric.criteria[0], rubric
