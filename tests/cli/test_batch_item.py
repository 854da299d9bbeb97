"""One item of many: a session in its place, or a record that says what is wrong. Nobody is asked."""

import json
import pickle
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.tiny_whisper import MODEL
from voicemock.audio.packing import measured_s
from voicemock.audio.wav import RATE, WavWriter, read_pcm
from voicemock.batch.item import Item, ItemKind, Setup, Task
from voicemock.batch.local_place import LocalPlace
from voicemock.batch.manifest import Manifest
from voicemock.batch.newest import begin, of_run
from voicemock.batch.record import Record
from voicemock.cli.batch_engines import close
from voicemock.cli.batch_item import process
from voicemock.config import LLMSettings, Settings, SpeechSettings
from voicemock.errors import SessionBusy
from voicemock.importing.files import digest_of
from voicemock.reports.document import document_of
from voicemock.reports.markdown import markdown
from voicemock.round_files import find as find_round
from voicemock.round_files import load as load_round
from voicemock.rubric_files import find, load
from voicemock.sessions.archive import leaving, write_folder, write_zip
from voicemock.sessions.check import check
from voicemock.sessions.events import as_data, from_data
from voicemock.sessions.library import Library, Stored
from voicemock.sessions.line import Entry, encode
from voicemock.sessions.reading import read

RUBRIC = load(find("behavioral"))
ASKED = "Tell me about a difficult problem you solved. What did you do?"
SAID = (
    "In my last job our page was slow, and it was my task to fix it. First I measured where the time went with Bob "
    "Ray, and then I added a cache, because one query ran for every product. In the end it took one second, not nine."
)
TALK = f"Ann Lee: {ASKED}\nBob Ray: {SAID}\nAnn Lee: Thank you. Goodbye."
BOB: dict[str, Any] = {"replaces_names": True, "pseudonyms": {"Bob Ray": "person-1"}}


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    """What a worker keeps ends with it."""
    yield
    close()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def setup_of(out: Path | str, **more: Any) -> Setup:
    fields = {"rubric": RUBRIC.as_data(), "settings": Settings(), **more}
    return Setup(out=str(out), **fields)


def item(path: Path | str, kind: ItemKind = "transcript", **more: Any) -> Item:
    return Item(id="item-1", source=str(path), kind=kind, **more)


def done(setup: Setup, each: Item, **more: Any) -> Record:
    record = process(setup, Task(item=each, **more))
    assert record.state == "done", record
    return record


def failed(setup: Setup, each: Item, code: int, words: str) -> Record:
    record = process(setup, Task(item=each))
    assert (record.state, record.exit_code) == ("failed", code), record
    assert words in record.problem
    assert record.remedy
    for said_elsewhere in ("answer is saved", "What you say", "voicemock score", "--candidate"):
        assert said_elsewhere not in f"{record.problem} {record.remedy}"
    assert record.finished_at
    assert not (Path(setup.out) / "sessions").exists()
    assert not [*(Path(setup.out) / ".voicemock-making").glob(".*")]
    return record


def stored_in(out: Path, name: str = "item-1") -> Stored:
    return Library(out / "sessions").load(name)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "call.txt"
    path.write_text(TALK)
    return path


def test_a_transcript_becomes_a_scored_session_and_a_record_with_proof(out: Path, talk: Path) -> None:
    setup = setup_of(out)
    record = done(pickle.loads(pickle.dumps(setup)), item(talk))

    stored = stored_in(out)
    assert check(stored) == []
    assert stored.session.opened.imported
    assert record.input_digest == stored.session.opened.imported.digest
    assert stored.session.run
    assert stored.session.run.debrief
    assert sorted(each.name for each in stored.folder.iterdir()) == [
        ".batch", "audio", "journal.jsonl", "report.html",
    ]  # fmt: skip
    assert record.summary
    assert (record.summary.id, record.summary.finished, record.summary.judge) == ("item-1", True, "coverage")
    assert [(each.question, each.like) for each in record.levels] == [("heard-1", "hard-problem")] * 3
    proven = [each for each in record.levels if each.level and each.level > 1]
    assert proven
    assert all(each.quotes[0].text in SAID for each in proven)
    assert {each.words for each in record.levels} == {len(SAID.split())}
    assert (record.heard_by, record.judge) == ("the transcript call.txt", "coverage")
    assert record.rubric_digest == RUBRIC.digest()
    assert record.took.total >= record.took.read + record.took.scored > 0
    assert Record.model_validate_json(record.model_dump_json()) == record


