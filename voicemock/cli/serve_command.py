"""`voicemock serve`: the pages of all sessions in the browser, from this machine to itself."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated

import typer

from voicemock.cli.say import say

STOPS = "Ctrl-C ends it."


def serve(
    port: Annotated[
        int | None,
        typer.Option(
            "--port", min=1, max=65_535, help="The port to listen on; left out, any free one.", show_default=False
        ),
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Only print the address; open no browser.")] = False,
) -> None:
    """Show all sessions in the browser, where transcripts can be corrected and sessions scored again."""
    from voicemock.cli import crash
    from voicemock.cli.served_pages import OVERVIEWS
    from voicemock.config import sessions_folder
    from voicemock.serving.pages import Pages
    from voicemock.serving.server import Server
    from voicemock.sessions.library import Library

    library = Library(sessions_folder())
    library.names()  # what cannot be read is said here, and not in the browser
    with Server(Pages(library, OVERVIEWS), crash.report, port) as server:
        if port not in (None, server.port):
            say(f"Port {port} cannot be had; this one is free.", err=True)
        say(f"Your sessions: {server.url}")
        say(f"The address works once, in one browser on this machine. {STOPS}")
        if where := os.environ.get("SSH_CONNECTION"):
            host = where.split()[2] if len(where.split()) == 4 else "THIS-MACHINE"
            say(f"Over SSH, first, where your browser is: ssh -L {server.port}:127.0.0.1:{server.port} {host}")
        if not no_open and has_display(os.environ, sys.platform):
            import webbrowser

            webbrowser.open(server.url)
        try:
            server.wait()
        except KeyboardInterrupt:
            with suppress(OSError):  # the terminal may be gone
                say("Stopped. Nothing is served any more.", err=True)
            raise


def has_display(environ: Mapping[str, str], platform: str) -> bool:
    """Whether a browser would open where the user sits, and not as text in this terminal."""
    if environ.get("SSH_CONNECTION"):
        return False
    return platform in ("win32", "darwin") or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
