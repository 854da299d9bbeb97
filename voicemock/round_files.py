"""Round files: finding them by name and reading them. Format: docs/rounds.md."""

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from voicemock import named_files
from voicemock.checked_yaml import Loc, check, near_miss, read, refusal
from voicemock.prompts import prompt_folders
from voicemock.round import Round, problems_of
from voicemock.rubric import MOST_WEIGHT, Rubric
from voicemock.rubric_files import find as find_rubric
from voicemock.rubric_files import load as load_rubric

FOLDER = "rounds"
"""Below each folder of prompts."""


def available(folders: Sequence[Path] | None = None) -> dict[str, Path]:
    """The rounds that can be used by name: those of the first of `folders` (prompts.prompt_folders) come first."""
    return named_files.available(folder / FOLDER for folder in folders or prompt_folders())


def find(name: str, folders: Sequence[Path] | None = None) -> Path:
    """The file meant by a round's name or path. Raises NotFound with the nearest name."""
    return named_files.find(name, available(folders), "round", "See them: voicemock round list")


def load(path: Path) -> Round:
    """The round in a file.

    Raises:
        NotFound: no such file.
        BadInput: it is not a round; every problem is named as file:line:column.
    """
    document = read(path)
    remedy = f"Mend it, then: voicemock round check {shlex.quote(str(path))}"
    found = check(document, Round, remedy)
    if problems := list(problems_of(found)):
        raise refusal(document, problems, remedy)
    return found


def emphasised(rubric: Rubric, round_: Round) -> Rubric:
    """The rubric with the round's emphasis on its weights."""
    if not any(each.id in round_.emphasis for each in rubric.criteria):
        return rubric
    weights = [each.weight * round_.emphasis.get(each.id, 1.0) for each in rubric.criteria]
    # Only their proportions count, and none may be beyond what a rubric may hold.
    shrunk = max(1.0, max(weights) / MOST_WEIGHT)
    criteria = tuple(
        each.model_copy(update={"weight": min(MOST_WEIGHT, weight / shrunk)})
        for each, weight in zip(rubric.criteria, weights, strict=True)
    )
    return rubric.model_copy(update={"criteria": criteria})


def check_with_rubric(path: Path) -> Round:
    """The round in a file, held against its rubric: criteria, questions and kinds that it names must be there.

    Raises:
        NotFound: no such file, or no such rubric.
        BadInput: every problem is named as file:line:column.
    """
    found = load(path)
    rubric = load_rubric(find_rubric(found.rubric))
    if problems := list(_problems_with(found, rubric)):
        raise refusal(read(path), problems, f"Mend it, then: voicemock round check {shlex.quote(str(path))}")
    return found


def _problems_with(round_: Round, rubric: Rubric) -> Iterator[tuple[Loc, str]]:
    criteria = {each.id for each in rubric.criteria}
    questions = {each.id for each in rubric.questions}
    kinds = {each.kind for each in rubric.questions}
    for name in round_.emphasis:
        yield from _unknown(("emphasis", name), "criterion", name, criteria, rubric)
    for at, each in enumerate(round_.interviewers):
        for n, name in enumerate(each.focus):
            yield from _unknown(("interviewers", at, "focus", n), "criterion", name, criteria, rubric)
    for at, stage in enumerate(round_.stages):
        for n, name in enumerate(stage.questions):
            yield from _unknown(("stages", at, "questions", n), "question", name, questions, rubric)
        wanted = {"negotiation"} if stage.kind == "negotiation" else set(stage.kinds)
        if wanted and not wanted & kinds:
            yield ("stages", at), f"{rubric.id} has no question of kind {', '.join(sorted(wanted))}"


def _unknown(loc: Loc, what: str, name: str, known: set[str], rubric: Rubric) -> Iterator[tuple[Loc, str]]:
    if name not in known:
        near = near_miss(name, known)
        yield loc, f"{rubric.id} has no {what} '{name}'" + (f"; did you mean '{near}'?" if near else "")
