"""How attempts at one question read beside each other: the same words on the terminal and on the page."""

import shlex
from collections.abc import Iterator, Sequence

from voicemock.grade import REASONS, Grade
from voicemock.practice.attempts import Attempt, Retaken, Unlike, Versus
from voicemock.practice.delivery_noise import MIN_ANSWERS, DeliveryChange
from voicemock.reports.delivery_wording import figure
from voicemock.reports.wording import clock, is_coverage, moment

ALONE = "There is one attempt so far."
WHERE_DELIVERY = "Of the answer to the question itself; follow-ups are other questions each time."


def title(taken: Retaken) -> str:
    """How many attempts there are."""
    count = len(taken.attempts)
    return "One question, one attempt" if count == 1 else f"One question, {count} attempts"


def beside(versus: Versus) -> str:
    """Which attempts are compared."""
    return f"Attempt {versus.later.number} beside attempt {versus.earlier.number}"


def gone(taken: Retaken) -> str:
    """That the first attempt is gone; empty where it is there."""
    if not taken.first_is_gone:
        return ""
    return f"The first attempt is gone: session {taken.first} was deleted or cannot be read."


def facts(attempt: Attempt) -> Iterator[str]:
    """Of one attempt: when, how many words, how long."""
    if attempt.opened_at:
        yield moment(attempt.opened_at)
    answers = sum(turn.transcript is not None or turn.recorded is not None for turn in attempt.turns)
    yield f"{attempt.words} words in {answers} answer{'s' * (answers != 1)}"
    if length := sum(turn.recorded.duration_s for turn in attempt.turns if turn.recorded):
        yield clock(length)


def worth(grade: Grade | None) -> str:
    """A level, or why there is none."""
    if grade is None:
        return "not looked at"
    return f"level {grade.level}" if grade.level else f"not scored: {REASONS[grade.reason or 'cannot_assess']}"


def level(grade: Grade | None) -> str:
    """A level alone."""
    return str(grade.level) if grade and grade.level else "–"


def noise(taken: Retaken) -> str:
    """From which difference on levels differ, and how that is known."""
    least = max((each.overall.least for each in taken.against), default=0.0)
    return (
        f"A smaller difference than {least:.1f} levels is no measurable change: "
        f"so much do levels of different answers differ by themselves ({taken.noise.words})."
    )


def alike(unlike: Unlike, options: Sequence[str] = ()) -> str:
    """The command that makes the levels comparable.

    Args:
        unlike: why they are not.
        options: of this command line, where it named a judge.
    """
    words = ["voicemock", "score", unlike.session]
    if is_coverage(unlike.judge):
        words += ["--judge", "coverage"]
    elif options:
        words += options
    elif unlike.judge:
        model, on, _ = unlike.judge.rpartition(" on ")
        words += ["--judge", "llm", *(["--llm-model", model] if on else [])]
    return shlex.join(words)


def without_reason(worth: str) -> str:
    """What a difference is worth, where the reason stands elsewhere."""
    return worth.partition(":")[0]


def delivery_note(versus: Versus) -> str:
    """By what a difference in delivery is told from chance, or why it cannot be yet."""
    known = [each.noise.answers for each in versus.delivery if each.noise.least is not None]
    if known:
        least, most = min(known), max(known)
        count = f"{least}" if least == most else f"{least} to {most}"
        return f"{WHERE_DELIVERY} What is no change is measured on {count} other spoken answers of yours."
    there = max((each.noise.answers for each in versus.delivery), default=0)
    return (
        f"{WHERE_DELIVERY} There are not enough answers of yours to tell a change from chance: "
        f"it takes {MIN_ANSWERS} other spoken ones, and there {'is' if there == 1 else 'are'} {there}."
    )


def delivery_worth(change: DeliveryChange) -> str:
    """What a difference in delivery is worth."""
    match change.verdict:
        case "no_change":
            return "no measurable change"
        case "unknown":
            return "too few answers to tell"
        case "not_measured":
            return "not comparable"
    assert change.before is not None and change.after is not None  # it was measured in both
    return f"{figure(abs(change.after - change.before), change.unit)} {change.verdict}"
