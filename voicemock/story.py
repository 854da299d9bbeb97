"""Stories: what somebody did, kept in its parts to be told in interviews. Format: docs/stories.md."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from voicemock.checked_yaml import Loc
from voicemock.rubric import Id, Text

Part = Literal["situation", "task", "action", "result", "lesson"]
PARTS: tuple[Part, ...] = ("situation", "task", "action", "result", "lesson")
"""In the order of telling: STAR, and what was learned."""
ASKS: Mapping[Part, str] = {
    "situation": "What was the situation: when, where, and why did it matter?",
    "task": "What was your own task in it?",
    "action": "What did you do yourself, step by step?",
    "result": "What came of it, and how do you know? Figures, if there are any.",
    "lesson": "What did you learn, and what would you do differently?",
}
"""What to ask for each part."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=8_000)]
Skill = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=60)]


class Story(BaseModel):
    """One example of what somebody did."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["voicemock/story@1"] = Field(alias="schema", default="voicemock/story@1")
    id: Id
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    situation: Words = ""
    task: Words = ""
    action: Words = ""
    result: Words = ""
    lesson: Words = ""
    skills: tuple[Skill, ...] = ()
    """What it shows, in words such as *conflict* or *leadership*."""
    numbers: tuple[Text, ...] = ()
    """Its figures with what they count, as they stand in it."""
    source: Words = ""
    """Where the words come from: typed, spoken, or a file's name."""

    def part(self, part: Part) -> str:
        """The words of a part; empty where it has none."""
        words: str = getattr(self, part)
        return words

    @property
    def told(self) -> str:
        """All of it, a line for each part."""
        return "\n".join(words for part in PARTS if (words := self.part(part)))

    @property
    def missing(self) -> tuple[Part, ...]:
        """The parts that have no words yet."""
        return tuple(part for part in PARTS if not self.part(part))

    def as_data(self) -> dict[str, Any]:
        """Plain data from which `Story.model_validate` makes it again."""
        return self.model_dump(mode="json", by_alias=True)


def problems_of(story: Story) -> Iterator[tuple[Loc, str]]:
    """What is wrong between the parts, each with its place."""
    told = " ".join(story.told.split()).casefold()
    if not told:
        yield (), f"nothing is told in it: it needs at least one of {', '.join(PARTS)}"
    for at, number in enumerate(story.numbers):
        if told and " ".join(number.split()).casefold() not in told:
            yield ("numbers", at), f"'{number}' does not stand in the story"
    for name, count in Counter(story.skills).items():
        if count > 1:
            last = max(at for at, skill in enumerate(story.skills) if skill == name)
            yield ("skills", last), f"the skill '{name}' stands {count} times"
