"""Loops: the rounds of a whole hiring process, in order. Format: docs/rounds.md."""

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from voicemock import named_files
from voicemock.checked_yaml import Loc, check, near_miss, read, refusal
from voicemock.prompts import prompt_folders
from voicemock.round import Style
from voicemock.round_files import available as available_rounds
from voicemock.rubric import Id, Text

FOLDER = "loops"
"""Below each folder of prompts."""


class LoopRound(BaseModel):
    """One round of a loop."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    round: Text
    """The round's name."""
    rubric: Text | None = None
    """A rubric's name, where it is another than the round's own."""
    style: Style | None = None
    day: Annotated[int, Field(ge=1, le=365)]
    """The day of the process on which it takes place, from 1."""


class Loop(BaseModel):
    """The rounds of a hiring process."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["voicemock/loop@1"] = Field(alias="schema", default="voicemock/loop@1")
    id: Id
    name: Text
    description: Text
    rounds: tuple[LoopRound, ...] = Field(min_length=1, max_length=20)


def available(folders: Sequence[Path] | None = None) -> dict[str, Path]:
    """The loops that can be used by name: those of the first of `folders` (prompts.prompt_folders) come first."""
    return named_files.available(folder / FOLDER for folder in folders or prompt_folders())


def find(name: str, folders: Sequence[Path] | None = None) -> Path:
    """The file meant by a loop's name or path. Raises NotFound with the nearest name."""
    return named_files.find(name, available(folders), "loop", "See them: voicemock loop")


def load(path: Path, folders: Sequence[Path] | None = None) -> Loop:
    """The loop in a file. Raises NotFound, BadInput: every problem is named as file:line:column.

    Args:
        path: the file.
        folders: the folders of prompts whose rounds it may name.
    """
    document = read(path)
    remedy = f"Mend it, then: voicemock loop {shlex.quote(str(path))}"
    found = check(document, Loop, remedy)
    if problems := list(_problems_of(found, folders)):
        raise refusal(document, problems, remedy)
    return found


def _problems_of(loop: Loop, folders: Sequence[Path] | None) -> Iterator[tuple[Loc, str]]:
    known = available_rounds(folders)
    for at, each in enumerate(loop.rounds):
        if each.round not in known and not named_files.is_path(each.round):
            near = near_miss(each.round, known)
            what = f"there is no round '{each.round}'" + (f"; did you mean '{near}'?" if near else "")
            yield ("rounds", at, "round"), what
        if at and each.day < loop.rounds[at - 1].day:
            yield ("rounds", at, "day"), "the rounds stand in the order of their days"
