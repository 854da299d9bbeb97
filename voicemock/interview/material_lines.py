"""The lines with which parts of the material are asked about, from prompts/material-lines.yaml."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from voicemock.checked_yaml import check, read_first
from voicemock.interview.styled_lines import wrong_holes
from voicemock.material_parts import Part
from voicemock.python_parts import Look
from voicemock.rubric import Text

FILE = "material-lines.yaml"
PART = "part"
"""The only hole."""


def _with_part(lines: list[str]) -> list[str]:
    for line in lines:
        for wrong in wrong_holes(line, frozenset({PART})):
            raise ValueError(f"{wrong} (in: {line[:60]})")
    return lines


AboutPart = Annotated[list[Text], Field(min_length=1), AfterValidator(_with_part)]


class MaterialLines(BaseModel):
    """Ways to ask about a part, by what there is to see in it and by what it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    """The language of these lines; in an interview in another one only the rubric's follow-ups are asked."""
    changed: AboutPart
    catches_all: AboutPart
    endless_loop: AboutPart
    recursion: AboutPart
    nested_loop: AboutPart
    shared_default: AboutPart
    many_arguments: AboutPart
    long: AboutPart
    unfinished: AboutPart
    code: AboutPart
    file: AboutPart
    change: AboutPart
    changes: Annotated[list[Text], Field(min_length=1)]
    text: AboutPart

    def of_look(self, look: Look) -> Sequence[str]:
        """The ways to ask about what there is to see."""
        ways: Sequence[str] = getattr(self, look)
        return ways

    def of_kind(self, part: Part) -> Sequence[str]:
        """The ways to ask about a part, by what it is."""
        match part.kind:
            case "function" | "class":
                return self.code
            case "change":
                return self.change
            case "section" | "paragraph":
                return self.text
            case "file":
                return self.file


def load_material_lines(folders: Sequence[Path]) -> MaterialLines:
    """The lines of the first folder that has them. Raises BadInput, NotFound."""
    document, remedy = read_first(FILE, folders)
    return check(document, MaterialLines, remedy)
