"""Reads one PDF or Word file from its input and writes a line of JSON: its text, or what is wrong with it.

    {"text": "…"}
    {"problem": "locked"}     a name that documents/reader.py knows

A file that a library cannot make sense of ends it with a traceback, which nobody reads, and a code other than 0.
"""

import json
import sys

from voicemock.documents.reader import MAX_PAGES, MAX_TEXT_BYTES
from voicemock.documents.refused import Refused

MEMORY_BYTES = 1 << 30
CPU_S = 30


def main(kind: str) -> None:
    """Reads the input to its end, writes the line and ends."""
    _limit()
    raw = sys.stdin.buffer.read()
    try:
        text = _text(raw, kind)
        reply = {"text": text} if len(text.encode(errors="replace")) <= MAX_TEXT_BYTES else {"problem": "long"}
    except Refused as refused:
        reply = {"problem": refused.problem}
    except MemoryError:
        reply = {"problem": "memory"}
    sys.stdout.write(json.dumps(reply) + "\n")


def _text(raw: bytes, kind: str) -> str:
    if kind == "pdf":
        from voicemock.documents.pdf import text_of_pdf

        return text_of_pdf(raw, MAX_PAGES, MAX_TEXT_BYTES)
    from voicemock.documents.word import text_of_word

    return text_of_word(raw, MAX_TEXT_BYTES)


def _limit() -> None:
    """Memory, time and no core file with somebody's CV in it, where the system knows such limits."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(sys.argv[1])
