"""What the suites of the language model play on: one question, its typed answers, and what a healthy model says."""

import re
from pathlib import Path
from typing import Any

from tests.torture.oracle import PROJECT, Home
from voicemock.config import shipped_folder
from voicemock.grade import Grade
from voicemock.interview.interviewer import FollowUp, LLMInterviewer
from voicemock.llm.chat import ChatServer
from voicemock.prompts import load as load_prompt
from voicemock.reports.document import Document, document
from voicemock.rubric_files import load
from voicemock.scoring.judge import LLMJudge
from voicemock.sessions import events as e
from voicemock.sessions.library import Library
from voicemock.sessions.session import Session, fold

ANSWERS = (
    "The nightly report took six hours, so first I measured every step of it myself with a profiler and a watch, "
    "and then I rewrote the query that read the whole table for each of the forty customers, because that was where "
    "nearly all of the time went, and I tested the new one for a week beside the old one.",
    "It went from six hours to twenty minutes, and the finance team got three days a month back, which they told me "
    "themselves at the end of the quarter when I asked them about it.",
)
"""Typed in this order."""
SAY = "Which part of that did you measure first, and with what?"
LEVEL = 3
RUBRIC = load(PROJECT / "rubrics" / "behavioral.yaml")
QUESTION = RUBRIC.question("hard-problem")


def _move(prompt: str) -> dict[str, Any]:
    criterion = next(each.id for each in RUBRIC.criteria if f"- {each.id}: " in prompt)
    return {"criterion": criterion, "move": "follow_up", "say": SAY}


def _judgement(prompt: str) -> dict[str, Any]:
    said = re.findall(r"^Candidate: (.+)$", prompt, re.MULTILINE)
    quote = " ".join(said[0].split()[:12])
    return {
        "points": [{"point": "other", "quotes": [quote], "met": True}],
        "why_not_higher": "It does not say how long that lasted.",
        "why_not_lower": "You say what you did and in which order.",
        "cannot_assess": False,
        "level": LEVEL,
    }


def _advised(prompt: str) -> dict[str, Any]:
    return {
        "worked": [
            {"quote": quote, "why": "It says what you did."} for quote in _judgement(prompt)["points"][0]["quotes"]
        ],
        "missing": [],
        "looked_for": "Whether you can tell what you did, and what came of it.",
        "next_step": "Say how long that lasted.",
        "fact_to_ask": "How long did that last?",
    }


REPLIES = {
    "Move": _move,
    "Judgement": _judgement,
    "Advised": _advised,
    "Debriefing": lambda prompt: {
        "strengths": [{"number": 1, "why": "It shows what you did."}],
        "gaps": [],
        "practise": [{"number": 1, "action": "Say how long that lasted."}],
    },
    "_Ready": lambda prompt: {"ready": True},
}
"""What a healthy model replies to a prompt, by what is asked for."""


def session() -> Session:
    """The question, asked and answered."""
    engines = e.Engines(heard="typing", transcribed="-", interviewed="m", judged="m", spoke="-")
    opened = e.SessionOpened(
        id="s",
        voicemock="0",
        rubric=RUBRIC.as_data(),
        rubric_digest=RUBRIC.digest(),
        prompts={},
        engines=engines,
        plan=e.Plan(questions=(QUESTION.id,), follow_ups=1),
    )
    asked = e.QuestionAsked(turn=1, turn_kind="question", question=QUESTION.id, text=QUESTION.text, target_s=60)
    return fold([opened, asked, e.AnswerTyped(turn=1, text=ANSWERS[0])])


def follow_up(chat: ChatServer) -> FollowUp | None:
    """What the interviewer asks next."""
    folders = [shipped_folder("prompts")]
    prompts = (load_prompt("interviewer", folders), load_prompt("interviewer-turn", folders))
    return LLMInterviewer(chat, prompts, "m").follow_up(session(), session().turns)


def grade(chat: ChatServer) -> Grade:
    """What the judge makes of the answer."""
    criterion = RUBRIC.criterion(QUESTION.criteria[0])
    judge = LLMJudge(chat, load_prompt("judge", [shipped_folder("prompts")]), "m")
    return judge.grade(session().turns, QUESTION, criterion, RUBRIC)


def documents(home: Home) -> list[Document]:
    """The home's sessions, oldest first."""
    library = Library(home.path / "sessions")
    return [document(library.load(name).session) for name in library.names()]


def home_in(folder: Path, wait_s: float) -> Home:
    """A home whose model may take so long."""
    home = Home(folder)
    home.path.mkdir(mode=0o700)
    (home.path / "config.toml").touch(mode=0o600)
    be_patient(home, wait_s)
    return home


def be_patient(home: Home, wait_s: float = 60) -> None:
    """Lets the model take so long from now on: a healthy one on a busy machine is no fault."""
    (home.path / "config.toml").write_text(f"[llm]\nwait_s = {wait_s}\n", encoding="utf-8")


def typed(answers: tuple[str, ...] = ANSWERS) -> str:
    """The answers as they are typed."""
    return "".join(f"{each}\n\n" for each in answers)
