"""Every place that prints, run in this process with a stream of one character set; what comes out is judged.

A program of its own (`python -m tests.torture.terminal_sinks FOLDER ENCODING EVERY PART…`): it sets the home,
umask and streams of its process. It prints one JSON object: what is wrong, and how many texts were printed.
"""

import csv
import io
import itertools
import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests.torture import markup_library as shelf
from tests.torture import markup_retake as again
from tests.torture import markup_session as made
from tests.torture.hostile_files import LINES, PROMPT
from tests.torture.hostile_rubrics import RUBRIC
from tests.torture.terminal_payloads import sequences
from voicemock.sessions.events import Event
from voicemock.sessions.line import Entry, encode
from voicemock.transcript import Said, Word

if TYPE_CHECKING:
    from voicemock.reports.document_values import Document
    from voicemock.reports.terminal import Terminal
    from voicemock.sessions.session import Session

ENCODINGS = ("utf-8", "ascii", "latin-1", "cp437", "cp1251", "shift_jis")
OWN = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
VISIBLE_FORMATS = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
"""Signs of category Cf that are seen: numbers and ends of verses in Arabic, Syriac and Kaithi."""


class Tty(io.TextIOWrapper):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def bad_signs(text: str) -> set[str]:
    """What a terminal would obey, not show, or show elsewhere; line ends and tabs may stand."""
    kinds = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return {
        sign
        for sign in set(text)
        if (sign not in "\n\t" and unicodedata.category(sign) in kinds and not VISIBLE_FORMATS.match(sign))
        or unicodedata.bidirectional(sign) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    }  # fmt: skip


@dataclass
class Sinks:
    """Commands run one after the other in this process, and what they printed."""

    folder: Path
    encoding: str
    every: int = 1
    """Only every so manieth sequence; which ones depends on the character set."""
    problems: list[str] = field(default_factory=list)
    texts: int = 0

    @property
    def numbers(self) -> range:
        """Which sequences."""
        return range(ENCODINGS.index(self.encoding) % self.every, len(sequences()), self.every)

    @property
    def ours(self) -> list[str]:
        """The sequences themselves."""
        return [sequences()[number] for number in self.numbers]

    def command(self, *arguments: str, typed: str = "", codes: Sequence[int] = (0,), texts: int = 1) -> None:
        """Run one; `texts` is how many payloads it prints."""
        from voicemock.cli.main import _run

        out, err = (io.TextIOWrapper(io.BytesIO(), self.encoding, newline="\n") for _ in range(2))
        before = sys.argv, sys.stdin, sys.stdout, sys.stderr
        sys.argv = ["voicemock", *arguments]
        sys.stdin, sys.stdout, sys.stderr = io.StringIO(typed), out, err
        try:
            code: object = _run()
        except SystemExit as end:
            code = end.code or 0
        except BaseException as error:  # noqa: BLE001 - any exception is what is looked for
            code = f"{type(error).__name__}: {str(error)[:200]!r}"
        finally:
            sys.argv, sys.stdin, sys.stdout, sys.stderr = before
        said = [stream.buffer.getvalue() for stream in (out, err) if not stream.flush()]  # type: ignore[attr-defined]
        name = ascii(" ".join(arguments)[:80])
        if code not in codes:
            self.problems.append(f"{name} ended with {code}: {said[1][-300:]!r}")
        self.judge(name, b"".join(said), texts)

    def judge(self, name: str, printed: bytes, texts: int = 1, own: bool = False) -> None:
        """Look at the bytes that were printed; `own`: our own colours and cursor movements are allowed."""
        self.texts += texts
        text = printed.decode(self.encoding)
        if own:
            text = OWN.sub("", text).replace("\r", "")
        if bad := bad_signs(text):
            where = min(text.index(sign) for sign in bad)
            signs = ", ".join(f"U+{ord(sign):04X}" for sign in sorted(bad)[:8])
            self.problems.append(f"{name} printed {signs}: {text[max(0, where - 40) : where + 20]!r}")


def put(number: int, sink: str) -> str:
    """The text of a sequence at a sink of the session; half a surrogate pair cannot get so far."""
    return f"{sequences()[number]} {made.mark(number, sink)}".encode("utf-8", "replace").decode()


