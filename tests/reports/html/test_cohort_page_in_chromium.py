"""The page of a run in a real browser: sorted, filtered and turned by keyboard; axe, a phone, the dark, no script."""

from pathlib import Path

import pytest

from tests.batch.recorded import done, failed, level, quoted, without_consent
from tests.reports.html.test_cohort_page import page

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    records = [
        done(
            f"{at:03}", level("action", 1 + at % 5, quoted("I wrote it down")),
            level("result", None if at % 3 else 2), level("judgement", 3, quoted("and so we did")),
            item={"groups": {"site": "Delft" if at % 2 else "Lima"}, "person": f"person {at}"},
        )
        for at in range(240)
    ]  # fmt: skip
    folder = tmp_path_factory.mktemp("page")
    bad = (failed("x", "in/x.m4a is empty."), without_consent("y"))
    few = done("z", level("action", 3))
    (folder / "many.html").write_text(page(*records, *bad), encoding="utf-8")
    (folder / "few.html").write_text(page(*records[:5], *bad, few), encoding="utf-8")
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


def told(view, words: str) -> None:
    """Waits until the page tells that."""
    for _ in range(100):
        if view.inner_text("#told") == words:
            return
        view.wait_for_timeout(20)
    raise AssertionError(f"{view.inner_text('#told')!r} and never {words!r}")


def column(view, at: int, count: int = 3) -> list[str]:
    return view.locator(f"#interviews tbody tr > :nth-child({at})").all_inner_texts()[:count]


def test_it_fits_every_screen_asks_for_nothing_and_axe_finds_nothing(browser, pages: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    for width, scheme in ((1280, "light"), (360, "dark")):
        view = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        asked, said = [], []
        view.on("request", lambda request, asked=asked: asked.append(request.url))
        view.on("console", lambda message, said=said: said.append(message.text))
        view.goto((pages / "few.html").as_uri())
        found = axe.run(view).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == []
        assert view.evaluate("document.documentElement.scrollWidth") <= width
        assert len(asked) == 1 and said == []
        # Where there are no pages to turn nothing lies over the heading while it comes into view.
        assert view.evaluate("getComputedStyle(document.getElementById('pager')).position") == "static"
        view.close()


def test_it_is_turned_sorted_and_filtered_by_keyboard(browser, pages: Path) -> None:
    view = browser.new_page()
    view.goto((pages / "many.html").as_uri())
    told(view, "1 to 100 of 242 interviews")
    assert view.evaluate("getComputedStyle(document.getElementById('pager')).position") == "sticky"
    view.focus("#on")
    view.keyboard.press("Enter")
    told(view, "101 to 200 of 242 interviews")
    assert column(view, 1, 1)[0].startswith("person 100")

    view.focus("#interviews thead th:nth-child(6) button")
    view.keyboard.press("Enter")
    assert column(view, 6) == ["5.0", "5.0", "5.0"]
    view.keyboard.press("Enter")
    assert column(view, 6) == ["1.0", "1.0", "1.0"]
    assert view.get_attribute("#interviews thead th:nth-child(6)", "aria-sort") == "ascending"

    view.select_option("#criterion", label="Action")
    view.select_option("#range", "4.5 9")
    told(view, "48 interviews, of 242 in all")
    view.select_option("#group-1", label="Lima")
    told(view, "24 interviews, of 242 in all")
    view.fill("#find", "PERSON 144")
    told(view, "1 interview, of 242 in all")
    view.fill("#find", "")
    view.select_option("#group-1", label="all")
    view.select_option("#criterion", label="Result")
    view.select_option("#range", "none")
    told(view, "1 to 100 of 160 interviews, of 242 in all")
    view.select_option("#range", "")
    view.select_option("#state", "bad")
    told(view, "2 interviews, of 242 in all")
    view.close()


def test_without_a_script_all_stand_in_one_plain_table_and_paper_is_white(browser, pages: Path) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    view = context.new_page()
    view.goto((pages / "many.html").as_uri())
    assert view.locator("#interviews tbody tr:visible").count() == 242 and not view.locator("#filter").is_visible()
    view.emulate_media(media="print")
    assert view.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    context.close()
