"""`voicemock model`: the Whisper models on this machine."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

app = typer.Typer(help="List, get and remove Whisper models.", no_args_is_help=True)

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
    from voicemock.stt import download, models

    with _progress(name) as told:
        place = download.get(name, told)
    typer.echo(f"{name} is ready in {place}" + (f" ({models.remark(place)})." if models.remark(place) else "."))


@app.command()
def remove(name: Name) -> None:
    """Delete a downloaded model."""
    from voicemock.stt import models

    typer.echo(f"{name} is gone; {_megabytes(models.remove(name))} are free again.")


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.0f} MB" if count < 1e9 else f"{count / 1e9:.1f} GB"


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; elsewhere a line now and then."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(name)
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
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _lines(name: str, every_s: float = 10.0) -> Callable[[int, int], None]:
    said_at = time.monotonic()

    def told(done: int, total: int) -> None:
        nonlocal said_at
        if time.monotonic() - said_at >= every_s:
            said_at = time.monotonic()
            typer.echo(f"{name}: {_megabytes(done)} of {_megabytes(total)}", err=True)

    return told
