"""With --pseudonyms nobody's name and no file's name stands in anything that a batch writes, but in names.csv."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from voicemock.batch.keys import place_digest
from voicemock.batch.manifest import Manifest
from voicemock.batch.pseudonyms import read_people
from voicemock.batch.record import Record
from voicemock.batch.url_place import place_at
from voicemock.cli.batch_ending import write_tables
from voicemock.cli.batch_engines import close
from voicemock.cli.batch_item import process
from voicemock.cli.batch_plan import plan_for
from voicemock.cli.batch_setup import BatchWishes, setup_for
from voicemock.cli.options import Choices
from voicemock.errors import BadInput
from voicemock.reports.cohort_wording import Ran
from voicemock.round_files import find, load
from voicemock.sessions.archive import leaving, write_zip
from voicemock.sessions.check import check
from voicemock.sessions.events import as_data, from_data
from voicemock.sessions.library import Library
from voicemock.sessions.line import encode
from voicemock.sessions.reading import read

ASKED = "Tell me about a difficult problem you solved. What did you do?"
SAID = (
    "In my last job our page was slow, and it was my task to fix it. First I measured where the time went{}, and "
    "then I added a cache, because one query ran for every product. In the end it took one second, not nine."
)
FOLDER = "Dlamini-calls"
SPEAKING = ("ngozi", "okafor", "zelinski", "thandiwe", "mokoena", "carol", "kingsbury", "brandt", "wolfgang")
OF_FILES = ("dlamini", "pretorius", "nkemdirim", "call-of", "oldfile")
LISTED = ("adeyemi", "quillon", "marsh", "ximena", "castellanos", "anna")
PEOPLE = """file,person,consent,candidate,campus
Ngozi Okafor.vtt,Ngozi Okafor,yes,Ngozi Okafor,North
call-of-nkemdirim.txt,Ngozi Okafor,yes,N. Okafor-Adeyemi,North
zelinski.wav,Anna Zelinski,yes,,South
Pretorius.zip,Thandiwe Mokoena,yes,,South
Wolfgang Brandt.vtt,Wolfgang Brandt,yes,Wolfgang,South
Quillon.vtt,Quillon Marsh,no,Quillon,South
gone.vtt,Ximena Castellanos,yes,Ximena,South
"""


def talk(candidate: str, asking: str, more: str = "") -> str:
    hello = f"Hello {candidate.split()[-1]}, I am {asking.split()[0]}."
    return f"{asking}: {hello} {ASKED}\n{candidate}: {SAID.format(more)}\n{asking}: Thank you. Goodbye.\n"


def vtt(text: str, end_s: int = 9) -> str:
    lines = text.splitlines()
    ends = (1, 2, end_s)
    cues = [f"00:00:0{at}.000 --> 00:00:0{ends[at]}.000\n{line}\n" for at, line in enumerate(lines)]
    return "\n".join(["WEBVTT\n", *cues])


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    """What a worker keeps ends with it."""
    yield
    close()


def wishes(tmp_path: Path, folder: Path, **more: object) -> BatchWishes:
    told = BatchWishes(paths=(str(folder),), out=str(tmp_path / "out"), rubric="behavioral", pseudonyms=True)
    return replace(told, **more)  # type: ignore[arg-type]


def run(wished: BatchWishes) -> dict[str, Record]:
    """As the command does it, in this process; what was worked on, by the source."""
    setup, place = setup_for(wished, Choices(judge="coverage")), place_at(wished.out)
    plan, _ = plan_for(wished, setup, place)
    manifest, found = Manifest(place), dict[str, Record]()
    plan.settle(manifest)
    for task in plan.tasks:
        assert task.real or not wished.pseudonyms
        record = process(plan.setup, task)
        manifest.put(record)
        found[Path((task.real or task.item).source).name] = record
    write_tables(place, plan.given, Ran(datetime.now(UTC)))
    return found


def exported(tmp_path: Path, path: Path) -> None:
    """A session of another batch, which names its people, also in its round, and its file."""
    folder = tmp_path / "earlier"
    folder.mkdir()
    (folder / "Oldfile Mokoena.txt").write_text(talk("Thandiwe Mokoena", "Carol Kingsbury"))
    told = wishes(tmp_path, folder, out=str(tmp_path / "other"), pseudonyms=False)
    (record,) = run(told).values()
    journal = tmp_path / "other" / "sessions" / record.item.id / "journal.jsonl"
    opened, *rest = read(journal).entries
    round_ = load(find("behavioral")).as_data()
    round_["interviewers"][0] |= {"id": "carol-kingsbury", "name": "Carol Kingsbury"}
    event = from_data(as_data(opened.event) | {"round": round_})
    journal.write_bytes(b"".join(map(encode, (replace(opened, event=event), *rest))))
    with path.open("wb") as file:
        write_zip(leaving(Library(tmp_path / "other" / "sessions").load(record.item.id), "", with_audio=True), file)


@pytest.fixture
def calls(tmp_path: Path, speech: Path) -> Path:
    """A folder of every kind of item, each with names of its own."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    spoken = " with Mrs Okafor-Adeyemi, Quillon Marsh and Ximena Castellanos"
    (folder / "Ngozi Okafor.vtt").write_text(vtt(talk("Ngozi Okafor", "Carol Kingsbury (Acme)", spoken)))
    (folder / "call-of-nkemdirim.txt").write_text(talk("N. Okafor-Adeyemi", "Carol Kingsbury"))
    (folder / "zelinski.wav").write_bytes(speech.read_bytes())
    (folder / "zelinski.vtt").write_text(vtt(talk("Zelinski", "Interviewer"), 5))
    (folder / "Wolfgang Brandt.vtt").write_text(vtt("Wolfgang Brandt: So it was.\nCarol Kingsbury: Yes.\n"))
    (folder / "Quillon.vtt").write_text("")
    (folder / "Pretorius-damaged.mp4").write_bytes(b"words, words")
    exported(tmp_path, folder / "Pretorius.zip")
    return folder


