import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from voicemock.safe_text import escape_markdown, one_line, safe, safe_json

ANY = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)


@given(ANY)
def test_nothing_that_a_terminal_obeys_is_left(text):
    for sign in safe(text):
        assert sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
        assert unicodedata.bidirectional(sign) not in ("RLE", "LRE", "RLO", "LRO", "PDF", "RLI", "LRI", "FSI", "PDI")


def test_escape_sequences_lose_their_beginning():
    assert safe("\x1b[31mred\x1b]8;;http://x\x07link\x9b2J\x7f") == "[31mred]8;;http://xlink2J"
    assert safe("a\u202eb\u2066c\u200bd\ufeffe\U000e0041f") == "abcdef"
    assert safe("a\r\nb\u2028c\rd\te") == "a\nb\ncd\te"
    assert safe("\ud800x") == "\ufffdx"


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=60))
def test_ordinary_text_stays_as_it_is(text):
    assert safe(text) == text


def test_one_line_has_no_line_end():
    assert one_line(" a\n\n# b\t c ") == "a # b c"


HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](http://evil/x.png)",
    "<http://evil>",
    "http://evil www.evil.com a@b.c",
    "# heading\n## two\n===\n---",
    "* a\n- b\n+ c\n1. d\n2) e\na. f\ni. g",
    "`code` ``more`` ~~~\nx\n~~~",
    "    indented code",
    "> quote\n| a | b |\n| - | - |",
    "**bold** _it_ ~~gone~~ $x$ :smile: &lt;b&gt; &#60;",
    "[ref]: http://evil\n[ref]",
    "line\nline\\\nline  \nline",
    "<!-- c --> <b onload=x>",
    "well: this-is it! And [that.](x) \\[not](y)",
]


def rendered(text):
    """What a reader of the Markdown sees, by CommonMark with tables, strikethrough and autolinks."""
    tokens = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"]).parse(text)
    kinds = {token.type for token in tokens} | {child.type for each in tokens for child in each.children or ()}
    words = "\n".join(
        "".join("\n" if child.type == "softbreak" else child.content for child in each.children)
        for each in tokens
        if each.children
    )
    return kinds, words


PLAIN = {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "text_special"}


def test_hostile_markdown_shows_as_it_was_said():
    for text in HOSTILE:
        kinds, words = rendered(escape_markdown(text))
        assert kinds <= PLAIN, text
        assert words.split() == text.split(), text


@given(st.text(alphabet="ab \n\t#*_-+.!|~$:@&=^<>()[]{}`\\1\"'/", max_size=40))
def test_no_text_becomes_markdown(text):
    kinds, words = rendered(escape_markdown(text))

    assert kinds <= PLAIN
    assert words.split() == text.split()


def test_prose_stays_readable():
    text = "I rewrote it, well-tested and all. It was this: fast! The end."

    assert escape_markdown(text) == text


@given(ANY)
def test_json_for_the_terminal_loses_nothing(text):
    shown = safe_json({"said": text})

    assert json.loads(shown) == {"said": text}
    assert safe(shown) == shown


def test_signs_that_the_first_markdown_cannot_escape_become_entities():
    assert escape_markdown("<b> & >") == "&lt;b&gt; &amp; &gt;"


def test_signs_without_width_beyond_the_first_plane_are_dropped():
    assert safe("a\U0001d173b\U00013430c\U0001bca0d") == "abcd"
