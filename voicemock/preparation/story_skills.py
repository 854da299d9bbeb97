"""The skills that stories are tagged by and questions ask for, with the words by which each is asked for and told."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from voicemock.scoring.languages.speaking import kept_by_language
from voicemock.scoring.text import stem, tokens


class Signs(NamedTuple):
    """Phrases with commas between."""

    asked: str
    """By what a question asks for it."""
    told: str
    """By what a story shows it."""


SKILLS: Mapping[str, Signs] = {
    "conflict": Signs(
        "conflict, disagree, disagreement, difference of opinion, push back, difficult colleague, difficult "
        "person, argument, criticise, hard to work with, difficult to work with",
        "disagreed, argued, argument, did not want, refused, against it, angry, upset, pushed back, insisted, "
        "complained, shouted, convinced, compromise, we agreed, calm",
    ),
    "leadership": Signs(
        "leadership, led, leading, manage, in charge, guide, motivate, influence, lead a team",
        "I led, I managed, my team, I ran, in charge, delegated, I hired, motivated, I assigned, I set up, head "
        "of, I was responsible for",
    ),
    "teamwork": Signs(
        "teamwork, team, collaborate, collaboration, worked with others, colleague, cross-functional, work "
        "together, worked together",
        "together, we decided, my colleague, my colleagues, helped, paired, shared, joined, with the team, sat "
        "down with",
    ),
    "failure": Signs(
        "failure, fail, failed, mistake, went wrong, regret, setback, weakness, not succeed, were wrong",
        "failed, my mistake, my fault, went wrong, I forgot, I missed, broke, outage, I should have, I had not, "
        "lost, took it down, too late",
    ),
    "learning": Signs(
        "learn, learning, new skill, growth, teach yourself, unfamiliar, feedback, criticism, learned something",
        "learned, learnt, taught myself, course, feedback, had never, new to me, studied, read up, practised",
    ),
    "initiative": Signs(
        "initiative, without being asked, nobody asked, on your own, improve, improvement, proactive, "
        "ownership, beyond your role",
        "nobody asked, nobody had asked, without being asked, on my own, I proposed, I suggested, I noticed, I "
        "offered, not my job, volunteered",
    ),
    "problem solving": Signs(
        "difficult problem, solve, solved, debug, root cause, bug, troubleshoot, analyse, hard problem, hardest "
        "problem",
        "the cause, found out, debugged, traced, turned out, I tested, log, logs, measured, ruled out, the "
        "problem was, fixed, root cause",
    ),
    "decision": Signs(
        "decision, decide, decided, choose, trade-off, prioritise, priority, weigh, judgement, little information",
        "decided, I chose, instead of, options, weighed, trade-off, gave up, postponed, priority, risk, depended",
    ),
    "pressure": Signs(
        "pressure, deadline, tight, urgent, stress, short time, under time, crisis, incident",
        "deadline, overnight, urgent, days left, hours left, by the end of, due, in time, on call, crisis, "
        "outage, midnight",
    ),
    "change": Signs(
        "adapt, adapted, ambiguity, uncertain, unclear, unexpected, changing requirements, flexible, a change, "
        "big change",
        "changed, new rules, reorganised, moved to, migrated, migration, unclear, nobody knew, suddenly, from one"
        " day",
    ),
    "communication": Signs(
        "communication, communicate, explain, explained, present, presentation, persuade, convince, audience, "
        "stakeholder, non-technical",
        "explained, presented, showed, wrote a page, in plain words, drew, persuaded, convinced, workshop, "
        "slides, announced",
    ),
    "mentoring": Signs(
        "mentor, mentoring, coach, coaching, develop others, help somebody grow, teach, junior, onboard",
        "mentored, trained, taught, coached, junior, apprentice, new colleague, onboarding, showed them how, trainee",
    ),
    "customer": Signs(
        "customer, client, patient, guest, complaint",
        "customer, customers, client, clients, user, users, patient, patients, guest, guests, complaint, complaints",
    ),
    "delivery": Signs(
        "project, achievement, proud, success, accomplish, what you delivered",
        "shipped, launched, went live, delivered, finished, on time, rolled out, released, completed, in production",
    ),
}
_Phrase = tuple[str, ...]


def skills_asked(text: str) -> Mapping[str, int]:
    """The skills that a question's words ask for, each by how many of its phrases stand there."""
    return _counted(text, 0)


def skills_told(text: str) -> Mapping[str, int]:
    """The skills that a story's words show, each by how many of its phrases stand there."""
    return _counted(text, 1)


def _counted(text: str, field: int) -> Mapping[str, int]:
    said = [word.stem for word in tokens(text)]
    counted = {name: sum(_stands(phrase, said) for phrase in phrases) for name, phrases in _phrases(field).items()}
    return {name: count for name, count in counted.items() if count}


def _stands(phrase: _Phrase, said: Sequence[str]) -> bool:
    return any(tuple(said[at : at + len(phrase)]) == phrase for at in range(len(said) - len(phrase) + 1))


@kept_by_language(8)
def _phrases(field: int) -> Mapping[str, frozenset[_Phrase]]:
    return {name: frozenset(phrases(signs[field])) for name, signs in SKILLS.items()}


def phrases(listed: str) -> list[_Phrase]:
    """The phrases of a list with commas, by stems."""
    return [tuple(stem(word.text) for word in tokens(each)) for each in listed.split(",")]