def as_file_name(text: str) -> str:
    """The nearest name that a file can have; bytes that are no UTF-8 are such as `os.listdir` gives."""
    name = text.replace("/", "|").replace("\0", "0").encode("utf-8", "replace")[:200]
    return name.decode("utf-8", "ignore")


def as_yaml(data: object) -> str:
    """YAML whose texts hold what is given, escaped where a file may not hold it as it is."""
    text = json.dumps(data, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def write_session(folder: Path, events: Iterable[Event]) -> None:
    """A session as it lies on disk, but for its audio."""
    (folder / "audio").mkdir(parents=True, exist_ok=True)
    lines = [encode(Entry(at, datetime.now(UTC), event)) for at, event in enumerate(events, 1)]
    (folder / "journal.jsonl").write_bytes(b"".join(lines))
    for each in (folder, folder / "audio"):
        each.chmod(0o700)
    (folder / "journal.jsonl").chmod(0o600)


def stored_sessions(home: Path, numbers: range) -> None:
    """A session with everything in it, and one whose folder itself is named so."""
    for name in ("all", as_file_name("z\x1b[31m\u202e[/]\x9b2J")):
        write_session(home / "sessions" / name, made.events(numbers, put))
    for number in (2, 3):
        write_session(home / "sessions" / f"again{number}", again.events(numbers[:40], put, number))


def commands(sinks: Sinks) -> None:
    """What shows a session, rubrics, prompts and models."""
    count, home = len(sinks.ours), sinks.folder / "home"
    stored_sessions(home, sinks.numbers)
    for arguments, codes in (
        (("session", "list"), (0,)), (("session", "list", "--json"), (0,)), (("session", "show", "all"), (0,)),
        (("session", "show", "all", "--json"), (0,)), (("progress",), (0,)), (("progress", "--page"), (0,)),
        (("retake", "again", "--compare"), (66,)), (("retake", "again3", "--compare"), (0,)),
        (("session", "check", "z"), (0, 65)), (("replay", "all", "--no-sound"), (0,)), (("report", "all"), (0,)),
        (("report", "all", "--format", "json"), (0,)), (("session", "export", "all"), (0,)),
        (("session", "prune", "--older-than", "0d", "--dry-run"), (0,)), (("session", "delete", "z", "--yes"), (0,)),
    ):  # fmt: skip
        sinks.command(*arguments, codes=codes, texts=count)
    _rubrics(sinks, home)
    _prompts(sinks)
    _imports(sinks)
    _cohort(sinks)
    for number, each in enumerate(sinks.ours):
        (home / "models" / f"{number}{as_file_name(each)}").mkdir(parents=True, exist_ok=True)
    sinks.command("model", "list", texts=count)
    (home / "config.toml").write_text(
        "".join(f"[stt]\nmodel = {json.dumps(put(3, 'x'))}\n[llm]\nurl = 'http://[/]\\u001b/v1'\nmodel = '[/]'\n")
    )
    sinks.command("doctor", texts=3)
    (home / "config.toml").unlink()


def _rubrics(sinks: Sinks, home: Path) -> None:
    count = len(sinks.ours)
    (home / "rubrics").mkdir(exist_ok=True)
    for first in range(0, count, 50):
        rubric = made.rubric(sinks.numbers[first : first + 50], put).as_data()
        rubric["description"] = put(first, "description")
        (home / "rubrics" / f"hostile{first}.yaml").write_text(as_yaml(rubric))
        sinks.command("rubric", "show", f"hostile{first}", texts=5 * 50)
    sinks.command("drill", "--due", "--rubric", "hostile0", texts=50)
    named = home / "rubrics" / f"{as_file_name(sequences()[0])}.yaml"
    named.write_text(as_yaml(rubric))
    if sinks.every == 1 or sinks.encoding == "ascii":  # it reads the shipped ones too, which takes a second
        sinks.command("rubric", "list", texts=7)
    broken = []
    for number, each in enumerate(sinks.ours):
        path = sinks.folder / f"{number}{as_file_name(each)}.yaml"
        path.write_text(as_yaml({each: each, "id": each, "name": [each], "extends" if number % 2 else "x": each}))
        broken.append(str(path))
    sinks.command("rubric", "check", *broken, codes=(65, 66), texts=4 * count)
    sinks.command("rubric", "check", str(named), texts=1)
    typed = "".join(f"{each}\n".replace("\0", "") for each in sinks.ours) + "\n\n"
    sinks.command(
        "interview", "--rubric", "hostile0", "--text", "--no-voice", "--questions",
            ",".join(f"q{number}" for number in sinks.numbers[:50:7]),
        "--follow-ups", "1", typed=typed.replace("\n\n", "\n") + "\n" + typed * 8, texts=count,
    )  # fmt: skip


def _imports(sinks: Sinks) -> None:
    """An interview held elsewhere, in which everybody is called so and says so; and files that may not be read."""
    written = [each.encode("utf-8", "replace").decode() for each in sinks.ours]
    name = sinks.folder / f"{as_file_name(sinks.ours[0])}.vtt"
    name.write_text("".join(["WEBVTT\n\n", *(f"00:01.000 --> 00:02.000\n<v {each}>{each}\n\n" for each in written)]))
    sinks.command("session", "import", str(name), codes=(2, 65), texts=1)
    harmless = [each for each in written if not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f<>]|\n", each)]
    said = [
        line
        for each in harmless
        for line in (f"<v Ann {each}>What did you do? {each}", f"<v Bob>I did it, and I did it again. {each}")
    ]
    name.write_text("".join(["WEBVTT\n\n", *(f"00:01.000 --> 00:02.000\n{line}\n\n" for line in said)]))
    sinks.command("session", "import", str(name), "--candidate", "Bob", texts=2 * len(harmless))
    sinks.command("session", "import", str(name), codes=(2, 65, 0), texts=1)


def _cohort(sinks: Sinks) -> None:
    """Two runs whose judges, recognisers, criteria, people, groups and columns are called so; and marks of them."""
    from voicemock.batch.item import Item
    from voicemock.batch.local_place import LocalPlace
    from voicemock.batch.manifest import Manifest
    from voicemock.batch.record import Level, Record

    texts = [put(number, "cohort") for number in sinks.numbers]
    together = " ".join(texts)
    parted = [f"{at % 2}{together}" for at in range(20)] + [f"x{together}"]  # two groups, and a hidden one
    for at, run in itertools.product(range(len(parted)), ("one", "other")):
        called = f"{at}{together}"
        groups = {each: each for each in texts} | {texts[0]: parted[at]}
        item = Item(id=f"s{at}", source=called, kind="recording", person=called, groups=groups)
        levels = tuple(Level(question=each, criterion=each, level=at % 5 + 1) for each in texts[::4])
        record = Record(
            item=item, state="done", finished_at=datetime.now(UTC), levels=levels, judge=f"{run}{together}",
            heard_by=f"{run}{together}", rubric_digest=together, key=run,
        )  # fmt: skip
        Manifest(LocalPlace(sinks.folder / run)).put(record)
    sinks.command("cohort", "drift", "one", "other", texts=4 * len(texts))
    for first in range(0, len(texts), 50):
        by = [part for text in texts[first : first + 50] for part in ("--by", text)]
        sinks.command("cohort", "fairness", "one", *by, texts=2 * 50)
    sinks.command("cohort", "fairness", "one", *by[:2], "--reference", f"{by[1]}={by[1]}x", codes=(2,))
    sinks.command("cohort", "fairness", "one", "--by", f"{by[1]}x", codes=(2,))
    few = ("--reference", f"{texts[0]}={parted[-1]}")
    sinks.command("cohort", "fairness", "one", "--by", texts[0], *few, codes=(2,), texts=len(texts))
    _marks(sinks, texts)


def _marks(sinks: Sinks, texts: Sequence[str]) -> None:
    """Marks by people who are called so, of sessions that are not there, and on what nobody was judged on."""
    control = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # which no table may hold
    judged = [each for each in texts[::4] if not control.search(each)][:12]
    lost = [(f"s99{each}", judged[0], judged[0], 3, each) for each in judged]
    wrong = [("s1", f"{each}x", f"x{each}", each, each) for each in judged]
    markers = (f"Ann{judged[-1]}", f"Bob{judged[-2]}")
    rows = [(f"s{at}", each, each, at % 5 + 1, name) for at in range(12) for each in judged[:3] for name in markers]
    for some, code in ((lost, 0), (wrong, 65)):
        marks = sinks.folder / f"{as_file_name(sinks.ours[0])}.csv"
        with marks.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("session", "question", "criterion", "level", "marker"), *rows, *some])
        sinks.command("cohort", "agreement", "one", "--marks", str(marks), codes=(code,), texts=len(judged))


