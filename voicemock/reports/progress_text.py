"""Progress on a terminal: where each criterion stands, and how it went over the sessions."""

from collections.abc import Iterator, Sequence

from voicemock.practice.groups import Group, Spoken
from voicemock.practice.series import Series
from voicemock.practice.skills import Skill
from voicemock.reports import progress_wording as words
from voicemock.reports.spark import AXIS, LEVELS, binned, bounds, level_line, spark
from voicemock.reports.terminal import MEASURE, Line, Terminal
from voicemock.safe_text import one_line

SHOWN = 3
"""Groups shown in full; the others are named."""
NARROW = 60
"""Below so many columns each part of a criterion stands on a line of its own."""
NAME_CELLS, VALUE_CELLS = 26, 18
MOST_COLUMNS = 32
MOST_VALUES = 12
"""Values written out where no picture can be drawn."""
STYLES = {"up": "green", "down": "yellow", "none": "dim", "few": "dim"}


def print_progress(groups: Sequence[Group], terminal: Terminal) -> None:
    """All groups, the latest first."""
    if not groups:
        terminal.line(words.NONE)
        return
    for group in groups[:SHOWN]:
        _print_group(group, terminal)
    if rest := groups[SHOWN:]:
        terminal.heading("Also practised")
        for group in rest:
            terminal.line(one_line(words.title(group)), (f"  {words.held(group)}", "dim"), indent=2)
            terminal.line((f"voicemock progress --rubric {one_line(group.rubric)}", "dim"), indent=4)
    terminal.blank()
    terminal.line(words.NEXT)


def _print_group(group: Group, terminal: Terminal) -> None:
    terminal.heading(words.title(group))
    terminal.line(f"{words.held(group)} · {words.asked(group)}", style="dim")
    picture = _Picture(group, terminal)
    terminal.lines(picture.legend())
    for skill in group.skills:
        terminal.lines(picture.skill(skill))
    for sentence in words.judged(group):
        terminal.line((one_line(sentence), "dim"))
    if group.delivery or group.covered.counting:
        terminal.blank()
        terminal.lines(picture.covered())
        for spoken in group.delivery:
            terminal.lines(picture.spoken(spoken))
        terminal.line((words.APART, "dim"))
    if any(each.purpose == "retake" for each in group.sessions):
        terminal.line((words.RETAKES, "dim"))


class _Picture:
    """A group as lines as wide as the terminal, or as sentences where there is none."""

    def __init__(self, group: Group, terminal: Terminal) -> None:
        self.group = group
        self.plain = terminal.plain
        self.is_ascii = terminal.is_ascii
        self.width = min(terminal.width, MEASURE)
        self.columns = max(8, min(MOST_COLUMNS, self.width - 2, len(group.sessions)))

    @property
    def is_binned(self) -> bool:
        """Whether a column is more than one session."""
        return len(self.group.sessions) > self.columns

    def legend(self) -> Iterator[Line]:
        """What stands over the pictures: the axis, and which column is which session."""
        if self.plain:
            return
        if self.width >= NARROW:
            yield Line(2 + NAME_CELLS, ((AXIS, "dim"),))
        if self.is_binned:
            each = binned([None] * len(self.group.sessions), self.columns)[1]
            yield Line(2, ((f"A column of the pictures is the mean of {each} sessions.", "dim"),))
            return
        kinds = [each.purpose for each in self.group.sessions]
        if others := [kind for kind in dict.fromkeys(kinds) if kind != "interview"]:
            told = ", ".join(f"{words.SIGNS[kind]} {words.PURPOSES[kind]}" for kind in others)
            yield Line(2, (("".join(words.SIGNS[kind] for kind in kinds), "dim"), (f"  {told}", "dim")))

    def skill(self, skill: Skill) -> Iterator[Line]:
        """A criterion."""
        if self.plain:
            name, trend = one_line(skill.name), skill.series.trend
            levels = ", ".join(self._listed(skill.series))
            said = f"{name}: {words.standing(skill)} of 5 ({words.standing_from(skill)}); {words.told(trend)}"
            yield Line(2, (said if skill.standing else f"{name}: {words.standing_from(skill)}",))
            if skill.standing:
                yield Line(4, (f"by session: {levels}",))
        else:
            yield from self._criterion(skill)
        for series in skill.earlier:
            over = "" if self.plain else f"{self._spark(series, *LEVELS)}  "
            told = one_line(words.earlier(series, skill.series))
            yield Line(4 if self.plain else 2, ((over, "dim"), (told, "dim")))

    def covered(self) -> Iterator[Line]:
        """How much of what was looked for was said."""
        if self.group.covered.counting:
            said = Spoken("said of what counts", "%", (None, None), self.group.covered)
            yield from self._measure(said, (0.0, 100.0))

    def spoken(self, spoken: Spoken) -> Iterator[Line]:
        """A measure of delivery."""
        yield from self._measure(spoken, bounds([each.value for each in spoken.series.points], spoken.ordinary))

    def _measure(self, spoken: Spoken, drawn: tuple[float, float]) -> Iterator[Line]:
        latest = spoken.series.latest
        assert latest is not None  # what has no value is not among them
        told = words.told_beside(spoken.series.trend, spoken.unit)
        told = "; ".join(filter(None, (words.beyond(latest, spoken.ordinary, spoken.unit), told)))
        name, value = one_line(spoken.name), words.figure(latest, one_line(spoken.unit))
        if self.plain:
            yield Line(2, (f"{name}: {value}" + (f"; {told}" if told else ""),))
            return
        over = (self._spark(spoken.series, *drawn), "cyan")
        if self.width >= NARROW:
            yield Line(2, (name.ljust(NAME_CELLS), value.ljust(VALUE_CELLS), over))
        else:
            yield Line(2, (f"{name}  ", value))
            yield Line(2, (over,))
        if told:
            yield Line(4, ((told, "dim"),))

    def _criterion(self, skill: Skill) -> Iterator[Line]:
        """A criterion's parts, on as many lines as the width takes."""
        name, trend, found = one_line(skill.name), skill.series.trend, skill.standing
        plot = level_line(found.mean if found else None, found.margin if found else 0.0)
        over = (self._spark(skill.series, *LEVELS), "cyan")
        told = (words.told(trend), STYLES[trend.verdict])
        if self.width >= NARROW:
            short = name if len(name) < NAME_CELLS else f"{name[: NAME_CELLS - 2]}…"
            yield Line(2, ((short.ljust(NAME_CELLS), "bold"), plot, f"  {words.standing(skill)}"))
            yield Line(2, (over, "  ", told))
        else:
            yield Line(2, ((name, "bold"),))
            yield Line(2, (plot, f"  {words.standing(skill)}"))
            yield Line(2, (over,))
            yield Line(2, (told,))

    def _spark(self, series: Series, low: float, high: float) -> str:
        values: list[float | None] = [each.value for each in series.points]
        if self.is_binned:
            values = [each.value if each.counts else None for each in series.points]
        return spark(binned(values, self.columns)[0], low, high, self.is_ascii)

    def _listed(self, series: Series) -> Iterator[str]:
        """The values as words, the latest of them."""
        if len(series.points) > MOST_VALUES:
            yield "…"
        for each in series.points[-MOST_VALUES:]:
            level = "no level" if each.value is None else words.level(each.value)  # not asked, or not scored
            yield level + (f" ({words.PURPOSES[each.purpose]})" if each.purpose == "retake" else "")
