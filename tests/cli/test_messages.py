"""`voicemock message`: on stdout what can be sent, on stderr what to know of it."""

import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.coaching.test_messages import whole
from voicemock.cli.options import Choices
from voicemock.cli.writing_messages import write_message
from voicemock.coaching.messages import Given
from voicemock.config import sessions_folder
from voicemock.errors import CannotWrite, NotFound
from voicemock.sessions import events as e
from voicemock.sessions.library import Library


def kept() -> None:
    made = whole()
    with Library(sessions_folder()).create("s") as journal:
        journal.append(made.opened)
        for turn in made.turns:
            asked = e.QuestionAsked(
                turn=turn.number, turn_kind=turn.kind, question=turn.question, text=turn.text, target_s=60
            )
            journal.append(asked)
            journal.append(e.AnswerTyped(turn=turn.number, text=turn.transcript.text if turn.transcript else ""))
        for each in made.remarks:
            journal.append(
                e.InterviewerSaid(topic=each.topic, text=each.text, stage="s", speaker="x", source=each.source)
            )


def test_the_message_goes_to_stdout_and_what_to_fill_in_to_stderr(voicemock: Command) -> None:
    kept()
    done = voicemock("message", "deadline", "--to", "Ada", "--until", "1 December", "--reason", "I am ill.")

    assert done.code == 0, done.err
    assert done.out.startswith("Subject: A later date for [what is due]") and "Dear Ada," in done.out
    assert "I can send it by 1 December." in done.out and "The reason: I am ill." in done.out
    assert done.err == "To fill in: [what is due], [your name].\n"


def test_a_file_is_written_for_its_owner_only_and_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept()
    out = tmp_path / "note.txt"
    write_message("submission", "s", Given(file="a\x1b[2Jb.zip"), Choices(), (out, False))

    assert "\x1b" not in out.read_text(encoding="utf-8") and stat.S_IMODE(out.stat().st_mode) == 0o600
    assert f"Wrote {out}" in capsys.readouterr().out
    with pytest.raises(CannotWrite, match="exists already"):
        write_message("submission", "s", Given(), Choices(), (out, False))
    with pytest.raises(NotFound):
        write_message("thanks", "none", Given(), Choices(), (None, False))


def test_a_models_wording_is_named_and_one_that_invents_is_thrown_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept()
    write_message("thanks", "s", Given(), Choices(), (None, False))
    message = capsys.readouterr().out
    shown = []
    for wording in (message.replace("Kind", "With kind"), message.replace("Kind", "Berlin awaits. Kind")):
        script = tmp_path / "replies.json"
        script.write_text(json.dumps([{"for": "Smoothed", "reply": {"text": wording}, "times": 2}]))
        write_message("thanks", "s", Given(), Choices(llm_url=f"script:{script}"), (None, False))
        shown.append(capsys.readouterr())

    assert "With kind regards" in shown[0].out and "Worded by scripted replies of replies.json" in shown[0].err
    assert shown[1].out == message and "Berlin" not in shown[1].out
    assert "thrown away" in shown[1].err and "To fill in: [your name]." in shown[1].err
