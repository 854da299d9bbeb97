"""Two attempts at one question with payloads in every text that is not ours, to be compared and shown."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime

from tests.reports import folded
from tests.torture.markup_session import Put
from voicemock.evaluation.noise import ASSUMED
from voicemock.grade import Evidence, Grade
from voicemock.practice.attempts import Attempt, Retaken, retaken
from voicemock.reports.document import document
from voicemock.reports.document_values import Document
from voicemock.reports.html.sounds import Sounds
from voicemock.rubric import Rubric
from voicemock.sessions import events as e
from voicemock.sessions.origin import RetakeOf
from voicemock.sessions.session import fold
from voicemock.transcript import Stretch, Transcript, Word

SINKS = (
    "role", "id", "gone", "question", "follow-up", "word", "typed", "criterion", "shows", "judged", "judge",
    "missing", "reason",
)  # fmt: skip
"""Texts that a comparison shows."""
SHOWN_IN_TEXT = ("id", "gone", "question", "follow-up", "word", "typed", "criterion", "shows", "judged", "judge")


def attempts(numbers: Iterable[int], put: Put) -> Retaken:
    """Two attempts that are left of three, judged by two judges."""
    all_at = _together(numbers, put)
    found = []
    for number in (2, 3):
        session = fold(events(numbers, put, number))
        at = datetime(2026, 11, number, tzinfo=UTC)
        found.append(Attempt(number, f"{number} {all_at('id')}", session, "q", session.run, at))
    return retaken(all_at("gone"), "q", found, ASSUMED, ())


def _together(numbers: Iterable[int], put: Put) -> Callable[[str], str]:
    return lambda sink: " ".join(put(number, sink) for number in numbers)


def documents(taken: Retaken) -> Mapping[str, Document]:
    """Of both sessions, without words to the grader: which texts are some is another matter."""
    found = {each.name: document(each.session) for each in taken.attempts}
    return {
        name: each.model_copy(
            update={"turns": tuple(turn.model_copy(update={"to_the_grader": ()}) for turn in each.turns)}
        )
        for name, each in found.items()
    }


def sounds(taken: Retaken, mp3: bytes) -> Mapping[str, Sounds]:
    """Something to play in both."""
    return {each.name: Sounds.inlined({1: mp3}, {1: (0.1, 0.9)}) for each in taken.attempts}


def _rubric(all_at: Callable[[str], str]) -> Rubric:
    criterion = {"id": "c", "name": all_at("criterion"), "measures": "x", "levels": {1: "x", 3: "x", 5: "x"},
                 "points": [{"id": "p", "text": all_at("shows")}], "probe": "x"}  # fmt: skip
    question = {"id": "q", "kind": "example", "text": "x", "criteria": ["c"]}
    named = {"id": "r", "name": all_at("role"), "description": "x"}
    return Rubric.model_validate({**named, "criteria": [criterion], "questions": [question]})


def events(numbers: Iterable[int], put: Put, number: int) -> Iterator[e.Event]:
    """The session of one attempt; the last has another judge than those before."""
    all_at = _together(numbers, put)
    rubric, judge = _rubric(all_at), all_at("judged" if number == 3 else "judge")
    again = RetakeOf(session=all_at("gone"), question="q", asked=all_at("question"))
    yield folded.opened(rubric, id=all_at("id"), purpose="retake", retake=again)
    yield folded.asked(1, all_at("question"), "q")
    yield e.AnswerRecorded(
        turn=1, audio="audio/1.wav", duration_s=9.0, speech=(Stretch(0.5, 8.0),), source="x", note=all_at("reason")
    )
    word = Word(text=all_at("word"), start_s=0.5, end_s=1.0, probability=0.9)
    said = Transcript.of_words([word, Word(text="after", start_s=1.6, end_s=2.0)], "zz")  # no language
    yield e.AnswerTranscribed(turn=1, transcript=said, engine="x")
    yield folded.asked(2, all_at("follow-up"), "q", "follow_up")
    yield e.AnswerTyped(turn=2, text=all_at("typed"))
    yield e.InterviewClosed(reason="finished")
    yield e.ScoringStarted(run=1, judge=judge, rubric=rubric.as_data(), rubric_digest=rubric.digest())
    quote = Evidence(turn=1, quote=word.text, char_start=0, char_end=len(word.text), start_s=0.5, end_s=1, point="p")
    evidence = (quote,) if number == 3 else ()
    grade = Grade(criterion="c", level=number, evidence=evidence, missing=(all_at("missing"),))
    yield folded.graded("q", grade, judge=judge)
    yield e.ScoringFinished(run=1)
