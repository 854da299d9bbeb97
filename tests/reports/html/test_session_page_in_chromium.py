"""The page in a real browser: what it plays, what it asks for, and how it behaves without a mouse."""

import math
import shutil
import wave
from pathlib import Path

import pytest

from tests.reports import folded, hostile
from tests.reports.html import test_session_page_pictures as pictures
from tests.reports.test_corrections import session as corrected_session
from tests.reports.test_peer import session as peer_session
from voicemock.audio.decode import compressed
from voicemock.audio.peaks import peaks
from voicemock.reports.document import document
from voicemock.reports.html.session_page import page
from voicemock.reports.html.sounds import Sounds
from voicemock.reports.html.timeline_view import PEAKS

CHROMIUM = Path("/usr/bin/chromium")
RATE = 16_000
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}")
    with api.sync_playwright() as playwright:
        # Sound goes nowhere on a machine without a sound card; no-sandbox lets root run it.
        arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield opened
        opened.close()


def tone(path: Path, seconds: float) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        values = (int(8000 * math.sin(2 * math.pi * 330 * at / RATE)) for at in range(int(RATE * seconds)))
        file.writeframes(b"".join(value.to_bytes(2, "little", signed=True) for value in values))
    return path


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    session = folded.kinds().full
    shown = document(session)
    sounds = {
        turn.number: compressed(tone(folder / f"{turn.number}.wav", turn.duration_s))
        for turn in shown.turns
        if turn.duration_s
    }
    files = {"full": page(shown, sounds, session.run.rubric)}
    files["corrected"] = page(document(corrected_session()), sounds, session.run.rubric)
    beside = {turn: f"audio/{turn:03d}.wav" for turn in sounds}
    (folder / "audio").mkdir()
    for turn, name in beside.items():
        shutil.copy(folder / f"{turn}.wav", folder / name)
    files["beside"] = page(shown, Sounds.beside(beside), session.run.rubric)
    long = pictures.judged(("action", 3, (2, 3, 4)), ("result", 4, ()))
    recording = tone(folder / "long.wav", document(long).turns[0].duration_s)
    shapes = {1: peaks(recording, PEAKS)}
    sounding = Sounds.inlined({1: compressed(recording)}, shapes)
    files["pictures"] = page(document(long), sounding, long.run.rubric)
    files["peer"] = page(document(peer_session()), {}, session.run.rubric)
    for at, payload in enumerate(hostile.HTML):
        files[f"hostile-{at}"] = page(document(hostile.session(payload)), sounds, hostile.rubric(payload))
    for name, html in files.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return folder


class Opened:
    def __init__(self, browser, path, **context):
        self.context = browser.new_context(**context)
        self.view = self.context.new_page()
        self.complaints, self.requests = [], []
        self.view.on("console", lambda message: self.complaints.append(message.text))
        self.view.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.view.on("dialog", lambda dialog: (self.complaints.append("dialog"), dialog.dismiss()))
        self.view.on("request", lambda request: self.requests.append(request.url))
        self.view.goto(path.as_uri())

    def asked_for(self):
        return [url for url in self.requests if not url.startswith("data:audio/mpeg;base64,")]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


def wait_until(view, condition):
    """Waits for a condition in the page; the browser's own waiting evaluates strings, which the policy forbids."""
    for _ in range(200):
        if view.evaluate(condition):
            return
        view.wait_for_timeout(50)
    raise AssertionError(f"never true: {condition}")


def word(view, text):
    return view.locator(".w").filter(has_text=text).first


def state(view, answer=1):
    return view.evaluate(
        "n => { const a = document.querySelector(`#answer-${n} audio`); return [a.currentTime, a.paused]; }", answer
    )


def test_it_opens_from_a_file_without_a_complaint_or_a_request(browser, pages):
    with Opened(browser, pages / "full.html") as opened:
        opened.view.wait_for_timeout(300)

        assert opened.complaints == []
        assert opened.asked_for() == [(pages / "full.html").as_uri()]


