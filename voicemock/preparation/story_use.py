"""Which story of the bank an answer told, in whatever words; and which was told more than once.

Told is a story where enough of what is particular to it is said: its names, its figures, its rare words. Words that
any story is told in count for little.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voicemock.glossary import is_ordinary
from voicemock.preparation.story_skills import phrases
from voicemock.scoring.languages.speaking import kept_by_language
from voicemock.scoring.named import names, numbers
from voicemock.scoring.text import tokens
from voicemock.story import Story

LEAST_LIKENESS = 0.36
"""So much of what is particular to a story, by weight, must be said in an answer for it to be this story."""
LEAST_SHARED = 5
"""So many different words and figures at least, for a short answer shares few by chance."""
RARE, NAME, FIGURE, SMALL, COMMON = 1.5, 2.0, 1.5, 0.5, 0.25
"""What a word counts that is no common English word, a name, a figure, one of up to twelve, and a word that any story
is told in; 1 for the others. A word that several stories of the bank hold counts less in each."""
LARGEST_SMALL = 12
"""Any story has a two or a ten in it."""
SHORTEST = 0.5
"""An answer is compared with at least so much of a story: a remark that touches on it does not tell it."""
OF_ANY_STORY = """
    time, day, week, month, year, hour, minute, today, morning, evening, people, person, team, work, job,
    company, colleague, boss, manager, customer, user, problem, thing, way, place, part, end, result, situation,
    task, project, meeting, question, answer, reason, story, example, number, change, help, try, start, begin,
    go, come, get, give, take, make, do, say, tell, ask, talk, speak, call, write, show, see, look, find, know,
    think, want, need, use, put, keep, leave, turn, let, happen, mean, feel, learn, decide, agree, explain,
    plan, check, new, old, good, bad, big, small, long, short, high, low, first, last, next, whole, half, same,
    different, many, much, few, little, more, less, back, down, up, out, really, just, also, still, even,
    always, never, often, again, together, myself, everybody, nobody, something, everything, nothing, able,
    sure, hard, easy, right, wrong, quick, quickly, finally, actually, later, early, late, difficult, important,
    okay, well, yes, kind, lot, bit, point, side, case, fact, idea, name, run, set, move, bring, hold, stand,
    sit, meet, build, wait, lose, win, follow, stop, open, close, add, fall, rise, read, send, hear, done,
    having
    """


@dataclass(frozen=True)
class Told:
    """An answer told this story."""

    story: str
    """Its id."""
    likeness: float
    """0 to 1: how much of what is particular to the story was said."""
    by: tuple[str, ...]
    """The words and figures that tell it most, as they stand in the story."""


def story_use(answers: Mapping[str, str], stories: Sequence[Story]) -> Mapping[str, Told]:
    """The story that each answer told, by question; answers that told none are left out.

    Args:
        answers: all words of the answer to each question and its follow-ups.
        stories: the bank.
    """
    weighed = _weighed(stories)
    found = ((question, _told(text, weighed)) for question, text in answers.items())
    return {question: told for question, told in found if told}


def twice(uses: Mapping[str, Told]) -> Mapping[str, tuple[str, ...]]:
    """The stories that were told for more than one question of a session, with those questions."""
    by_story: dict[str, list[str]] = {}
    for question, told in uses.items():
        by_story.setdefault(told.story, []).append(question)
    return {story: tuple(questions) for story, questions in by_story.items() if len(questions) > 1}


def _told(answer: str, stories: Mapping[str, Mapping[str, float]]) -> Told | None:
    """The story that it is most like, where it is like enough."""
    said = _features(answer).keys()
    best: Told | None = None
    for story, weights in stories.items():
        shared = {feature: weight for feature, weight in weights.items() if feature in said}
        whole = sum(weights.values())
        own = sum(_worth(feature, feature in _names_of(answer)) for feature in said)
        likeness = sum(shared.values()) / max(min(whole, own), SHORTEST * whole, 1e-9)
        particular = [feature for feature in shared if feature not in of_any_story()]
        if likeness >= LEAST_LIKENESS and len(particular) >= LEAST_SHARED and (not best or likeness > best.likeness):
            most = sorted(particular, key=lambda feature: -shared[feature])[:5]
            best = Told(story, round(min(1.0, likeness), 3), tuple(most))
    return best


def _weighed(stories: Sequence[Story]) -> Mapping[str, Mapping[str, float]]:
    """What is particular to each story, by how few others hold it."""
    held = {story.id: _features(f"{story.title}.\n{story.told}") for story in stories}
    spread = Counter(feature for features in held.values() for feature in features)
    return {
        story: {feature: weight / (1 + math.log(spread[feature])) for feature, weight in features.items()}
        for story, features in held.items()
    }


@kept_by_language(512)
def _features(text: str) -> Mapping[str, float]:
    """The stems of a text's words of meaning and its figures, each with what it counts."""
    named = _names_of(text)
    figures = {figure: _worth(figure, False) for figure in numbers(text)}
    plain = {word.stem: word.text for word in tokens(text) if word.is_content and not word.text[0].isdecimal()}
    return {**{stem: _worth(stem, stem in named) for stem in plain}, **figures}


@kept_by_language(512)
def _names_of(text: str) -> frozenset[str]:
    return names(text)


def _worth(stem: str, is_name: bool) -> float:
    if stem[0].isdecimal():
        return SMALL if stem.isdecimal() and len(stem) < 3 and int(stem) <= LARGEST_SMALL else FIGURE
    if stem in of_any_story():
        return COMMON
    return NAME if is_name else 1.0 if is_ordinary(stem) else RARE


@kept_by_language(8)
def of_any_story() -> frozenset[str]:
    """The stems of the words that any story is told in."""
    return frozenset(stem for phrase in phrases(" ".join(OF_ANY_STORY.split())) for stem in phrase)
