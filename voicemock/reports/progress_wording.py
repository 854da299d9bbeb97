"""How progress reads: the same words in the terminal and on the page."""

from collections.abc import Iterator
from datetime import datetime

from voicemock.practice.groups import Group
from voicemock.practice.series import Series
from voicemock.practice.skills import Skill
from voicemock.practice.summary import Summary
from voicemock.practice.trend import LEAST_VALUES, Trend
from voicemock.reports import wording

NONE = "There is no session to see progress in yet. Begin one: voicemock interview"
PURPOSES = {
    "interview": "interview",
    "retake": "retake",
    "drill": "drill",
    "import": "held elsewhere",
    "demo": "demo",
}
SIGNS = {"interview": ".", "retake": "r", "drill": "d", "import": "i"}
"""One sign for each session under the pictures of the terminal."""
NEXT = "Practise the weakest: voicemock drill"
RETAKES = "A retake is the same question again, which is easier: it is shown and is no part of a trend."
APART = "Delivery is measured apart from the scores; where nothing is said of a change, there is no measurable one."


def title(group: Group) -> str:
    """What was practised."""
    return " · ".join(filter(None, (group.rubric_name, group.round_name)))


def day(at: datetime) -> str:
    """A date for people, such as 3 Nov 2026."""
    return f"{at.day} {at:%b %Y}"


def held(group: Group) -> str:
    """How many sessions, and when."""
    count = len(group.sessions)
    first, last = day(group.sessions[0].held_at), day(group.sessions[-1].held_at)
    return f"{count} session{'s' * (count != 1)}, {first if first == last else f'{first} to {last}'}"


def asked(group: Group) -> str:
    """How much of the rubric was practised at all."""
    return f"{group.asked} of {group.questions} questions asked"


def figure(value: float, unit: str) -> str:
    """A measured value with its unit."""
    number = f"{value:.0f}" if unit in ("words/min", "%", "s") or value >= 100 else f"{value:.1f}"
    return f"{number} {unit}".strip()


def level(value: float | None) -> str:
    """A mean level."""
    return "not scored" if value is None else f"{value:.1f}"


def told(trend: Trend, unit: str = "", more: tuple[str, str] = ("higher", "lower")) -> str:
    """What a trend comes to; never one from a few values."""
    if trend.verdict == "few" or trend.change is None or trend.least is None:
        return f"too few sessions to tell ({trend.values} of {LEAST_VALUES})"
    if trend.verdict == "none":
        return f"no measurable change over {trend.values} sessions"
    size, low = abs(trend.change), abs(trend.change) - trend.least
    amounts = (f"{size:.1f}", f"{low:.1f}" if low >= 0.05 else "just above 0", f"{size + trend.least:.1f}")
    if unit:
        amounts = (figure(size, unit), figure(low, unit).removesuffix(f" {unit}"), figure(size + trend.least, unit))
    word = more[0] if trend.verdict == "up" else more[1]
    return f"{amounts[0]} {word} over {trend.values} sessions ({amounts[1]} to {amounts[2]})"


def told_beside(trend: Trend, unit: str) -> str:
    """The same of what is measured beside the scores: only a change (`APART`)."""
    return told(trend, unit, ("more", "less")) if trend.is_told else ""


def standing(skill: Skill) -> str:
    """Where somebody stands in a criterion."""
    found = skill.standing
    if found is None:
        return "not scored"
    return f"{found.mean:.1f} ± {found.margin:.1f}"


def standing_from(skill: Skill) -> str:
    """Of how many answers."""
    found = skill.standing
    if found is None:
        return "no level counts yet"
    answers = f"{found.answers} answer{'s' * (found.answers != 1)}"
    return f"the latest {answers}, in {found.sessions} session{'s' * (found.sessions != 1)}"


def earlier(series: Series, now: Series) -> str:
    """Levels that are not joined with those of today, and why."""
    count = sum(each.value is not None for each in series.points)
    why = f"by {series.by}" if series.by != now.by else "by other words for the levels"
    return f"earlier {why}: {count} session{'s' * (count != 1)}"


def judged(group: Group) -> Iterator[str]:
    """Who gave the levels, and how sure they are, a sentence each."""
    by = dict.fromkeys(skill.series.by for skill in group.skills if skill.series.by)
    for judge in by:
        yield f"Levels by {judge}."
        if wording.is_coverage(judge):
            yield "Coverage counts what your words touch; it is not correctness."
    if by:
        yield f"± is by how much other answers would differ, 95 times in 100: {noise_words(group)}."


def noise_words(group: Group) -> str:
    """Where the noise comes from."""
    return "; ".join(dict.fromkeys(each.noise.words for each in group.skills if each.series.by))


def beyond(value: float, ordinary: tuple[float | None, float | None], unit: str) -> str:
    """That a value lies outside the ordinary range; empty where it does not, or where there is none."""
    low, high = ordinary
    if low is not None and value < low:
        return f"below the ordinary {figure(low, unit)}"
    if high is not None and value > high:
        return f"above the ordinary {figure(high, unit)}"
    return ""


def what(summary: Summary) -> str:
    """What a session was, in a word or two."""
    if summary.played == "peer":
        return "with another person"
    if summary.played == "swap":
        return f"you interviewed {summary.candidate}" if summary.candidate else "you interviewed"
    return PURPOSES[summary.purpose]