def test_sounds_in_files_beside_the_page_play_and_nothing_from_elsewhere_does(browser, pages):
    with Opened(browser, pages / "beside.html") as opened:
        view, said = opened.view, word(opened.view, "rewrote")
        start = float(said.get_attribute("data-start"))
        said.click()
        wait_until(view, "[...document.querySelectorAll('audio')].some(a => !a.paused && a.currentTime > 0)")

        playing = view.evaluate("[...document.querySelectorAll('audio')].find(a => !a.paused).currentTime")
        assert start - 0.08 <= playing < start + 2
        assert opened.complaints == []
        assert {*opened.asked_for()} <= {
            (pages / name).as_uri() for name in ("beside.html", *(f"audio/{turn:03d}.wav" for turn in range(1, 9)))
        }
        view.evaluate("() => new Audio('http://127.0.0.1:9/x.wav').play().catch(() => 0)")
        assert "violates the following Content Security Policy" in opened.complaints[0]


def test_clicking_a_word_plays_from_its_beginning_and_lights_what_sounds(browser, pages):
    with Opened(browser, pages / "full.html") as opened:
        view, said = opened.view, word(opened.view, "rewrote")
        view.evaluate(
            "document.querySelectorAll('audio').forEach(a => a.addEventListener('seeked',"
            " () => { window.landed ??= a.currentTime; }))"
        )
        start = float(said.get_attribute("data-start"))
        said.click()
        wait_until(view, "window.landed !== undefined")

        assert abs(view.evaluate("window.landed") - start) <= 0.08
        wait_until(view, f"document.querySelector('#answer-1 audio').currentTime > {start + 0.1}")
        assert state(view)[1] is False
        lit = view.locator(".w.now")
        assert lit.count() == 1
        time = state(view)[0]
        assert float(lit.get_attribute("data-start")) <= time + 0.1
        assert opened.complaints == []


def test_a_corrected_word_says_what_was_heard_and_plays_and_the_recognised_text_unfolds(browser, pages):
    with Opened(browser, pages / "corrected.html") as opened:
        view, now = opened.view, word(opened.view, "statement")
        recognised = view.locator("details.recognised p")
        hidden = recognised.is_visible()
        view.locator("details.recognised summary").click()
        now.click()
        wait_until(view, "!document.querySelector('#answer-1 audio').paused")

        assert now.get_attribute("title") == "heard: query"
        assert (hidden, recognised.is_visible(), recognised.inner_text()) == (False, True, folded.FIRST)
        assert opened.complaints == []


def test_a_quote_plays_its_seconds_and_stops(browser, pages):
    with Opened(browser, pages / "full.html") as opened:
        view = opened.view
        quote = view.locator("button.quote").filter(has_text="I rewrote the query")
        start, end = (float(quote.get_attribute(f"data-{each}")) for each in ("start", "end"))
        quote.click()
        wait_until(view, "!document.querySelector('#answer-1 audio').paused")
        wait_until(view, "document.querySelector('#answer-1 audio').paused")

        assert start < end - 0.08 <= state(view)[0] <= end + 0.3


def test_one_answer_sounds_at_a_time(browser, pages):
    with Opened(browser, pages / "full.html") as opened:
        view = opened.view
        view.get_by_role("button", name="Play answer 1").click()
        wait_until(view, "document.querySelector('#answer-1 audio').currentTime > 0")
        view.get_by_role("button", name="Play answer 2").click()
        wait_until(view, "document.querySelector('#answer-2 audio').currentTime > 0")

        assert (state(view, 1)[1], state(view, 2)[1]) == (True, False)


