"""What must hold of the page of a run: every interview, its proof, and warnings before levels are believed."""

from collections.abc import Iterable
from datetime import UTC, datetime
from html.parser import HTMLParser

from tests.batch.recorded import DONE, done, failed, level, quoted, without_consent
from voicemock.batch.record import Record, Seconds
from voicemock.reports.cohort_wording import Ran, share
from voicemock.reports.html import cohort_view
from voicemock.reports.html.cohort_page import cohort_page
from voicemock.reports.html.cohort_view import CohortView, Seen
from voicemock.usage import Usage

RAN = Ran(datetime(2026, 11, 23, 9, 5, tzinfo=UTC))


class Read(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs) -> None:
        self.elements.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


def seen(records: Iterable[Record]) -> Seen:
    found = Seen()
    for each in records:
        found.add(each, f"sessions/{each.item.id}/report.html" if each.state == "done" else "")
    return found


def view(*records: Record, ran: Ran = RAN) -> CohortView:
    return cohort_view.cohort_view(seen(records), ran)


def page(*records: Record, ran: Ran = RAN) -> str:
    return cohort_page(seen(records), ran)


def rich(name: str, **over) -> Record:
    """Three levels, each with a quote."""
    return done(
        name, level("action", 4, quoted("I wrote it down", turn=3, start_s=65.0)),
        level("result", 2, quoted("it went")), level("situation", 3, quoted("we had")), **over,
    )  # fmt: skip


def test_an_interview_shows_its_strongest_and_its_weakest_proof_and_where_it_sounds() -> None:
    strongest, weakest = view(rich("a")).first[0].proofs

    assert [strongest.criterion, strongest.level, strongest.text] == ["Action", 4, "I wrote it down"]
    assert strongest.where == "answer 3, 1:05" and [weakest.criterion, weakest.level] == ["Result", 2]
    alike = done("b", level("action", 3, quoted("one")), level("result", 3, quoted("two")))
    unproven = done("c", level("action", None), level("result", None))
    assert [len(each.proofs) for each in view(alike, unproven).first] == [1, 0]


def test_a_long_quote_is_cut_between_words_and_says_so() -> None:
    (proof,) = view(done("a", level("action", 3, quoted("word " * 60, start_s=None)))).first[0].proofs

    assert proof.text.endswith("word …") and len(proof.text) <= cohort_view.QUOTE_CHARACTERS + 2
    assert proof.where == "answer 1"


def test_not_scored_is_a_bar_of_its_own_with_its_reasons_and_no_number() -> None:
    heard = level("result", None, reason="not_heard")
    found = view(done("a", level("result", 4), level("result", None), heard), done("b", level("result", None)))
    (picture,) = found.pictures

    assert [bar.share for bar in picture.bars] == ["0 %", "0 %", "0 %", "25 %", "0 %", "75 %"]
    assert picture.value == "4.0" and picture.answers == "mean of 1 answer"
    assert picture.missed == (
        "75 % not scored: too little was said to assess it (2); no speech was heard or transcribed (1)"
    )
    assert "level 4: 25 %" in picture.says and "not scored: 75 %" in picture.says
    assert found.first[1].overall == "–" and "More than a quarter" in found.cautions[-1]


def test_a_share_is_never_rounded_to_nothing_or_to_all() -> None:
    assert [share(0, 10), share(1, 1000), share(999, 1000), share(10, 10), share(0, 0)] == [
        "0 %", "< 1 %", "> 99 %", "100 %", "0 %",
    ]  # fmt: skip


def test_it_warns_of_coverage_of_few_levels_and_of_several_judges() -> None:
    few = done("b", level("action", 3), judge="a model")
    warned = " ".join(view(rich("a"), few).cautions)

    assert "Coverage is not correctness" in warned and "Several judges" in warned
    assert "1 interview has fewer than 3 levels" in warned and view(rich("a"), few).first[1].few
    assert "3.0*" in page(few)
    assert view(rich("a", judge="a model")).cautions == ()


