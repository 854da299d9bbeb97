"""A drill: which rubrics were practised, what is asked of them now, and when it comes again."""

import shlex
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from voicemock.cli.beginning import RUBRIC
from voicemock.cli.noises import Noises
from voicemock.cli.options import Choices
from voicemock.cli.reading_history import read_history
from voicemock.cli.setting import Setting
from voicemock.cli.sitting import begin
from voicemock.config import load_settings, sessions_folder
from voicemock.errors import BadInput, NotFound, VoicemockError
from voicemock.interview.following_up import FOLLOW_UP_SHARE
from voicemock.interview.plan import Wishes
from voicemock.practice.due import Pick, Today, fitting, foremost, one, today, warm_up
from voicemock.practice.schedule import answers
from voicemock.practice.summary import Summary
from voicemock.preparation.folder import Prepared, load_preparation, preparations
from voicemock.reports.drill_text import DRILL, print_after, print_beside, print_drill, print_due, print_nothing
from voicemock.reports.terminal import Terminal
from voicemock.rubric import Question, Rubric
from voicemock.rubric_files import available, find, load
from voicemock.sessions.library import Library


@dataclass(frozen=True)
class Wish:
    """How much is to be asked."""

    warm_up: bool = False
    minutes: float | None = None
    """None: one question."""
    follow_ups: int | None = None

    @property
    def most_follow_ups(self) -> int:
        """To each question: a set of several is for many beginnings, a single question for going deep."""
        if self.follow_ups is not None:
            return self.follow_ups
        return 0 if self.warm_up or self.minutes is not None else load_settings().follow_ups

    def picks(self, day: Today) -> tuple[Pick, ...]:
        """What is asked of a rubric."""
        if self.warm_up:
            return warm_up(day)
        return one(day) if self.minutes is None else fitting(day, self.minutes, self._minutes_of)

    def _minutes_of(self, question: Question) -> float:
        return question.minutes * (1 + FOLLOW_UP_SHARE * self.most_follow_ups)


@dataclass(frozen=True)
class Source:
    """A rubric to choose from, and how it is named on the command line."""

    rubric: Rubric
    option: str
    prepared: Prepared | None = None
    """The preparation that it belongs to."""


@dataclass(frozen=True)
class Practised:
    """The rubrics to choose from, as they stand today."""

    sources: dict[str, Source]
    """By the rubric's id."""
    days: tuple[Today, ...]
    remarks: tuple[str, ...]
    """What is left out, and why, a sentence each."""

    @property
    def commands(self) -> dict[str, str]:
        """What to type to practise each rubric, by its id."""
        return {name: f"{DRILL} {each.option}" for name, each in self.sources.items()}


def tell_due(choices: Choices) -> None:
    """Prints what is due in each rubric, and what comes next. Raises VoicemockError."""
    terminal = Terminal()
    found = practised(choices, terminal)
    first = foremost(found.days)
    command = found.commands[first.rubric.id] if choices.rubric or choices.prepared else DRILL
    print_due(found.days, first, command, found.remarks, terminal)


def hold(wish: Wish, choices: Choices) -> None:
    """Asks what is to be practised now, and says when it comes again. Raises VoicemockError."""
    terminal = Terminal()
    found = practised(choices, terminal)
    day = foremost([each for each in found.days if wish.picks(each)] or found.days)
    picks = wish.picks(day)
    if picks:
        print_drill(day, picks, warm_up=wish.warm_up, terminal=terminal)
    else:
        print_nothing(day, warm_up=wish.warm_up, terminal=terminal)
    print_beside([each for each in found.days if each is not day and each.due], found.commands, terminal)
    for remark in found.remarks:
        terminal.line(remark, style="yellow")
    if picks:
        source = found.sources[day.rubric.id]
        named = [each.question.id for each in picks]
        wishes = Wishes(named=named, follow_ups=wish.most_follow_ups, minutes=wish.minutes)
        session = begin(source.rubric, wishes, choices, setting_of(source.prepared))
        after = _today(source.rubric, _summaries()[0], _noises(terminal))
        print_after(session, named, after, terminal)


def setting_of(prepared: Prepared | None) -> Setting:
    """A drill, for the job that was prepared for where there is one."""
    if prepared is None:
        return Setting(purpose="drill")
    return Setting(purpose="drill", company=prepared.company, job=prepared.job, cv=prepared.cv)


def practised(choices: Choices, terminal: Terminal) -> Practised:
    """The rubric that was named, else those with answers that were scored, else the first that anybody gets."""
    summaries, remarks = _summaries()
    found: list[Source] = []
    prepared = load_preparation(choices.prepared) if choices.prepared else None
    if choices.rubric:
        rubric = load(find(choices.rubric))
        found.append(Source(rubric, f"--rubric {shlex.quote(choices.rubric)}", prepared))
    elif prepared:
        found.append(Source(prepared.rubric, f"--prepared {shlex.quote(choices.prepared or '')}", prepared))
    else:
        for name in dict.fromkeys(each.rubric for _, each, _ in answers(summaries, datetime.now(UTC))):
            source = _known(name)
            if isinstance(source, Source):
                found.append(source)
            else:
                remarks.append(source)
    if not found:
        found.append(Source(load(find(RUBRIC)), f"--rubric {RUBRIC}"))
    noises = _noises(terminal)
    days = [_today(each.rubric, summaries, noises) for each in found]
    return Practised({each.rubric.id: each for each in found}, tuple(days), tuple(remarks))


def _today(rubric: Rubric, summaries: Sequence[Summary], noises: Noises) -> Today:
    return today(rubric, summaries, datetime.now(UTC), lambda judge: noises.of(judge, rubric))


def _noises(terminal: Terminal) -> Noises:
    return Noises(lambda told: terminal.line(told, style="yellow"))


def _summaries() -> tuple[tuple[Summary, ...], list[str]]:
    """Of all sessions, and a remark where some cannot be read."""
    found = read_history(Library(sessions_folder()))
    broken = f"{len(found.broken)} of your sessions cannot be read whole. See them: voicemock session list"
    return found.summaries, [broken] * bool(found.broken)


def _known(name: str) -> Source | str:
    """The rubric with this id, or why its questions are left out. Own and shipped ones go before preparations."""
    try:
        paths = available()
        if name in paths and (rubric := load(paths[name])).id == name:
            return Source(rubric, f"--rubric {name}")
    except BadInput as error:
        return f"Questions of {name} are left out. {error.message}"
    gone = f"Questions of {name} are left out: no rubric has this id any more. Name its file: {DRILL} --rubric FILE"
    return next(_called_otherwise(name), gone)


def _called_otherwise(name: str) -> Iterator[Source]:
    """Rubrics with this id whose files have other names, then those of preparations, the latest first."""
    for stem, path in available().items():
        with suppress(BadInput, NotFound):
            if (rubric := load(path)).id == name:
                yield Source(rubric, f"--rubric {shlex.quote(stem)}")
    for each in reversed(preparations()):
        with suppress(VoicemockError):
            if (prepared := load_preparation(each)).rubric.id == name:
                yield Source(prepared.rubric, f"--prepared {shlex.quote(each)}", prepared)
