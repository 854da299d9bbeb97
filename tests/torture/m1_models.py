"""M1: model files damaged, downloads cut and killed, the recogniser's process killed and raving; then the oracle."""

import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests import tiny_whisper
from tests.stt import fake_hub, faulty
from tests.torture import oracle, v1_invention
from tests.torture.model_stage import FILES, NAME, SENTENCE, a_hub, ended, get, interview, put_model, recovered, said
from tests.torture.oracle import Done, Home
from tests.torture.suite import Suite, Verdict
from voicemock.errors import RecogniserError
from voicemock.stt.guards import plain

SIGNALS = {"kill": signal.SIGKILL, "segv": signal.SIGSEGV, "abort": signal.SIGABRT, "stop": signal.SIGSTOP}


def dice_for(case: str) -> random.Random:
    """The same case draws the same numbers."""
    return random.Random(zlib.crc32(case.encode()))


def file_case(home: Home, damage: str, name: str, dice: random.Random) -> list[str]:
    """A model's file is damaged: it is found, said, set aside, and everything said is transcribed later."""
    file = put_model(home) / name
    content, before = bytearray(file.read_bytes()), file.stat()
    if damage == "cut":
        file.write_bytes(content[: dice.randrange(len(content))])
    elif damage == "gone":
        file.unlink()
    elif damage == "other":
        file.write_bytes(dice.randbytes(len(content)))
    else:
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        file.write_bytes(content)
    if damage == "rot":  # a bit flips on the disk, and no time of change tells of it: only a check can see it
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        done = home.run("model", "check", NAME)
        problems = oracle.examine(home, done, {72})
        problems += [] if "damaged or changed" in done.err else [f"a check says {done.err!r}"]
    else:
        done = home.run(*interview(home))
        problems = oracle.examine(home, done, {0})
        if "damaged or changed" not in done.out:
            problems.append(f"the damage was not named: {done.out[-400:]!r}")
        if said(home):
            problems.append(f"a damaged model wrote {said(home)!r}")
        problems += recovered(home)
    if (home.path / "models" / NAME).exists() and damage == "rot":
        problems.append("the damaged model still lies in its place")
    return problems


def download_case(home: Home, fault: str, dice: random.Random) -> list[str]:
    """A download meets a fault: nothing half lies in place, and the next try is whole."""
    place = home.path / "models" / NAME
    size, codes, env = (tiny_whisper.MODEL / "model.bin").stat().st_size, {72}, {}
    home.path.mkdir(mode=0o700)
    with a_hub() as hub, fake_hub.refusing_proxy(int(fault[-3:]) if "proxy" in fault else 403) as proxy:
        hub.faults = {
            "cut": [fake_hub.cut_after(dice.randrange(size)) for _ in range(3)],
            "drip": [fake_hub.drip(3)] * 3,
            "busy": [fake_hub.answer(503), fake_hub.answer(429)],
            **{f"refused{code}": [fake_hub.answer(code)] for code in (401, 403, 404)},
            "broken": [fake_hub.answer(500)] * 9,
            "killed": [fake_hub.stall_after(dice.randrange(size), threading.Event())] * dice.randrange(2),
            "again": [fake_hub.cut_after(dice.randrange(size)), fake_hub.whole_despite_range],
        }.get(fault, [])
        if fault in ("flipped", "longer"):
            content = bytearray(hub.files["model.bin"])
            content[dice.randrange(size)] ^= 1
            hub.files["model.bin"] = bytes(content) if fault == "flipped" else bytes(content) + b"more"
        if fault == "swapped":
            hub.files["model.bin"] = hub.claimed["model.bin"] = dice.randbytes(size)
        if "proxy" in fault:
            env = {"HF_ENDPOINT": "https://hub.invalid", "HTTPS_PROXY": proxy, "https_proxy": proxy}
        elif fault == "nobody":
            env = {"HF_ENDPOINT": "http://127.0.0.1:9"}
        elif fault == "offline":
            env = {"HF_HUB_OFFLINE": "1"}
        elif fault == "blocked":
            (home.path / "models").write_text("a file is where the folder should be")
            (home.path / "models").chmod(0o600)
            codes = {73}
        began, process = time.monotonic(), get(home, hub, **env)
        if fault == "killed":
            time.sleep(dice.uniform(0.5, 2.5))
            process.kill()
            codes = {-9, 0}
        done = ended(process, began)
    codes = {0} if fault in ("cut", "busy", "again") else codes
    problems = oracle.ending(done, codes, 60) if done.code >= 0 else []
    problems += [*oracle.nothing_running(home), *oracle.no_secret(home, done)]
    if place.exists() and not _whole(place):
        problems.append("half a model lies in place")
    if fault == "blocked":
        (home.path / "models").unlink()
    with a_hub() as hub:
        problems += oracle.ending(ended(get(home, hub), time.monotonic()), {0})
    left = sorted(each.name for each in (home.path / "models").iterdir())
    problems += [] if left == [NAME] and _whole(place) else [f"after the second try there are {left}"]
    return [*problems, *oracle.closed_to_others(home), *oracle.nothing_stray(home)]


def _whole(place: Path) -> bool:
    return all((place / name).read_bytes() == (tiny_whisper.MODEL / name).read_bytes() for name in FILES)


