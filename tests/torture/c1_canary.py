"""A secret that must never be seen: keys and passwords, through all commands, with servers that say them back.

Afterwards everything that was written and printed is searched, and while they run, the environment and the command
line of every process that voicemock starts.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.torture import candidate as c
from tests.torture import oracle
from tests.torture.oracle import KEY, Done, Home
from tests.torture.parrot import ECHOES, Parrot
from tests.torture.suite import Verdict
from tests.virtual_microphone import running

ANSWER = f"{c.RESULT} {c.CHECK} {c.DECISION} {c.CUSTOMER}\n\n"
_TYPED = ("interview", "--rubric", "rubric.yaml", "--text", "--follow-ups", "1", "--no-voice")
_HEARD = ("interview", "--rubric", "rubric.yaml", "--answers", "said.wav", "--follow-ups", "0")
_AFTERWARDS = (
    ("resume", "--text", "--no-voice"), ("score",), ("replay",), ("report", "--format", "html", "--force"),
    ("report", "--format", "md"), ("session", "show", "--json"), ("session", "list"), ("doctor",),
)  # fmt: skip
_LOUD = {"OPENAI_LOG": "debug", "PYTHONDEVMODE": "1", "PYTHONASYNCIODEBUG": "1", "HTTPX_LOG_LEVEL": "trace"}
"""What makes the libraries below talk."""

_OF_PYTHON = {"uname", "ldconfig", "gcc", "cc", "ld"}
"""Programs that Python's own `platform` and `ctypes.util` start, with the whole environment; they keep none of it."""


@dataclass(frozen=True)
class Carrier:
    """A way in which voicemock comes by a secret."""

    env: Mapping[str, str] = field(default_factory=dict)
    """Environment variables; {address} is the parrot's."""
    settings: str = ""
    """config.toml; {vault} is a file with the secret, outside everything that is searched."""
    commands: Sequence[Sequence[str]] = (_TYPED, *_AFTERWARDS)
    speaks: bool = False
    """It needs a loudspeaker."""
    is_quiet: bool = False
    """No server is asked: what matters are the processes that are started."""


_CHAT = {"VOICEMOCK_LLM_URL": "http://{address}/v1", "VOICEMOCK_LLM_MODEL": "parrot"}
_STT = '[stt]\nengine = "server"\nurl = "http://{address}/v1"\nmodel = "parrot"\n'
_WHISPER = f'[stt]\nengine = "whisper"\nmodel = "{c.MODEL}"\n'
CARRIERS = {
    "env": Carrier({**_CHAT, "VOICEMOCK_LLM_KEY": KEY}),
    "key-env": Carrier({**_CHAT, "MY_OWN_NAME": KEY}, '[llm]\nkey_env = "MY_OWN_NAME"\n'),
    "key-command": Carrier(_CHAT, '[llm]\nkey_command = "cat {vault}"\n'),
    "url-password": Carrier({**_CHAT, "VOICEMOCK_LLM_URL": f"http://me:{KEY}@{{address}}/v1"}),
    "proxy-password": Carrier(
        {**_CHAT, "VOICEMOCK_LLM_URL": "http://llm.example/v1", "HTTP_PROXY": f"http://me:{KEY}@{{address}}"},
        "[llm]\nallow_http = true\n",
    ),
    "loud": Carrier({**_CHAT, **_LOUD, "VOICEMOCK_LLM_KEY": KEY}),
    "recogniser": Carrier({"VOICEMOCK_LLM_KEY": KEY}, _WHISPER, (_HEARD,), is_quiet=True),
    "stt-key": Carrier({"VOICEMOCK_STT_KEY": KEY}, _STT, (_HEARD, ("score",), ("session", "show", "--json"))),
    "settings-password": Carrier(
        {}, _STT.replace("http://", f"http://me:{KEY}@"), (_HEARD, *_AFTERWARDS), is_quiet=True
    ),
    "tts-key": Carrier(
        {"VOICEMOCK_TTS_KEY": KEY},
        '[voice]\nengine = "server"\nurl = "http://{address}/v1"\nmodel = "parrot"\n',
        (_TYPED[:-1],),
        speaks=True,
    ),
    "voice": Carrier(
        {"VOICEMOCK_LLM_KEY": KEY}, '[voice]\nengine = "system"\n', (_TYPED[:-1],), speaks=True, is_quiet=True
    ),
}
BUGS = ("bug", "noted", "disk", "thread", "segv", "abort")
"""As tests/cli/breaking.py breaks."""


