"""What must hold of the pages over all sessions: every session in its place, no dead link, and nothing but text."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.practice.drilled import hold
from tests.practice.practised import assumed, row, session
from voicemock.practice.groups import groups
from voicemock.practice.history import History, history
from voicemock.reports.html.index_page import index_page, links_to
from voicemock.reports.html.progress_page import progress_page
from voicemock.reports.html.progress_view import progress_view
from voicemock.sessions.library import Library

MADE = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


class Read(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs) -> None:
        self.elements.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path / "sessions")
    for day in range(3):
        at = datetime(2026, 3, 30 + day % 2, 18, day, tzinfo=UTC) + timedelta(days=day)
        hold(library, at, {"problem": {"action": 2 + day}}, purpose=["interview", "drill", "interview"][day])
    return library


def test_a_gap_breaks_the_line_and_a_retake_does_not() -> None:
    levels = [session(at, {"action": level}) for at, level in enumerate([2.0, 3.0, None, 4.0])]
    again = session(4, {"action": 5.0}, purpose="retake")
    group = groups([*levels, again, session(5, {"action": 4.0})], assumed)
    chart = progress_view(group, MADE, "").groups[0].skills[0]

    assert chart.line.count("M") == 2 and chart.line.count("L") == 2
    assert chart.dots.count("M") == 4 and chart.retakes.count("M") == 1
    assert "1 without" in chart.says and chart.slope is None


def test_only_a_trend_is_drawn_as_one() -> None:
    rising, flat = (groups(row("action", levels), assumed) for levels in ([1, 2, 3, 4, 5, 5], [3, 3, 2, 3, 3, 3]))
    (up,), (none,) = (progress_view(each, MADE, "").groups[0].skills for each in (rising, flat))

    assert up.slope and up.slope.y2 < up.slope.y1 and up.looks == "up" and "higher" in up.told
    assert none.slope is None and none.told == "no measurable change over 6 sessions"
    assert up.band and none.band and none.band.height > 0


def test_another_judges_levels_are_drawn_apart() -> None:
    sessions = [*row("action", [2.0] * 5), session(5, {"action": 4.0}, judges=("a model",))]
    chart = progress_view(groups(sessions, assumed), MADE, "").groups[0].skills[0]

    assert chart.earlier.count("M") == 5 and chart.dots.count("M") == 1 and "L" not in chart.line


def test_the_page_of_progress_says_when_it_was_made_and_where_the_noise_comes_from() -> None:
    html = progress_page(groups(row("action", [2.0, 3.0]), assumed), MADE, index="index.html")

    assert "Made on 23 Nov 2026 at 09:05 UTC" in html and "an assumption" in html
    assert "too few sessions to tell (2 of 5)" in html and 'href="index.html"' in html
    assert all(each["aria-label"] for each in Read(html).of("svg") if each.get("role") == "img")
    assert "There is no session" in progress_page((), MADE)


def test_the_list_has_a_line_for_each_session_the_latest_first(library: Library) -> None:
    html = index_page(library, history(library), MADE)

    assert re.findall(r'class="day">([^<]+)<', html) == ["1 Apr, 18:02", "1 Apr, 18:01", "30 Mar, 18:00"]
    assert html.index("April 2026") < html.index("March 2026") and html.count('class="kind">drill<') == 1
    assert "3 sessions, the latest first" in html and "4.0" in html
    # Where there was one question it tells the session from the others of its day.
    assert html.count('class="asked"') == 3 and library.load(library.names()[0]).session.turns[0].question in html


def test_there_is_a_link_only_to_a_page_that_is_there(library: Library, tmp_path: Path) -> None:
    first, second, third = library.names()
    (library.folder / first / "report.html").write_text("x")
    (library.folder / second / "report.html").symlink_to(tmp_path / "x")
    odd = library.folder / "my #1 ?"
    (library.folder / third).rename(odd)
    (odd / "report.html").write_text("x")

    links = links_to(library, history(library))
    assert links == {first: f"{first}/report.html", "my #1 ?": "my%20%231%20%3F/report.html"}
    hrefs = [each["href"] for each in Read(index_page(library, history(library), MADE)).of("a")]
    assert set(links.values()) <= set(hrefs) and f"{second}/report.html" not in hrefs


def test_a_session_that_is_not_complete_has_its_next_step(library: Library) -> None:
    journal = library.folder / library.names()[-1] / "journal.jsonl"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:3]))
    html = index_page(library, history(library), MADE)

    assert "left after question 1 of" in html and f"voicemock resume {library.names()[-1]}" in html


def test_text_of_others_is_text_and_no_file_asks_for_anything(library: Library) -> None:
    bad = "</script><img src=x onerror=alert(1)>\u202e"
    sessions = [
        session(at, {f'{bad}"{n}': 3.0 for n in range(2)}, id=f"{bad}{at}", rubric_name=f"{bad}{at}", round_name=bad,
                judges=(bad,), finished=True)
        for at in range(2)
    ]  # fmt: skip
    found = History(tuple(sessions), (bad,))
    for html in (progress_page(groups(sessions, assumed), MADE, "index.html"), index_page(library, found, MADE)):
        assert "\u202e" not in html and html.count("&lt;img src=x onerror=alert(1)&gt;") >= 6
        tags = {tag for tag, _ in Read(html).elements}
        assert not tags & {"img", "iframe", "form", "link", "object", "base"}
        assert not any(name.startswith("on") or name == "style" for _, attrs in Read(html).elements for name in attrs)
        assert "http://" not in html and "default-src &#39;none&#39;" in html
