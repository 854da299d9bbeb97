"""The command `voicemock`: all commands in one place, and the one place that catches errors."""

import os
import signal
import sys
import traceback
from typing import Annotated, NoReturn

import typer

from voicemock import __version__
from voicemock.cli import (
    doctor_command,
    interview_command,
    model_command,
    prompt_command,
    report_command,
    rubric_command,
    session_command,
)
from voicemock.errors import VoicemockError

app = typer.Typer(
    name="voicemock",
    help="A voice mock interviewer: practise aloud, get scores that your own words prove.",
    epilog="Begin with: voicemock demo. Then: voicemock interview",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("interview")(interview_command.interview)
app.command("resume")(interview_command.resume)
app.command("demo")(interview_command.demo)
app.command("score")(report_command.score)
app.command("replay")(report_command.replay)
app.command("report")(report_command.report)
app.add_typer(session_command.app, name="session")
app.add_typer(rubric_command.app, name="rubric")
app.add_typer(prompt_command.app, name="prompt")
app.add_typer(model_command.app, name="model")
app.command("doctor")(doctor_command.doctor)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"voicemock {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    os.umask(0o077)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except VoicemockError as error:
        from voicemock.safe_text import safe

        print(safe(str(error)), file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has had enough; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception:  # noqa: BLE001 - the one place: a bug must not look like the user's mistake
        _report_bug()
        sys.exit(70)
    sys.exit(0)


def _stop(number: int, frame: object) -> None:
    """End as by `sys.exit`, so that every file is closed on the way out."""
    sys.exit(128 + number)


def _report_bug() -> None:
    """A bug leaves a file with the trace, which holds code lines and no values, and a sentence."""
    from voicemock.config import crash_file

    path = crash_file()
    trace = traceback.format_exc()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(f"voicemock {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n{trace}")
    except OSError:
        print(trace, file=sys.stderr)
        where = "The lines above say where"
    else:
        where = f"{path} says where"
    print(
        f"This is a bug in voicemock. {where}.\nWhat was said is saved. Go on with: voicemock resume", file=sys.stderr
    )
