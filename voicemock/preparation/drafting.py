"""A rubric from a job description: a model proposes its parts, code makes a rubric of them that passes its check."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from pydantic import BaseModel

from voicemock.checked_yaml import written
from voicemock.errors import BadInput, BadReply
from voicemock.ports import Chat, Message
from voicemock.prompts import fence
from voicemock.rubric import Kind, Rubric
from voicemock.rubric_files import rubric_in
from voicemock.safe_text import one_line
from voicemock.scoring.shortened import shortened

MAX_CHARS = 24_000
"""A longer description is cut in its middle: no role takes a book."""
CRITERIA, QUESTIONS, POINTS = (3, 8), (4, 15), (2, 8)
"""How many there may be, at least and at most."""
MINUTES: Mapping[Kind, float] = {"opener": 1.5, "knowledge": 2, "situation": 2, "presentation": 4, "exercise": 4}
"""How long a good answer takes; 2 for the other kinds."""
SENIORITY = {
    "junior": {"overall": 1.8},
    "mid": {"overall": 2.6},
    "senior": {"overall": 3.5},
    "staff": {"overall": 4.3},
}
HEADER = """\
# Proposed by {model} from {source}. Read it before you use it: a model wrote the levels and the points.
# Then add graded examples, and see whether it does what it should: voicemock rubric test FILE (docs/rubrics.md).
"""


class DraftPoint(BaseModel):
    """One thing to look for."""

    text: str
    say: list[str]
    terms: list[str]


class DraftCriterion(BaseModel):
    """One thing that is judged."""

    name: str
    measures: str
    level_1: str
    level_3: str
    level_5: str
    points: list[DraftPoint]
    probe: str


class DraftFollowUp(BaseModel):
    """A follow-up, and the name of the criterion that it asks about."""

    criterion: str
    ask: str


class DraftQuestion(BaseModel):
    """One question, judged on criteria by their names."""

    kind: Kind
    text: str
    criteria: list[str]
    follow_ups: list[DraftFollowUp]


class RubricDraft(BaseModel):
    """The model's reply. Ids, weights, seniority and the format are left to code."""

    name: str
    description: str
    language: str
    criteria: list[DraftCriterion]
    questions: list[DraftQuestion]


class Fillable(Protocol):
    """A prompt with holes."""

    def fill(self, **values: str) -> str:
        """The text with its holes filled."""


class Drafted(NamedTuple):
    """A rubric that was proposed, and its file's text."""

    rubric: Rubric
    text: str


def drafted(chat: Chat, prompt: Fillable, description: str, name: str, header: str = "") -> Drafted:
    """The rubric that a model proposes; one that cannot be used is sent back once, with what is wrong.

    Args:
        chat: asks the model.
        prompt: the prompt `rubric`.
        description: the job description.
        name: of the file, which gives the rubric's id.
        header: comments for the beginning of the file.

    Raises:
        BadReply: the second one cannot be used either, or the model did not reply as asked.
        LLMUnreachable, Refused: the model cannot be asked.
    """
    kept = min(1.0, MAX_CHARS / max(1, len(description)))
    asked = prompt.fill(description=fence("job", shortened(description, kept)))
    messages = [Message("user", asked)]
    draft = chat(messages, RubricDraft)
    made, problems = _made(draft, name, header)
    if made is None:
        told = "It cannot be used:\n" + "\n".join(f"- {each}" for each in problems) + "\nReply again, in full."
        draft = chat([*messages, Message("assistant", draft.model_dump_json()), Message("user", told)], RubricDraft)
        made, problems = _made(draft, name, header)
    if made is None:
        raise BadReply(
            f"The model's rubric cannot be used: {problems[0]}.",
            "Try again, name another model, or start from a template: voicemock rubric new FILE",
        )
    return made


def _made(draft: RubricDraft, name: str, header: str) -> tuple[Drafted | None, Sequence[str]]:
    """The rubric of a draft, or what is wrong with it."""
    if problems := list(_problems(draft)):
        return None, problems
    text = header + written(as_file(draft, name))
    try:
        return Drafted(rubric_in(text, "the rubric"), text), ()
    except BadInput as error:
        return None, [re.sub(r"^the rubric:\d+:\d+: ", "", each) for each in error.problems] or [error.message]


