"""Rubric files: finding them by name, reading them, building one on another. Format: docs/rubrics.md."""

import json
import re
import shlex
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, TypeVar

from voicemock import named_files
from voicemock.checked_yaml import Document, Loc, check, parse, quoted, read, refusal
from voicemock.config import own_folder, shipped_folder
from voicemock.rubric import Extension, Named, Profile, Question, Rubric, problems_of

MAX_BASES = 8
"""The most rubrics of which each extends the next."""


def available() -> dict[str, Path]:
    """The rubrics that can be used by name: the user's own, then the shipped ones."""
    return named_files.available((own_folder("rubrics"), shipped_folder("rubrics")))


def find(name: str) -> Path:
    """The file meant by a rubric's name or path. Raises NotFound with the nearest name."""
    return named_files.find(name, available(), "rubric", "See them: voicemock rubric list")


def load(path: Path) -> Rubric:
    """The rubric in a file, with the one it extends: a name that `available` knows, or a path beside the file.

    Raises:
        NotFound: no such file.
        BadInput: it is not a rubric; every problem is named as file:line:column.
    """
    return _load(path, ())


def _load(path: Path, above: tuple[Path, ...]) -> Rubric:
    document = read(path)
    remedy = f"Mend it, then: voicemock rubric check {shlex.quote(str(path))}"
    if len(above) > MAX_BASES:
        raise refusal(document, [(("extends",), f"more than {MAX_BASES} rubrics extend each other")], remedy)
    if path.resolve() in above:
        raise refusal(document, [(("extends",), "the rubrics extend each other in a circle")], remedy)
    if isinstance(document.data, dict) and "extends" in document.data:
        extension = check(document, Extension, remedy)
        if not _may_extend(extension.extends):
            what = "it must be a rubric's name, or the path from this file to a .yaml file"
            raise refusal(document, [(("extends",), what)], remedy)
        base = _load(_base(extension.extends, path), (*above, path.resolve()))
        unknown = [
            (("drop", at), f"'{name}' is not in {quoted(extension.extends)}")
            for at, name in enumerate(extension.drop)
            if name not in {item.id for item in (*base.criteria, *base.questions)}
        ]
        if unknown:
            raise refusal(document, unknown, remedy)
        rubric = _extended(base, extension)
    else:
        rubric = check(document, Rubric, remedy)
    if problems := list(problems_of(rubric)):
        raise refusal(document, [(_in_file(document, rubric, loc), what) for loc, what in problems], remedy)
    return rubric


def rubric_in(text: str, name: str) -> Rubric:
    """The rubric that a text holds, which extends no other; `name` stands in messages. Raises BadInput."""
    document = parse(text, name)
    rubric = check(document, Rubric)
    if problems := list(problems_of(rubric)):
        raise refusal(document, problems)
    return rubric


def _may_extend(name: str) -> bool:
    """Whether a rubric may name this as its base: what comes from anywhere opens no other disk, device or host."""
    rooted = PurePosixPath(name).is_absolute() or bool(PureWindowsPath(name).anchor) or "\0" in name
    return not rooted and (name in available() or not named_files.is_path(name) or name.endswith((".yaml", ".yml")))


def _base(name: str, path: Path) -> Path:
    """Where the rubric named in `extends` is; a user's own rubric may extend the shipped one of the same name."""
    shipped = shipped_folder("rubrics") / f"{name}.yaml"
    if name == path.stem and shipped.is_file():
        return shipped
    found = find(name)
    return found if found in available().values() else path.parent / found


def _extended(base: Rubric, extension: Extension) -> Rubric:
    """The base with the extension's parts; questions keep only the criteria that are left."""
    merged: dict[str, Any] = {
        "criteria": _merged(base.criteria, extension.criteria, extension.drop),
        "questions": _merged(base.questions, extension.questions, extension.drop),
    }
    merged["questions"] = tuple(_without(question, set(extension.drop)) for question in merged["questions"])
    left = {question.id for question in merged["questions"]}
    return base.model_copy(
        update={
            **merged,
            "id": extension.id,
            "name": extension.name,
            "description": extension.description,
            "language": extension.language or base.language,
            "seniority": {**_profiles(base, set(extension.drop)), **extension.seniority},
            "examples": (*(each for each in base.examples if each.question in left), *extension.examples),
        }
    )


Item = TypeVar("Item", bound=Named)


def _merged(base: tuple[Item, ...], own: tuple[Item, ...], dropped: tuple[str, ...]) -> tuple[Item, ...]:
    """The base's items in their order, replaced where the id is the same, then the new ones."""
    new: dict[str, Item] = {item.id: item for item in own}
    kept: list[Item] = [new.pop(item.id, item) for item in base if item.id not in dropped]
    return (*kept, *new.values())


def _profiles(base: Rubric, dropped: set[str]) -> dict[str, Profile]:
    return {
        name: profile.model_copy(update={"at_least": {c: n for c, n in profile.at_least.items() if c not in dropped}})
        for name, profile in base.seniority.items()
    }


def _without(question: Question, dropped: set[str]) -> Question:
    return question.model_copy(
        update={
            "criteria": tuple(name for name in question.criteria if name not in dropped),
            "follow_ups": tuple(each for each in question.follow_ups if each.criterion not in dropped),
        }
    )


def _in_file(document: Document, rubric: Rubric, loc: Loc) -> Loc:
    """A problem's place in the file that was read: an extension lists only some of the items, so look by id."""
    if "extends" not in document.data or len(loc) < 2 or not isinstance(loc[1], int):
        return loc
    wanted = getattr(rubric, str(loc[0]))[loc[1]]
    for at, item in enumerate(document.data.get(loc[0], [])):
        if isinstance(item, dict) and item.get("id") == getattr(wanted, "id", None):
            return (loc[0], at, *loc[2:])
    return ()


def place_of(path: Path, *way: str) -> str:
    """`file:line:column` of a part of a rubric, in its own file or in the one that it extends.

    Args:
        path: the rubric's file, which `load` takes.
        way: keys, and ids in lists, such as ("criteria", "result", "levels", "3").
    """
    document = read(path)
    at: Any = document.data
    loc: Loc = ()
    for step in way:
        key = next((n for n, item in enumerate(at) if item.get("id") == step), None) if isinstance(at, list) else step
        if key is None or (isinstance(at, dict) and key not in at):
            break
        at, loc = at[key], (*loc, key)
        if not isinstance(at, dict | list):
            break
    if len(loc) < min(2, len(way)) and "extends" in document.data:
        return place_of(_base(document.data["extends"], path), *way)
    return document.where(loc)


def template(name: str, base: Rubric | None = None, extends: str = "") -> str:
    """A rubric to start from, which passes `load`; one that extends a base holds only what differs.

    Args:
        name: what the new rubric is about, or is called.
        base: the rubric that it extends.
        extends: how the new file names that one: as `available` does, or by its path from there.
    """
    file = "extension.yaml" if base else "new.yaml"
    text = (shipped_folder("rubrics") / "templates" / file).read_text(encoding="utf-8")
    if base:
        plain = re.fullmatch(r"[\w./-]+", extends or base.id)
        text = text.replace("BASE", extends or base.id if plain else json.dumps(extends, ensure_ascii=False))
        text = text.replace("CRITERION", base.criteria[0].id)
    return text.replace("RUBRIC_ID", id_for(name))


def id_for(name: str) -> str:
    """A name as an id."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:60].strip("-") or "my-rubric"
