"""What of a reply can be read while it still arrives: the fields so far of a flat JSON object of texts.

Stricter than reading the whole: at a fence, a thought, a number, an odd escape or a second key of one name nothing is
told early. Whether the reply is believed is decided when it is whole, see llm/reply.py.
"""

import json
import re
from collections.abc import Callable

from voicemock.llm.reply import Heard
from voicemock.llm.wire import CHECK_FIELD
from voicemock.ports import Arriving
from voicemock.secret import Secrets

MAX_CHARS = 2_000
"""Of the beginning of a reply that is read early."""
MAX_PIECES = 1_000
"""In how many pieces that may come: each is read from the beginning, 0.03 ms for 300 characters."""

Arrived = Callable[[Heard], None]
"""Is told of what was heard so far."""
_SPACE = re.compile(r"[ \t\r\n]*")
_TEXT = re.compile(r'"(?P<inside>(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)(?P<end>"?)')
_HALF_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")


def fields_so_far(text: str) -> dict[str, str]:
    """The fields of the JSON object that `text` is the beginning of; the last may go on. Empty when it is no such."""
    fields: dict[str, str] = {}
    at = _skip(text, 0, "{") if len(text) <= MAX_CHARS else None
    while at is not None:
        name = _TEXT.match(text, at)
        if name is None or not name["end"]:
            return fields if _is_half(text, at, name) else {}
        at = _skip(text, name.end(), ":")
        if at is None:
            return fields if not text[name.end() :].strip() else {}
        value = _TEXT.match(text, at)
        if value is None:
            return fields if at == len(text) else {}
        key, said = _decoded(name["inside"]), _decoded(value["inside"])
        if key is None or said is None or key in fields or not (value["end"] or _is_half(text, at, value)):
            return {}
        fields[key] = said
        at = _skip(text, value.end(), ",")
        if at is None and text[value.end() :].strip()[:1] not in ("", "}"):
            return {} if value["end"] else fields
    return fields


def _skip(text: str, at: int, sign: str) -> int | None:
    """The place after the sign and the space around it; None where something else stands, or nothing yet."""
    at = _space(text, at)
    return _space(text, at + 1) if text[at : at + 1] == sign else None


def _space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _is_half(text: str, at: int, found: re.Match[str] | None) -> bool:
    """Whether the text ends inside the string that begins at `at`, or before it."""
    if found is None:
        return at == len(text)
    return not found["end"] and (found.end() == len(text) or bool(_HALF_ESCAPE.match(text, found.end())))


def _decoded(inside: str) -> str | None:
    """What the JSON string says; None with what is mended in a whole reply: thoughts, NUL and lone surrogates."""
    said: str = json.loads(f'"{inside}"')
    return None if re.search("</?think|[\ud800-\udfff\x00]", said) else said


def telling(tell: Arriving, check_word: str | None, secrets: Secrets) -> Arrived:
    """What tells of a reply as it arrives, once its check word is there and as long as nothing speaks against it.

    Args:
        tell: told of the fields so far, without the check word.
        check_word: what the reply must begin with, see llm/wire.py.
        secrets: a reply with one of them is not told.
    """

    def arrived(heard: Heard) -> None:
        if heard.refusal or heard.finish_reason or len(heard.parts) > MAX_PIECES:
            return
        fields = fields_so_far("".join(heard.parts))
        if _has_word(fields, check_word) and fields and not secrets.stand_in(json.dumps(fields)):
            tell(fields)

    return arrived


def _has_word(fields: dict[str, str], check_word: str | None) -> bool:
    """Whether the check word stands first; it is taken out."""
    if check_word is None:
        return True
    stands_first = next(iter(fields), None) == CHECK_FIELD
    return stands_first and fields.pop(CHECK_FIELD) == check_word
