"""The page of a retake in a real browser: both attempts play, side by side and stacked, for everybody."""

import pytest

from tests.practice.attempted import NOTHING, STRONG, taken
from tests.reports.html.test_session_page_in_chromium import Opened, browser, tone, wait_until, word
from voicemock.audio.decode import compressed
from voicemock.reports.document import document
from voicemock.reports.html.retake_page import retake_page
from voicemock.reports.html.sounds import Sounds

pytestmark = pytest.mark.browser
__all__ = ["browser"]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("retake")
    found = taken(NOTHING, STRONG)
    documents = {each.name: document(each.session) for each in found.shown}
    sounds = {
        name: Sounds.inlined({1: compressed(tone(folder / f"{name}.wav", each.turns[0].duration_s))})
        for name, each in documents.items()
    }
    path = folder / "retake.html"
    path.write_text(retake_page(found, documents, sounds), encoding="utf-8")
    return path


def columns(view):
    boxes = view.evaluate(
        "() => [...document.querySelectorAll('.attempt')].map(each => each.getBoundingClientRect())"
    )
    return boxes[0]["top"] == boxes[1]["top"]


def test_the_attempts_stand_side_by_side_and_each_plays_its_own_words(browser, page):
    with Opened(browser, page, viewport={"width": 1200, "height": 900}) as opened:
        view = opened.view
        assert columns(view)
        word(view, "minutes,").click()
        wait_until(view, "() => !document.querySelector('#answer-2-1 audio').paused")
        assert view.evaluate("() => document.querySelector('#answer-1-1 audio').paused")
        start = float(word(view, "minutes,").get_attribute("data-start"))
        at = view.evaluate("() => document.querySelector('#answer-2-1 audio').currentTime")
        assert start - 0.08 <= at < start + 2
        view.locator("button.quote[data-answer='1-1']").first.click()
        wait_until(view, "() => !document.querySelector('#answer-1-1 audio').paused")
        wait_until(view, "() => document.querySelector('#answer-2-1 audio').paused")
        assert opened.complaints == [] and opened.asked_for() == [page.as_uri()]


def test_it_fits_a_phone_and_axe_finds_nothing_in_light_and_dark(browser, page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python").Axe()
    with Opened(browser, page, viewport={"width": 390, "height": 800}) as opened:
        view = opened.view
        assert not columns(view)
        assert view.evaluate("() => document.documentElement.scrollWidth") <= 390
        for scheme in ("light", "dark"):
            view.emulate_media(color_scheme=scheme)
            found = axe.run(view).response["violations"]
            assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == [], scheme
