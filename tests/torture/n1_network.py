"""N1: nothing leaves the machine: every command where there is no network, and a list of whom it speaks to."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.tiny_whisper import MODEL
from tests.torture import scripted
from tests.torture.oracle import Done, Home, no_secret, nothing_running
from tests.torture.prepared import ANSWER, SPOKEN, with_a_session
from tests.torture.suite import Verdict

_TYPED = ("interview", *scripted.ASKED, "--text", "--no-voice")
_WHISPER = ("interview", *scripted.ASKED, "--no-voice", "--answers", ANSWER, "--stt-model", str(MODEL))
_PROXY = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"), "http://10.9.8.7:3128")
_TOLD = {"HF_ENDPOINT": "https://hub.example", "OPENAI_BASE_URL": "https://llm.example/v1", "OPENAI_API_KEY": "sk-x"}
_LLM = ("--llm-url", "URL", "--llm-model", "m")


@dataclass(frozen=True)
class Flow:
    """One command, in a home with or without a session."""

    command: tuple[str, ...]
    codes: tuple[int, ...] = (0,)
    session: bool = False
    env: Mapping[str, str] | None = None


def _with_session(*command: str) -> Flow:
    return Flow(command, session=True)


FLOWS: dict[str, Flow] = {
    "typed": Flow(_TYPED),
    "typed-llm": Flow((*_TYPED, *_LLM)),
    "typed-llm-by-name": Flow((*_TYPED, "--llm-url", "NAME", "--llm-model", "m")),
    "typed-llm-despite-proxy": Flow((*_TYPED, *_LLM), env=_PROXY),
    "typed-llm-despite-others": Flow((*_TYPED, *_LLM), env=_TOLD),
    "typed-script": Flow((*_TYPED, "--llm-url", "script:replies.yaml")),
    "typed-nobody": Flow((*_TYPED, "--llm-url", "NOBODY", "--llm-model", "m"), (69,)),
    "typed-voice": Flow(tuple(each for each in _TYPED if each != "--no-voice")),
    "files": Flow(SPOKEN),
    "files-llm": Flow((*SPOKEN, *_LLM)),
    "files-whisper": Flow(_WHISPER),
    "files-whisper-llm": Flow((*_WHISPER, *_LLM), env=_TOLD),
    "files-no-model": Flow((*_WHISPER[:-1], "small.en"), (0, 72), env=_TOLD),
    "no-microphone": Flow(("interview", *scripted.ASKED, "--stt", "sphinx"), (71,)),
    "demo": Flow(("demo", "--stt", "sphinx")),
    "demo-llm": Flow(("demo", "--stt", "sphinx", *_LLM), (0, 69, 76)),
    "score": _with_session("score"),
    "score-llm": _with_session("score", *_LLM),
    "score-rubric": _with_session("score", "--rubric", "behavioral"),
    "report-md": _with_session("report"),
    "report-html": _with_session("report", "--format", "html"),
    "report-json": _with_session("report", "--format", "json"),
    "replay": _with_session("replay"),
    "session-list": _with_session("session", "list"),
    "session-show": _with_session("session", "show"),
    "session-json": _with_session("session", "show", "--json"),
    "session-check": _with_session("session", "check"),
    "session-delete": _with_session("session", "delete", "20", "--yes"),
    "rubric-list": Flow(("rubric", "list")),
    "rubric-show": Flow(("rubric", "show", "behavioral")),
    "rubric-check": Flow(("rubric", "check", "./rubric.yaml")),
    "rubric-new": Flow(("rubric", "new", "mine.yaml")),
    "rubric-schema": Flow(("rubric", "schema")),
    "prompt-list": Flow(("prompt", "list")),
    "prompt-show": Flow(("prompt", "show", "judge")),
    "model-list": Flow(("model", "list"), env=_TOLD),
    "doctor": Flow(("doctor",), env={"HF_ENDPOINT": "https://hub.example"}),
    "doctor-llm": Flow(("doctor", *_LLM)),
    "help": Flow(("--help",)),
}


class Network:
    """Cases are the names of the flows."""

    name = "N1"
    title = "every command without a network: whom it speaks to"
    goal = ">= 30 flows; 0 connects but to the configured server on loopback, 0 look-ups of names"
    sample = ("typed-llm-despite-proxy", "files-llm", "doctor")
    sample_chunk = 1

    def missing(self) -> str:
        if missing := scripted.missing():
            return missing
        if shutil.which("unshare") is None or not _alone():
            return "name spaces are not allowed here (needs unshare --net, as root or with user name spaces)"
        return ""

    def cases(self) -> Iterator[str]:
        yield from (name for name in FLOWS if MODEL.is_dir() or "whisper" not in name)

    def run(self, case: str, folder: Path) -> Verdict:
        flow = FLOWS[case]
        home = Home(folder, dict(flow.env or {}))
        (folder / "rubric.yaml").write_text(scripted.RUBRIC, encoding="utf-8")
        (folder / "replies.yaml").write_text(scripted.FOLLOW_UP + scripted.REPLIES, encoding="utf-8")
        if flow.session:
            shutil.copytree(with_a_session(), home.path)
        trace = folder / "trace"
        alone = (*_alone(), sys.executable, "-m", "tests.torture.alone", "replies.yaml", str(trace))
        done = home.run(*flow.command, typed=scripted.typed(0), before=alone, timeout_s=600)
        port, calls = trace.read_text(encoding="utf-8").split("\n", 1)
        foreign = [call for call in calls.splitlines() if _is_foreign(call, port)]
        problems = [f"it spoke to somebody: {call[:200]}" for call in foreign]
        problems += [] if done.code in flow.codes else [f"exit code {done.code}: {done.err[-300:]!r}"]
        problems += [f"{word} on the screen" for word in ("Traceback", "bug in") if word in done.err + done.out]
        problems += [*nothing_running(home), *no_secret(home, Done(done.code, done.out, done.err))]
        ours = len(re.findall(rf"connect\(.*htons\({port}\)", calls))
        if "llm" in case and case != "demo-llm" and not ours:
            problems.append("it did not ask the configured server, so that nothing is shown")
        return Verdict(tuple(problems), {"foreign": len(foreign), "configured": ours})

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        foreign = sum(each.figures.get("foreign", 0) for each in verdicts.values())
        ours = sum(each.figures.get("configured", 0) for each in verdicts.values())
        return f"{len(verdicts)} flows; {ours:.0f} connects to the configured server; {foreign:.0f} to anybody else"


def _alone() -> tuple[str, ...]:
    """A network of one's own, in which there is nobody; who is not root is root in a name space of his own."""
    for way in (("unshare", "--net"), ("unshare", "--net", "--map-root-user")):
        if not subprocess.run([*way, "true"], capture_output=True, check=False).returncode:
            return way
    return ()


def _is_foreign(call: str, port: str) -> bool:
    """Whether it addresses anybody but the configured server, and the machine's own services by local sockets."""
    found = re.search(r"sa_family=(AF_\w+)", call)
    if not found or found[1] in ("AF_UNIX", "AF_LOCAL", "AF_NETLINK", "AF_UNSPEC"):
        return False
    loopback = re.search(r'inet_addr\("127\.|inet_pton\(AF_INET6, "::1"', call)
    return not (loopback and (f"htons({port})" in call or "htons(9)" in call))


SUITE = Network()