def test_the_keyboard_alone_reaches_a_word_and_stops_it(browser, pages):
    with Opened(browser, pages / "full.html") as opened:
        view = opened.view
        view.locator("#answer-1 .said").focus()
        for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Enter"):
            view.keyboard.press(key)
        wait_until(view, "!document.querySelector('#answer-1 audio').paused")
        at = state(view)[0]
        view.keyboard.press("Escape")
        wait_until(view, "document.querySelector('#answer-1 audio').paused")

        assert view.locator(".w.cursor").inner_text() == "billing"
        assert 0.5 + folded.WORD_S - 0.08 <= at <= 0.5 + folded.WORD_S + 1


def test_focus_can_be_seen_on_everything_that_takes_it(browser, pages):
    with Opened(browser, pages / "full.html") as opened:
        seen = []
        for _ in range(30):
            opened.view.keyboard.press("Tab")
            style = opened.view.evaluate(
                "() => { const e = document.activeElement; const s = getComputedStyle(e);"
                " return [e.tagName, s.outlineStyle, parseFloat(s.outlineWidth)]; }"
            )
            if style[0] != "BODY":
                seen.append(style)

        assert {"BUTTON", "A", "INPUT", "P"} <= {tag for tag, _, _ in seen}
        assert all(line == "solid" and width >= 2 for _, line, width in seen)


@pytest.mark.parametrize("width", [320, 390, 1240])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_width_needs_sideways_scrolling(browser, pages, width, scheme):
    with Opened(
        browser, pages / "full.html", viewport={"width": width, "height": 800}, color_scheme=scheme
    ) as opened:
        assert opened.view.evaluate("document.documentElement.scrollWidth") <= width


def test_advice_follows_the_talk_however_long_the_scores_beside_it_are(browser, pages):
    with Opened(browser, pages / "full.html", viewport={"width": 1240, "height": 800}) as opened:
        gap = opened.view.evaluate(
            "() => { const scores = document.querySelector('.exchange > .scores');"
            " scores.style.minHeight = '3000px';"
            " const advice = document.createElement('section'); advice.className = 'advice';"
            " scores.after(advice);"
            " const talk = scores.parentElement.querySelector('.talk');"
            " return advice.getBoundingClientRect().top - talk.getBoundingClientRect().bottom; }"
        )

        assert 0 < gap < 40


def test_hostile_texts_run_nothing_and_ask_for_nothing(browser, pages):
    with Opened(browser, pages / "full.html") as opened:
        for path in sorted(pages.glob("hostile-*.html")):
            opened.requests.clear()
            opened.view.goto(path.as_uri())

            assert opened.view.locator("h1").count() == 1
            assert opened.complaints == [], path.name
            assert opened.asked_for() == [path.as_uri()], path.name


def test_the_policy_stops_a_script_that_is_not_ours(browser, pages):
    with Opened(browser, pages / "full.html") as opened:
        opened.view.evaluate(
            "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
            " document.body.append(s); const i = new Image(); i.src = 'http://127.0.0.1:9/x';"
            " document.body.append(i); }"
        )
        opened.view.wait_for_timeout(200)

        assert opened.view.evaluate("window.ran === undefined")
        assert len([each for each in opened.complaints if "Content Security Policy" in each]) >= 2


def landed(view, act):
    """Where the first answer stands once `act` has moved it."""
    view.evaluate(
        "() => { window.landed = undefined; document.querySelector('#answer-1 audio').addEventListener('seeked',"
        " (event) => { window.landed ??= event.target.currentTime; }, { once: true }); }"
    )
    act()
    wait_until(view, "window.landed !== undefined")
    return view.evaluate("window.landed")


def click_at(view, seconds):
    """A click on the first answer's timeline."""
    line = view.locator("#answer-1 .line input")
    box = line.bounding_box()
    length = float(line.get_attribute("max"))
    line.click(position={"x": box["width"] * seconds / length, "y": box["height"] / 2})