def test_what_was_done_is_told_with_its_costs_and_the_pace_of_the_last_run() -> None:
    ran = Ran(RAN.made_at, seconds=30, items=2, audio_s=1200, by="2 processes here", servers=("S1 took 9 calls.",))
    facts = dict(view(rich("a"), rich("b"), failed("c", "c is empty."), without_consent("d"), ran=ran).facts)

    assert facts["Interviews"] == "2 done, 1 failed, 1 without consent (not opened)"
    assert facts["Answers"] == "4, 20 minutes of recordings"
    assert facts["Last run"] == (
        "2 interviews in 30 seconds by 2 processes here: 4 a minute, 40 times as fast as they were spoken"
    )
    assert (
        facts["Language model"] == "4 calls, 600 tokens read, 80 written" and facts["Servers"] == "S1 took 9 calls."
    )
    assert facts["Transcribed"] == "Whisper base.en" and facts["Rubric"] == "Behavioural interview (aaaaaaaaaaaa)"
    assert "Language model" not in dict(view(rich("a", usage=Usage())).facts)


def test_transcripts_are_counted_and_not_listed_one_by_one() -> None:
    read = [rich(f"{at}", heard_by=f"the transcript talk-{at}.vtt") for at in range(40)]
    facts = dict(view(rich("a"), *read).facts)

    assert facts["Transcribed"] == "transcripts that were given (40), Whisper base.en (1)"


def test_the_folder_of_the_run_is_named_and_short_times_are_said_in_words() -> None:
    ran = Ran(RAN.made_at, seconds=1.2, items=3, place="spring <2026>")
    html, facts = page(rich("a"), ran=ran), dict(view(rich("a", took=Seconds(total=0.2)), ran=ran).facts)

    assert html.count("spring &lt;2026&gt;") == 2 and "<2026>" not in html
    assert facts["Last run"].startswith("3 interviews in 1 second:") and "Work" not in facts
    assert "in less than a second" in dict(view(rich("a"), ran=Ran(RAN.made_at, 0.4, 3)).facts)["Last run"]


def test_every_failed_item_is_counted_and_the_first_are_named() -> None:
    records = [failed(f"{at:02}", f"in/{at:02}.m4a is empty.") for at in range(23)]
    html = page(*records)

    assert len(view(*records).problems) == 20 and "And 3 more" in html
    assert html.count("is empty.") == 20 + 23 and html.count('class="bad"') == 23


def test_who_did_not_consent_has_an_id_and_no_name() -> None:
    html = page(without_consent("d"))

    assert "Anna" not in html and "Delft" not in html and "without consent (not opened)" in html


def test_each_interview_stands_in_the_table_and_only_the_first_hundred_are_drawn_at_once() -> None:
    html = page(*(rich(f"{at:03}", item={"groups": {"site": "Delft"}}) for at in range(130)))

    assert html.count('<th scope="row">') == 130 and html.index('class="rest"') > html.index("p-099")
    assert '"sessions/129/report.html"' in html and html.count('<td class="t">Delft') == 130
    assert all(each["aria-label"] for each in Read(html).of("svg") if each.get("role") == "img")
    assert "There are no interviews yet." in page()


def test_more_than_a_browser_sorts_are_in_the_table_alone() -> None:
    found = seen([rich("a")])
    found.tally.states["done"] += 5

    assert cohort_view.cohort_view(found, RAN).left_out == "5 interviews more are in table.csv alone."


def test_text_of_others_is_text_and_no_file_asks_for_anything() -> None:
    bad = "</script><img src=x onerror=alert(1)>\u202e"
    item = {"person": bad, "source": f"in/{bad}", "groups": {bad: bad}}
    summary = {"rubric_name": bad, "round_name": bad}
    records = [
        done("a", level(bad, 3, quoted(bad)), item=item, judge=bad, heard_by=bad, summary=summary),
        failed("b", bad).model_copy(update={"finished_at": DONE}),
    ]
    html = page(*records, ran=Ran(RAN.made_at, seconds=1, items=1, by=bad, servers=(bad,)))

    assert "\u202e" not in html and html.count("&lt;img src=x onerror=alert(1)&gt;") >= 12
    assert not {tag for tag, _ in Read(html).elements} & {"img", "iframe", "form", "link", "object", "base"}
    assert not any(name.startswith("on") or name == "style" for _, attrs in Read(html).elements for name in attrs)
    assert "http://" not in html and "default-src &#39;none&#39;" in html
