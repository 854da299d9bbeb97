"""The same 52 faults of an LLM's server against three clients: what becomes of each.

    clean          it ends in time, with an answer where there was one, and otherwise with words that say it failed
    wrong          there was no answer, and it reports one
    raw            it fails with Python's own words, or an exception that is not the library's
    hung           it is not over after 40 s, though told to wait 10 s where it can be told
    unsafe         control characters are shown, more than 1 MiB is taken for an answer, or 32 MiB more memory is
                   needed than for a good answer, or what was said goes to another host

A library leaves checks to its caller: the figures say what comes of asking and printing, no more. Memory is seen on
Linux only.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.llm.fault_handler import FAULTS  # noqa: E402
from tests.llm.fault_server import FaultServer  # noqa: E402
from voicemock.safe_text import safe  # noqa: E402

NAMES = [
    "status-400",
    "status-401",
    "status-403",
    "status-404",
    "status-408",
    "status-409",
    "status-413",
    "status-422",
    "status-429",
    "status-500",
    "status-502",
    "status-503",
    "status-504",
    "status-529",
    "html-error",
    "html",
    "quota",
    "slow-down-for-a-day",
    "slow-down-then-ok",
    "too-long",
    "empty",
    "cut-json",
    "list",
    "null",
    "deep",
    "no-choices",
    "no-choices-key",
    "null-content",
    "empty-content",
    "refusal",
    "content-filter",
    "length",
    "cut-mid-stream",
    "no-done",
    "error-in-200",
    "bad-event",
    "comments-then-ok",
    "invalid-utf8",
    "surrogate",
    "ansi",
    "markup",
    "huge",
    "endless",
    "hang-before-headers",
    "hang-after-headers",
    "hang-mid-stream",
    "drip-comments",
    "reset",
    "redirect",
    "redirect-loop",
    "gzip-bomb",
    "thinks-aloud",
]
"""The 52 faults."""
WHOLE = {"no-done": "ok", "comments-then-ok": "ok", "endless": "huge", "bad-event": "cut-json",
         "cut-mid-stream": "cut-mid-body"}  # fmt: skip
"""What a fault of a stream is to a client that asks for the whole answer at once."""
CLASSES = ("clean", "wrong", "raw", "hung", "unsafe")
HUNG_S, TOLD_S = 40.0, 10
MORE_KB = 32 * 1024
LONG = 1024 * 1024
MARK = "outcome:"
"""What our own children print before their outcome."""
KEY = "sk-canary-123456"
SAID = "Hello there, friend."
SIDE_BY_SIDE = 4
_RAW = re.compile(
    r"Traceback|NoneType|Expecting value|object has no|not subscriptable|out of range|codec can't|surrogates not"
    r"|Expecting property|Unterminated string|must be str|recursion|unexpected keyword|validation error"
)

VOICEMOCK = f"""
import json, sys
from pydantic import BaseModel
from voicemock.errors import VoicemockError
from voicemock.llm.chat import ChatOptions, ChatServer
from voicemock.llm.deadlines import Deadlines
from voicemock.ports import Message
from voicemock.safe_text import safe
class Say(BaseModel):
    say: str
try:
    chat = ChatServer(sys.argv[1], sys.argv[2], "{KEY}", ChatOptions(deadlines=Deadlines.of({TOLD_S})))
    print("{MARK}", json.dumps({{"returned": safe(chat([Message("user", "hi")], Say).say)}}))
except VoicemockError as error:
    print("{MARK}", json.dumps({{"failed": str(error)}}))
"""
OPENAI = f"""
import json, sys
import openai
try:
    client = openai.OpenAI(base_url=sys.argv[1], api_key="{KEY}", timeout={TOLD_S})
    reply = client.chat.completions.create(model=sys.argv[2], messages=[{{"role": "user", "content": "hi"}}])
    print("{MARK}", json.dumps({{"returned": reply.choices[0].message.content.strip()}}))
except openai.OpenAIError as error:
    print("{MARK}", json.dumps({{"failed": str(error)}}))
