"""The recogniser's process: reads requests as JSON lines from its input, writes one JSON line for each.

    ← {"spec": {…}}                                            first of all
    → {"ready": {"label": "…", "notes": […]}}                  the model is loaded
    ← {"id": 1, "audio": "…", "speech": [[0.4, 3.1]]}
    → {"id": 1, "at_s": 27.5}                                  now and then: how far it is
    → {"id": 1, "transcript": {…}, "label": "…", "notes": […]}
    ← {"id": 2, "ahead": {"audio": "…", "sound": […], "from_s": 0, "last": "read"}}   an answer that is being spoken
    → {"id": 2, "said": {…}, "label": "…", "notes": […]}
    → {"id": 1, "error": {"message": "…", "remedy": "…"}}      instead; without an id when the model cannot be loaded
    → {"out_of_memory": true}                                  instead of any; then it ends

It ends at the end of its input, so it never outlives the program that started it.
"""

import json
import os
import queue
import signal
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from voicemock.errors import RecogniserError
from voicemock.stt.engines import ENGINES, Engine, Engines
from voicemock.stt.spec import Ahead, Spec
from voicemock.transcript import Stretch, Value


def main(engines: Engines = ENGINES) -> None:
    """Serves until the input ends."""
    _be_quiet()
    replies = _private_output()
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(requests,), daemon=True).start()
    spec = Spec.model_validate(json.loads(requests.get())["spec"])
    engine = engines[spec.engine](spec)
    try:
        engine.load()
        _reply(replies, {"ready": {"label": engine.label, "notes": engine.notes}})
        while True:
            _serve(engine, json.loads(requests.get()), replies)
    except RecogniserError as error:
        _reply(replies, {"error": {"message": error.message, "remedy": error.remedy}})
    except MemoryError:
        _reply(replies, {"out_of_memory": True})


def _serve(engine: Engine, request: dict[str, Any], replies: TextIO) -> None:
    """Answers one request. Raises MemoryError: what is left of the process may be unsound."""
    this = {"id": request["id"]}
    heard: dict[str, Value]
    try:
        if "ahead" in request:
            heard = {"said": engine.ahead(Ahead.model_validate(request["ahead"]))}
        else:
            speech = [Stretch(*each) for each in request["speech"]]
            told = partial(_tell, replies, this)
            heard = {"transcript": engine(Path(request["audio"]), speech, told)}
    except RecogniserError as error:
        _reply(replies, {**this, "error": {"message": error.message, "remedy": error.remedy}})
        return
    data = {name: value.model_dump(mode="json") for name, value in heard.items()}
    _reply(replies, {**this, **data, "label": engine.label, "notes": engine.notes})


def _tell(replies: TextIO, this: dict[str, Any], at_s: float) -> None:
    _reply(replies, {**this, "at_s": at_s})


def _be_quiet() -> None:
    """Ctrl-C is for the parent alone, and a crash leaves no core file with the user's voice in it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _private_output() -> TextIO:
    """The replies' own way out; whatever else prints to the standard output goes to the error output instead."""
    private = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return open(private, "w", encoding="utf-8", newline="\n")  # noqa: PTH123 - lives as long as the process


def _read_requests(requests: "queue.SimpleQueue[str]") -> None:
    for line in sys.stdin:
        requests.put(line)
    # The parent is gone or done. A model in the middle of its work holds the main thread: leave without it.
    os._exit(0)


def _reply(replies: TextIO, reply: dict[str, Any]) -> None:
    replies.write(json.dumps(reply) + "\n")
    replies.flush()


if __name__ == "__main__":
    main()
