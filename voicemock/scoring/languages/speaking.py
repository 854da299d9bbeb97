"""Which language is being measured: set around a piece of work, as `decimal.localcontext` sets how to round.

Comparing words goes on in twenty modules; what they compare is always in one language, the rubric's. A thread begins
with English, so each piece of work that is done in one sets its own.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from voicemock.scoring.languages.english import ENGLISH
from voicemock.scoring.languages.words import Words

P = ParamSpec("P")
R = TypeVar("R")

_CURRENT: ContextVar[Words] = ContextVar("words", default=ENGLISH)


@lru_cache(maxsize=64)
def words_of(language: str) -> Words:
    """The words of a language, by its two letters; of one that nobody has described, nothing but its name."""
    code = language.lower()[:2]
    if code == "en":
        return ENGLISH
    if code == "de":
        from voicemock.scoring.languages.german import GERMAN

        return GERMAN
    return Words(code)


def current() -> Words:
    """The words of the language that is being measured."""
    return _CURRENT.get()


@contextmanager
def speaking(language: str) -> Iterator[Words]:
    """Everything inside is measured in that language, two letters."""
    before = _CURRENT.set(words_of(language))
    try:
        yield current()
    finally:
        _CURRENT.reset(before)


def kept_by_language(maxsize: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """As `functools.lru_cache`, for what comes out otherwise in another language."""

    def decorated(function: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize)
        def kept(words: Words, *args: Hashable) -> R:
            return function(*args)  # type: ignore[call-arg, arg-type]

        @wraps(function)
        def called(*args: P.args, **kwargs: P.kwargs) -> R:
            assert not kwargs  # by place only, so that one call is kept once
            return kept(current(), *args)

        return called

    return decorated
