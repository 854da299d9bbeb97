"""Names of models: whether the one that answered is the one that was asked."""

import re

_VERSION = re.compile(r"[-:@._](v?\d.*|latest|q\d.*|fp16|gguf)")


def is_same_model(asked: str, answered: str) -> bool:
    """Whether two names mean one model: `gpt-4o` answers as `gpt-4o-2024-08-06`, a file by its path."""
    short, long = sorted((_plain(asked), _plain(answered)), key=len)
    return not short or (long.startswith(short) and (short == long or bool(_VERSION.fullmatch(long[len(short) :]))))


def _plain(name: str) -> str:
    return re.split(r"[/\\]", name.strip().casefold())[-1]
