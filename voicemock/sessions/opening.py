"""The first event of a session, whatever it is held for."""

from collections.abc import Mapping
from typing import Any

from voicemock import __version__
from voicemock.rubric import Rubric
from voicemock.sessions import events as e


def opening(
    rubric: Rubric,
    plan: e.Plan,
    engines: e.Engines,
    glossary: tuple[str, ...],
    prompts: Mapping[str, str],
    **more: Any,
) -> e.SessionOpened:
    """What is known when a session begins, its id aside.

    Args:
        rubric: what it is scored by.
        plan: what is asked.
        engines: what does which job.
        glossary: what recognisers are told beforehand.
        prompts: SHA-256 of each prompt that may be used, by its name.
        more: fields of the event by their names.
    """
    return e.SessionOpened(
        id="",
        voicemock=__version__,
        rubric=rubric.as_data(),
        rubric_digest=rubric.digest(),
        prompts=dict(prompts),
        engines=engines,
        plan=plan,
        glossary=glossary,
        **more,
    )
