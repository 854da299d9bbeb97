"""Many interviews at once from the command line."""

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.batch.test_processes import gone_within
from tests.cli.test_importing import VTT
from voicemock.batch.local_place import LocalPlace
from voicemock.batch.manifest import Manifest
from voicemock.batch.run import alone
from voicemock.cli.batch_bugs import bug_told
from voicemock.cli.batch_command import _typed
from voicemock.cli.batch_item import process
from voicemock.cli.batch_plan import plan_for
from voicemock.cli.batch_setup import BatchWishes, setup_for
from voicemock.cli.batching import run_batch
from voicemock.cli.cohort_command import _refuse
from voicemock.cli.options import Choices
from voicemock.errors import CannotWrite, NotFound, RecogniserError, SessionBusy, UsageError, VoicemockError

NO_LLM = Choices(judge="coverage")


def calls(folder: Path, count: int) -> Path:
    """A folder with transcripts of interviews."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"call-{number:02d}.vtt").write_text(VTT.replace("nine", f"nine point {number}"))
    return folder


def wishes(tmp_path: Path, *paths: Path, **more: object) -> BatchWishes:
    told = BatchWishes(paths=tuple(map(str, paths)), out=str(tmp_path / "out"), rubric="behavioral", workers=1)
    return replace(told, command="voicemock batch AGAIN", **more)  # type: ignore[arg-type]


def table(tmp_path: Path) -> dict[str, dict[str, str]]:
    """The rows of the table by the names of their files."""
    with (tmp_path / "out" / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        return {Path(row["source"]).name: row for row in csv.DictReader(file)}


def records(tmp_path: Path) -> dict[str, int]:
    """When each record was written."""
    return {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out" / "items").rglob("*.json")}


def test_a_bad_item_is_named_the_others_are_done_and_the_same_again_does_only_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = calls(tmp_path / "calls", 3)
    (folder / "call-01.vtt").write_text("")

    assert run_batch(wishes(tmp_path, folder), NO_LLM)

    said = capsys.readouterr().out
    assert "3 to do (3 new), 0 done before.\n1 worker: as you wished.\nJudged by coverage, without a language" in said
    assert "2 done, 1 failed, in " in said
    [bad] = [line for line in said.splitlines() if "call-01.vtt" in line]
    assert bad.endswith("call-01.vtt holds no words.")
    rows = table(tmp_path)
    assert {name: row["state"] for name, row in rows.items()} == {
        "call-00.vtt": "done", "call-01.vtt": "failed", "call-02.vtt": "done",
    }  # fmt: skip
    assert (tmp_path / "out" / rows["call-00.vtt"]["page"]).is_file()
    assert "call-02" in (tmp_path / "out" / "index.html").read_text()
    with pytest.raises(CannotWrite, match="what a batch wrote"):
        _refuse(tmp_path / "out" / "table.csv", force=True)

    before = records(tmp_path)
    (folder / "call-01.vtt").write_text(VTT)
    assert not run_batch(wishes(tmp_path, folder), NO_LLM)

    assert "1 to do (1 failed before), 2 done before." in capsys.readouterr().out
    changed = [name for name, at in records(tmp_path).items() if before[name] != at]
    assert len(changed) == 1
    assert {row["state"] for row in table(tmp_path).values()} == {"done"}

    assert not run_batch(wishes(tmp_path, folder), NO_LLM)
    assert "Nothing is to be done" in capsys.readouterr().out


def interrupted(environment: dict[str, str], tmp_path: Path, folder: Path) -> tuple[int, str, list[int]]:
    """The command, ended by Ctrl-C in the terminal once two records are there: its code, words and processes."""
    command = [sys.executable, "-m", "voicemock", "batch", str(folder), "-r", "behavioral", "-o", "out", "-w", "1"]
    with subprocess.Popen(
        [*command, "--judge", "coverage"],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as running:
        deadline = time.monotonic() + 60
        while len(records(tmp_path)) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to all of its processes
        said, _ = running.communicate(timeout=60)
    left = [int(each.name) for each in Path("/proc").glob("[0-9]*") if of_session(each, running.pid)]
    return running.returncode, said, left


def of_session(process: Path, session: int) -> bool:
    """Whether a process belongs to a terminal's session, and still runs."""
    try:
        state, _, _, own, *_ = (process / "stat").read_text().rsplit(") ", 1)[1].split()
    except OSError:
        return False
    return int(own) == session and state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_ctrl_c_keeps_what_is_done_says_how_to_go_on_and_leaves_nothing_running(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = calls(tmp_path / "calls", 25)

    code, said, left = interrupted(environment, tmp_path, folder)

    assert code == 130, said
    assert "Traceback" not in said
    assert "Stopped: " in said
    assert f"\nvoicemock batch {folder} -r behavioral -o out -w 1 --judge coverage\n" in said
    assert gone_within(left, 2)  # such as what multiprocessing keeps track with
    done = records(tmp_path)
    assert 2 <= len(done) < 25
    assert len(table(tmp_path)) == len(done)

    assert not run_batch(wishes(tmp_path, folder), NO_LLM)

    assert f"{25 - len(done)} to do ({25 - len(done)} new), {len(done)} done before." in capsys.readouterr().out
    after = records(tmp_path)
    assert len(after) == len(table(tmp_path)) == 25
    assert {name: after[name] for name in done} == done


def listed(folder: Path) -> dict[str, bytes]:
    """Every file in a folder with its content."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_a_folder_of_another_program_is_refused_and_not_touched(tmp_path: Path) -> None:
    folder = calls(tmp_path / "calls", 1)
    site = tmp_path / "out"
    site.mkdir()
    (site / "index.html").write_text("mine")

    with pytest.raises(CannotWrite, match=r"index\.html, and no batch made it") as refused:
        run_batch(wishes(tmp_path, folder), NO_LLM)

    assert refused.value.remedy == "Name a new folder: --out DIR"
    assert listed(site) == {"index.html": b"mine"}


def test_a_run_without_the_table_of_consent_or_without_pseudonyms_is_refused_where_there_were(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = calls(tmp_path / "calls", 2)
    people = tmp_path / "people.csv"
    people.write_text("file,person,consent\ncall-00,Ann Lee,no\ncall-01,Bob Ray,no\n")

    assert not run_batch(wishes(tmp_path, folder, people=str(people)), NO_LLM)

    assert "Nothing is to be done: 2 without consent, not opened." in capsys.readouterr().out
    with pytest.raises(UsageError, match="only those are opened who agreed") as refused:
        run_batch(wishes(tmp_path, folder), NO_LLM)
    assert "--people" in refused.value.remedy
    with pytest.raises(UsageError, match="names stand as they are"):
        run_batch(wishes(tmp_path, folder, people=str(people), pseudonyms=True), NO_LLM)
    assert not (tmp_path / "out" / "names.csv").exists()
    assert {row["state"] for row in table(tmp_path).values()} == {"no_consent"}


REFUSED: list[tuple[Callable[[Path], tuple[BatchWishes, Choices]], type[VoicemockError], str]] = [
    (lambda path: (wishes(path, path / "calls", rubric=None), NO_LLM), UsageError, "No rubric is named"),
    (lambda path: (wishes(path, path / "calls", rubric="behaviorl"), NO_LLM), NotFound, "behaviorl"),
    (lambda path: (wishes(path, path / "calls"), Choices(judge="llm")), UsageError, "No LLM is configured"),
    (lambda path: (wishes(path, path / "none"), NO_LLM), NotFound, "none"),
    (lambda path: (wishes(path, path / "calls", out="memory://x"), NO_LLM), UsageError, "once the run ends"),
    (
        lambda path: (wishes(path, path / "calls", scheduler="tcp://x:1"), NO_LLM),
        UsageError,
        "--workers says nothing",
    ),
    (lambda path: (wishes(path, path / "call.wav"), NO_LLM), RecogniserError, "The speech model base.en"),
    (
        lambda path: (
            wishes(path, path / "call.wav"),
            Choices(judge="coverage", stt="whisper", stt_model=str(path / "nope")),
        ),
        RecogniserError,
        "nope is not on this machine[.]\nGet it",
    ),
    (lambda path: (wishes(path, path / "calls", out=str(path / "calls")), NO_LLM), UsageError, "both what is read"),
    (lambda path: (wishes(path, path / "calls", scheduler="lokal"), NO_LLM), UsageError, "did you mean 'local'[?]\n"),
    (lambda path: (wishes(path, path / "calls", out=str(path / "call.wav" / "x")), NO_LLM), CannotWrite, "Cannot"),
]


@pytest.mark.parametrize(("given", "kind", "words"), REFUSED, ids=[words for _, _, words in REFUSED])
def test_what_cannot_be_done_is_refused_before_any_work(
    tmp_path: Path, given: Callable[[Path], tuple[BatchWishes, Choices]], kind: type[VoicemockError], words: str
) -> None:
    calls(tmp_path / "calls", 1)
    (tmp_path / "call.wav").write_bytes(b"RIFF")

    with pytest.raises(kind, match=words) as refused:
        run_batch(*given(tmp_path))

    assert refused.value.remedy
    assert "go on with" not in refused.value.remedy.lower()
    assert not (tmp_path / "out" / "items").exists()


def test_a_missing_recogniser_is_refused_with_the_way_to_get_one_and_without_a_question(tmp_path: Path) -> None:
    (tmp_path / "call.wav").write_bytes(b"RIFF")

    with pytest.raises(RecogniserError) as refused:
        run_batch(wishes(tmp_path, tmp_path / "call.wav"), NO_LLM)

    assert "voicemock model get base.en" in refused.value.remedy
    assert "--stt-url URL" in refused.value.remedy


def test_an_interview_in_a_renamed_folder_stands_once_in_the_table_and_a_copy_of_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, place = calls(tmp_path / "calls", 1), LocalPlace(tmp_path / "out")

    def worked_on(folder: Path) -> str:
        """As by a worker, but here; then the command, which has nothing to do but what comes last."""
        plan, _ = plan_for(wishes(tmp_path, folder), setup_for(wishes(tmp_path, folder), NO_LLM), place)
        for task in plan.tasks:
            Manifest(place).put(process(plan.setup, task))
        assert not run_batch(wishes(tmp_path, folder), NO_LLM)
        return capsys.readouterr().out

    worked_on(folder)
    said = worked_on(folder.rename(tmp_path / "moved"))
    assert "the same interview was given from another place" in said
    assert [Path(row["source"]).parent.name for row in table(tmp_path).values()] == ["moved"]
    assert len([*(tmp_path / "out" / "sessions").iterdir()]) == 1

    (tmp_path / "moved" / "copy.vtt").write_bytes((tmp_path / "moved" / "call-00.vtt").read_bytes())
    assert "1 interview holds the same as another, and both count: " in worked_on(tmp_path / "moved")
    assert len(table(tmp_path)) == 2


def test_a_second_run_into_the_same_folder_is_refused(tmp_path: Path) -> None:
    folder = calls(tmp_path / "calls", 1)

    with alone(LocalPlace(tmp_path / "out")), pytest.raises(SessionBusy):
        run_batch(wishes(tmp_path, folder), NO_LLM)


def test_the_command_to_go_on_holds_no_password() -> None:
    given = ["batch", "a b.wav", "--llm-url=http://me:word@host/v1", "--stt-url", "https://x:y@host/v1?key=z"]

    assert _typed(given) == ("voicemock batch 'a b.wav' --llm-url=http://host/v1 --stt-url https://host/v1")


def test_a_bug_that_many_items_meet_is_written_down_once_and_without_what_was_said(own_home: Path) -> None:
    own_home.mkdir()

    def told() -> str:
        try:
            return str({}["what was said"])
        except KeyError as error:
            return bug_told(error)

    sentences = {told() for _ in range(3)}

    [path] = own_home.glob("crash-*.txt")
    written = path.read_text()
    assert [each.splitlines()[1] for each in sentences] == [f"{path} says where it is."]
    assert written.count("KeyError") == 1
    assert "what was said is" not in written