def _prompts(sinks: Sinks) -> None:
    count = len(sinks.ours)
    own = sinks.folder / as_file_name("prompts \x1b]0;x\x07\u202e[/]")
    own.mkdir()
    unseen = "".join(each for each in sinks.ours if not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", each))
    (own / "judge.txt").write_text(PROMPT + unseen.replace("$", "$$"), errors="replace")
    (own / "lines.yaml").write_text(LINES + json.dumps(sequences()[0]) + ": x\n")
    (own / "interviewer.txt").write_text("$role ${\u202e[/]}\n")
    sinks.command("prompt", "show", "judge", "--prompts", str(own), texts=count)
    sinks.command("prompt", "check", str(own), codes=(65,), texts=3)
    (own / "interviewer.txt").unlink()
    sinks.command("prompt", "list", "--prompts", str(own))


def errors(sinks: Sinks) -> None:
    """Names on the command line that are not there, or are not what they should be."""
    (sinks.folder / "small.yaml").write_text(RUBRIC)
    small = ("interview", "--text", "--rubric", "small.yaml")
    for at, each in enumerate(sinks.ours):
        name = each.replace("\0", "").encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape") \
            if not re.search("[\ud800-\udc7f]", each) else "x"  # fmt: skip
        tried = (
            (("session", "show", f"x{name}"), (66,)), (("session", "delete", "-y", f"x{name}"), (66,)),
            (("rubric", "show", f"x{name}"), (65, 66)), (("rubric", "check", f"./{name}.yaml"), (65, 66)),
            (("rubric", "new", f"{name}.txt"), (2,)), (("rubric", "new", f"{name}/x.yaml"), (73,)),
            (("prompt", "show", f"x{name}"), (66,)), (("prompt", "check", f"x{name}"), (66,)),
            (("model", "remove", f"x{name}"), (65, 66)), (("interview", "--text", "--rubric", f"x{name}"), (65, 66)),
            ((*small, "--prompts", f"x{name}"), (66,)), (("interview", f"--{name}"), (2,)),
            (("interview", "--rubric", "small.yaml", "--answers", f"x{name}"), (65, 66)), ((f"x{name}",), (2,)),
            ((*small, "--llm-url", f"script:x{name}"), (65, 66)),
            ((*small, "--llm-url", f"http://h{name}.example/v1", "--llm-model", name), range(1, 130)),
            (("session", "import", f"x{name}"), (65, 66)), (("session", "prune", "--older-than", f"x{name}"), (2,)),
            ((*small, "--questions", f"x{name}"), (2,)), (("report", "--format", f"x{name}"), (2,)),
            (("cohort", "drift", f"x{name}", "y"), (65, 66)),
            (("cohort", "agreement", "x", "--marks", f"x{name}"), (65, 66)),
        )  # fmt: skip
        for arguments, codes in tried if sinks.every == 1 else tried[at % sinks.every :: sinks.every]:
            sinks.command(*arguments, codes=codes)


def screen(sinks: Sinks) -> None:
    """The interview's own screen and the replay, on a terminal of 20, 80 and 130 columns."""
    from voicemock.reports.document import document
    from voicemock.reports.progress_text import print_progress
    from voicemock.reports.replay import replay
    from voicemock.reports.retake_text import print_retaken
    from voicemock.reports.rubric_text import print_rubric
    from voicemock.reports.screen import Screen
    from voicemock.reports.terminal import Terminal
    from voicemock.sessions.session import apply, fold

    batch = 12
    for first in range(0, len(sinks.numbers), batch):
        numbers = sinks.numbers[first : first + batch]
        opened, *rest = made.events(numbers, put)
        for width, stream in _streams(sinks.encoding, (20, 80, 130)[first // batch % 3]):
            terminal = Terminal(stream, {"TERM": "xterm-256color"}, width)
            session = fold([opened])
            with Screen(terminal, keys=put(numbers[0], "keys")) as shown:
                shown.show(opened, session)
                for event in rest:
                    session = apply(session, event)
                    shown.show(event, session)
                for number in numbers:
                    shown.note(put(number, "note"))
                    word = Word(text=put(number, "hint"), start_s=0, end_s=1)
                    shown.meter(_Level(put(number, "hint"), Said(settled=(word,), unsettled=(word,))))
                    with shown.waiting(put(number, "wait")):
                        pass
            replay(document(session), terminal)
            _replayed(document(session), terminal)
            print_rubric(session.rubric, terminal)
            _drill(session, put(numbers[0], "remark"), terminal)
            _batch(put(numbers[0], "file"), put(numbers[0], "problem"), terminal)
            print_progress(shelf.grouped(session), terminal)
            print_retaken(again.attempts(numbers, put), terminal)
            stream.flush()
            name = f"screen of {width} columns from {first}"
            sinks.judge(name, stream.buffer.getvalue(), 5 * len(numbers), own=True)  # type: ignore[attr-defined]


def _drill(session: "Session", hostile: str, terminal: "Terminal") -> None:
    """What a drill says of a session; `hostile` stands for a command and for a remark."""
    from voicemock.evaluation.noise import EXACT
    from voicemock.practice.due import today
    from voicemock.practice.summary import summary_of
    from voicemock.reports import drill_text

    now = datetime.now(UTC)
    day = today(session.rubric, [summary_of(session, now)], now, lambda judge: EXACT)
    drill_text.print_due([day], day, hostile, [hostile], terminal)
    drill_text.print_drill(day, (*day.due, *day.new, *day.later), warm_up=False, terminal=terminal)
    drill_text.print_nothing(day, warm_up=True, terminal=terminal)
    drill_text.print_nothing(day, warm_up=False, terminal=terminal)
    drill_text.print_beside([day], {day.rubric.id: hostile}, terminal)
    drill_text.print_after(session.id, [each.id for each in session.rubric.questions], day, terminal)


def _batch(source: str, problem: str, terminal: "Terminal") -> None:
    """How a run over many says how far it is, and what could not be done."""
    from voicemock.batch.item import Item
    from voicemock.batch.record import Record
    from voicemock.batch.run import Progress
    from voicemock.reports.batch_text import print_bad, showing

    item = Item(id="i", source=source, kind="recording")
    bad = Record(item=item, state="failed", problem=problem, finished_at=datetime.now(UTC))
    with showing(terminal) as show:
        show(Progress(2, failed=1, latest=bad))
    print_bad([bad], 2, terminal)


def _replayed(document: "Document", terminal: "Terminal") -> None:
    """Every scene of the replay that moves, at its end."""
    from dataclasses import replace

    from rich.text import Text

    from voicemock.reports.replaying.frame import Frames
    from voicemock.reports.replaying.player import Player
    from voicemock.reports.replaying.track import Sounds, scenes_of

    frames, player = Frames(terminal), Player.begun(scenes_of(document, Sounds()))
    for at, scene in enumerate(player.scenes):
        now = replace(player, at=at, position_s=scene.end_s)
        rows = [row for row in frames.frame(now, terminal.width, 400) if row.plain.strip()]
        terminal.console.print(Text("\n").join(rows), no_wrap=True, overflow="crop")


def _streams(encoding: str, width: int) -> Iterator[tuple[int, io.TextIOWrapper]]:
    yield width, Tty(io.BytesIO(), encoding, newline="\n")


@dataclass
class _Level:
    hint: str
    said: Said
    elapsed_s: float = 42.0
    target_s: float = 120.0
    level_dbfs: float = -20.0
    speaking: bool = True
    seems: str = "finished"
    closes_in_s: float = 2.0
    paused: bool = False
    ready: bool = True
    question: str = ""


PARTS: dict[str, Callable[[Sinks], None]] = {"commands": commands, "errors": errors, "screen": screen}


def main() -> None:
    """The parts that are named, in one character set."""
    folder, encoding, every = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    os.environ |= {"VOICEMOCK_HOME": str(folder / "home"), "TERM": "dumb", "HF_HOME": str(folder)}
    os.chdir(folder)
    sinks = Sinks(folder, encoding, every)
    for part in sys.argv[4:]:
        PARTS[part](sinks)
    print(json.dumps({"problems": sinks.problems, "texts": sinks.texts}))


if __name__ == "__main__":
    main()
