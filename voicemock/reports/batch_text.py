"""What a run over many interviews says in the terminal: how far it is, how it ended, and what could not be done."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.live import Live
from rich.text import Text

from voicemock.batch.record import Record
from voicemock.batch.run import Progress
from voicemock.reports.cohort_wording import hours
from voicemock.reports.cost import cost
from voicemock.reports.terminal import Part, Terminal, progress_bar
from voicemock.safe_text import one_line

SHOWN = 20
"""Items that could not be done, named one by one; table.csv has them all."""
EVERY_S = 30.0
"""How often a line tells how far it is where nothing may be drawn over."""
BAR_CELLS = 16

Show = Callable[[Progress], None]


@contextmanager
def showing(terminal: Terminal, clock: Callable[[], float] = time.monotonic) -> Iterator[Show]:
    """What shows how far a run is: one line that changes in a terminal, elsewhere a line now and then."""
    if terminal.plain:
        yield _Lines(terminal, clock).show
        return
    line = _Line(terminal, clock)
    with Live(get_renderable=line.drawn, console=terminal.console, refresh_per_second=2, transient=True):
        yield line.show


class _Line:
    """The line in a terminal; seconds go on between two items."""

    def __init__(self, terminal: Terminal, clock: Callable[[], float]) -> None:
        self._terminal, self._clock = terminal, clock
        self._now: Progress | None = None
        self._at = clock()

    def show(self, now: Progress) -> None:
        """What is drawn from now on."""
        self._now, self._at = now, self._clock()

    def drawn(self) -> Text:
        """The line at this moment."""
        if self._now is None:
            return Text()
        since_s = self._clock() - self._at
        left_s = self._now.left_s and max(1.0, self._now.left_s - since_s)
        now = self._now._replace(elapsed_s=self._now.elapsed_s + since_s, left_s=left_s)
        bar = progress_bar(now.ended, now.total, BAR_CELLS)
        line = self._terminal.text([(bar, "cyan"), " ", *told(now)])
        line.truncate(self._terminal.width - 1, overflow="ellipsis")
        return line


class _Lines:
    """A line now and then."""

    def __init__(self, terminal: Terminal, clock: Callable[[], float]) -> None:
        self._terminal, self._clock = terminal, clock
        self._said_at = clock()

    def show(self, now: Progress) -> None:
        """A line, where the last one was said long ago; what it has come to at the end is said elsewhere."""
        if now.left and self._clock() - self._said_at >= EVERY_S:
            self._said_at = self._clock()
            self._terminal.line(*told(now))


def told(now: Progress) -> list[Part]:
    """How far a run is, the most important first: the line may be cut."""
    parts: list[Part] = [f"{now.ended:,} of {now.total:,}"]
    if now.failed:
        parts += [" · ", (f"{now.failed:,} failed", "red")]
    parts += [(f" · {each}", "yellow") for each in now.troubles]
    if now.left_s is not None and now.left:
        parts.append(f" · {_about(now.left_s)} left")
    if now.rate is None:
        parts.append(f" · {_about(now.elapsed_s)} so far")
    else:
        parts.append(f" · {_few_digits(now.rate.items_per_h / 60)} a minute")
        if now.rate.audio_h_per_h >= 0.1:
            parts.append(f" · {_few_digits(now.rate.audio_h_per_h)} × real time")
    if spent := _tokens(now):
        parts.append(f" · {spent}")
    return parts


def summary(now: Progress, elapsed_s: float) -> str:
    """What a run came to, in a sentence."""
    counts = [f"{now.done:,} done"]
    counts += [f"{now.failed:,} failed"] * bool(now.failed)
    counts += [f"{now.without_consent:,} without consent, not opened"] * bool(now.without_consent)
    counts += [f"{now.left:,} left to do"] * bool(now.left)
    used = cost(now.usage)
    spent = f" The language model: {used}." if used else ""
    return f"{', '.join(counts)}, in {_about(elapsed_s)}.{spent}"


def print_bad(bad: Sequence[Record], count: int, terminal: Terminal) -> None:
    """A sentence for each item that could not be done, as many as are given, and how many more there are."""
    for each in bad:
        source, problem = one_line(each.item.source), one_line(each.problem)
        terminal.line(problem if source in problem else f"{source}: {problem}")
    if count > len(bad):
        terminal.line(f"And {count - len(bad):,} more: table.csv has them all.")


def _about(seconds: float) -> str:
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else hours(seconds)


def _few_digits(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}"


def _tokens(now: Progress) -> str:
    count = now.usage.tokens_in + now.usage.tokens_out
    return f"{count / 1000:,.0f} k tokens" if count >= 1000 else ""
