"""How an interview was led, in words: the same findings on the screen and in Markdown."""

from collections.abc import Iterator
from typing import NamedTuple

from voicemock.evaluation.conduct import MOST_TALK, ConductReview, Found
from voicemock.evaluation.conduct_english import Fault
from voicemock.reports import wording
from voicemock.reports.terminal import Line

LABEL_CELLS = 21
FAULTS: dict[Fault, str] = {
    "leading": "it holds its answer; ask without it",
    "closed": "yes or no would answer it; begin with what, how or why",
    "double": "it asks two things; ask the second after the first is answered",
}
"""What is wrong with a question, and what to do instead."""
SIGNS_ONLY = "Told by how it was worded: what is put in other words than people mostly use is not found."


class Finding(NamedTuple):
    """One thing about how an interview was led."""

    name: str
    what: str
    good: bool | None
    """None: neither good nor bad, or not measurable."""


def findings(review: ConductReview) -> Iterator[Finding]:
    """Everything that was looked at, in the order in which an interview goes."""
    yield _found("Put at ease", review.at_ease, review, "no greeting or word that puts at ease was found")
    yield _found("Agenda", review.agenda, review, "nothing was found that says what will happen")
    yield _talk(review)
    yield _followed_up(review)
    yield from _questions(review)
    yield _time(review)
    yield _found("Close", review.close, review, "no thanks and no next step were found at the end")


def _found(name: str, found: Found | None, review: ConductReview, missing: str) -> Finding:
    if not review.wording_known:
        return Finding(name, "not measurable in this language", None)
    return Finding(name, f"“{found.quote}”", True) if found else Finding(name, missing, False)


def _talk(review: ConductReview) -> Finding:
    name = "Listened"
    if review.talk_share is None:
        return Finding(name, "not measurable: nothing was said", None)
    by = "of the seconds spoken" if review.measured_by == "speech" else "of the words"
    told = f"talked for {review.talk_share:.0%} {by}"
    if review.listened_more:
        return Finding(name, f"{told}: listened more than talked", True)
    return Finding(name, f"{told}; under {MOST_TALK:.0%} listens more than it talks", False)


def _followed_up(review: ConductReview) -> Finding:
    name = "Followed up"
    if not review.follow_ups:
        return Finding(name, "no follow-up was asked", False)
    told = f"{len(review.followed_up)} of {review.follow_ups} follow-ups take up what had been said"
    words = "; ".join(f"turn {each.turn}: {each.quote}" for each in review.followed_up)
    return Finding(name, f"{told} ({words})" if words else told, bool(review.followed_up))


def _questions(review: ConductReview) -> Iterator[Finding]:
    if review.faults is None:
        yield Finding("Questions", "not measurable in this language", None)
    elif not review.questions:
        yield Finding("Questions", "none was asked", None)
    elif not review.faults:
        yield Finding("Questions", "no leading, closed or double question was found", True)
    for each in review.faults or ():
        where = f"turn {each.turn}" if each.turn else "beside the turns"
        yield Finding(f"{each.fault.capitalize()} question", f"“{each.quote}” ({where}): {FAULTS[each.fault]}", False)


def _time(review: ConductReview) -> Finding:
    name = "Candidate's questions"
    if not review.asked_for_questions:
        return Finding(name, "the candidate was not given the word to ask", False)
    if review.left_s is None:
        return Finding(name, "the candidate was given the word; how much time was left is not measurable", True)
    left = f"the candidate was given the word with {wording.minutes(review.left_s)} left"
    return Finding(name, left if review.enough_left else f"{left}: leave more", review.enough_left)


def conduct_lines(review: ConductReview) -> Iterator[Line]:
    """The findings as lines for a terminal."""
    for each in findings(review):
        style = {True: "green", False: "yellow", None: "dim"}[each.good]
        sign = {True: "+ ", False: "- ", None: "  "}[each.good]
        yield Line(0, ((sign, style), (f"{each.name} ".ljust(LABEL_CELLS + 1), "dim"), each.what))
    if review.wording_known:
        yield Line(2, ((SIGNS_ONLY, "dim"),))
