import pytest
from markdown_it import MarkdownIt

from tests.reports import folded, hostile
from voicemock.reports.document import document
from voicemock.reports.markdown import markdown

RENDER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = {
    *("heading", "paragraph", "inline", "text", "text_special", "softbreak", "bullet_list", "list_item", "strong"),
    *("em", "blockquote", "table", "thead", "tbody", "tr", "th", "td"),
}


def tokens(text):
    parsed = RENDER.parse(text)
    return [*parsed, *(child for each in parsed for child in each.children or ())]


def kinds(text):
    return {token.type.removesuffix("_open").removesuffix("_close") for token in tokens(text)}


@pytest.mark.parametrize(
    "payload", hostile.HTML + hostile.TERMINAL + ["# h\n\n* l\n\n1. n\n\n---\n\n    code", "a | b"]
)
def test_no_text_becomes_a_link_an_image_html_or_code(payload):
    made = markdown(document(hostile.session(payload)))

    assert kinds(made) <= OURS
    assert sum(token.type == "heading_open" for token in tokens(made)) == sum(
        token.type == "heading_open" for token in tokens(markdown(document(hostile.session("plain"))))
    )


@pytest.mark.parametrize("state", ["full", "open", "unscored", "typed", "unheard", "empty"])
def test_every_state_has_a_report(state):
    made = markdown(document(getattr(folded.kinds(), state)))

    assert made.startswith("# Backend engineer\n")
    assert kinds(made) <= OURS


def test_it_holds_what_was_said_and_what_proves_it():
    made = markdown(document(folded.kinds().full))

    assert "> The billing report took \\[0\\.4 s missing\\] six hours so I rewrote the query" in made
    assert "- “I rewrote the query” (turn 1, 0:03–0:04)" in made
    assert "| Depth | not scored | 0 of 1 |" in made
    assert "### Depth: not scored: no speech was heard or transcribed" in made
    assert "**Overall: 3.7 of 5** (2 of 3 criteria assessed)." in made
    assert "- Fillers: not measurable" in made
