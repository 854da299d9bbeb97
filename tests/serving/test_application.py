"""The local pages as a browser meets them: opened once, read, corrected, scored again, and always in words."""

import os
import sys
import time
from pathlib import Path

import pytest

from tests.reports import folded
from tests.serving.local import HOST, Browser, library
from voicemock.sessions import events as e
from voicemock.sessions.library import Library
from voicemock.sessions.reading import NAME

CORRECT = "/sessions/s/answers/1/transcript"
MEANT = folded.FIRST.replace("query", "statement")


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(library(tmp_path, audio=(1, 2))).opened()


def until_over(browser: Browser, after: int = 0) -> dict[str, object]:
    for _ in range(400):
        found: dict[str, object] = browser.get(f"/sessions/s/scoring?after={after}").data
        if found["state"] not in ("running", "stopping"):
            return found
        time.sleep(0.02)
    raise AssertionError(found)


def test_the_printed_address_opens_the_pages_once_and_leaves_no_token_behind(tmp_path: Path) -> None:
    browser = Browser(library(tmp_path))
    before = browser.get("/")
    opened = browser.get(browser.address)
    browser.cookie, *attributes = opened.headers["Set-Cookie"].split("; ")
    again = browser.get(browser.address)

    assert (before.status, opened.status) == (401, 200)
    assert set(attributes) == {"Path=/", "HttpOnly", "SameSite=Strict"}
    assert opened.headers["Refresh"] == "0; url=/"
    assert browser.token not in browser.cookie and len(browser.token) >= 43
    assert browser.get("/").status == 200
    assert (again.status, again.headers["Location"]) == (303, "/")
    assert Browser.get(browser, browser.address, Cookie="").status == 401


def test_the_list_leads_to_the_page_and_the_page_to_the_sound(browser: Browser) -> None:
    index, page = browser.get("/"), browser.get("/sessions/s")

    assert 'href="/sessions/s"' in index.text
    assert ">twenty</span>" in page.text
    assert 'src="/sessions/s/audio/1"' in page.text and "data:audio" not in page.text
    assert browser.get("/sessions/s", If_None_Match=page.headers["ETag"]).status == 304
    assert browser.get("/sessions/s", method="HEAD").body == b""


def test_the_policy_in_the_header_is_that_of_the_page_and_forbids_frames(browser: Browser) -> None:
    page = browser.get("/sessions/s")
    rules = page.headers["Content-Security-Policy"].split("; ")

    assert rules[-1] == "frame-ancestors 'none'"
    assert {"default-src 'none'", "media-src 'self'", "connect-src 'self'", "form-action 'none'"} < set(rules)
    assert [each.split()[1][:8] for each in rules if each.startswith(("script", "style"))] == ["'sha256-"] * 2


def test_a_sound_is_given_in_parts_and_another_one_when_the_recording_changes(browser: Browser) -> None:
    whole = browser.get("/sessions/s/audio/1")
    part = browser.get("/sessions/s/audio/1", Range="bytes=10-19", If_Range=whole.headers["ETag"])
    beyond = browser.get("/sessions/s/audio/1", Range="bytes=99999999-")
    recording = browser.library.folder / "s" / "audio" / "001.wav"
    os.utime(recording, (1, 1))

    assert whole.headers["Content-Type"] == "audio/mpeg"
    assert (part.status, part.body) == (206, whole.body[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.body)}"
    assert (beyond.status, beyond.headers["Content-Range"]) == (416, f"bytes */{len(whole.body)}")
    assert browser.get("/sessions/s/audio/1").headers["ETag"] != whole.headers["ETag"]
    assert browser.get("/sessions/s/audio/1", Range="bytes=10-19", If_Range=whole.headers["ETag"]).status == 200


def test_a_correction_is_kept_beside_what_was_recognised_and_makes_the_scores_outdated(browser: Browser) -> None:
    before = browser.get("/sessions/s/state").data
    done = browser.post(CORRECT, {"text": f"  {MEANT}\n"})
    after = browser.get("/sessions/s/state").data
    turn = browser.library.load("s").session.turns[0]
    page = browser.get("/sessions/s").text
    back = browser.post(CORRECT, {"text": folded.FIRST})

    assert done.data == {"changed": True, "note": "Saved; what was recognised is kept beside it."}
    assert turn.transcript and turn.heard
    assert (turn.transcript.text, turn.heard.text) == (MEANT, folded.FIRST)
    assert (before["hint"], after["hint"]) == ("", "The scores were made on the earlier text of an answer.")
    assert before["version"] != after["version"]
    assert 'title="heard: query"' in page and "made on the earlier text" in page
    assert back.data["note"] == "It is again as it was recognised."
    assert browser.library.load("s").damage == ""


def test_a_session_that_is_open_elsewhere_is_neither_corrected_nor_scored(browser: Browser) -> None:
    before = (browser.library.folder / "s" / NAME).read_bytes()
    with browser.library.reopen("s"):
        corrected = browser.post(CORRECT, {"text": MEANT})
        scored = browser.post("/sessions/s/scoring")

    assert (corrected.status, scored.status) == (409, 409)
    assert f"Session s is open in process {os.getpid()}" in corrected.data["error"]
    assert "open in another process" in scored.data["error"]
    assert (browser.library.folder / "s" / NAME).read_bytes() == before


