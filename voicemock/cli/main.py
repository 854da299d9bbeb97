"""The process: private, ended by signals as they are meant, and the one place that catches errors.

Nothing heavy is imported before Ctrl-C is caught: half a second of imports must not end in a traceback.
"""

import atexit
import errno
import gc
import os
import sys
import warnings
from contextlib import suppress
from typing import Any, NoReturn

from voicemock.cli import crash, signals
from voicemock.errors import BadInput, CannotWrite, DiskError, UsageError, VoicemockError

_DISK_FULL_OR_BROKEN = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EFBIG}
"""What the screen's own output meets when it goes to a file."""
_NO_NAME = {errno.ENAMETOOLONG, errno.ELOOP}
_BROKEN_PIPE = 141
"""What the shell says for it."""
_MAKES_THE_HOME = ("interview", "demo")
_SEARCHES = (50_000, 20, 100)
"""How seldom garbage is searched for: while a command is imported there is none, and looking took a sixth of that."""
LONGEST_LINE = 600
"""Characters: what was typed, such as a path, may be as long as the system lets it be."""


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    gc.set_threshold(*_SEARCHES)
    signals.catch()
    try:
        code = _run()
    except KeyboardInterrupt:
        code = 130
    except SystemExit as end:
        code = _BROKEN_PIPE if isinstance(end.__context__, BrokenPipeError) else _number(end.code)
    # Python's own way out takes a tenth of a second more, in which Ctrl-C would kill it without a code.
    code = _after(code)
    atexit._run_exitfuncs()
    os._exit(code)


def _run() -> int:
    _be_private()
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # what libraries say to programmers
    wants_help = any(each in ("-h", "--help") for each in sys.argv)
    crash.prepare(make_folder=sys.argv[1:2] in [[each] for each in _MAKES_THE_HOME] and not wants_help)
    try:
        return _command()
    except VoicemockError as error:
        return _refused(error)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            return _BROKEN_PIPE
        if error.errno in _NO_NAME:  # pathlib passes these on even where it is only asked whether a file is there
            return _refused(BadInput(f"A path cannot be used: {error.strerror}.", "Name a shorter one."))
        if isinstance(error, PermissionError) and error.filename:  # the same, up to Python 3.12
            from voicemock.sessions.durable import ELSEWHERE

            return _refused(
                CannotWrite(f"{os.fsdecode(error.filename)} may not be used: {error.strerror}.", ELSEWHERE)
            )
        if error.errno not in _DISK_FULL_OR_BROKEN:
            return _bug(error)
        then = f"Make room, then: {_go_on(error) or 'try again'}"
        return _refused(DiskError(f"Cannot write: {error.strerror}. What was said is saved.", then))
    except Exception as error:  # noqa: BLE001 - the one place: a bug must not look like the user's mistake
        return _bug(error)


def _command() -> int:
    """Run the command that was typed. Raises VoicemockError for a mistake in typing it."""
    import typer

    from voicemock.cli.app import app

    # Typer ships its own Click; its errors have no other public name.
    mistake: Any = typer.BadParameter.__mro__[1]
    try:
        return app(standalone_mode=False, prog_name="voicemock") or 0
    except mistake as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            error.show()
            return UsageError.exit_code
        raise _as_usage_error(error) from error
    except typer.Abort as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from error
        raise UsageError("Nothing was done: nobody said yes.", "Try again and answer y.") from error


def _as_usage_error(error: Any) -> UsageError:
    from voicemock.safe_text import one_line

    message = one_line(error.format_message()).replace(": Value error, ", ": ", 1)
    command = error.ctx.command_path if error.ctx else "voicemock"
    return UsageError(message, f"See what there is: {command} --help")


def _refused(error: VoicemockError) -> int:
    from voicemock.safe_text import safe

    # A line with a command stays whole: it is there to be typed.
    lines = (
        line if len(line) <= LONGEST_LINE or "voicemock " in line else f"{line[: LONGEST_LINE - 1]}…"
        for line in safe(str(error)).splitlines()
    )
    _say("\n".join(lines))
    return error.exit_code


def _bug(error: BaseException) -> int:
    """A bug leaves a file that says where, and a few sentences."""
    go_on = _go_on(error)
    then = f"Go on with: {go_on}" if go_on else "See what is saved: voicemock session list"
    _say(f"{crash.report(error)}\n{then}")
    return VoicemockError.exit_code


def _go_on(error: BaseException) -> str:
    """The command that goes on with the session that was broken off, if one was."""
    from voicemock.safe_text import safe

    noted = [note for note in getattr(error, "__notes__", ()) if note.startswith("voicemock ")]
    return safe(noted[-1]) if noted else ""


def _say(text: str) -> None:
    with suppress(OSError):  # where stderr cannot be written either, the exit code still says it
        print(text, file=sys.stderr, flush=True)


def _number(code: object) -> int:
    return code if isinstance(code, int) else 0 if code is None else VoicemockError.exit_code


def _after(code: int) -> int:
    """The code to exit with, once all is written; a reader or a terminal that is gone is no error of its own."""
    signals.end_at_once()
    crash.finish()
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        try:
            stream.flush()
        except (OSError, ValueError) as error:
            # What is left in its buffer would be tried again at the very end, with a traceback and code 120.
            with suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
            if code == 0 and name == "stdout":
                code = _BROKEN_PIPE if isinstance(error, BrokenPipeError) else DiskError.exit_code
    return code


def _be_private() -> None:
    """Files for their owner only; no core file, which would hold what was said; no library that reports elsewhere."""
    from voicemock.hosts import NO_TELEMETRY

    os.umask(0o077)
    os.environ.update(NO_TELEMETRY)
    if sys.platform != "win32":
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _open_closed_streams() -> None:
    """A stream that the shell closed (`>&-`) goes nowhere; otherwise the next file opened would take its number."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            fd = os.open(os.devnull, os.O_RDWR)
            if fd != number:
                os.dup2(fd, number)
                os.close(fd)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - stays open
