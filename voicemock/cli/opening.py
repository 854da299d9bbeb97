"""The first event of a session, whatever it is held for, and the folder that it begins."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from voicemock.cli.options import Choices
from voicemock.prompts import digests, prompt_folders
from voicemock.rubric import Rubric
from voicemock.sessions import events as e
from voicemock.sessions.journal import Journal
from voicemock.sessions.library import Library
from voicemock.sessions.opening import opening as first_event


def opening(
    rubric: Rubric, plan: e.Plan, engines: e.Engines, glossary: tuple[str, ...], choices: Choices, **more: Any
) -> e.SessionOpened:
    """What is known when a session begins, its id aside; `more` are fields of the event by their names."""
    prompts = digests(prompt_folders(choices.prompts, choices.spoken))
    return first_event(rubric, plan, engines, glossary, prompts, **more)


def named_now(what: str) -> str:
    """A session's name: the time, by which they are sorted, and what it is."""
    return f"{datetime.now():%Y-%m-%d-%H%M%S}-{what}"


@contextmanager
def begun(opened: e.SessionOpened, what: str, library: Library) -> Iterator[tuple[e.SessionOpened, Journal]]:
    """A session in a folder of its own; the event with its id is in the journal. Raises as Library.create."""
    with library.create(named_now(what)) as journal:
        opened = opened.model_copy(update={"id": journal.path.parent.name})
        journal.append(opened)
        yield opened, journal
