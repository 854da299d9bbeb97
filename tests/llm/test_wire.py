"""The schema that goes out is one that every server takes."""

import json
from enum import Enum
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from voicemock.llm.wire import ask_for_json, check_line, find_check_word, name_asked_for, wire_schema


class Kind(Enum):
    A = "a"
    B = "b"


class Point(BaseModel):
    """One point."""

    id: str
    quote: Annotated[str, Field(max_length=40)] | None = None


class Reply(BaseModel):
    model_config = ConfigDict(extra="forbid", title="Odd title")
    kind: Kind = Field(description="what to do")
    step: Literal[1, 2] = 1
    only: Literal["x"] = "x"
    level: int = Field(default=3, ge=1, le=5)
    share: float = Field(default=0.5, gt=0)
    points: tuple[Point, ...] = Field(default=(), max_length=3)
    best: Point | None = None
    sure: bool = False


def everywhere(node):
    yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        if isinstance(child, dict | list):
            yield from everywhere(child)


def test_every_field_is_required_and_no_other_allowed():
    objects = [node for node in everywhere(wire_schema(Reply)) if isinstance(node, dict) and "properties" in node]
    assert len(objects) == 3
    for node in objects:
        assert node["required"] == list(node["properties"])
        assert node["additionalProperties"] is False


def test_only_words_that_every_server_knows_are_used():
    known = {"type", "properties", "required", "additionalProperties", "items", "enum", "anyOf", "description"}
    nodes = [node for node in everywhere(wire_schema(Reply)) if isinstance(node, dict) and "type" in node]
    assert nodes
    for node in nodes:
        fields = node.get("properties", {})
        assert set(node) <= known or node is fields
    text = json.dumps(wire_schema(Reply))
    for word in ("$ref", "$defs", "minimum", "maximum", "maxLength", "maxItems", "default", "title", "const"):
        assert f'"{word}"' not in text


def test_meaning_stays():
    fields = wire_schema(Reply)["properties"]
    assert fields["kind"] == {"type": "string", "enum": ["a", "b"], "description": "what to do"}
    assert fields["step"] == {"type": "integer", "enum": [1, 2]}
    assert fields["only"] == {"type": "string", "enum": ["x"]}
    assert fields["points"]["items"]["properties"]["quote"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert fields["best"]["anyOf"][1] == {"type": "null"}


def test_what_it_cannot_say_is_the_programs_mistake():
    class Free(BaseModel):
        words: dict[str, str]

    class Tree(BaseModel):
        below: list["Tree"]

    for model in (Free, Tree):
        with pytest.raises(TypeError):
            wire_schema(model)


def test_the_check_word_comes_first_and_is_found_again():
    assert list(wire_schema(Point, check_word=True)["properties"]) == ["check_word", "id", "quote"]
    assert find_check_word(f"{check_line('a1b2')}\n\nYou are") == "a1b2"
    assert find_check_word("You are") is None


def test_the_request_in_words_names_what_is_asked_for():
    text = ask_for_json("Point", wire_schema(Point))
    assert name_asked_for(f"Hello.\n\n{text}") == "Point"
    assert json.loads(text.split("\n", 1)[1]) == wire_schema(Point)
