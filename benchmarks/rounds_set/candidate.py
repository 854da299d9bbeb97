"""A plausible candidate: what it says to whatever it is asked, typed or spoken by flite."""

import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
VOICE = "slt"
AT_A_LOSS = ("I have told you what I remember of it.", "There is not more to it, I think.")
"""Said where nothing is prepared: to a follow-up more than was reckoned with."""


@dataclass
class Candidate:
    """Answers by what is asked; of several answers to the same thing, one after the other.

    Args:
        given: the round's entry in rounds.yaml.
        answers: the answers to a rubric's questions by their ids: the answer, then what is said to each follow-up.
        replies: what a scripted model asks about each, and what is said to that.
        asked_by_model: whether it is the model that asks.
    """

    given: Mapping[str, Any]
    answers: Mapping[str, Sequence[str]]
    replies: Mapping[str, Sequence[Mapping[str, str]]]
    asked_by_model: bool
    said: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, round_name: str, rubric: str, asked_by_model: bool) -> "Candidate":
        """The candidate of a round. Raises KeyError where the set knows no such round."""
        given = load("rounds.yaml")[round_name]
        answers = {**load("answers.yaml").get(rubric, {}), **given.get("answers", {})}
        replies = {**load("replies.yaml").get(rubric, {}), **given.get("replies", {})}
        return cls(given, answers, replies, asked_by_model)

    def reply(self, kind: str, question: str) -> str:
        """What is said to a turn of this kind and question."""
        if kind == "correction" or not question:
            key, texts = kind, self.given.get(kind, ("That is all, thank you.",))
        else:
            key, texts = question, self._texts(question)
        at = self.said[key]
        self.said[key] += 1
        at_a_loss = ("No.",) if kind == "your_questions" else AT_A_LOSS
        said = texts[at] if at < len(texts) else at_a_loss[at % len(at_a_loss)]
        return " ".join(said.split())

    def script(self, questions: Sequence[str], follow_ups: int) -> list[Mapping[str, Any]]:
        """The model's replies to a plan, in order, as voicemock/llm/scripted.py reads them."""
        entries: list[Mapping[str, Any]] = []
        for question in questions:
            moves = [_move(each) for each in self.replies.get(question, ())]
            # It is not asked any more once the follow-ups are used up, nor after it moved on.
            entries += [*moves, MOVE_ON][:follow_ups]
        return [{"for": "Move", "reply": each} for each in entries] + list(self.given.get("script", ()))

    def _texts(self, question: str) -> Sequence[str]:
        answers = self.answers.get(question, ())
        if not self.asked_by_model or question not in self.replies:
            return answers
        # After the model moved on, what was handed in may still be asked about in written words.
        return [*answers[:1], *(each["then"] for each in self.replies[question]), *answers[1:]]


def _move(reply: Mapping[str, str]) -> Mapping[str, Any]:
    move = reply.get("move", "follow_up")
    return {"criterion": reply["criterion"], "move": move, "say": reply["say"], "missed": False, "note": ""}


MOVE_ON = {"criterion": "", "move": "move_on", "say": "", "missed": False, "note": ""}


def load(name: str) -> Any:
    """One of the set's YAML files."""
    return yaml.safe_load((HERE / name).read_text())


def speak(text: str, path: Path) -> bytes:
    """The text spoken, as a WAV file's bytes; `path` is overwritten. Needs flite (Debian: flite)."""
    subprocess.run(["flite", "-voice", VOICE, "-t", text, "-o", str(path)], check=True)
    return path.read_bytes()