def process_case(home: Home, fault: str, times: int, dice: random.Random) -> list[str]:
    """The recogniser's process is killed at a random moment, once or whenever it comes up."""
    put_model(home)
    running = home.start(*interview(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    began, hit, after_s = time.monotonic(), set[int](), dice.uniform(0, 1.5)
    while running.poll() is None and time.monotonic() - began < 300:
        for child in set(_recognisers(running.pid)) - hit if len(hit) < times else ():
            time.sleep(after_s)
            _strike(child, fault)
            hit.add(child)
        time.sleep(0.02)
    done = Done(*ended_with(running), time.monotonic() - began)
    problems = oracle.examine(home, done, {0}, 300)
    if not said(home) and times == 1:
        problems.append(f"one {fault} lost the words: {done.out[-300:]!r}")
    if said(home) not in ("", plain(SENTENCE)):
        problems.append(f"the answer reads {said(home)!r}")
    if not said(home):
        scored = home.run("score", "--stt", "whisper", "--stt-model", NAME)
        problems += oracle.ending(scored, {0})
        problems += [] if said(home) == plain(SENTENCE) else ["`voicemock score` did not transcribe it later"]
    return problems


def ended_with(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit code and output."""
    out, error = process.communicate(timeout=30)
    return process.returncode, out, error


def _recognisers(pid: int) -> list[int]:
    found = []
    for child in oracle.descendants(pid):
        try:
            if b"stt.child" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
        except OSError:
            continue  # it has just ended
    return found


def _strike(child: int, fault: str) -> None:
    try:
        if fault == "memory":
            resource.prlimit(child, resource.RLIMIT_AS, (1 << 26, 1 << 26))
        else:
            os.kill(child, SIGNALS[fault])
    except ProcessLookupError:
        pass  # it had done its work


def raving_case(folder: Path, act: str, later: bool) -> list[str]:
    """The recogniser's process answers with something else than what was asked, at the first answer or the second."""
    script = faulty.Script(folder / "script", f"{act} fine" if not later else f"fine {act}")
    limits = faulty.SOON if "hang-load" in act else faulty.SHORT
    problems = []
    with script.process(limits) as transcribe:
        try:
            text = transcribe(folder / "answer.wav", faulty.SPEECH).text
            if later:
                os.kill(script.starts[0][0], signal.SIGKILL)
                text = transcribe(folder / "answer.wav", faulty.SPEECH).text
        except RecogniserError as error:
            text = ""
            problems += [] if later and "saved" in error.message else [f"it says {error.message!r}"]
        problems += [] if text in (("", "Fine.") if later else ("Fine.",)) else [f"{act} was believed: {text[:80]!r}"]
    return problems + [f"{pid} is still there" for pid, _ in script.starts if not faulty.is_gone(pid)]


DAMAGES = ("cut", "flip", "other", "gone", "rot")
FAULTS = (
    *("killed", "cut", "drip", "busy", "refused401", "refused403", "refused404", "broken", "again", "flipped"),
    *("longer", "swapped", "proxy403", "proxy407", "nobody", "offline", "blocked"),
)
RAVINGS = (
    *("kill", "segv", "hang", "bug", "huge", "garbage", "empty", "stale", "flood", "raving", "untrue", "nowhere"),
    *("memory", "bad-load", "hang-load", "memory-load"),
)


class _Models:
    name = "M1"
    title = "model files damaged, downloads broken off, the recogniser's process killed and raving"
    goal = "200 cases: nothing damaged is believed, no answer is lost, every message names a way on"
    sample = (
        *(f"raving-{act}-0" for act in ("segv", "garbage", "stale", "raving", "untrue", "memory", "bad-load")),
        *("raving-kill-1", "raving-huge-1"),
        *("download-killed-0", "download-swapped-0", "download-proxy407-0"),
        *("file-flip-model.bin-0", "file-rot-model.bin-0", "process-kill-1-0", "process-segv-9-0"),
    )
    sample_chunk = 3

    def missing(self) -> str:
        return v1_invention.SUITE.missing() or ("" if sys.platform == "linux" else "Linux")

    def cases(self) -> Iterator[str]:
        for seed in range(3):
            yield from (f"file-{damage}-{name}-{seed}" for damage in DAMAGES for name in FILES)
            yield from (f"download-{fault}-{seed}" for fault in FAULTS)
        yield from (f"download-killed-{seed}" for seed in range(3, 20))
        for seed in range(6):
            yield from (
                f"process-{fault}-{times}-{seed}" for fault in ("kill", "segv", "abort", "memory") for times in (1, 9)
            )
        yield "process-stop-1-0"
        for later in (0, 1):
            yield from (f"raving-{act}-{later}" for act in RAVINGS)

    def run(self, case: str, folder: Path) -> Verdict:
        dice, home = dice_for(case), Home(folder)
        sort, rest = case.split("-", 1)
        *what, last = rest.rsplit("-", 2 if sort in ("file", "process") else 1)
        acts: dict[str, Callable[[], list[str]]] = {
            "file": lambda: file_case(home, what[0], what[1], dice),
            "download": lambda: download_case(home, what[0], dice),
            "process": lambda: process_case(home, what[0], int(what[1]), dice),
            "raving": lambda: raving_case(folder, what[0], last == "1"),
        }
        return Verdict(tuple(acts[sort]()), {sort: 1.0})

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        sorts = ("file", "download", "process", "raving")
        counts = {sort: sum(sort in each.figures for each in verdicts.values()) for sort in sorts}
        return (
            f"{counts['file']} damaged files, {counts['download']} broken downloads, {counts['process']} killed and "
            f"{counts['raving']} raving processes"
        )


SUITE: Suite = _Models()