def standing(out: Path, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Which of the names stand where below a folder: in names of files, in bytes, and in columns of Parquet."""
    found = []
    for path in out.rglob("*"):
        where = path.relative_to(out)
        texts = [str(where).lower()]
        if path.is_file() and where.name != "names.csv":
            texts.append(path.read_bytes().decode("utf-8", "replace").lower())
        if path.suffix == ".parquet":
            read = pytest.importorskip("pyarrow.parquet").read_table(path)
            texts.append(str(read.to_pydict()).lower())
        found += [(name, str(where)) for name in names for text in texts if name in text]
    return found


@pytest.mark.parametrize("listed", [True, False], ids=["with a table", "without"])
def test_no_name_of_anybody_or_of_a_file_stands_in_what_is_written(
    tmp_path: Path, calls: Path, own_home: Path, listed: bool
) -> None:
    table = tmp_path / "people.csv"
    table.write_text(PEOPLE + "Pretorius-damaged.mp4,,yes,,\n")

    records = run(wishes(tmp_path, calls, people=str(table) if listed else None))

    out = tmp_path / "out"
    states = {name: record.state for name, record in records.items()}
    empty = [] if listed else ["Quillon.vtt"]
    bad = [name for name in states if states[name] == "failed"]
    assert bad == ["Pretorius-damaged.mp4", *empty, "Wolfgang Brandt.vtt"]
    assert len(states) == (6 if listed else 7)
    assert standing(out, (*SPEAKING, *OF_FILES, *(LISTED if listed else ()))) == []
    assert "Okafor" in (out / "names.csv").read_text("utf-8-sig")
    texts = "".join(path.read_text() for path in out.rglob("journal.jsonl"))
    assert "interviewer-1" in texts
    for folder in (out / "sessions").iterdir():
        assert check(Library(out / "sessions").load(folder.name)) == []
        assert f'"id":"{folder.name}"' in (folder / "journal.jsonl").read_text()
    whose = records["zelinski.wav"].item.id
    assert f"the transcript {whose}.vtt" in records["zelinski.wav"].heard_by
    assert f"found in {records['Wolfgang Brandt.vtt'].item.id}.vtt" in records["Wolfgang Brandt.vtt"].problem


def test_who_was_forgotten_or_did_not_agree_is_not_written_back(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    for name in ("okafor", "quillon", "zelinski"):
        (folder / f"{name}.txt").write_text(talk(name.title(), "Carol"))
    table = tmp_path / "people.csv"
    table.write_text(
        "file,person,consent,candidate\nokafor.txt,Ngozi,yes,Okafor\nquillon.txt,Marsh,no,Quill\nzelinski,Anna,yes,\n"
    )
    wished = wishes(tmp_path, folder, people=str(table))
    place = place_at(wished.out)
    setup = setup_for(wished, Choices(judge="coverage"))
    place.write("forgotten", f"{place_digest(os.path.realpath(folder / 'okafor.txt'))}\n".encode())

    plan, told = plan_for(wished, setup, place)

    people = read_people(place.read("names.csv"))
    assert [each[:3] for each in people] == [("person-0001", "", ""), ("person-0002", "Anna", "")]
    assert people[0].sources == (str(folder / "quillon.txt"),)
    assert [task.item.id for task in plan.tasks] == ["person-0002-01"]
    assert "1 input passed over: forgotten on request." in told
    assert plan.setup.pseudonyms["Marsh"] == plan.setup.pseudonyms["Quill"] == "person-0001"


def test_a_candidate_s_corrected_name_makes_the_interview_due_and_is_replaced(tmp_path: Path) -> None:
    folder, table = tmp_path / FOLDER, tmp_path / "people.csv"
    folder.mkdir()
    (folder / "1.txt").write_text(talk("Ngozi Okafor", "Carol Kingsbury", " with Pretorius"))
    wished = wishes(tmp_path, folder, people=str(table))
    for candidate in ("Ngozi", "Okafor"):
        table.write_text(f"file,person,candidate\n1,s-1,{candidate}\n")
        assert len(run(wished)) == 1
        assert run(wished) == {}
    assert standing(tmp_path / "out", SPEAKING) == []
    assert len(standing(tmp_path / "out", ("pretorius",))) > 0  # nobody lists that name

    table.write_text("file,person,candidate\n1,Pretorius,Okafor\n")
    run(wished)

    assert standing(tmp_path / "out" / "sessions" / "person-0002-01", ("pretorius",)) == []


def test_a_run_that_is_refused_before_it_begins_binds_no_other(tmp_path: Path) -> None:
    folder, table = tmp_path / FOLDER, tmp_path / "people.csv"
    folder.mkdir()
    (folder / "1.txt").write_text(talk("Ngozi Okafor", "Carol"))
    table.write_text("file,consent\n1.txt,yes\n")
    wished = wishes(tmp_path, folder, people=str(table))
    place, setup = place_at(wished.out), setup_for(wished, Choices(judge="coverage"))
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "advice.txt").write_bytes(b"\xff")

    with pytest.raises(BadInput):
        plan_for(wished, setup.model_copy(update={"prompts": str(tmp_path / "prompts")}), place)

    assert [*place.names()] == []