class Canary:
    """A case is a carrier and a way of saying it back, and `first` for its first command alone; or a crash."""

    name = "C1"
    title = "nothing: keys and passwords in all places, with servers that say them back, and crashes"
    goal = "the secret in no file, on no screen, in no process's command line or environment"
    sample = ("env:in-the-reply:first", "stt-key:in-a-400:first", "recogniser", "crash-bug")
    sample_chunk = 1

    def missing(self) -> str:
        return c.missing()

    def cases(self) -> Iterable[str]:
        for name, carrier in CARRIERS.items():
            yield from [name] if carrier.is_quiet else [f"{name}:{echo}" for echo in ECHOES]
        for bug in BUGS:
            yield f"crash-{bug}"

    def run(self, case: str, folder: Path) -> Verdict:
        """All commands of one carrier, with one parrot."""
        if case.startswith("crash-"):
            home = Home(folder)
            breaking = str(Path(__file__).parents[1] / "cli" / "breaking.py")
            seen = Seen()
            done = _run(home, [sys.executable, breaking, "interview", case.removeprefix("crash-")], seen)
            found = oracle.no_secret(home, done)
            found += [] if done.code else ["it did not crash"]
            return _verdict([done], seen, found, crashed=True)
        name, echo, first, *_ = f"{case}::".split(":")
        carrier = CARRIERS[name]
        commands = carrier.commands[:1] if first else carrier.commands
        return _everything(replace(carrier, commands=commands), echo or "in-headers", folder)

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        runs = sum(each.figures.get("runs", 0) for each in verdicts.values())
        asked = sum(each.figures.get("asked", 0) for each in verdicts.values())
        children = sum(each.figures.get("children", 0) for each in verdicts.values())
        seen = sum(bool(each.problems) for each in verdicts.values())
        return (
            f"{runs:,.0f} commands, {asked:,.0f} requests answered with the secret, {children:,.0f} processes looked "
            f"into: it was seen in {seen} of {len(verdicts)} cases"
        )


@dataclass
class Seen:
    """What the processes that a command started showed."""

    children: set[int] = field(default_factory=set)
    problems: set[str] = field(default_factory=set)


def _everything(carrier: Carrier, echo: str, folder: Path) -> Verdict:
    own, vault = folder / "own", folder / "vault"
    (own / "home").mkdir(parents=True, mode=0o700)
    (own / "tmp").mkdir()
    vault.write_text(KEY, encoding="utf-8")
    (own / "rubric.yaml").write_text(c.RUBRIC, encoding="utf-8")
    c.speak(own / "said.wav", c.RESULT)
    with ExitStack() as stack:
        parrot = stack.enter_context(Parrot(echo, KEY))
        sound = stack.enter_context(running()).reach if carrier.speaks else {}
        # Where a carrier does not name the key, the environment has none.
        env = {"VOICEMOCK_LLM_KEY": "", "TMPDIR": str(own / "tmp"), "XDG_CACHE_HOME": str(own / "cache"), **sound}
        env |= {name: value.format(address=parrot.address) for name, value in carrier.env.items()}
        home, seen = Home(own, env), Seen()
        settings = carrier.settings.format(address=parrot.address, vault=vault)
        (home.path / "config.toml").write_text(settings, encoding="utf-8")
        command = [sys.executable, "-m", "voicemock"]
        done = [_run(home, [*command, *each], seen) for each in carrier.commands]
        (home.path / "config.toml").unlink()  # the user's own file, and the user's own secret in it
        verdict = _verdict(done, seen, oracle.no_secret(home, *done))
        unused = [] if parrot.asked or carrier.is_quiet else ["the server was never asked"]
        return Verdict((*verdict.problems, *unused), {**verdict.figures, "asked": parrot.asked})


def _verdict(done: Sequence[Done], seen: Seen, found: Sequence[str], crashed: bool = False) -> Verdict:
    problems = [*found, *sorted(seen.problems)]
    problems += [f"a traceback: {each.err[-300:]!r}" for each in done if "Traceback" in each.err + each.out]
    problems += [f"a bug: {each.err[-300:]!r}" for each in done if each.code == 70 and not crashed]
    return Verdict(tuple(problems), {"runs": len(done), "children": len(seen.children)})


def _run(home: Home, command: Sequence[str], seen: Seen) -> Done:
    """Run a command to its end and look at every process that it starts."""
    began_s = time.monotonic()
    process = subprocess.Popen(
        command, env=home.env, cwd=home.folder, text=True, errors="replace",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    watching = threading.Thread(target=_watch, args=(process, home.env, seen), daemon=True)
    watching.start()
    out, err = process.communicate(ANSWER * 3, timeout=120)
    watching.join()
    return Done(process.returncode, out, err, time.monotonic() - began_s)


def _watch(process: "subprocess.Popen[str]", env: Mapping[str, str], seen: Seen) -> None:
    wanted = oracle.pieces(KEY)
    knows = any(KEY in value for value in env.values())
    while process.poll() is None:
        for pid in [process.pid, *oracle.descendants(process.pid)]:
            try:
                command, environ = (Path(f"/proc/{pid}/{what}").read_bytes() for what in ("cmdline", "environ"))
            except OSError:
                continue  # it has ended
            if any(each in command for each in wanted):
                seen.problems.add("the secret stands in a command line")
            if pid == process.pid and knows:
                continue
            seen.children.add(pid)
            # Between fork and exec a child still shows what its parent has, or no command line at all.
            program = Path(command.split(b"\0")[0].decode(errors="replace")).name
            if not command or b"-m\0voicemock\0" in command or program in _OF_PYTHON:
                continue
            if any(each in environ for each in wanted):
                seen.problems.add(f"the secret stands in the environment of {command[:60]!r}")
        time.sleep(0.005)


SUITE = Canary()
