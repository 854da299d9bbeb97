"""`voicemock` with a bug: `breaking.py interview KIND` fails after the fashion of KIND, with words in its error."""

import faulthandler
import os
import signal
import sys
import threading

import typer

from voicemock.cli.app import app
from voicemock.cli.main import main

SAID = "what was said to nobody else"
KEY = os.environ.get("VOICEMOCK_LLM_KEY", "")


def break_(kind: str) -> None:
    words = f"{SAID} {KEY}"
    if kind == "bug":
        try:
            raise ValueError(words)
        except ValueError as error:
            raise KeyError(words) from error
    elif kind == "noise":
        from voicemock.audio import noise

        with noise.quiet():
            os.write(2, b"ALSA lib: no such card\x1b[2J\n")
        raise RuntimeError(words)
    elif kind == "noted":
        bug = RuntimeError(words)
        bug.add_note("voicemock resume ID --text")
        raise bug
    elif kind == "disk":
        full = OSError(28, "No space left on device")
        full.add_note("voicemock resume ID --text")
        raise full
    elif kind == "thread":
        thread = threading.Thread(target=lambda: {}[words])  # type: ignore[index]
        thread.start()
        thread.join()
    elif kind == "segv":
        faulthandler._sigsegv()  # type: ignore[attr-defined]
    elif kind == "abort":
        os.abort()
    elif kind == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif kind == "wait":
        typer.echo("waiting")
        threading.Event().wait()
    elif kind == "swallow":
        try:
            typer.echo("waiting")
            threading.Event().wait()
        except (KeyboardInterrupt, SystemExit):
            pass
        threading.Event().wait()
    elif kind == "cleanup":
        try:
            typer.echo("waiting")
            threading.Event().wait()
        finally:
            typer.echo("cleaning up")
            while True:
                threading.Event().wait(0.1)


if __name__ == "__main__":
    app.command("interview")(break_)
    sys.argv[0] = "voicemock"
    main()
