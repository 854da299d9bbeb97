"""What must hold of corrected transcripts in reports: both versions are there, and scores say what they rest on."""

import io
from html.parser import HTMLParser

import pytest

from tests.reports import folded, hostile
from voicemock.correction import corrected
from voicemock.reports.document import document
from voicemock.reports.html.session_page import page
from voicemock.reports.markdown import markdown
from voicemock.reports.replay import replay
from voicemock.reports.terminal import Terminal
from voicemock.safe_text import escape_markdown
from voicemock.sessions import events as e
from voicemock.sessions.session import apply, fold

TOLD = "Corrected by hand: “statement” (heard: “query”); nothing (heard: “it”); “now” (heard: nothing)."
RIGHT = folded.FIRST.replace("query", "statement").replace("tested it", "tested").replace("copy.", "copy. now")


def session(text: str = RIGHT, turn: int = 1):
    """A graded session of which an answer was corrected."""
    graded = folded.kinds().full
    said = graded.turns[turn - 1]
    transcript = corrected(said.heard or said.transcript, text, said.spoken_within)
    return apply(graded, e.AnswerCorrected(turn=turn, transcript=transcript))


class Words(HTMLParser):
    """The page's words with their classes and titles, and the text of the recognised version."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.deleted, self.recognised, self._in = [], [], "", []
        self.elements = set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        each = dict(attributes)
        self.elements |= {(tag, name) for name in each} | {(tag, "")}
        if tag == "span" and "data-start" in each:
            self.words.append(("", each.get("class", "").split(), each.get("title")))
        if tag not in {"meta", "link", "input", "rect", "line", "circle", "br"}:
            self._in.append((tag, each.get("class", "") or ""))

    def handle_endtag(self, tag):
        while self._in and self._in.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self._in:
            return
        tag, classes = self._in[-1]
        if tag == "span" and classes.split()[:1] == ["w"]:
            self.words[-1] = (data, *self.words[-1][1:])
        if tag == "del":
            self.deleted.append(data)
        if ("details", "recognised") in self._in and tag != "summary":
            self.recognised += data


def test_the_page_marks_corrected_words_with_what_was_heard_and_has_the_recognised_text():
    parsed = Words(page(document(session()), {}, folded.rubric()))
    marked = [(text, title) for text, classes, title in parsed.words if "corrected" in classes]

    assert marked == [("statement", "heard: query"), ("now", "heard: nothing")]
    assert parsed.recognised.strip() == folded.FIRST
    assert parsed.deleted == ["query", "it"]


def test_a_session_without_corrections_has_no_trace_of_them():
    html = page(document(folded.kinds().full), {}, folded.rubric())

    assert "<details" not in html and "Corrected by hand" not in markdown(document(folded.kinds().full))
    assert not any("corrected" in classes for _, classes, _ in Words(html).words)


def test_markdown_and_the_terminal_tell_every_correction():
    made, out = document(session()), io.StringIO()
    replay(made, Terminal(out, {}))

    assert escape_markdown(TOLD) in markdown(made)
    assert TOLD in out.getvalue()
    assert "3 words corrected by hand" in markdown(made) and "3 words corrected by hand" in out.getvalue()


@pytest.mark.parametrize("payload", hostile.HTML)
def test_what_was_heard_and_what_is_written_in_its_place_are_no_html(payload):
    written = Words(page(document(session(f"The {payload} took")), {}, folded.rubric()))
    heard = fold([folded.opened(), folded.asked(1), *folded.spoken(1, f"The {payload} took")])
    right = corrected(heard.turns[0].transcript, "The billing took", heard.turns[0].spoken_within)
    was = Words(page(document(apply(heard, e.AnswerCorrected(turn=1, transcript=right))), {}, folded.rubric()))
    plain = Words(page(document(session()), {}, folded.rubric()))

    assert written.elements | was.elements <= plain.elements


def test_scores_from_before_a_correction_say_so_and_their_quotes_stand_where_they_stand_now():
    shifted = session("Well, " + folded.FIRST)
    made = document(shifted)
    action, result, depth = made.scores

    assert (action.outdated, result.outdated, depth.outdated) == (True, True, False)
    assert action.level == 3 and action.evidence[0].quote == "I rewrote the query"
    for each in (*action.evidence, *result.evidence):
        text = made.turns[each.turn - 1].transcript.text
        assert text[each.char_start : each.char_end] == each.quote
    assert action.evidence[0].char_start == folded.FIRST.index("I rewrote") + len("Well, ")
    for told in (markdown(made), page(made, {}, folded.rubric())):
        assert "made on the earlier text" in told
        assert "voicemock score" in told


def test_a_quote_that_the_correction_took_away_proves_nothing_any_more():
    action, result, _ = document(session()).scores

    assert (action.level, action.reason, action.outdated) == (None, "quote_not_found", True)
    assert result.level == 4


def told(made):
    """Markdown without its backslashes, and the replay through a pipe."""
    out = io.StringIO()
    replay(made, Terminal(out, {}))
    return markdown(made).replace("\\", ""), out.getvalue()


def test_unsure_words_are_marked_in_text_too_and_corrected_ones_are_sure():
    graded = folded.kinds().full
    first = graded.turns[0].transcript
    doubted = [word.model_copy(update={"probability": 0.2 if word.text == "query" else 0.9}) for word in first.words]
    heard = e.AnswerTranscribed(turn=1, transcript=first.model_copy(update={"words": tuple(doubted)}), engine="x")
    unsure = apply(graded, heard)
    right = corrected(heard.transcript, RIGHT, unsure.turns[0].spoken_within)

    for text in told(document(unsure)):
        assert "rewrote the query [?] and tested" in text and "[?] stands behind a word" in text
    for text in told(document(apply(unsure, e.AnswerCorrected(turn=1, transcript=right)))):
        assert "rewrote the statement and tested" in text and "[?]" not in text


def test_where_most_words_are_unsure_a_sentence_says_so_and_the_text_can_be_read():
    for text in told(document(folded.kinds().full)):
        assert folded.SECOND in text.replace("> ", "") and "unsure of many of these words" in text
        assert "[?]" not in text
