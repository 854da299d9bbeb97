"""What all workers of a run are told, and what is refused before any of them begins."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicemock.batch.address import is_url
from voicemock.batch.dask_cluster import LOCAL
from voicemock.batch.item import Item, Setup
from voicemock.batch.sizing import Load
from voicemock.checked_yaml import quoted
from voicemock.cli.batch_wording import as_in_a_batch
from voicemock.cli.engines import SCRIPT, chat_for, settings_for
from voicemock.cli.options import Choices
from voicemock.config import LLMSettings, ServerSettings, Settings, user_path
from voicemock.csv_input import did_you_mean
from voicemock.errors import RecogniserError, UsageError
from voicemock.hosts import is_loopback
from voicemock.round import Round
from voicemock.rubric import Rubric
from voicemock.safe_text import one_line

_MEMORY = re.compile(r"(?:.*::)?memory://", re.IGNORECASE | re.DOTALL)
"""A store that is in the process alone."""


@dataclass(frozen=True)
class BatchWishes:
    """What the command line says about a run, the engines aside."""

    paths: tuple[str, ...]
    out: str
    rubric: str | None = None
    round: str | None = None
    people: str | None = None
    pseudonyms: bool = False
    audio: bool = True
    workers: int | None = None
    """None chooses by the machine."""
    scheduler: str | None = None
    command: str = "voicemock batch …"
    """As it was typed."""


def setup_for(wishes: BatchWishes, choices: Choices) -> Setup:
    """What workers are told. Raises NotFound, BadInput, UsageError, Refused: the run cannot be as it was wished."""
    _check_whereabouts(wishes)
    rubric, round_ = rubric_and_round(wishes)
    from dataclasses import replace

    settings = settings_for(replace(choices, spoken=rubric.language))
    setup = Setup(
        out=wishes.out if is_url(wishes.out) else str(Path(wishes.out).absolute()),
        rubric=rubric.as_data(),
        round=round_.as_data() if round_ else None,
        settings=_absolute(settings),
        judge=choices.judge,
        prompts=str(choices.prompts.absolute()) if choices.prompts else None,
        audio=wishes.audio,
    )
    _check_judge(setup)
    return setup


def _check_whereabouts(wishes: BatchWishes) -> None:
    """Raises UsageError: nobody could find the results, they would lie among what is read, or nobody could work."""
    if _MEMORY.match(wishes.out):
        raise UsageError(
            f"Nothing that is written to {one_line(wishes.out)} is there once the run ends.",
            "Name a folder, or an address in a store: --out s3://BUCKET/FOLDER",
        )
    if any(_same(each, wishes.out) for each in wishes.paths):
        shown = one_line(wishes.out)
        raise UsageError(
            f"{shown} is both what is read and what is written to.",
            f"Name a new folder for the results: --out {shown.rstrip('/')}-results",
        )
    if wishes.scheduler not in (None, LOCAL) and "://" not in wishes.scheduler:
        near = did_you_mean(wishes.scheduler, [LOCAL]) or "."
        raise UsageError(
            f"'{quoted(wishes.scheduler)}' is no address of a scheduler{near}",
            "Name it as tcp://HOST:PORT or tls://HOST:PORT, or start one on this machine: --scheduler local",
        )
    if wishes.workers is not None and wishes.scheduler not in (None, LOCAL):
        raise UsageError(
            "A cluster has the workers that were started for it: --workers says nothing to it.",
            "Leave --workers out, or have a cluster on this machine: --scheduler local",
        )


def _same(path: str, out: str) -> bool:
    if is_url(path) or is_url(out):
        return path.rstrip("/") == out.rstrip("/")
    return os.path.realpath(path) == os.path.realpath(out)


def rubric_and_round(wishes: BatchWishes) -> tuple[Rubric, Round | None]:
    """What the interviews are scored by. Raises NotFound, BadInput, UsageError."""
    from voicemock import round_files, rubric_files

    round_ = round_files.load(round_files.find(wishes.round)) if wishes.round else None
    name = wishes.rubric or (round_.rubric if round_ else None)
    if name is None:
        raise UsageError(
            "No rubric is named to score by.", "Name one: --rubric behavioral (see: voicemock rubric list)"
        )
    rubric = rubric_files.load(rubric_files.find(name))
    if round_ and round_.language != rubric.language:
        raise UsageError(
            f"The round {round_.id} and the rubric {rubric.id} are not in the same language.",
            f"Leave --rubric out, and the round's own is taken: {round_.rubric}",
        )
    return rubric, round_


def _absolute(settings: Settings) -> Settings:
    """With the whole paths of files: workers may stand elsewhere."""
    updates: dict[str, Any] = {}
    folder = user_path(settings.stt.model) if settings.stt.model else None
    if folder is not None and folder.is_dir():
        updates["stt"] = settings.stt.model_copy(update={"model": str(folder.absolute())})
    url = settings.llm.url
    if url and url.startswith(SCRIPT):
        script = f"{SCRIPT}{Path(url.removeprefix(SCRIPT)).absolute()}"
        updates["llm"] = settings.llm.model_copy(update={"url": script})
    return settings.model_copy(update=updates)


def _check_judge(setup: Setup) -> None:
    """Before an hour of transcribing ends at it. Raises BadInput, Refused, UsageError."""
    if setup.judge == "coverage":
        return
    if chat_for(setup.settings.llm, lambda sentence: None) is None and setup.judge == "llm":
        raise UsageError("No LLM is configured to score with.", "Name one: --llm-url URL --llm-model NAME")


def check_recogniser(setup: Setup, items: Iterable[Item]) -> None:
    """Refuses recordings that nothing here could hear; on a cluster each worker has to see for itself.

    Raises:
        RecogniserError: the remedy says how to get one.
    """
    from voicemock.cli.import_hearing import needed_recogniser

    speech = setup.settings.stt
    is_named = any((speech.engine, speech.model, speech.url))
    if not any(each.kind == "recording" and (is_named or not each.transcript) for each in items):
        return
    try:
        if speech.engine == "whisper":
            _check_model(speech.whisper_model)
        with needed_recogniser(setup.settings, False, ()):
            return
    except RecogniserError as error:
        get = error.remedy.splitlines()[0]
        raise RecogniserError(
            as_in_a_batch(error.message), f"{get}\nOr another: --stt-url URL --stt-model NAME, or --stt sphinx"
        ) from error


def _check_model(name: str) -> None:
    """Raises RecogniserError: the model is not on this machine, or is none."""
    from voicemock.stt import models

    folder = models.path_of(name)
    if folder is None:
        raise models.not_here(name)
    if why := models.problem(folder):
        raise models.damaged(folder, why)


def load_of(setup: Setup, items: Iterable[Item]) -> Load:
    """What one worker does."""
    settings = setup.settings
    asks = setup.judge != "coverage" and _is_elsewhere(settings.llm)
    if not any(each.kind == "recording" for each in items):
        return Load("not", asks=asks)
    if settings.stt.engine == "server":
        return Load("elsewhere" if _is_elsewhere(settings.stt) else "not", asks=asks)
    if settings.stt.engine == "sphinx":
        return Load("here", asks=asks)
    on_gpu = settings.stt.device == "cuda" or (
        settings.stt.device == "auto" and Path("/proc/driver/nvidia/gpus").is_dir()
    )
    return Load("gpu" if on_gpu else "here", _model_bytes(settings), asks=asks)


def _is_elsewhere(server: ServerSettings) -> bool:
    """Whether what this server does is done by another machine: a model on this one takes this one's cores."""
    if isinstance(server, LLMSettings) and not server.model:
        return False
    return not (server.url and (is_loopback(server.url) or server.url.startswith(SCRIPT)))


def _model_bytes(settings: Settings) -> int:
    from voicemock.stt import models

    folder = models.path_of(settings.stt.whisper_model)
    return (folder / "model.bin").stat().st_size if folder and (folder / "model.bin").is_file() else 0