def test_a_click_on_the_timeline_goes_there_and_the_played_part_is_drawn_up_to_it(browser, pages):
    with Opened(browser, pages / "pictures.html") as opened:
        view = opened.view
        view.get_by_role("button", name="Play answer 1").click()
        wait_until(view, "document.querySelector('#answer-1 audio').currentTime > 0")
        at = landed(view, lambda: click_at(view, 25))
        wait_until(view, "document.querySelector('#answer-1 audio').currentTime > 25")
        length = float(view.locator("#answer-1 .line input").get_attribute("max"))

        assert abs(at - 25) <= 0.1
        assert state(view)[1] is False
        assert float(view.locator("#answer-1 .done").get_attribute("width")) >= 1000 * 24.9 / length
        assert opened.complaints == []


def test_arrow_keys_move_along_the_timeline_by_seconds_that_are_said(browser, pages):
    with Opened(browser, pages / "pictures.html") as opened:
        line = opened.view.locator("#answer-1 .line input")
        line.focus()
        for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "PageUp"):
            line.press(key)

        assert abs(state(opened.view)[0] - 35) <= 0.1
        assert line.get_attribute("aria-valuetext") == "0:35"
        line.press("PageUp")
        assert state(opened.view)[0] <= float(line.get_attribute("max"))


@pytest.mark.parametrize("by", ["timeline", "button", "keyboard"])
def test_a_pause_is_played_from_just_before_it(browser, pages, by):
    with Opened(browser, pages / "pictures.html") as opened:
        view = opened.view
        button = view.locator("#answer-1 .jump[data-kind=pause]")
        start, end = (float(button.get_attribute(f"data-{each}")) for each in ("start", "end"))
        act = {
            "timeline": lambda: click_at(view, (start + end) / 2),
            "button": button.click,
            "keyboard": lambda: button.press("Enter"),
        }[by]
        act()
        wait_until(view, "!document.querySelector('#answer-1 audio').paused")
        wait_until(view, f"document.querySelector('#answer-1 audio').currentTime > {start - 1}")

        assert start - 1 <= state(view)[0] <= start + 0.5
        assert opened.complaints == []


def test_the_lit_word_is_the_one_that_sounds(browser, pages):
    with Opened(browser, pages / "pictures.html") as opened:
        view = opened.view
        word(view, "rewrote").click()
        wait_until(view, "document.querySelector('.w.now') !== null")
        seen = view.evaluate(
            """() => new Promise((done) => {
                const audio = document.querySelector("#answer-1 audio"), seen = [];
                new MutationObserver(() => {
                    const lit = document.querySelector(".w.now");
                    if (lit) seen.push(audio.currentTime - Number(lit.dataset.start));
                    if (seen.length === 5) done(seen);
                }).observe(document.querySelector("#answer-1 .said"),
                    { subtree: true, attributes: true, attributeFilter: ["class"] });
            })"""
        )

        assert sorted(abs(each) for each in seen)[len(seen) // 2] <= 0.08


@pytest.mark.parametrize(
    ("name", "scheme", "width"), [("pictures", "light", 1240), ("pictures", "dark", 390), ("peer", "light", 390)]
)
def test_axe_finds_nothing_on_the_page(browser, pages, name, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    size = {"width": width, "height": 800}
    with Opened(browser, pages / f"{name}.html", viewport=size, color_scheme=scheme) as opened:
        found = axe.run(opened.view).response

        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
        assert len(found["passes"]) > 25


@pytest.mark.parametrize("name", ["pictures", "peer"])
def test_paper_shows_everything_and_no_controls(browser, pages, name):
    with Opened(browser, pages / f"{name}.html", viewport={"width": 720, "height": 1000}) as opened:
        view = opened.view
        view.emulate_media(media="print")
        cut = view.evaluate(
            "() => [...document.querySelectorAll('main *')].filter((each) => each.checkVisibility()"
            " && each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('.hidden'))"
            ".map((each) => each.outerHTML.slice(0, 100))"
        )

        assert cut == []
        assert not view.locator(".play, input").filter(visible=True).count()
        assert view.locator(".said, .question").first.is_visible()