def _problems(draft: RubricDraft) -> Iterator[str]:
    """What the format would take, but nobody could use."""
    for what, count, (least, most) in (
        ("criteria", len(draft.criteria), CRITERIA),
        ("questions", len(draft.questions), QUESTIONS),
        *((f"points of '{one_line(each.name)}'", len(each.points), POINTS) for each in draft.criteria),
    ):
        if not least <= count <= most:
            yield f"there are {count} {what}, and should be {least} to {most}"
    known = {_key(criterion.name) for criterion in draft.criteria}
    if len(known) < len(draft.criteria):
        yield "two criteria have the same name"
    for question in draft.questions:
        for named in (*question.criteria, *(each.criterion for each in question.follow_ups)):
            if _key(named) not in known:
                yield f"a question names the criterion '{one_line(named)[:60]}', which there is not"
    for criterion in draft.criteria:
        if len({_key(criterion.level_1), _key(criterion.level_3), _key(criterion.level_5)}) < 3:
            yield f"two levels of '{one_line(criterion.name)}' are the same"
        for point in criterion.points:
            if not any(map(str.strip, (*point.say, *point.terms))):
                yield f"the point '{one_line(point.text)[:60]}' has neither say nor terms"


def _key(text: str) -> str:
    return one_line(text).casefold()


def as_file(draft: RubricDraft, name: str) -> dict[str, Any]:
    """The rubric's data: a draft with ids, in the format's order."""
    ids = dict(
        zip((_key(each.name) for each in draft.criteria), _ids(each.name for each in draft.criteria), strict=True)
    )
    language = draft.language.strip().lower()[:2]
    return {
        "schema": "voicemock/rubric@1",
        "id": next(_ids([name])),
        "name": one_line(draft.name),
        "description": one_line(draft.description),
        "language": language if re.fullmatch("[a-z]{2}", language) else "en",
        "seniority": SENIORITY,
        "criteria": [_criterion(each, ids[_key(each.name)]) for each in draft.criteria],
        "questions": [
            _question(each, id_, ids)
            for each, id_ in zip(
                draft.questions, _ids(" ".join(each.text.split()[:8]) for each in draft.questions), strict=True
            )
        ],
    }


def _criterion(draft: DraftCriterion, id_: str) -> dict[str, Any]:
    return {
        "id": id_,
        "name": one_line(draft.name),
        "measures": one_line(draft.measures),
        "levels": {level: one_line(getattr(draft, f"level_{level}")) for level in (1, 3, 5)},
        "points": [
            {
                "id": point_id,
                "text": one_line(point.text),
                **({"say": say} if (say := _lines(point.say)) else {}),
                **({"terms": [terms]} if (terms := _lines(point.terms)) else {}),
            }
            for point, point_id in zip(draft.points, _ids(each.text for each in draft.points), strict=True)
        ],
        "probe": one_line(draft.probe),
    }


def _question(draft: DraftQuestion, id_: str, ids: Mapping[str, str]) -> dict[str, Any]:
    follow_ups = [{"criterion": ids[_key(each.criterion)], "ask": one_line(each.ask)} for each in draft.follow_ups]
    return {
        "id": id_,
        "kind": draft.kind,
        "text": one_line(draft.text),
        "minutes": MINUTES.get(draft.kind, 2),
        "criteria": list(dict.fromkeys(ids[_key(each)] for each in draft.criteria)),
        **({"follow_ups": follow_ups} if follow_ups else {}),
    }


def _lines(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(line for line in map(one_line, texts) if line))


def _ids(texts: Iterator[str] | Sequence[str]) -> Iterator[str]:
    """An id for each text, all different."""
    seen: set[str] = set()
    for text in texts:
        words = re.findall(r"[a-z0-9]+", one_line(text).lower())
        plain = "-".join(words)[:40].strip("-") or "part"
        made = next(each for each in (plain, *(f"{plain}-{n}" for n in range(2, 1000))) if each not in seen)
        seen.add(made)
        yield made
