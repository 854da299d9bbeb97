import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from tests.reports import folded, hostile
from voicemock.grade import Grade
from voicemock.reports.document import document
from voicemock.reports.html.session_page import page
from voicemock.reports.html.sounds import Sounds
from voicemock.rubric import Rubric
from voicemock.safe_text import one_line, safe
from voicemock.sessions.session import fold

MP3 = b"\xff\xfb\x10\xc4 not really"
ATTRIBUTES = {
    *("class", "id", "lang", "tabindex", "role", "type", "scope", "title", "href", "src", "preload", "charset"),
    *("http-equiv", "content", "name", "min", "max", "step", "value", "data-answer", "data-start", "data-end"),
    *("viewbox", "preserveaspectratio", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx"),
    *("d", "data-kind", "data-play"),
    *("aria-label", "aria-labelledby", "aria-describedby", "aria-hidden", "aria-valuetext"),
}
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "article", "aside"),
    *("div", "p", "span", "h1", "h2", "h3", "h4", "dl", "dt", "dd", "ul", "li", "table", "thead", "tbody", "tr"),
    *("th", "td", "a", "b", "br", "q", "mark", "strong", "ol", "button", "input", "audio", "script"),
    *("svg", "g", "use", "rect", "line", "circle", "text", "path"),
}
VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """What a browser would make of the page: its elements, its text, and what is in script and style."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.words, self.inside, self.open = [], [], {"script": "", "style": ""}, []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in self.inside:
            self.inside[self.open[-1]] += data
        else:
            self.words.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    @property
    def text(self):
        return " ".join("".join(self.words).split())


def made(session, audio=None, rubric=None):
    shown = document(session)
    return page(shown, audio or {}, rubric or (session.run.rubric if session.run else session.rubric))


def check_harmless(html):
    parsed = Page(html)
    assert not parsed.open
    for tag, attributes in parsed.elements:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES, (tag, attributes)
        assert attributes.get("href", "#").startswith("#")
        assert attributes.get("src", "data:audio/mpeg;base64,").startswith("data:audio/mpeg;base64,")
    tags = [tag for tag, _ in parsed.elements]
    assert (tags.count("script"), tags.count("style")) == (1, 1)
    return parsed


def policy(parsed):
    return next(each["content"] for tag, each in parsed.elements if each.get("http-equiv"))


@pytest.mark.parametrize("payload", hostile.HTML + hostile.TERMINAL)
def test_no_text_becomes_markup_script_or_a_request(payload):
    html = made(hostile.session(payload))
    clean, parsed = check_harmless(made(folded.kinds().full)), check_harmless(html)

    assert parsed.inside == clean.inside
    assert safe(html) == html
    assert policy(parsed) == policy(clean)
    seen = one_line(payload)
    assert parsed.text.count(seen) > 20


def test_the_policy_names_the_very_style_and_script_and_allows_nothing_else():
    parsed = Page(made(folded.kinds().full, {1: MP3}))

    def digest(content):
        return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()

    assert policy(parsed).split("; ") == [
        "default-src 'none'",
        f"style-src '{digest(parsed.inside['style'])}'",
        f"script-src '{digest(parsed.inside['script'])}'",
        "media-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_with_sounds_beside_it_the_policy_differs_in_nothing_else():
    session = folded.kinds().full
    rubric = session.run.rubric
    with_all = Page(page(document(session), {1: MP3}, rubric))
    beside = Page(page(document(session), Sounds.beside({1: "audio/001.wav"}), rubric))

    assert policy(beside) == policy(with_all).replace("media-src data:", "media-src 'self'")


def test_style_and_script_ask_for_nothing_from_outside():
    parsed = Page(made(folded.kinds().full))

    assert not re.search(r"url\(|@import|https?:|fetch|XMLHttp|WebSocket|import\(|innerHTML|eval", str(parsed.inside))


@pytest.mark.parametrize("state", ["full", "open", "unscored", "typed", "unheard", "empty"])
def test_every_state_has_a_page(state):
    parsed = check_harmless(made(getattr(folded.kinds(), state)))

    says = {
        "full": "2 of 3 criteria assessed",
        "open": "The interview is still open.",
        "unscored": "There is no transcript yet: The recogniser died. The recording is kept.",
        "typed": "I rewrote it. Twice.",
        "unheard": "No speech was heard.",
        "empty": "Nothing was asked.",
    }
    assert says[state] in parsed.text


def test_it_shows_what_was_said_proven_missing_and_not_scored():
    text = Page(made(folded.kinds().full)).text

    for part in (
        folded.FIRST_SHOWN,
        folded.SECOND,
        "I rewrote the query",
        "Missing how it is known",
        "Names an outcome.",
    ):
        assert part in text
    assert "For 5 Gives a measured outcome." in text
    assert "Coverage is not correctness" in text
    assert "no speech was heard or transcribed" in text
    assert re.search("Fillers ?not measurable", text)
    assert "The microphone delivered nothing for 0.4 s at 0:02." in text


def test_a_level_without_an_anchor_of_its_own_stands_above_the_one_below():
    assert "More than level 3: Names an outcome." in Page(made(folded.kinds().full)).text


def test_a_quote_that_shows_several_points_stands_once_with_all_of_them():
    data = folded.rubric().as_data()
    data["criteria"][0]["points"].append({"id": "second", "text": "a second thing"})
    data["criteria"][1]["points"] = [{"id": "figure", "text": "another criterion's figure"}]
    rub = Rubric.model_validate(data)
    events = list(folded.full_events(rub))
    both = tuple(folded.quote(1, folded.FIRST, "I rewrote the query", point) for point in ("figure", "second"))
    events.insert(-1, folded.graded("problem", Grade(criterion="action", level=3, evidence=both)))
    parsed = Page(made(fold(events)))

    assert sum(each.get("class") == "quote" for _, each in parsed.elements) == 3
    assert "a figure for the outcome" in parsed.text
    assert "a second thing" in parsed.text
    assert parsed.text.count("another criterion's figure") == 2


def test_only_answers_with_sound_have_a_player_and_quotes_that_play():
    parsed = Page(made(folded.kinds().full, {1: MP3}))
    audio = [each for tag, each in parsed.elements if tag == "audio"]
    buttons = [each for tag, each in parsed.elements if tag == "button" and each["class"] == "quote"]

    assert [base64.b64decode(each["src"].partition(",")[2]) for each in audio] == [MP3]
    assert [each["data-answer"] for each in buttons] == ["1", "1"]


def test_every_word_carries_its_seconds_and_unsure_ones_are_marked():
    parsed = Page(made(folded.kinds().full, {1: MP3}))
    words = [each for _, each in parsed.elements if each.get("class", "").split()[:1] == ["w"]]
    said = [word for turn in folded.kinds().full.turns if turn.transcript for word in turn.transcript.words]

    assert [(float(each["data-start"]), float(each["data-end"])) for each in words] == [
        (word.start_s, word.end_s) for word in said
    ]
    assert [each["class"] for each in words] == ["w" if word.probability >= 0.5 else "w unsure" for word in said]


def test_nothing_is_drawn_outside_its_frame():
    parsed = Page(made(folded.kinds().full, {1: MP3, 2: MP3}))
    bars = [each for _, each in parsed.elements if each.get("class") in ("voice", "gap", "proven")]

    assert len(bars) >= 4
    for each in bars:
        assert float(each["x"]) >= 0
        assert float(each["x"]) + float(each["width"]) <= 1002


def test_ids_are_unique_and_links_lead_somewhere():
    parsed = Page(made(folded.kinds().full, {1: MP3}))
    ids = [each["id"] for _, each in parsed.elements if "id" in each]

    assert len(ids) == len(set(ids))
    for _, each in parsed.elements:
        for reference in (each.get("aria-labelledby"), each.get("aria-describedby"), each.get("href", "")[1:]):
            assert not reference or reference in ids


def channel(value):
    value /= 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(colour):
    red, green, blue = (channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_text_colour_stands_out_enough_in_light_and_dark():
    style = Page(made(folded.kinds().full)).inside["style"]
    themes = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root {[^}]*}", style)]
    pairs = [("ink", "paper"), ("soft", "paper"), ("accent", "paper"), ("warn", "paper"), ("on-accent", "accent")]

    assert len(themes) == 3
    for theme in themes[:2]:
        for text, ground in (*pairs, ("proof-ink", "proof"), ("ink", "warn-paper"), ("ink", "proof")):
            assert contrast(theme[text], theme[ground]) >= 4.5, (text, ground)