def test_an_item_done_again_takes_its_own_place(out: Path, talk: Path) -> None:
    done(setup_of(out), item(talk))
    talk.write_text(TALK.replace("a cache", "an index"))

    done(setup_of(out), item(talk))

    assert [each.name for each in (out / "sessions").iterdir()] == ["item-1"]
    [turn] = stored_in(out).session.turns
    assert turn.transcript
    assert "an index" in turn.transcript.text


def test_an_input_that_was_touched_and_holds_the_same_is_not_worked_on_again(out: Path, talk: Path) -> None:
    setup = setup_of(out, digest="of the run")
    first = done(setup, item(talk))
    Manifest(LocalPlace(out)).put(first)

    again = done(setup, item(talk, person="Bob"), known_key=first.key, stamp="new")
    other = done(setup.model_copy(update={"digest": "of another"}), item(talk), known_key=first.key)

    assert again == first.model_copy(update={"item": item(talk, person="Bob"), "input_stamp": "new"})
    assert (other.key != first.key, other.finished_at > first.finished_at) == (True, True)


def test_what_was_forgotten_is_not_read_again_under_any_name(tmp_path: Path, out: Path, talk: Path) -> None:
    out.mkdir()
    (out / "forgotten").write_text(digest_of(talk) + "\n")
    talk = talk.rename(tmp_path / "copy.txt")

    record = process(setup_of(out), Task(item=item(talk, person="Bob", groups={"school": "north"})))

    assert (record.state, record.item) == ("forgotten", Item(id="item-1", source="", kind="transcript"))
    assert not (out / "sessions").exists()


def test_of_a_recording_with_its_transcript_either_is_known_again_by_a_process_that_lives_on(
    tmp_path: Path, out: Path, talk: Path
) -> None:
    setup, beside = setup_of(out), tmp_path / "call.wav"
    with WavWriter(beside) as writer:
        writer.write(bytes(RATE))
    both = item(beside, "recording", transcript=str(talk))
    first = done(setup, item(talk))

    (out / "forgotten").write_text(digest_of(talk) + "\n")

    assert first.file_digests == ()
    assert process(setup, Task(item=both)).state == "forgotten"


def test_a_worker_of_a_run_that_is_over_publishes_nothing(out: Path, talk: Path) -> None:
    place = LocalPlace(out)
    old, new = begin(place), begin(place)

    late = process(setup_of(out, run=old), Task(item=item(talk)))

    assert (late.state, "Another run has begun" in late.problem) == ("failed", True)
    assert not (out / "sessions").exists()
    with pytest.raises(SessionBusy):
        Manifest(of_run(place, old)).put(late)
    done(setup_of(out, run=new), item(talk))
    again = process(setup_of(out, run=new), Task(item=item(talk.rename(talk.with_suffix(".zip")), "session")))
    assert (again.state, again.notes) == ("failed", ("Its session of an earlier run is still there.",))


def test_where_names_are_replaced_the_item_is_read_as_it_is_and_written_as_it_is_given(
    tmp_path: Path, out: Path, talk: Path
) -> None:
    written, real = item("person-1.txt", candidate="person-1"), item(talk, candidate="Bob Ray")

    record = done(setup_of(out, **BOB), written, real=real, stamp="3-4")

    assert (record.item, record.input_stamp, record.notes) == (written, "3-4", ())
    assert "Bob" not in record.model_dump_json()
    missing = item(tmp_path / "Bob Ray.vtt")
    gone = process(setup_of(out, **BOB), Task(item=written, real=missing))
    assert gone.state == "failed"
    assert "Bob" not in gone.model_dump_json()


def test_who_is_the_candidate_is_said_by_the_table_or_by_talk_and_otherwise_a_guess(out: Path, talk: Path) -> None:
    setup = setup_of(out)
    named = done(setup, item(talk, candidate="Bob"))
    plain = done(setup, item(talk))
    assert named.notes == plain.notes == ()
    talk.write_text(f"Ann: {ASKED}\nBob: I wrote tests.\nAnn: And how did you come to write these?\nBob: By hand.")
    guessed = done(setup, item(talk))
    assert guessed.notes == ("Who is the candidate is a guess: Bob asks least for what they say. Nobody looked.",)
    talk.write_text(f"{ASKED} {SAID}")
    unnamed = done(setup, item(talk))
    assert unnamed.notes[0].endswith("which words are questions was guessed. Nobody looked.")

    talk.write_text(TALK)
    assert process(setup, Task(item=item(talk, candidate="Eve"))).problem == "No speaker is called 'Eve'."