"""


@dataclass(frozen=True)
class Stack:
    """One client."""

    name: str
    command: Sequence[str]
    """Its command line; URL and FAULT are filled in."""
    streams: bool
    env: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """How one run ended."""

    returned: str | None
    failed: str
    seconds: float
    memory_kb: int
    leaked: bool
    """Whether another host was told what was said."""
    no_answer: bool
    """Whether there was no answer to be had."""

    def of_class(self, usual_kb: int) -> str:
        """Which of CLASSES it is."""
        if self.seconds >= HUNG_S:
            return "hung"
        shown = self.failed if self.returned is None else self.returned
        if self.leaked or safe(shown) != shown or len(shown) > LONG or self.memory_kb > usual_kb + MORE_KB:
            return "unsafe"
        if self.returned is None:
            return "raw" if _RAW.search(self.failed) else "clean"
        return "wrong" if self.no_answer else "clean"


def tried(stack: Stack, fault: str, folder: Path) -> Outcome:
    """One fault against one client, in a process of its own."""
    actual = fault if stack.streams else WHOLE.get(fault, fault)
    replies = {"Say": lambda prompt: {"say": SAID, "level": 3}}
    with FaultServer() as elsewhere, FaultServer(replies) as server:
        server.plain, server.elsewhere, server.hang_s = SAID, elsewhere.url, 10 * HUNG_S
        command = [{"URL": server.url, "FAULT": actual}.get(each, each) for each in stack.command]
        env = {**os.environ, **stack.env, "OPENAI_API_BASE": server.url, "PYTHONPATH": str(ROOT)}
        env = {name: value for name, value in env.items() if not name.lower().endswith("_proxy")}
        if "LLM_USER_PATH" in stack.env:
            env["LLM_USER_PATH"] = str(settings_of_llm(folder / f"{stack.name}-{fault}", server.url, actual))
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.DEVNULL, env=env, cwd=folder)
            code, memory_kb, seconds = ended(child, server)
            texts = [content(file) for file in (out, err)]
        leaked = bool(elsewhere.requests)
    returned, failed = read(code, *texts)
    return Outcome(returned, failed, seconds, memory_kb, leaked, bool(FAULTS[actual].ends["probe"]))


def ended(child: "subprocess.Popen[bytes]", server: FaultServer) -> tuple[int, int, float]:
    """The exit code, the most memory in KB, and the seconds since its first request, of a child.

    It is killed when it takes too long. Its resource usage would count the memory of this process, from which it was
    started.
    """
    most_kb, asked = 0, 0.0
    while (code := child.poll()) is None and (not asked or time.monotonic() < asked + HUNG_S):
        asked = asked or (time.monotonic() if server.requests else 0.0)
        with suppress(OSError):  # it ended, or this system has no /proc
            status = Path(f"/proc/{child.pid}/status").read_text(encoding="utf-8")
            found = re.search(r"VmHWM:\s+(\d+) kB", status)
            most_kb = int(found[1]) if found else most_kb
        time.sleep(0.02)
    child.kill()
    child.wait()
    return -9 if code is None else code, most_kb, time.monotonic() - asked if asked else 0.0


def content(file) -> str:  # noqa: ANN001
    """What a process wrote."""
    file.seek(0)
    return file.read(4 * LONG * 10).decode(errors="surrogateescape")


def read(code: int, out: str, err: str) -> tuple[str | None, str]:
    """What a client returned or None, and what it said where it failed."""
    if out.startswith(MARK) and code == 0:
        said = json.loads(out.removeprefix(MARK))
        return said.get("returned"), said.get("failed", "")
    return (out, "") if code == 0 else (None, err.strip()[-4000:])


def settings_of_llm(folder: Path, url: str, fault: str) -> Path:
    """A folder in which the `llm` command finds the server as one of its models."""
    folder.mkdir()
    entry = f"- model_id: {fault}\n  model_name: {fault}\n  api_base: {url}\n"
    (folder / "extra-openai-models.yaml").write_text(entry, encoding="utf-8")
    return folder


@contextmanager
def stacks(folder: Path) -> Iterator[list[Stack]]:
    """The clients; the `llm` command only where it can be installed."""
    python = sys.executable
    found = [
        Stack("voicemock", (python, "-c", VOICEMOCK, "URL", "FAULT"), True, {}),
        Stack("openai, bare", (python, "-c", OPENAI, "URL", "FAULT"), False, {}),
    ]
    print("Installing the `llm` command into a folder of its own …", flush=True)
    subprocess.run([python, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    inside = folder / "venv" / "bin"
    install = [python, "-m", "pip", "--python", inside / "python", "install", "--quiet", "llm"]
    if subprocess.run(install, capture_output=True, check=False).returncode:
        print("Left out: `llm` cannot be installed here (no package index can be reached).")
    else:
        version = subprocess.check_output([inside / "llm", "--version"], text=True).split()[-1]
        command = (str(inside / "llm"), "-m", "FAULT", "--key", KEY, "hi")
        found.append(Stack(f"llm {version}", command, True, {"LLM_USER_PATH": ""}))
    yield found


def main() -> None:
    """Run all, and print what became of them."""
    figures = {}
    with tempfile.TemporaryDirectory(prefix="vm-") as name, stacks(Path(name)) as found:
        for stack in found:
            usual_kb = tried(stack, "ok", Path(name)).memory_kb
            with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
                outcomes = dict(
                    zip(NAMES, pool.map(lambda fault, of=stack: tried(of, fault, Path(name)), NAMES), strict=True)
                )
            by_class = defaultdict(list)
            for fault, outcome in outcomes.items():
                by_class[outcome.of_class(usual_kb)].append(fault)
            figures[stack.name] = {each: len(by_class[each]) for each in CLASSES}
            figures[stack.name]["slowest_s"] = round(max(each.seconds for each in outcomes.values()))
            print(f"\n{stack.name}: " + ", ".join(f"{each} {len(by_class[each])}" for each in CLASSES), flush=True)
            for each in CLASSES[1:]:
                if by_class[each]:
                    print(f"  {each}: {' '.join(by_class[each])}")
    print(json.dumps({"faults": len(NAMES), **figures}))


if __name__ == "__main__":
    main()
