"""What the result for one item depends on, as a digest: what has the same key is not worked on again.

Servers' keys and addresses, threads and where things are written count nothing: who moves
house does not begin again.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from voicemock.batch.item import Item, Setup
from voicemock.batch.record import FORMAT

_REPLACING = 2
"""Grows with what is replaced where names are: an interview with names that would be replaced now is due again."""


def run_digest(setup: Setup, prompts: Mapping[str, str], recogniser: str, judge: str) -> str:
    """SHA-256 of what is the same for all items of a run; it travels as `Setup.digest`.

    Args:
        setup: its rubric, round, names and choice of sound count.
        prompts: SHA-256 of each prompt, by its name.
        recogniser: what hears: engine, model and language (`voicemock.stt.identity`).
        judge: what scores: its label, and how often it judges.
    """
    return _digest(
        {
            "format": FORMAT,
            "rubric": dict(setup.rubric),
            "round": None if setup.round is None else dict(setup.round),
            "prompts": dict(prompts),
            "recogniser": recogniser,
            "judge": judge,
            "samples": setup.settings.llm.samples,
            "embeddings": setup.settings.embeddings.model,
            "audio": setup.audio,
            "pack": setup.settings.storage.audio,
            "pseudonyms": setup.replaces_names and _REPLACING,
        }
    )


def key_of(run: str, item: Item, input_digest: str) -> str:
    """The key of one item.

    Args:
        run: `Setup.digest`.
        item: what it is, who answers and which names are replaced count; its place, person and groups do not.
        input_digest: SHA-256 of the input's content.
    """
    about = {"run": run, "input": input_digest, "kind": item.kind, "candidate": item.candidate}
    named = {"named": item.named} if any(item.named) else {}
    return _digest({**about, **named, "with_transcript": bool(item.transcript)})


def place_digest(place: str) -> str:
    """SHA-256 of where an input lies: its real path, or URL; of a session in an archive with `#` and its id."""
    return hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()


def _digest(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