@pytest.mark.parametrize(
    ("name", "kind", "content", "code", "words"),
    [
        ("empty.vtt", "transcript", b"", 65, "holds no words"),
        ("alone.txt", "transcript", b"So it was.", 65, "No question with an answer"),
        ("binary.txt", "transcript", bytes(range(256)), 65, "binary.txt"),
        ("empty.mp4", "recording", b"", 65, "empty.mp4 is empty"),
        ("text.mp4", "recording", b"words, words", 65, "is not an audio file"),
        ("no.zip", "session", b"PK nothing", 65, "no.zip"),
        ("no.txt", "session", b"words", 65, "holds no session"),
    ],
)
def test_what_cannot_be_used_is_a_record_and_leaves_nothing(
    tmp_path: Path, out: Path, name: str, kind: ItemKind, content: bytes, code: int, words: str
) -> None:
    (tmp_path / name).write_bytes(content)

    failed(setup_of(out), item(tmp_path / name, kind), code, words)


def test_what_is_not_there_is_a_record(tmp_path: Path, out: Path, talk: Path) -> None:
    failed(setup_of(out), item(tmp_path / "gone.vtt"), 65, "gone.vtt")
    failed(setup_of(out), item(tmp_path / "gone.zip", "session"), 66, "gone.zip")
    whisper = Settings(stt=SpeechSettings(engine="whisper", model=str(tmp_path / "no-model")))
    recording = tmp_path / "call.wav"
    with WavWriter(recording) as writer:
        writer.write(bytes(RATE))
    failed(setup_of(out, settings=whisper), item(recording, "recording"), 72, "no-model")