def test_one_scoring_at_a_time_tells_what_it_does_and_can_be_stopped(tmp_path: Path) -> None:
    code = "import time\nfor n in range(3): print('note', n, flush=True)\ntime.sleep(60)"
    browser = Browser(library(tmp_path), (sys.executable, "-c", code)).opened()
    none = browser.get("/sessions/s/scoring").data
    started = browser.post("/sessions/s/scoring")
    second = browser.post("/sessions/s/scoring")
    corrected = browser.post(CORRECT, {"text": MEANT})
    while len(browser.get("/sessions/s/scoring").data["notes"]) < 3:
        time.sleep(0.02)
    later = browser.get("/sessions/s/scoring?after=2").data
    stopped = browser.post("/sessions/s/scoring/stop")

    assert (none["state"], started.status) == ("none", 202)
    assert second.status == 409 and "being scored already" in second.data["error"]
    assert corrected.status == 409 and "being scored" in corrected.data["error"]
    assert (later["first"], later["notes"]) == (2, ["note 2"])
    assert stopped.status == 202
    assert until_over(browser)["state"] == "stopped"
    assert browser.post("/sessions/s/scoring").status == 202
    browser.rescorings.end()
    assert browser.post("/sessions/s/scoring").status == 409


def test_a_scoring_that_fails_says_why(tmp_path: Path) -> None:
    code = r"print('\x1b[31mNo answer from HOST.\nGo on with: voicemock score s'); raise SystemExit(69)"
    browser = Browser(library(tmp_path), (sys.executable, "-c", code)).opened()
    browser.post("/sessions/s/scoring")
    found = until_over(browser)

    assert found["state"] == "failed"
    assert found["notes"] == ["[31mNo answer from HOST.", "Go on with: voicemock score s"]


def test_what_cannot_be_shown_is_said_in_a_sentence_with_the_way_back(browser: Browser) -> None:
    (browser.library.folder / "s" / NAME).write_bytes(b"nothing of this is an event\n" * 3)
    page, state = browser.get("/sessions/s"), browser.get("/sessions/s/state", Accept="application/json")

    assert page.status == state.status == 422
    assert "Session s is damaged at" in page.text and 'href="/"' in page.text
    assert "Session s is damaged at" in state.data["error"]
    assert "Session s is damaged at" in browser.get("/").text


class Broken(Library):
    """A library with a mistake in it."""

    def names(self) -> list[str]:
        raise RuntimeError("canary")


def test_a_mistake_of_ours_is_written_down_and_ends_nothing(tmp_path: Path) -> None:
    browser = Browser(Broken(tmp_path)).opened()
    answer = browser.get("/")

    assert (answer.status, [str(each) for each in browser.bugs]) == (500, ["canary"])
    assert "This is a bug in voicemock." in answer.text and "canary" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert browser.get("/nowhere").status == 404


@pytest.mark.parametrize(
    ("events", "may_score", "hint", "answers"),
    [
        ([folded.opened(), folded.asked(1)], False, "", 0),
        (
            [folded.opened(), folded.asked(1), *folded.spoken(1, folded.FIRST), e.InterviewClosed(reason="finished")],
            True,
            "This session is not scored yet.",
            1,
        ),
        (
            [folded.opened(), folded.asked(1), e.AnswerTyped(turn=1, text="x"), e.InterviewClosed(reason="finished")],
            True,
            "This session is not scored yet.",
            0,
        ),
    ],
)
def test_only_what_can_be_done_is_offered(
    tmp_path: Path, events: list[e.Event], may_score: bool, hint: str, answers: int
) -> None:
    state = Browser(library(tmp_path, events)).opened().get("/sessions/s/state").data

    assert (state["may_score"], state["hint"], len(state["answers"])) == (may_score, hint, answers)


def test_reading_changes_nothing_that_was_said(browser: Browser) -> None:
    session = browser.library.folder / "s"

    def files() -> dict[str, bytes]:
        kept = (each for each in session.rglob("*") if each.is_file() and each.name not in ("summary", "lock"))
        return {str(each): each.read_bytes() for each in kept}

    before = files()
    for path in ("/", "/sessions/s", "/sessions/s/state", "/sessions/s/audio/1", "/sessions/s/scoring", "/nowhere"):
        browser.get(path)

    assert files() == before


def test_the_same_host_in_other_letters_is_the_same(browser: Browser) -> None:
    assert browser.get("/", Host="LOCALHOST:40123").status == 200
    assert (
        browser.post(CORRECT, {"text": MEANT}, Host="localhost:40123", Origin="http://localhost:40123").status == 200
    )
    assert browser.post(CORRECT, {"text": MEANT}, Origin=f"http://{HOST}", Sec_Fetch_Site=None).status == 200
