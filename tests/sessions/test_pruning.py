"""What must hold of the choice of sessions that go: the oldest, and none that is needed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.sessions.test_library import filled
from tests.sessions.test_packing import spoken
from tests.sessions.test_session import CLOSED, HEARD, STARTED_SCORING
from voicemock.sessions import events as e
from voicemock.sessions.library import Library
from voicemock.sessions.pruning import Kept, Why, chosen, kept, sound_bytes

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DONE = (HEARD, CLOSED, STARTED_SCORING, e.ScoringFinished(run=1))


def aged(days: int, size: int = 100, sound: int = 80, stays: Why = "") -> Kept:
    return Kept(f"{days} days", NOW - timedelta(days=days), size, sound, stays)


ALL = (aged(400), aged(200, stays="unfinished"), aged(100), aged(10), aged(1, stays="open elsewhere"))


def names(sessions: tuple[Kept, ...]) -> list[str]:
    return [each.name for each in sessions]


def test_those_that_are_older_go() -> None:
    assert names(chosen(ALL, NOW, older_than=timedelta(days=90))) == ["400 days", "100 days"]
    assert names(chosen(ALL, NOW, older_than=timedelta(days=1000))) == []


def test_the_oldest_go_until_the_rest_is_small_enough() -> None:
    assert names(chosen(ALL, NOW, keep_below=501)) == []
    assert names(chosen(ALL, NOW, keep_below=500)) == ["400 days"]
    assert names(chosen(ALL, NOW, keep_below=301)) == ["400 days", "100 days"]
    assert names(chosen(ALL, NOW, keep_below=0)) == ["400 days", "100 days", "10 days"]


def test_either_reason_is_enough() -> None:
    both = chosen(ALL, NOW, older_than=timedelta(days=300), keep_below=400)

    assert names(both) == ["400 days", "100 days"]


def test_of_the_recordings_alone_only_their_room_is_won_and_those_without_are_passed_over() -> None:
    silent = aged(500, sound=0)

    assert names(chosen((silent, *ALL), NOW, keep_below=521, only_audio=True)) == ["400 days"]


def test_an_unfinished_one_an_open_one_and_a_broken_one_stay(tmp_path: Path) -> None:
    library = spoken(tmp_path, "done", *DONE)
    filled(tmp_path, "begun", "open")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "journal.jsonl").write_bytes(b"no journal\nat all\n")
    with library.reopen("open"):
        found = {each.name: each for each in kept(library)}

    assert {name: each.stays for name, each in found.items()} == {
        "done": "",
        "begun": "unfinished",
        "open": "open elsewhere",
        "broken": "unreadable",
    }
    assert found["done"].sound == sound_bytes(tmp_path / "done") == 44 + 3 * 32_000
    assert found["done"].size > found["done"].sound


def test_what_nobody_could_transcribe_stays_as_its_recording_is_all_there_is(tmp_path: Path) -> None:
    failed = e.TranscriptionFailed(turn=1, reason="no model")
    library = spoken(tmp_path, "s", failed, *DONE[1:])

    assert [each.stays for each in kept(library)] == ["unfinished"]


def test_the_oldest_comes_first_whatever_it_is_called(tmp_path: Path) -> None:
    filled(tmp_path, "z")
    filled(tmp_path, "a")

    assert names(kept(Library(tmp_path))) == ["z", "a"]
