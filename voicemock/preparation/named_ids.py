"""Ids made of names."""

import re

from voicemock.safe_text import one_line

MAX_CHARS = 40


def id_of(name: str, taken: set[str]) -> str:
    """An id that looks like the name and is none of those taken, to which it is added."""
    spelt = one_line(name).lower().replace("c++", "cpp").replace("c#", "c-sharp").replace("f#", "f-sharp")
    plain = "-".join(re.findall(r"[a-z0-9]+", spelt)) or "part"
    if len(plain) > MAX_CHARS:  # between two words, where there are two
        plain = (plain[: MAX_CHARS + 1].rpartition("-")[0] or plain)[:MAX_CHARS]
    made = next(each for each in (plain, *(f"{plain}-{n}" for n in range(2, 1000))) if each not in taken)
    taken.add(made)
    return made
