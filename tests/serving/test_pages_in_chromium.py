"""The local pages in a real browser: opened, heard, corrected and scored again, by keyboard too."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.reports import folded
from tests.serving.local import library, tone
from voicemock.cli.served_pages import OVERVIEWS
from voicemock.serving.pages import Pages
from voicemock.serving.rescoring import Rescorings
from voicemock.serving.server import Server

CHROMIUM = Path("/usr/bin/chromium")
SCORES = "import time\nprint('Scoring 1 of 3. Ctrl-C stops; what was said is saved.', flush=True)\ntime.sleep(1)"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}")
    with api.sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    kept = library(tmp_path)
    for turn in (1, 2):
        (kept.folder / "s" / "audio" / f"{turn:03}.wav").write_bytes(tone(8.0))
    with Server(Pages(kept, OVERVIEWS), str, None, Rescorings((sys.executable, "-c", SCORES))) as running:
        yield running


def until(view: Any, condition: str) -> None:
    """Waits for a condition in the page; the browser's own waiting evaluates strings, which the policy forbids."""
    from playwright.sync_api import Error

    for _ in range(200):
        with suppress(Error):  # between one page and the next
            if view.evaluate(condition):
                return
        view.wait_for_timeout(50)
    raise AssertionError(f"never true: {condition}")


def test_a_session_is_opened_heard_corrected_and_scored_again_in_the_browser(browser: Any, server: Server) -> None:
    context = browser.new_context()
    view = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    view.on("console", lambda message: complaints.append(message.text))
    view.on("pageerror", lambda error: complaints.append(str(error)))
    view.on("request", lambda request: asked.append(request.url))
    view.goto(server.url)
    until(view, "location.search === '' && document.querySelector('main a') !== null")
    view.locator("main a").first.click()
    until(view, "!document.querySelector('.mend').hidden")

    quote = view.locator("button.quote").first
    start = float(quote.get_attribute("data-start"))
    quote.click()
    until(view, f"document.querySelector('#answer-1 audio').currentTime > {start + 0.1}")
    heard_at = view.evaluate("document.querySelector('#answer-1 audio').currentTime")

    open_ = view.locator("#answer-1 .mend .open")
    open_.focus()
    view.keyboard.press("Enter")
    in_field = view.evaluate("document.activeElement.id")
    view.keyboard.press("Escape")
    back = view.evaluate("document.activeElement.className")
    view.keyboard.press("Enter")
    view.locator("#words-1").fill(folded.FIRST.replace("query", "statement"))
    view.locator("#answer-1 .save").click()
    until(
        view, "document.querySelector('#answer-1 .w.corrected') !== null && !document.querySelector('.bench').hidden"
    )
    corrected = (view.locator("#answer-1 .w.corrected").inner_text(), view.locator(".told").inner_text())
    focus = view.evaluate("document.activeElement.closest('.answer').id")

    view.get_by_role("button", name="Score again").click()
    until(view, "document.querySelector('.told').textContent.startsWith('Scoring…')")
    until(view, "!document.querySelector('.bench .show').hidden")
    said = (view.locator(".told").inner_text(), view.locator(".log li").all_text_contents())
    view.get_by_role("button", name="Show the new scores").click()
    until(view, "document.querySelector('.told').textContent.startsWith('These are')")
    context.close()

    assert start < heard_at < start + 3
    assert (in_field, back) == ("words-1", "quiet open")
    assert corrected[0] == "statement"
    assert corrected[1].startswith("Saved; what was recognised is kept beside it. The scores were made on")
    assert focus == "answer-1"
    assert said == ("The new scores are ready.", ["Scoring 1 of 3."])
    assert complaints == []
    assert {url.split("/")[2] for url in asked} == {f"127.0.0.1:{server.port}"}


def test_pages_read_well_for_everybody_and_for_nobody_else(browser: Any, server: Server) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(viewport={"width": 360, "height": 800}, color_scheme="dark")
    view = context.new_page()
    view.goto(server.url)
    until(view, "location.search === ''")
    found = {}
    for path in ("/", "/progress", "/sessions/s", "/nowhere"):
        view.goto(f"http://127.0.0.1:{server.port}{path}")
        if path == "/sessions/s":
            until(view, "!document.querySelector('.mend').hidden")
            view.locator("#answer-1 .mend .open").click()
        wrong = axe.run(view).response["violations"]
        found[path] = [(each["id"], each["impact"]) for each in wrong if each["impact"] in ("serious", "critical")]
        assert view.evaluate("document.documentElement.scrollWidth") <= 360, path
    other = browser.new_context().new_page()
    refused = other.goto(f"http://127.0.0.1:{server.port}/sessions/s")
    silent = browser.new_context(java_script_enabled=False, storage_state=context.storage_state()).new_page()
    silent.goto(f"http://127.0.0.1:{server.port}/sessions/s")

    assert found == {"/": [], "/progress": [], "/sessions/s": [], "/nowhere": []}
    assert refused.status == 401
    assert "rewrote" in silent.locator("#answer-1").inner_text()
    assert not silent.locator(".mend").first.is_visible() and not silent.locator(".bench").is_visible()
    for each in (context, other.context, silent.context):
        each.close()
