"""Prints a line, and nothing in it that a terminal would obey."""

import sys

from voicemock.safe_text import safe


def say(text: str, err: bool = False, end: str = "\n") -> None:
    """Print untrusted or own text on stdout, or on stderr, in the stream's own character set.

    `typer.echo` prints UTF-8 where the stream says ASCII; a terminal of eight bits obeys some of those bytes.
    """
    print(safe(text), file=sys.stderr if err else sys.stdout, end=end, flush=True)
