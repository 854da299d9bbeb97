"""`voicemock batch`: many interviews at once."""

import os
import shlex
import subprocess
import sys
from typing import Annotated

import typer

from voicemock.cli.options import (
    Choices,
    Judge,
    Language,
    LlmModel,
    Prompts,
    Stt,
    SttModel,
)
from voicemock.cli.server_options import LlmUrls, SttUrls
from voicemock.hosts import without_secrets

AT_ONCE = "How it is done"
MOST_WORKERS = 1024


def _workers(text: str) -> str:
    if text != "auto" and not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_WORKERS):
        raise typer.BadParameter(f"auto, or a number from 1 to {MOST_WORKERS}")
    return text


def batch(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATHS",
            help="Recordings, transcripts (VTT, SRT, text), exported sessions, folders of them, or URLs such as "
            "s3://bucket/calls.",
            show_default=False,
        ),
    ],
    out: Annotated[str, typer.Option("--out", "-o", help="The folder or URL to write to.", show_default=False)],
    rubric: Annotated[
        str | None,
        typer.Option("--rubric", "-r", help="The rubric to score by.", show_default="the round's"),
    ] = None,
    round_: Annotated[
        str | None, typer.Option("--round", help="The kind of round they were.", show_default=False)
    ] = None,
    people: Annotated[
        str | None,
        typer.Option(
            "--people",
            help="A CSV table: whose each file is (file, person, consent, candidate), and columns to compare by.",
            show_default=False,
        ),
    ] = None,
    pseudonyms: Annotated[
        bool, typer.Option("--pseudonyms", help="Write ids in place of names; names.csv tells whose they are.")
    ] = False,
    audio: Annotated[
        bool, typer.Option("--audio/--no-audio", help="Keep the answers' sound once their words are known.")
    ] = True,
    workers: Annotated[
        str,
        typer.Option(
            "--workers",
            "-w",
            metavar="auto|N",
            help="Worker processes; auto goes by this machine's cores and memory.",
            callback=_workers,
            rich_help_panel=AT_ONCE,
        ),
    ] = "auto",
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            help="A dask cluster, by its scheduler's address, such as tcp://10.0.0.5:8786; local starts one here.",
            show_default=False,
            rich_help_panel=AT_ONCE,
        ),
    ] = None,
    judge: Judge = None,
    stt: Stt = None,
    stt_model: SttModel = None,
    stt_urls: SttUrls = None,
    language: Language = None,
    llm_urls: LlmUrls = None,
    llm_model: LlmModel = None,
    prompts: Prompts = None,
) -> None:
    """Make sessions of many interviews, score them, and write a table and a page over all.

    What is done is kept: the same command again does only what is missing or has changed.
    """
    given = locals()

    from voicemock.cli.batch_setup import BatchWishes
    from voicemock.cli.batching import run_batch

    wishes = BatchWishes(
        paths=tuple(paths),
        out=out,
        rubric=rubric,
        round=round_,
        people=people,
        pseudonyms=pseudonyms,
        audio=audio,
        workers=None if workers == "auto" else int(workers),
        scheduler=scheduler,
        command=_typed(sys.argv[1:]),
    )
    of_the_run = ("rubric", "round_")
    choices = Choices.among({name: value for name, value in given.items() if name not in of_the_run})
    if run_batch(wishes, choices):
        raise typer.Exit(1)


def _typed(arguments: list[str]) -> str:
    """The command as it was typed, to be typed again; never with a password."""
    words = ["voicemock", *map(_without_secrets, arguments)]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def _without_secrets(argument: str) -> str:
    option, equals, value = argument.partition("=")
    if argument.startswith("--") and equals:
        return f"{option}={without_secrets(value)}"
    return without_secrets(argument)
