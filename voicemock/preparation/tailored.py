"""A rubric for one job and one CV: the role's own, with questions about the evidence, the gaps and the values."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from typing import Any, NamedTuple

from voicemock.checked_yaml import written
from voicemock.preparation.named_ids import id_of
from voicemock.preparation.plan import Proof, Skill, gaps_of
from voicemock.preparation.texts import Reading
from voicemock.rubric import Kind, Rubric
from voicemock.safe_text import one_line

EVIDENCE, GAPS, KNOWLEDGE, LISTED, VALUES = 3, 3, 2, 2, 1
"""How many questions of each sort there are at most."""
MAX_CRITERIA = 3
MAX_QUOTE = 160
"""Characters of a quote inside a question."""

_FIGURE = re.compile(r"\d")
_OUTCOME = re.compile(r"\b(?:figure|outcome|result|measured|number|came of)\b", re.IGNORECASE)
_HEADER = """\
# Made by voicemock prepare for one job and one CV; it builds on {base}.
# Edit the questions, then see whether it is whole: voicemock rubric check FILE
# The plan, in its order, is the list `questions` in preparation.yaml.
"""


class Tailored(NamedTuple):
    """The text of rubric.yaml, and the planned questions by their ids."""

    text: str
    plan: tuple[str, ...]


class _Question(NamedTuple):
    name: str
    kind: Kind
    text: str
    follow_up: str = ""


def tailored(reading: Reading, base: Rubric, extends: str) -> Tailored:
    """The tailored rubric.

    Args:
        reading: what was read in the given texts.
        base: the rubric that it extends.
        extends: how the new file names that one.
    """
    sorts = (
        _of_evidence(reading),
        _of_gaps(reading),
        _of_knowledge(reading),
        _of_lists(reading),
        _of_values(reading),
    )
    # In turn, so that a short interview has some of each.
    in_turn = [each for turn in zip_longest(*map(list, sorts)) for each in turn if each]
    taken = {each.id for each in chain(base.questions, base.criteria)}
    questions = [_as_data(each, id_of(each.name, taken), base) for each in in_turn]
    role = reading.role or base.name
    company = f" at {reading.company}" if reading.company else ""
    data = {
        "schema": "voicemock/rubric@1",
        "extends": extends,
        "id": id_of(f"{reading.company} {role}", set()),
        "name": f"{role}{company}",
        "description": f"{base.description} With questions about one job description and one CV.",
        "questions": questions,
    }
    opener = [each.id for each in base.questions if each.kind == "opener"][:1]
    plan = (*opener, *(each["id"] for each in questions))
    if len(plan) < len(opener) + 1:  # a job description without a skill: the role's own questions remain
        plan = tuple(each.id for each in base.questions)
        data.pop("questions")
    return Tailored(_HEADER.format(base=one_line(extends)) + written(data), plan)


def _of_evidence(reading: Reading) -> Iterator[_Question]:
    """About what the CV tells, one line for a skill and none twice, essential skills first."""
    seen: set[str] = set()
    for skill in sorted(reading.skills, key=_by_need):
        quotes = [proof.quote for proof in skill.told]
        if not quotes or skill.kind == "other" or not seen.isdisjoint(quotes) or len(seen) == EVIDENCE:
            continue
        seen.add(quotes[0])
        quote = quoted(quotes[0])
        asks = "How do you know those figures, and what were they before?" if _FIGURE.search(quote) else ""
        yield _Question(
            f"cv-{skill.id}",
            "example",
            f"Your CV says: {quote} What was your own part in that, and how did you go about it?",
            asks,
        )


def _of_gaps(reading: Reading) -> Iterator[_Question]:
    """About what the job needs and the CV does not show."""
    for skill in _apart([each for each in gaps_of(reading.skills) if each.need == "essential"])[:GAPS]:
        name = one_line(skill.name)
        if skill.kind == "technology":
            yield _Question(
                f"gap-{skill.id}",
                "situation",
                f"This job needs {name}, and your CV does not mention it. What do you know of it, and how would you "
                "get up to speed in your first weeks?",
                "What would you do first, and how would you notice that you are getting somewhere?",
            )
        elif skill.kind == "other":
            yield _Question(
                f"gap-{skill.id}",
                "experience",
                f"The job description asks for this: {quoted(skill.quote)} What in your work comes closest to it?",
                "Which part of it would be new to you, and how would you learn that?",
            )
        else:
            yield _Question(
                f"gap-{skill.id}",
                "example",
                f"This job needs {_inside(name)}, and your CV has no example of it. Tell me about a time when it "
                "mattered in your work.",
                "What exactly did you do yourself, and what came of it?",
            )


def _apart(gaps: Sequence[Skill]) -> list[Skill]:
    """One gap for what would do as well, or is an example of it: *a queue such as Kafka or RabbitMQ*."""
    return [
        each for at, each in enumerate(gaps) if not each.instead or each.quote not in {one.quote for one in gaps[:at]}
    ]


def _of_knowledge(reading: Reading) -> Iterator[_Question]:
    """About how an essential technology works that the CV tells of."""
    known = [each for each in reading.skills if each.need == "essential" and each.kind == "technology" and each.told]
    for skill in known[:KNOWLEDGE]:
        yield _Question(
            f"knows-{skill.id}",
            "knowledge",
            f"You have worked with {one_line(skill.name)}. Explain how the part of it that you used most works "
            "underneath, and where it stops working well.",
        )


def _of_lists(reading: Reading) -> Iterator[_Question]:
    """About what the CV only lists."""
    listed = [each for each in reading.skills if each.evidence and not each.told and each.kind == "technology"]
    for skill in sorted(listed, key=_by_need)[:LISTED]:
        yield _Question(
            f"uses-{skill.id}",
            "experience",
            f"Your CV lists {one_line(skill.name)}. Tell me about one thing that you did with it yourself, and "
            f"where it "
            "got difficult.",
        )


def _of_values(reading: Reading) -> Iterator[_Question]:
    """About a value of the company."""
    whose = f"At {one_line(reading.company)} they say" if reading.company else "This company says"
    values = [fact.quote for fact in reading.facts if fact.kind == "value"]
    for number, value in enumerate(values[:VALUES], 1):
        yield _Question(
            f"value-{number}",
            "example",
            f"{whose}: {quoted(value)} Tell me about a time when you worked like that, or found that you should "
            f"have.",
        )


def quoted(text: str) -> str:
    """Somebody's words inside a question, with a full stop's worth of an end."""
    line = one_line(text)
    if len(line) > MAX_QUOTE:
        line = line[:MAX_QUOTE].rsplit(" ", 1)[0].rstrip(",;:") + "…"
    return f"“{line}”" if line[-1:] in ".!?…" else f"“{line}.”"


def _inside(name: str) -> str:
    """A name of ordinary words as it stands inside a sentence."""
    return name if name[1:2].isupper() or not name[:1].isalpha() else name[0].lower() + name[1:]


def _by_need(skill: Skill) -> tuple[bool, int]:
    return skill.need == "desirable", -max(map(_worth, skill.told), default=0)


def _worth(proof: Proof) -> int:
    return 1 + bool(_FIGURE.search(proof.quote))


def _as_data(question: _Question, id_: str, base: Rubric) -> dict[str, Any]:
    criteria = _criteria(question.kind, base)
    asks = [{"criterion": _about_outcomes(criteria, base), "ask": question.follow_up}] if question.follow_up else []
    return {
        "id": id_,
        "kind": question.kind,
        "text": question.text,
        "minutes": 2,
        "criteria": criteria,
        **({"follow_ups": asks} if asks else {}),
    }


def _criteria(kind: Kind, base: Rubric) -> list[str]:
    """What the base judges its own questions of that kind on, the most frequent first."""
    of_kind = [each for each in base.questions if each.kind == kind] or list(base.questions)
    counts = Counter(name for each in of_kind for name in each.criteria)
    return [name for name, _ in counts.most_common(MAX_CRITERIA)]


def _about_outcomes(criteria: Sequence[str], base: Rubric) -> str:
    """The criterion that asks for figures and outcomes, where one of them does."""

    def asks(name: str) -> bool:
        criterion = base.criterion(name)
        return bool(_OUTCOME.search(" ".join((criterion.measures, *(each.text for each in criterion.points)))))

    return next((name for name in criteria if asks(name)), criteria[0])
