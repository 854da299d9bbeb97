"""Prints text on a terminal, and nothing but text: no markup, no control bytes, whatever the character set."""

import io
import os
import sys
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from voicemock.safe_text import one_line, safe

# What the screens use beyond ASCII, and what people and models type; the stream escapes the rest.
_IN_ASCII = str.maketrans(
    {
        **dict.fromkeys("–—·", "-"),
        **dict.fromkeys("‘’", "'"),
        **dict.fromkeys("“”", '"'),
        "…": "...",
        "●": "*",
        "■": "#",
        "□": ".",
        "─": "-",
        "│": "|",
        "\u00a0": " ",
    }
)
MEASURE = 100
"""The longest line of running text, in columns."""
Part = str | tuple[str, str]
"""Text, or text and its style."""


class Line(NamedTuple):
    """A line or paragraph, and how far in it stands."""

    indent: int
    parts: tuple[Part, ...]


class Terminal:
    """Where lines go. `plain` is true where nothing may be drawn over: no terminal, or TERM=dumb."""

    def __init__(
        self, file: TextIO | None = None, environ: Mapping[str, str] = os.environ, width: int | None = None
    ) -> None:
        file = file or sys.stdout
        if isinstance(file, io.TextIOWrapper):
            file.reconfigure(errors="backslashreplace")
        term = environ.get("TERM") or ("windows" if os.name == "nt" else "dumb")
        self.plain = not file.isatty() or term in ("dumb", "unknown")
        self.console = Console(
            file=file,
            width=width,
            markup=False,
            emoji=False,
            highlight=False,
            force_terminal=not self.plain,
            no_color=True if self.plain or environ.get("NO_COLOR") else None,
            color_system=None if self.plain else "auto",
            legacy_windows=False,
        )
        self._ascii = not self.console.encoding.startswith("utf")

    @property
    def width(self) -> int:
        """Columns."""
        return self.console.width

    @property
    def is_ascii(self) -> bool:
        """Whether signs beyond ASCII would not be shown."""
        return self._ascii

    def text(self, parts: Iterable[Part], style: str = "") -> Text:
        """Untrusted or own text as rich shows it, each part in its style."""
        made = Text(style=style)
        for part in parts:
            words, part_style = (part, "") if isinstance(part, str) else part
            words = safe(words)
            made.append(words.translate(_IN_ASCII) if self._ascii else words, style=part_style)
        return made

    def line(self, *parts: Part, indent: int = 0, style: str = "") -> None:
        """Prints a line, or a paragraph; wrapped under its indent where this is a terminal."""
        made = self.text(parts, style)
        if not self.plain:
            self.console.print(Padding.indent(made, indent), width=min(self.width, MEASURE))
            return
        for each in made.split("\n", allow_blank=True) if "\n" in made.plain else [made]:
            self.console.print(Text(" " * indent) + each if indent else each, soft_wrap=True)

    def lines(self, lines: Iterable[Line], indent: int = 0) -> None:
        """Prints lines, all of them `indent` further in."""
        for each in lines:
            self.line(*each.parts, indent=indent + each.indent)

    def stacked(self, lines: Iterable[Line]) -> RenderableType:
        """Lines as one thing, for a column."""
        return Group(*(Padding.indent(self.text(each.parts), each.indent) for each in lines))

    def heading(self, title: str) -> None:
        """A blank line, and a title with a rule to the right edge."""
        made = self.text([(one_line(title), "bold")])
        room = min(self.width, MEASURE) - made.cell_len - 1
        if not self.plain and room > 0:
            made.append(" " + ("-" if self._ascii else "─") * room, style="dim")
        self.blank()
        self.console.print(made, soft_wrap=self.plain)

    def blank(self) -> None:
        """Prints an empty line."""
        self.console.print()

    def show(self, renderable: RenderableType) -> None:
        """Prints something made of `text`."""
        self.console.print(renderable)


def bar(level: float | None) -> str:
    """Five cells, as many filled as the level says."""
    filled = 0 if level is None else max(0, min(5, round(level)))
    return "■" * filled + "□" * (5 - filled)


def progress_bar(done: int, total: int, cells: int = 20) -> str:
    """As much of it filled as is done."""
    filled = cells * done // max(1, total)
    return "■" * filled + "□" * (cells - filled)
