"""Rounds and loops at the command line: held to their end, gone on with, and refused with a sentence."""

from pathlib import Path

import pytest

from tests.cli.conftest import Command
from voicemock.cli.beginning import begin_as_wished
from voicemock.cli.options import Asked, Choices
from voicemock.errors import BadInput, UsageError

ONE = ("--text", "--no-voice", "--questions", "1", "--follow-ups", "0")
ANSWERS = "\n\n".join(
    [
        "Yes, that is fine.",
        "We switched off the old server and nobody noticed.",
        "In my last job the nightly report took six hours and I owned it. First I measured every step, then I "
        "rewrote the slow query because most of the time went there. It took twenty minutes in the end.",
        "How many people work there?",
        "No, that is all, thank you.",
        "",
    ]
)


def test_a_loop_holds_its_rounds_in_order_and_carries_over_what_was_said(voicemock: Command, tmp_path: Path) -> None:
    firm = tmp_path / "firm.md"
    firm.write_text("Nordlicht builds route planning software for bus companies. Forty people work there.\n")
    first = voicemock("loop", "startup", *ONE, "--company", firm, typed=ANSWERS)

    assert first.code == 0, first.err
    assert "Nordlicht builds route planning" in first.out and "not on the agenda" in first.out
    assert "Forty people work there" in first.out.split("Your questions")[1]
    assert "Round 1 of 4 is over" in first.out
    stopped = voicemock("loop", "startup", *ONE, typed="Yes.\n\n/quit\n")
    assert "“" in stopped.out.split("passed on a note")[1][:80]
    assert "round 2 of 4" in stopped.out
    listed = voicemock("loop")
    assert "2 held" in listed.out


def test_a_round_that_needs_a_file_or_is_not_there_is_refused_before_anything_is_begun(
    voicemock: Command, own_home: Path
) -> None:
    voicemock("interview", "--round", "take-home", "--text").refused(2, "a file, a folder or a diff", "--file PATH")
    voicemock("interview", "--round", "tecnical", "--text").refused(66, "did you mean 'technical'?", "round list")
    voicemock("interview", "--style", "warm", "--text").refused(2, "--round")

    assert not (own_home / "sessions").exists()


def test_mistakes_in_a_round_are_all_named_with_their_places(voicemock: Command, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("schema: voicemock/round@1\nid: Mine\nname: x\n", encoding="utf-8")

    voicemock("round", "check", path).refused(BadInput.exit_code, "mine.yaml:2:1", "stages", "voicemock round check")


def test_a_round_is_not_held_with_questions_in_another_language(own_home: Path) -> None:
    with pytest.raises(UsageError, match="held in German, and behavioral asks in English"):
        begin_as_wished(Choices(round="verhalten", rubric="behavioral", text=True), Asked())


def test_a_file_for_a_round_that_shows_none_is_refused_and_the_list_tells_which_do(
    voicemock: Command, tmp_path: Path
) -> None:
    code = tmp_path / "cache.py"
    code.write_text("def evict():\n    pass\n", encoding="utf-8")

    voicemock("interview", "--round", "technical", "--text", "--file", code).refused(2, "technical", "round list")
    listed = voicemock("round", "list").out.splitlines()
    assert [line.split()[0] for line in listed if line.endswith("Needs --file.")] == ["take-home", "writing-sample"]
