"""`voicemock story`: told in any way, split, kept, suggested, and never lost on the way."""

import io
import json
import shutil
import sys
import wave
from pathlib import Path

import pytest

from tests.cli.conftest import ANSWERS
from tests.preparation import told
from tests.terminal import Terminal
from voicemock.audio.decode import copy_as_wav
from voicemock.cli.options import Choices
from voicemock.cli.story_adding import Wishes, add_story
from voicemock.cli.story_begun import begun_folders, being_told, go_on, keep_words
from voicemock.cli.story_suggesting import suggest_stories
from voicemock.errors import BadInput, CannotWrite, NotFound, RecogniserError, UsageError
from voicemock.story import PARTS, Story
from voicemock.story_files import bank, find, keep, load

BILLING = told.text(told.BILLING)


def write(folder: Path, text: str, name: str = "told.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def only() -> Story:
    (story,) = bank().stories
    return story


def test_a_text_is_split_shown_and_kept_and_suggested(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_story(Wishes("Billing", ("problem solving",), write(tmp_path, BILLING)), Choices())

    out = capsys.readouterr().out
    assert "Split by signal phrases, without an LLM." in out and "  3 T  I was responsible" in out
    assert "Kept as billing." in out
    story = load(find("billing"))
    assert story == told.story("billing", "problem solving").model_copy(
        update={"id": "billing", "title": "Billing", "source": "told.txt"}
    )
    suggest_stories("behavioral")
    assert "problem solving: the question asks for it" in capsys.readouterr().out
    assert not begun_folders()


def test_a_filled_file_is_kept_as_it_is_and_one_with_a_mistake_is_not(tmp_path: Path) -> None:
    path = write(tmp_path, "schema: voicemock/story@1\nid: mine\ntitle: Mine\naction: I did it.\n", "mine.yaml")
    add_story(Wishes(file=path), Choices())
    assert only().action == "I did it."
    with pytest.raises(CannotWrite, match="There is a story 'mine' already"):
        add_story(Wishes(file=path), Choices())
    wrong = write(tmp_path, path.read_text() + "numbers: [9]\n", "wrong.yaml")
    with pytest.raises(BadInput) as refused:
        add_story(Wishes(file=wrong), Choices())
    assert refused.value.problems == (f"{wrong}:5:11: '9' does not stand in the story",)


def test_what_is_piped_in_is_a_story_and_nothing_is_none() -> None:
    add_story(Wishes(), Choices(), io.StringIO(BILLING))
    assert only().part("result").startswith("In the end") and only().source == "typed"
    with pytest.raises(BadInput, match="is empty"):
        add_story(Wishes(), Choices(), io.StringIO(" \n"))
    with pytest.raises(UsageError, match="exclude each other"):
        add_story(Wishes(speak=True, file=Path("x")), Choices())


def test_a_models_split_is_used_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reply = {**{part: [] for part in PARTS}, "task": ["Last spring our billing report"], "lesson": ["Nobody has"]}
    script = write(tmp_path, json.dumps([{"for": "StoryParts", "reply": reply}]), "model.json")
    add_story(Wishes(file=write(tmp_path, BILLING)), Choices(llm_url=f"script:{script}"))

    assert "Split by scripted replies of model.json." in capsys.readouterr().out
    assert only().lesson.startswith("Nobody has complained") and not only().situation
    assert f"{only().task} {only().lesson}" == BILLING


def test_what_was_spoken_is_kept_until_it_is_a_story(tmp_path: Path) -> None:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    whole, said = tmp_path / "whole.wav", tmp_path / "said.wav"
    copy_as_wav(ANSWERS / "02-problem-result.flac", whole)
    with wave.open(str(whole)) as source, wave.open(str(said), "wb") as first:
        first.setparams(source.getparams())
        first.writeframes(source.readframes(int(3.2 * source.getframerate())))
    with pytest.raises(RecogniserError) as refused:
        add_story(Wishes(), Choices(answers=(said,), stt_model="none-such"))
    (folder,) = begun_folders()

    assert [each.name for each in folder.iterdir()] == ["001.wav"]
    assert refused.value.remedy.startswith(f"What there is of it is kept. Go on: {go_on(folder)}\n")
    assert go_on(folder) == f"voicemock story add --answers {folder}" and len(str(refused.value).splitlines()) <= 4
    add_story(Wishes(title="Report"), Choices(answers=(folder,), stt="sphinx"))
    assert only().source == "spoken" and only().numbers == ("six hours",)
    assert not begun_folders()


def test_ctrl_c_keeps_what_was_told_and_leaves_nothing_where_nothing_was(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt), being_told():
        raise KeyboardInterrupt
    assert not begun_folders()
    with pytest.raises(KeyboardInterrupt), being_told() as folder:
        keep_words(folder, BILLING)
        raise KeyboardInterrupt

    assert f"Stopped. What there is of it is kept. Go on: {go_on(folder)}" in capsys.readouterr().err
    add_story(Wishes(file=folder), Choices())
    assert only().told.replace("\n", " ") == BILLING and not begun_folders()


def test_suggestions_need_stories_and_say_where_none_fits(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NotFound, match="There are no stories yet"):
        suggest_stories("behavioral")
    keep(told.story("group", "conflict"))
    suggest_stories("Tell me about a disagreement.")
    suggest_stories("What is your favourite colour?")

    out = capsys.readouterr().out
    assert "conflict: the question asks for it" in out and "No story of yours fits it." in out


@pytest.mark.skipif(shutil.which("setsid") is None, reason="needs setsid (Debian: util-linux)")
def test_typed_part_by_part_what_was_told_survives_ctrl_c_and_is_confirmed_afterwards(
    environment: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "voicemock", "story", "add"]
    with Terminal(command, environment, tmp_path) as terminal:
        terminal.wait_for("Situation. What was the situation")
        terminal.press("Our report took six hours.\r\r")
        terminal.wait_for("Task. What was your own task")
        terminal.press("\x03")
        assert terminal.end() == 130
        assert "What there is of it is kept. Go on: voicemock story add --file" in terminal.printed
    (folder,) = begun_folders()
    with Terminal([*command, "--file", str(folder)], environment, tmp_path) as terminal:
        terminal.wait_for("Enter keeps it so")
        terminal.press("1 R\r")
        terminal.wait_for("  1 R  Our report")
        terminal.press("\r")
        terminal.wait_for("Title")
        terminal.press("The report\r")
        terminal.wait_for("Skills")
        terminal.press("speed, SQL\r")
        assert terminal.end() == 0, terminal.printed
    story = load(find("the-report"))

    assert (story.result, story.skills, story.numbers) == (
        "Our report took six hours.",
        ("speed", "sql"),
        ("six hours",),
    )
    assert not begun_folders()
