"""What a run over many interviews says in the terminal: how far it is, how it ended, and what could not be done."""

import re
import threading
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
def showing(
    terminal: Terminal,
    troubles: Callable[[], Sequence[str]] = tuple,
    clock: Callable[[], float] = time.monotonic,
    every_s: float = EVERY_S,
) -> Iterator[Show]:
    """What shows how far a run is, also while nothing ends: one changing line, without a terminal one now and then.

    Args:
        terminal: where it is shown.
        troubles: what is not up at a moment, a clause each; it is asked for from another thread.
        clock: seconds.
        every_s: how often a line comes where nothing may be drawn over.
    """
    moment = _Moment(troubles, clock)
    if terminal.plain:
        with _lines(terminal, moment, every_s):
            yield moment.show
        return

    def drawn() -> Text:
        now = moment.now()
        if now is None:
            return Text()
        line = terminal.text([(progress_bar(now.ended, now.total, BAR_CELLS), "cyan"), " ", *told(now)])
        line.truncate(terminal.width - 1, overflow="ellipsis")
        return line

    with Live(get_renderable=drawn, console=terminal.console, refresh_per_second=2, transient=True):
        yield moment.show


class _Moment:
    """How far it is at any moment; seconds go on between two items, and servers come and go."""

    def __init__(self, troubles: Callable[[], Sequence[str]], clock: Callable[[], float]) -> None:
        self._troubles, self._clock = troubles, clock
        self._latest: tuple[Progress, float] | None = None
        """And when that was."""

    def show(self, now: Progress) -> None:
        """From here on it is so far."""
        self._latest = now, self._clock()

    def now(self) -> Progress | None:
        """How far it is; None before it began."""
        if self._latest is None:
            return None
        latest, at = self._latest
        since_s = self._clock() - at
        left_s = latest.left_s and max(1.0, latest.left_s - since_s)
        return latest._replace(elapsed_s=latest.elapsed_s + since_s, left_s=left_s, troubles=tuple(self._troubles()))


@contextmanager
def _lines(terminal: Terminal, moment: _Moment, every_s: float) -> Iterator[None]:
    """A line now and then, as long as something is left; what it has come to at the end is said elsewhere."""
    over, failures = threading.Event(), list[BaseException]()

    def say() -> None:
        while not over.wait(every_s):
            now = moment.now()
            if now is None or not now.left:
                continue
            try:
                terminal.line(*told(now))
            except (OSError, SystemExit) as error:  # a full disk; rich makes the other of a pipe that nobody reads
                failures.append(error)
                return

    thread = threading.Thread(target=say, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    if failures:
        raise failures[0]


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
    counts += [f"{now.forgotten:,} passed over: forgotten on request"] * bool(now.forgotten)
    counts += [f"{now.left:,} left to do"] * bool(now.left)
    used = cost(now.usage)
    spent = f" The language model: {used}." if used else ""
    return f"{', '.join(counts)}, in {_about(elapsed_s)}.{spent}"


def print_bad(bad: Sequence[Record], count: int, terminal: Terminal) -> None:
    """A sentence for each item that could not be done, as many as are given, and how many more there are.

    What to do about it comes once after all those for which it is the same.
    """
    for remedy in dict.fromkeys(each.remedy for each in bad):
        for each in bad:
            if each.remedy == remedy:
                terminal.line(_bad(each))
        for line in remedy.splitlines():
            terminal.line(f"  {one_line(line)}")
    if count > len(bad):
        terminal.line(f"And {count - len(bad):,} more: table.csv has them all.")


def _bad(record: Record) -> str:
    """What is wrong with an item, with its path once."""
    source, problem = one_line(record.item.source), one_line(record.problem)
    if source in problem:
        return problem
    name = re.split(r"[/\\]", source)[-1]
    named = (
        re.sub(rf"(?<![\w/\\-]){re.escape(name)}(?![\w-])", lambda _: source, problem, count=1) if name else problem
    )
    return named if named != problem else f"{source}: {problem}"


def nothing_due(done: int, without_consent: int, forgotten: int) -> str:
    """Why there is nothing to be done, in a sentence."""
    if not without_consent and not forgotten:
        return "Nothing is to be done: everything is there and unchanged."
    why = [f"{done:,} there and unchanged"] * bool(done)
    why += [f"{without_consent:,} without consent, not opened"] * bool(without_consent)
    why += [f"{forgotten:,} forgotten on request"] * bool(forgotten)
    return f"Nothing is to be done: {', '.join(why)}."


def _about(seconds: float) -> str:
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else hours(seconds)


def _few_digits(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}"


def _tokens(now: Progress) -> str:
    count = now.usage.tokens_in + now.usage.tokens_out
    return f"{count / 1000:,.0f} k tokens" if count >= 1000 else ""
