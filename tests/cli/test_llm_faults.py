"""What a person sees of a model that misbehaves: the reason, what was done instead, and how to go on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.cli.conftest import Command, Done
from tests.llm.fault_server import FaultServer
from tests.torture import stage

Shown = Callable[..., dict[str, Any]]
Interview = Callable[..., Done]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer(stage.REPLIES) as running:
        yield running


@pytest.fixture
def interview(voicemock: Command, server: FaultServer) -> Interview:
    """One question and one follow-up, answered by typing, with a model that misbehaves in this way."""

    def run(fault: str) -> Done:
        chosen = ("--llm-url", server.url, "--llm-model", fault, "--questions", stage.QUESTION.id)
        return voicemock("interview", *chosen, "--follow-ups", "1", "--text", "--no-voice", typed=stage.typed())

    return run


def reports(voicemock: Command) -> str:
    """The Markdown report, without its escapes."""
    done = voicemock("report")
    assert done.code == 0, done.err
    return done.out.replace("\\", "")


def test_another_model_than_was_asked_for_is_said_kept_and_reported(
    interview: Interview, voicemock: Command, shown: Shown
) -> None:
    done = interview("another-model")
    remark = "answered with tiny-7b [31m, though another-model was asked for."

    assert done.code == 0 and remark in " ".join(done.out.split())
    assert [each for each in shown()["notes"] if remark in each] == shown()["notes"]
    assert remark in reports(voicemock) and remark in " ".join(voicemock("replay", "--no-sound").out.split())


def test_an_answer_too_long_for_the_model_is_reported_as_judged_in_part(
    interview: Interview, voicemock: Command, shown: Shown
) -> None:
    assert interview("too-long-unless-shortened").code == 0
    scores = shown()["scores"]

    assert scores and all(score["level"] == stage.LEVEL for score in scores)
    assert all("only its beginning and end were judged" in score["note"] for score in scores)
    assert "only its beginning and end were judged" in reports(voicemock)
    assert "read only the beginning and end of your answers" in reports(voicemock)


def test_what_never_fits_is_not_scored_and_the_reason_stands_with_the_command(
    interview: Interview, shown: Shown
) -> None:
    done = interview("too-long")

    done.refused(76, "Answer too long for too-long's context.", f"voicemock score {shown()['id']}")
    assert {score["level"] for score in shown()["scores"]} == {None}
    assert all("too long for too-long's context" in score["reason_text"] for score in shown()["scores"])


def test_a_model_that_declines_to_judge_leaves_it_unscored_and_ends_well(
    interview: Interview, voicemock: Command, shown: Shown
) -> None:
    done = interview("refusal")

    assert done.code == 0, done.err
    assert shown()["state"] == "scored" and {score["reason"] for score in shown()["scores"]} == {"declined"}
    assert shown()["turns"][1]["by"] == "written"
    assert "The model declined" in reports(voicemock)


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        ("quota", 77, "Look at your account there"),
        ("slow-down-for-a-day", 77, "asks to wait 24 h"),
        ("status-401", 77, "refused the key in $VOICEMOCK_LLM_KEY: injected 401 for …"),
        ("forgets-the-word", 76, "dropped part of the prompt (Ollama: raise num_ctx)"),
        ("html", 76, "did not answer as an LLM server (got HTML)"),
        ("reset", 69, "No answer from"),
    ],
)
def test_the_reason_is_said_where_it_ends(
    voicemock: Command, server: FaultServer, fault: str, code: int, words: str
) -> None:
    arguments = ("--llm-url", server.url, "--llm-model", fault, "--questions", stage.QUESTION.id, "--follow-ups", "0")
    env = {"VOICEMOCK_LLM_KEY": "sk-canary-123456"}
    done = voicemock("interview", *arguments, "--text", "--no-voice", typed=stage.typed(), env=env)

    done.refused(code, words, "voicemock score 20")
    assert len(done.err.strip().splitlines()) <= 4 and "canary" not in done.err + done.out
