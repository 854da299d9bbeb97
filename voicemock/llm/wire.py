"""What is asked of a server for a reply of a given shape: its JSON schema, the request in words, the check word."""

import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

CHECK_FIELD = "check_word"
"""The field in which a reply repeats the check word; it is taken out before the reply is validated."""
_CHECK_LINE = f'Copy this word into the field "{CHECK_FIELD}": '


def check_line(word: str) -> str:
    """The first line of a prompt: a reply that repeats the word has seen the whole.

    Ollama answers 200 after silently dropping the front of an over-long prompt (ollama/ollama#4967).
    """
    return f"{_CHECK_LINE}{word}"


def find_check_word(text: str) -> str | None:
    """The check word that a prompt's text asks for."""
    found = re.search(re.escape(_CHECK_LINE) + r"(\S+)", text)
    return found[1] if found else None


_SCHEMA_ASK = "Reply with one JSON object and nothing else. It must be a valid {name} by this JSON Schema:\n{schema}"


def ask_for_json(name: str, schema: Mapping[str, Any]) -> str:
    """The request for JSON in words, for servers that cannot be asked for it otherwise."""
    return _SCHEMA_ASK.format(name=name, schema=json.dumps(schema, ensure_ascii=False))


def name_asked_for(text: str) -> str | None:
    """The reply's name that `ask_for_json` put into a prompt."""
    found = re.search(r"It must be a valid (\w+) by this JSON Schema:", text)
    return found[1] if found else None


def wire_schema(reply: type[BaseModel], check_word: bool = False) -> dict[str, Any]:
    """The JSON schema to ask a server for: what every server takes.

    All fields required, nothing else allowed, no bounds, defaults or references; bounds are checked afterwards.

    Raises:
        TypeError: the model holds what such a schema cannot say: free-form dicts, or itself.
    """
    whole = reply.model_json_schema()
    wire = _wire(whole, whole.get("$defs", {}), ())
    if check_word:
        wire["properties"] = {CHECK_FIELD: {"type": "string"}, **wire["properties"]}
        wire["required"] = list(wire["properties"])
    return wire


def _wire(node: Mapping[str, Any], defs: Mapping[str, Any], above: tuple[str, ...]) -> dict[str, Any]:
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[-1]
        if name in above:
            raise TypeError(f"{name} holds itself, which a wire schema cannot say")
        return _described(_wire(defs[name], defs, (*above, name)), node)
    if options := node.get("anyOf") or node.get("oneOf"):
        return _described({"anyOf": [_wire(each, defs, above) for each in options]}, node)
    if "const" in node or "enum" in node:
        return _described({"type": node.get("type", "string"), "enum": node.get("enum") or [node["const"]]}, node)
    kind = node.get("type")
    if kind == "object" and "properties" in node:
        fields = {name: _wire(each, defs, above) for name, each in node["properties"].items()}
        strict = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
        return _described(strict, node)
    if kind == "array" and "items" in node:
        return _described({"type": "array", "items": _wire(node["items"], defs, above)}, node)
    if kind not in ("string", "integer", "number", "boolean", "null"):
        raise TypeError(f"a wire schema cannot say {dict(node)}")
    return _described({"type": kind}, node)


def _described(wire: dict[str, Any], node: Mapping[str, Any]) -> dict[str, Any]:
    return {**wire, "description": node["description"]} if node.get("description") else wire
