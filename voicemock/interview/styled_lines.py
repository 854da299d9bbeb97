"""Files of lines with a manner each and holes that are fixed: how they are checked and one of them is said."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Annotated, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from voicemock.amounts import amounts
from voicemock.checked_yaml import Loc, check, near_miss, quoted, read_first, refusal
from voicemock.round import Style
from voicemock.rubric import Text

_Some = Annotated[list[Text], Field(min_length=1)]


def _every(ways: list[Text] | dict[Style, _Some]) -> list[Text] | dict[Style, _Some]:
    if isinstance(ways, dict) and (missing := {"warm", "neutral", "pressing"} - ways.keys()):
        raise ValueError(f"there is none for {', '.join(sorted(missing))}")
    return ways


Ways = Annotated[_Some | dict[Style, _Some], AfterValidator(_every)]
"""Ways to say one thing, of which one is taken in turn: for every manner, or a list for each."""


class StyledLines(BaseModel):
    """Ways to say each thing, for every manner or one list for each; every field is `Ways`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: ClassVar[str]
    """The file's name in a folder of prompts."""
    holes: ClassVar[Mapping[str, frozenset[str]]] = {}
    """What each line must hold: nothing that is put in may be left out of its words."""
    figures: ClassVar[bool] = True
    """Whether a line may hold a figure of its own."""

    def say(self, line: str, style: Style, count: int = 0, **values: str) -> str:
        """One of the ways to say a line, with its holes filled and a capital; `count` chooses among several."""
        text = self.part(line, style, count, **values)
        return text[:1].upper() + text[1:]

    def part(self, line: str, style: Style, count: int = 0, **values: str) -> str:
        """The same as a part of a sentence, without a capital of its own."""
        ways: Sequence[str] | Mapping[Style, Sequence[str]] = getattr(self, line)
        said = ways[style] if isinstance(ways, Mapping) else ways
        return Template(said[count % len(said)]).substitute(values)


LinesT = TypeVar("LinesT", bound=StyledLines)


def load_styled(model: type[LinesT], folders: Sequence[Path]) -> LinesT:
    """The lines of the first folder that has their file. Raises BadInput, NotFound."""
    document, remedy = read_first(model.file, folders)
    lines = check(document, model, remedy)
    if problems := list(_problems_of(lines)):
        raise refusal(document, problems, remedy)
    return lines


def _problems_of(lines: StyledLines) -> Iterator[tuple[Loc, str]]:
    for name in type(lines).model_fields:
        ways: Ways = getattr(lines, name)
        for style, said in ways.items() if isinstance(ways, dict) else [(None, ways)]:
            for at, text in enumerate(said):
                place: Loc = (name, at) if style is None else (name, style, at)
                wrong = (*wrong_holes(text, lines.holes.get(name, frozenset())), *_own_figures(text, lines))
                yield from ((place, what) for what in wrong)


def wrong_holes(text: str, needed: frozenset[str]) -> Iterator[str]:
    """What is wrong with the holes of a line that must hold these and no others."""
    template = Template(text)
    if not template.is_valid():
        yield "a single '$'; write '$$' for a dollar"
        return
    there = template.get_identifiers()
    for hole in there:
        if hole not in needed:
            near = near_miss(hole, needed)
            yield f"unknown name '${hole}'" + (f"; did you mean '${near}'?" if near else "")
    for missing in sorted(needed - set(there)):
        yield f"'${missing}' is missing"


def _own_figures(text: str, lines: StyledLines) -> Iterator[str]:
    for amount in () if lines.figures else amounts(text):
        yield f"'{quoted(text[amount.start : amount.end])}' is a figure; figures come from the terms alone"
