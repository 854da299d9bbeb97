"""What must hold of the check: what is wrong is named, and what is only good to know is not called wrong."""

import wave
from pathlib import Path

import pytest

from tests.sessions.test_library import filled
from tests.sessions.test_session import HEARD, RECORDED, STARTED
from voicemock.sessions import events as e
from voicemock.sessions.check import Finding, check
from voicemock.sessions.library import Library
from voicemock.sessions.reading import NAME


def spoken(folder: Path, seconds: float) -> Library:
    """A session with an answer of three seconds, of which so many are there."""
    library = filled(folder, "s")
    with library.reopen("s") as journal:
        for event in (STARTED, RECORDED, HEARD):
            journal.append(event)
    path = folder / "s" / "audio" / "001.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(round(seconds * 32_000)))
    path.chmod(0o600)
    return library


def wrong(library: Library) -> list[str]:
    return [finding.text for finding in check(library.load()) if finding.is_wrong]


def test_a_whole_session_has_nothing_to_remark(tmp_path: Path) -> None:
    assert check(spoken(tmp_path, 3).load()) == []


def test_audio_that_is_missing_short_or_no_audio_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "s" / "audio" / "001.wav"

    assert wrong(spoken(tmp_path, 1)) == ["The audio of answer 1 lasts 1.0 s; 3.0 s were recorded."]
    path.write_bytes(b"no sound")
    path.chmod(0o600)
    assert "cannot be read" in wrong(Library(tmp_path))[0]
    path.unlink()
    assert "is missing; its transcript is kept" in wrong(Library(tmp_path))[0]


def test_audio_that_was_cut_behind_a_header_that_still_says_its_old_length_is_wrong(tmp_path: Path) -> None:
    library = spoken(tmp_path, 3)
    with (tmp_path / "s" / "audio" / "001.wav").open("r+b") as file:
        file.truncate(44 + 32_000)

    assert wrong(library) == ["The audio of answer 1 lasts 1.0 s; 3.0 s were recorded."]


@pytest.mark.parametrize("name", ["audio/001.wav", "audio", "report.html"])
def test_a_link_inside_a_session_is_wrong_and_not_followed(name: str, tmp_path: Path) -> None:
    library = spoken(tmp_path / "sessions", 3)
    path = tmp_path / "sessions" / "s" / name
    if path.exists():
        path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    if name == "audio":
        with pytest.raises(Exception, match="is a link"):
            library.load()
        return
    found = wrong(library)

    assert any("is a link" in text for text in found)
    assert (library.load().audio(1) is None) == (name == "audio/001.wav")


def test_what_others_may_read_is_wrong_and_says_how_to_close_it(tmp_path: Path) -> None:
    library = spoken(tmp_path, 3)
    (tmp_path / "s" / "audio" / "001.wav").chmod(0o644)
    (tmp_path / "s").chmod(0o755)

    assert all("chmod go-rwx" in text for text in wrong(library)) and len(wrong(library)) == 2


def test_a_torn_last_line_and_a_clock_that_was_set_are_only_remarked(tmp_path: Path) -> None:
    library = spoken(tmp_path, 3)
    with library.reopen() as journal:
        journal.append(e.ClockChanged(by_s=-3_600))
    with (tmp_path / "s" / NAME).open("ab") as file:
        file.write(b'{"seq":')

    assert check(library.load()) == [
        Finding("The journal's last line was cut off (7 bytes); resume sets it aside.", is_wrong=False),
        Finding(
            "The computer's clock was set back by 3600 s meanwhile; the order of what was said is right.",
            is_wrong=False,
        ),
    ]


def test_damage_is_wrong(tmp_path: Path) -> None:
    library = spoken(tmp_path, 3)
    path = tmp_path / "s" / NAME
    path.write_bytes(path.read_bytes().replace(b'"turn":1', b'"turn":2', 1))

    assert wrong(library)[0].startswith("The journal is damaged at line 2")
