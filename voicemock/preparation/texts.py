"""What somebody gives to prepare from, and what is read in it."""

from typing import NamedTuple

from voicemock.preparation.plan import Fact, Skill


class Texts(NamedTuple):
    """The documents as text."""

    job: str
    cv: str
    company: str = ""
    """May be empty."""


class Reading(NamedTuple):
    """What was read in them."""

    by: str
    """A model's name, or BY_WORDS."""
    role: str
    company: str
    skills: tuple[Skill, ...]
    """With their evidence."""
    facts: tuple[Fact, ...]
    dropped: tuple[str, ...] = ()
    """What a model said that stands in none of the texts, a sentence each."""


BY_WORDS = "words"
"""Read without a model: by headings, marker words and a list of skills."""
