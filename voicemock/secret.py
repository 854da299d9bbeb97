"""Keys and passwords must never be seen, whoever says them back: servers quote keys in errors and model names."""

import base64
import urllib.request
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

PIECE = 8
"""So many characters in a row of a secret are hidden; shorter secrets, such as `ollama`, are none."""
LONG_PIECE = 12
"""So many in a row are no chance: a key for one's own server may hold a word that people say."""


class Secrets:
    """Finds secrets, and pieces of them, in text."""

    def __init__(self, values: Iterable[str | None]) -> None:
        whole = {each for each in values if each and len(each) >= PIECE}
        self._pieces = {piece for each in whole for piece in _pieces(each, PIECE)}
        self._long_pieces = {piece for each in whole for piece in _pieces(each, LONG_PIECE)}

    def hidden(self, text: str) -> str:
        """The text with an ellipsis in the place of each piece."""
        if not any(piece in text for piece in self._pieces):
            return text
        kept, after = list[str](), 0
        for at in range(len(text)):
            if text[at : at + PIECE] in self._pieces:
                if at > after or not kept:
                    kept.append(text[after:at] + "…")
                after = at + PIECE
        return "".join(kept) + text[after:]

    def stand_in(self, text: str) -> bool:
        """Whether a secret, or a long piece of one, stands in the text."""
        return any(piece in text for piece in self._long_pieces)


def _pieces(secret: str, length: int) -> Iterator[str]:
    for at in range(max(1, len(secret) - length + 1)):
        yield secret[at : at + length]


def of_server(url: str, key: str | None) -> Secrets:
    """The secrets in play with a server: its key, and the passwords in its address and in those of proxies."""
    return Secrets([key, *_in_address(url), *(each for proxy in _proxies() for each in _in_address(proxy))])


def _proxies() -> Iterator[str]:
    for name, address in urllib.request.getproxies().items():
        if name != "no":
            yield address if "://" in address else f"http://{address}"


def _in_address(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    if parts.password:
        yield parts.password
        yield unquote(parts.password)
        # A server that says its headers back says it in this form.
        sent = f"{unquote(parts.username or '')}:{unquote(parts.password)}"
        yield base64.b64encode(sent.encode()).decode()
