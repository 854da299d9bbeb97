"""From what was read to the files of a preparation."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from voicemock.checked_yaml import written
from voicemock.preparation.company import research
from voicemock.preparation.plan import Preparation, gaps_of
from voicemock.preparation.sheet import refresh
from voicemock.preparation.tailored import tailored
from voicemock.preparation.texts import Reading, Texts
from voicemock.preparation.to_ask import BankQuestion, sort_questions
from voicemock.rubric import Rubric
from voicemock.safe_text import safe

PLAN, RUBRIC, SHEET = "preparation.yaml", "rubric.yaml", "sheet.md"
TEXTS: Mapping[str, str] = {"job": "job.txt", "cv": "cv.txt", "company": "company.txt"}
"""The copies of what was given, by the fields of Texts."""
_HEADER = """\
# Made by voicemock prepare. Edit it freely: a later interview reads it as it stands then.
# questions: the planned questions, by their ids in rubric.yaml, in their order.
"""


class Made(NamedTuple):
    """A preparation, and its files but for the sheet."""

    plan: Preparation
    files: Mapping[str, str]


def make(
    reading: Reading, texts: Texts, base: tuple[Rubric, str], bank: Sequence[BankQuestion], extends: str = ""
) -> Made:
    """The plan and the rubric.

    Args:
        reading: what was read in the texts.
        texts: those, of which copies are kept.
        base: the rubric to build on, and what it is called.
        bank: questions for the candidate to ask.
        extends: how rubric.yaml names the base; left out, as it is called.
    """
    rubric = tailored(reading, base[0], extends or base[1])
    technical = any(skill.kind == "technology" for skill in reading.skills)
    questions = sort_questions(bank, texts.job, texts.company, technical)
    plan = Preparation(
        by=reading.by,
        role=reading.role or base[0].name,
        company=reading.company,
        base=base[1],
        skills=reading.skills,
        facts=reading.facts,
        questions=rubric.plan,
        research=research(reading.facts, reading.company, (texts.job, texts.company)),
        refresh=refresh(reading.skills, gaps_of(reading.skills)),
        ask=questions.ask,
        do_not_ask=questions.answered,
        dropped=reading.dropped,
    )
    copies = {TEXTS[field]: safe(text) for field, text in texts._asdict().items() if text}
    return Made(plan, {PLAN: _HEADER + written(_as_data(plan)), RUBRIC: rubric.text, **copies})


def _as_data(plan: Preparation) -> dict[str, Any]:
    """Plain data that is read as the same plan; what is empty is left out."""
    data: dict[str, Any] = plan.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"schema": plan.format, **data}