def test_a_silent_recording_is_a_record(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "silent.wav"
    with WavWriter(path) as writer:
        writer.write(bytes(20 * RATE))
    settings = Settings(stt=SpeechSettings(engine="whisper", model=str(MODEL)))

    failed(setup_of(out, settings=settings), item(path, "recording"), 65, "Nobody speaks in silent.wav")


def test_a_recording_is_heard_once_though_the_model_is_down(tmp_path: Path, out: Path, speech: Path) -> None:
    call, vtt, pcm = tmp_path / "call.wav", tmp_path / "call.vtt", read_pcm(speech)[0].tobytes()
    with WavWriter(call) as writer:
        writer.write(pcm)
    vtt.write_text(f"WEBVTT\n\n00:00.000 --> 00:00.500\nAnn: {ASKED}\n\n00:00.500 --> 00:05.000\nBob: {SAID}\n")
    whisper = Settings(stt=SpeechSettings(engine="whisper", model=str(MODEL)))
    both = item(call, "recording", transcript=str(vtt))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        down = whisper.model_copy(update={"llm": LLMSettings(url=url, model="any", wait_s=0.1)})
        first = failed(setup_of(out, settings=down), both, 69, url.removeprefix("http://").removesuffix("/v1"))
    setup = setup_of(out, settings=whisper, judge="coverage")

    record = done(setup, both)
    page = (stored_in(out).folder / "report.html").read_text()
    no_sound = done(setup.model_copy(update={"audio": False}), both)
    removed = done(setup_of(tmp_path / "removed", settings=whisper, judge="coverage"), both, without_sound=True)

    assert first.took.heard > 0
    assert record.took.heard == no_sound.took.heard == 0
    assert record.levels == no_sound.levels
    assert record.audio_s == pytest.approx(len(pcm) / 2 / RATE, abs=0.1)
    assert record.told_words > 0
    assert "faster-whisper" in record.heard_by
    assert 'src="audio/001.wav"' in page
    assert (no_sound.without_sound, removed.without_sound, len(no_sound.file_digests)) == (False, True, 2)
    assert not [*(tmp_path / "removed").rglob("*.wav")]
    stored = stored_in(out)
    assert check(stored, measured_s) == []
    assert stored.session.turns[0].audio_removed
    assert not [*stored.folder.rglob("*.wav")]
    assert "audio/001.wav" not in (stored.folder / "report.html").read_text()


def test_an_exported_session_is_scored_unless_that_very_grading_is_there(
    tmp_path: Path, out: Path, talk: Path
) -> None:
    done(setup_of(out), item(talk))
    there = leaving(stored_in(out), "", with_audio=True)
    with (tmp_path / "one.zip").open("wb") as file:
        write_zip(there, file)
    (tmp_path / "many").mkdir()
    write_folder(there, tmp_path / "many" / "item-1")
    other = load(find("product-manager"))

    same = done(setup_of(tmp_path / "same"), item(tmp_path / "one.zip", "session"))
    by_folder = done(setup_of(tmp_path / "folder"), item(f"{tmp_path / 'many'}#item-1", "session"))
    another = done(setup_of(tmp_path / "other", rubric=other.as_data()), item(tmp_path / "one.zip", "session"))

    first = stored_in(out).session
    assert first.runs == stored_in(tmp_path / "same").session.runs
    assert [each.level for each in same.levels] == [each.level for each in by_folder.levels]
    assert len(stored_in(tmp_path / "other").session.runs) == 2
    assert another.summary
    assert another.summary.rubric == "product-manager"
    assert {each.criterion for each in another.levels} <= {each.id for each in other.criteria}
    for where in ("same", "folder", "other"):
        assert check(stored_in(tmp_path / where)) == []
    wrong = process(setup_of(tmp_path / "wrong"), Task(item=item(f"{tmp_path / 'one.zip'}#other", "session")))
    assert (wrong.state, wrong.exit_code) == ("failed", 66)


def test_of_an_archive_with_several_sessions_the_one_that_is_meant_is_taken(
    tmp_path: Path, out: Path, talk: Path
) -> None:
    done(setup_of(out), item(talk))
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        for name in ("first", "second"):
            text = (out / "sessions" / "item-1" / "journal.jsonl").read_text()
            archive.writestr(f"{name}/journal.jsonl", text if name == "second" else text.splitlines()[0] + "\n")

    record = done(setup_of(tmp_path / "one"), item(f"{tmp_path / 'two.zip'}#second", "session"))
    neither = process(setup_of(tmp_path / "none"), Task(item=item(tmp_path / "two.zip", "session")))

    assert record.summary
    assert record.summary.turns == 1
    assert [each.name for each in (tmp_path / "one" / "sessions").iterdir()] == ["item-1"]
    assert (neither.state, "holds 2 sessions" in neither.problem) == ("failed", True)


def test_names_are_replaced_wherever_they_would_be_written(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "Bob Ray.txt"
    path.write_text(TALK)
    names = {"Bob Ray": "person-1", "Ann Lee": "person-2"}

    written = item("person-1-01.txt", person="person-1")
    done(setup_of(out, replaces_names=True, pseudonyms=names), written, real=item(path, person="Bob Ray"))

    def names_in(folder: Path) -> list[str]:
        texts = (each.read_text() for each in folder.rglob("*") if each.is_file())
        return [name for text in texts for name in ("Bob", "Ray,", "Ann") if name in text]

    assert names_in(out) == []
    [turn] = stored_in(out).session.turns
    assert turn.transcript
    assert "with person-1, and then" in turn.transcript.text
    done(setup_of(tmp_path / "named"), item(path))
    exported = tmp_path / "named" / "sessions" / "item-1"
    record = done(setup_of(tmp_path / "again", replaces_names=True, pseudonyms=names), item(exported, "session"))
    assert names_in(tmp_path / "again") == []
    assert record.levels
    assert check(stored_in(tmp_path / "again")) == []


@pytest.mark.parametrize("surname", ["Import", "Question", "Finished"])
def test_somebody_may_be_called_like_a_word_of_the_journal(surname: str, out: Path, talk: Path) -> None:
    done(setup_of(out), item(talk))
    names = {f"Sam {surname}": "person-0001"}
    setup = setup_of(out.parent / "again", replaces_names=True, pseudonyms=names)

    record = done(setup, item(out / "sessions" / "item-1", "session", person=f"Sam {surname}"))

    assert record.levels
    assert stored_in(out.parent / "again").session.opened.purpose == "import"


def edited(journal: Path, **more: Any) -> None:
    """A journal with other fields in its first event, whose one question is the rubric's own."""
    lines = []
    for at, entry in enumerate(read(journal).entries, 1):
        data = json.loads(json.dumps(as_data(entry.event)).replace("heard-1", "hard-problem"))
        lines.append(encode(Entry(at, entry.at, from_data(data | (more if at == 1 else {})))))
    journal.write_bytes(b"".join(lines))


def test_names_in_the_round_and_the_rubric_of_a_session_held_here_are_replaced(out: Path, talk: Path) -> None:
    done(setup_of(out), item(talk))
    exported = out / "sessions" / "item-1"
    round_ = load_round(find_round("behavioral")).as_data()
    round_["interviewers"][0] |= {"id": "jane-zabrowska", "name": "Jane Zabrowska"}
    rubric = RUBRIC.as_data()
    rubric["description"] += " By Jane Zabrowska."
    rubric["criteria"][0]["measures"] += " As Jane Zabrowska says."
    edited(exported / "journal.jsonl", round=round_, rubric=rubric, purpose="interview", imported=None)
    names = {"Jane Zabrowska": "person-0001", "Sam Result Round": "person-0002"}
    setup = setup_of(out.parent / "again", replaces_names=True, pseudonyms=names)

    record = done(setup, item(exported, "session", person="Sam Result Round"))

    assert record.levels
    stored = stored_in(out.parent / "again")
    texts = "".join(each.read_text().lower() for each in stored.folder.rglob("*") if each.is_file())
    assert "zabrowska" not in texts
    opened = stored.session.opened
    assert opened.round
    assert (opened.round["interviewers"][0]["id"], opened.round["schema"]) == ("interviewer-1", "voicemock/round@1")
    assert [each["criteria"] for each in opened.rubric["questions"]] == [
        [*each.criteria] for each in RUBRIC.questions
    ]
    assert stored.session.rubric.digest() == opened.rubric_digest != RUBRIC.digest()
    assert check(stored) == []


def test_where_a_name_cannot_be_replaced_nothing_is_written_with_it(out: Path, talk: Path) -> None:
    done(setup_of(out), item(talk))
    journal = out / "sessions" / "item-1" / "journal.jsonl"
    rubric = RUBRIC.as_data()
    rubric["description"] = ("Bob Ray met " * 330).strip()  # as long as may be: an id is longer
    edited(journal, rubric=rubric, rubric_digest="0" * 64)
    before = journal.read_bytes()
    setup = setup_of(out.parent / "again", replaces_names=True, pseudonyms={"Bob Ray": "person-0001"})

    record = failed(setup, item(out / "sessions" / "item-1", "session"), 65, "Names cannot be replaced")

    assert "Bob" not in record.model_dump_json()
    assert journal.read_bytes() == before


def test_an_interview_of_a_round_has_its_name_and_its_emphasis_and_nobody_of_it(out: Path, talk: Path) -> None:
    round_ = load_round(find_round("behavioral"))
    rubric = load(find(round_.rubric))

    record = done(setup_of(out, rubric=rubric.as_data(), round=round_.as_data()), item(talk))

    assert record.summary
    assert (record.summary.round, record.summary.round_name) == (round_.id, round_.name)
    stored = stored_in(out)
    shown = markdown(document_of(stored))
    page = (stored.folder / "report.html").read_text()
    for each in round_.interviewers:
        assert each.name not in shown + page


def test_a_scripted_model_scores_and_what_is_worded_is_the_rubric_s(tmp_path: Path, out: Path, talk: Path) -> None:
    script = tmp_path / "script.yaml"
    script.write_text(
        "- for: Judgement\n  times: 99\n  reply: {points: [], why_not_higher: a, why_not_lower: b, "
        "cannot_assess: false, level: 3}\n"
    )
    settings = Settings(llm=LLMSettings(url=f"script:{script}"))

    record = done(setup_of(out, settings=settings), item(talk))

    assert record.judge.startswith("scripted replies")
    run = stored_in(out).session.run
    assert run
    assert {each.by for each in run.advice.values()} == {"the rubric"}


def test_input_and_output_may_be_anywhere_that_fsspec_knows() -> None:
    fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed")
    store = fsspec.filesystem("memory")
    store.pipe("/in/call.txt", TALK.encode())

    record = done(setup_of("memory://run"), item("memory://in/call.txt"))
    gone = process(setup_of("memory://run"), Task(item=item("memory://in/gone.txt")))

    assert record.heard_by == "the transcript call.txt"
    there = sorted(store.find("/run"))
    folder = "/run/sessions/item-1"
    assert there == [f"{folder}/.batch", f"{folder}/journal.jsonl", f"{folder}/report.html"]
    assert json.loads(store.cat(there[1]).splitlines()[0])["event"]["id"] == "item-1"
    assert gone.state == "failed"
    assert "memory://in/gone.txt" in gone.problem
    store.rm("/run", recursive=True)
    store.rm("/in", recursive=True)
