"""The pages over all sessions in a real browser: axe, a phone, the dark, paper, and the filter."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.practice.practised import assumed, row, session
from voicemock.practice.groups import groups
from voicemock.practice.history import History
from voicemock.reports.html.index_page import index_page
from voicemock.reports.html.progress_page import progress_page
from voicemock.sessions.library import Library

CHROMIUM = Path("/usr/bin/chromium")
MADE = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    sessions = [
        *row("action", [1.0, 1.7, 2.3, 3.0, 3.7, 4.3, 5.0]),
        session(8, {"action": 5.0}, purpose="retake"),
        session(9, {"action": None, "result": 2.0}),
        session(10, {"result": 2.0}, judges=("a model",)),
        session(40, {"action": 3.0}, rubric="leadership", rubric_name="Leadership and a rather long name for a role"),
        session(41, {}, played="swap", candidate="Kim", overall=None),
    ]
    links = {sessions[0].id: "2026-000/report.html"}
    index = index_page(Library(folder), History(tuple(sessions)), MADE, "progress.html", links)
    (folder / "index.html").write_text(index, encoding="utf-8")
    (folder / "progress.html").write_text(
        progress_page(groups(sessions, assumed), MADE, "index.html"), encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("name", ["progress", "index"])
def test_it_fits_every_screen_asks_for_nothing_and_axe_finds_nothing(browser, pages: Path, name: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    for width, scheme in ((1200, "light"), (360, "dark")):
        view = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        asked, said = [], []
        view.on("request", lambda request, asked=asked: asked.append(request.url))
        view.on("console", lambda message, said=said: said.append(message.text))
        view.goto((pages / f"{name}.html").as_uri())
        found = axe.run(view).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == []
        assert view.evaluate("document.documentElement.scrollWidth") <= width
        assert len(asked) == 1 and said == []
        view.close()


def test_the_list_can_show_one_subject_alone(browser, pages: Path) -> None:
    view = browser.new_page()
    view.goto((pages / "index.html").as_uri())
    view.select_option("#subject", label="Leadership and a rather long name for a role · technical interview")

    assert view.locator(".rows > li:visible").count() == 1 and view.inner_text("#told").startswith("1 of 12 sessions")
    assert view.locator(".month:visible").count() == 1
    view.select_option("#subject", "")
    assert view.locator(".rows > li:visible").count() == 12
    view.close()


def test_without_a_script_everything_stands_there(browser, pages: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    view = context.new_page()
    view.goto((pages / "index.html").as_uri())

    assert view.locator(".rows > li:visible").count() == 12 and not view.locator("#filter").is_visible()
    context.close()


def test_on_paper_it_is_dark_on_white(browser, pages: Path) -> None:
    view = browser.new_page(color_scheme="dark")
    view.emulate_media(media="print")
    view.goto((pages / "progress.html").as_uri())

    assert view.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert view.pdf(format="A4").startswith(b"%PDF")
    view.close()
