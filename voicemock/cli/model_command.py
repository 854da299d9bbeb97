"""`voicemock model`: the Whisper models on this machine."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from voicemock.cli.say import say

if TYPE_CHECKING:
    from voicemock.stt.published import Known

app = typer.Typer(help="List, get, check and remove Whisper models.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="A model's name, such as base.en.", show_default=False)]


@app.command("list")
def list_() -> None:
    """Show which models there are, and which are on this machine."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from voicemock.config import models_folder
    from voicemock.safe_text import one_line
    from voicemock.stt import models

    table = Table("model", "size", "on this machine", "good for", box=None, pad_edge=False)
    for found in models.listed():
        known = models.KNOWN.get(found.name)
        size = models.size_text(found.name) if found.bytes_ is None else _megabytes(found.bytes_)
        here = found.problem or ("yes" if found.ours else "yes, in the hub's cache") if found.path else "no"
        about = known.about if known else models.remark(found.path)
        table.add_row(*(Text(one_line(cell)) for cell in (found.name, size, here, about)))
    console = Console()
    console.print(table)
    console.print(Text(f"Models are kept in {one_line(str(models_folder()))}", style="dim"))


@app.command()
def get(name: Name) -> None:
    """Download a model; a download that was broken off goes on where it stopped."""
    from voicemock.stt.published import KNOWN

    bring(name, KNOWN)


def bring(name: str, catalogue: "Mapping[str, Known]") -> None:
    """Download one of the models of a catalogue, and show how far it is. Raises as download.get does."""
    from voicemock.safe_text import one_line
    from voicemock.stt import download, models

    try:
        with _progress(name) as (told, notice):
            place = download.get(name, told, notice, catalogue=catalogue)
    except KeyboardInterrupt:
        say(f"Stopped. What has arrived is kept. Go on with: voicemock model get {one_line(name)}", err=True)
        raise
    remark = models.remark(place)
    say(f"{name} is ready in {place}" + (f" ({remark})." if remark else "."))


@app.command()
def check(name: Name) -> None:
    """Hash every file of a model and compare it with the record of its download; a damaged one is set aside."""
    from voicemock.safe_text import one_line
    from voicemock.stt import models

    place = models.path_of(name)
    if place is None:
        raise models.no_such_model(name) if name not in models.KNOWN else models.not_here(name)
    why = models.damage(place, thorough=True)
    if why is not None:
        raise models.damaged(place, why, thorough=True)
    say(f"{one_line(name)} is whole: {models.evidence(place)}.")


@app.command()
def remove(name: Name) -> None:
    """Delete a downloaded model."""
    from voicemock.stt import models
    from voicemock.stt.download import alone_with

    models.there_to_remove(name)
    with alone_with(name):
        say(f"{name} is gone; {_megabytes(models.remove(name))} are free again.")


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.0f} MB" if count < 1e9 else f"{count / 1e9:.1f} GB"


Shown = tuple[Callable[[int, int], None], Callable[[str], None]]


@contextmanager
def _progress(name: str) -> Iterator[Shown]:
    """A bar with the rate on a terminal; elsewhere a line now and then. The second says a sentence."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )
    from rich.text import Text

    from voicemock.safe_text import one_line

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(name), lambda sentence: say(one_line(sentence), err=True)
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(name, total=None)
        yield (
            lambda done, total: progress.update(task, completed=done, total=total),
            lambda sentence: progress.console.print(Text(one_line(sentence))),
        )


def _lines(name: str, every_s: float = 10.0) -> Callable[[int, int], None]:
    said_at, said = time.monotonic(), 0

    def told(done: int, total: int) -> None:
        nonlocal said_at, said
        seconds = time.monotonic() - said_at
        if seconds >= every_s:
            rate = max(0, done - said) / seconds / 1000
            say(f"{name}: {_megabytes(done)} of {_megabytes(total)}, {rate:.0f} KB/s", err=True)
            said_at, said = time.monotonic(), done

    return told
