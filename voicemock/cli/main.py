"""The command `voicemock`: all commands in one place, and the one place that catches errors."""

import errno
import os
import signal
import sys
import traceback
from contextlib import suppress
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
from voicemock.errors import DiskError, VoicemockError

_DISK_FULL_OR_BROKEN = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS}
"""What the screen's own output meets when it goes to a file."""

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
    _open_closed_streams()
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is not signal.SIG_IGN:  # nohup ignores SIGHUP, and means it
            signal.signal(number, _stop)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except SystemExit as end:
        # Typer and rich end a broken pipe with 1; the shell says 141 for it.
        sys.exit(141 if isinstance(end.__context__, BrokenPipeError) else end.code)
    except VoicemockError as error:
        from voicemock.safe_text import safe

        _say(safe(str(error)))
        sys.exit(error.exit_code)
    except Exception as error:  # noqa: BLE001 - the one place: a bug must not look like the user's mistake
        if isinstance(error, OSError) and error.errno in _DISK_FULL_OR_BROKEN:
            _say(f"Cannot write: {error.strerror}. What was said is saved.")
            sys.exit(DiskError.exit_code)
        _report_bug(error)
        sys.exit(70)
    sys.exit(0)


def _say(text: str) -> None:
    with suppress(OSError):  # where stderr cannot be written either, the exit code still says it
        print(text, file=sys.stderr, flush=True)


def _open_closed_streams() -> None:
    """A stream that the shell closed (`>&-`) goes nowhere; otherwise the next file opened would take its number."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            fd = os.open(os.devnull, os.O_RDWR)
            if fd != number:
                os.dup2(fd, number)
                os.close(fd)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - stays open


def _stop(number: int, frame: object) -> None:
    """End as by `sys.exit`, so that every file is closed on the way out."""
    sys.exit(128 + number)


def _report_bug(error: BaseException) -> None:
    """A bug leaves a file with the trace, and a sentence."""
    from voicemock.config import crash_file

    path = crash_file()
    trace = _trace(error)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(f"voicemock {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n{trace}")
    except OSError:
        _say(trace)
        where = "The lines above say where"
    else:
        where = f"{path} says where"
    _say(f"This is a bug in voicemock. {where}.\nWhat was said is saved. Go on with: voicemock resume")


def _trace(error: BaseException) -> str:
    """Code lines and the kinds of errors, without their messages: those may hold what was said, or a key."""
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) and cause not in chain:
        chain.append(cause)
    return "\n".join(
        "".join(traceback.format_tb(each.__traceback__)) + type(each).__name__ for each in reversed(chain)
    )
