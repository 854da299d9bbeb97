"""A clear-cut miss: what was looked for and why, in words to say aloud, so that the candidate may correct oneself.

Without a model it is the judge by coverage (scoring/coverage.py) that says so, and only its lowest level counts: by
words alone most answers of little worth cannot be told from good ones in other words, and to tell somebody wrongly
that they missed the point is worse than to say nothing. A model that has read the answer may speak against it, or for
it where the judge has doubts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from voicemock.interview.derailing import KNOWN, request, says_no, steers, without_steering
from voicemock.interview.kinds import Kinds, one_of
from voicemock.interview.own_question import stands_for_an_answer
from voicemock.round import Style
from voicemock.rubric import Criterion, Point, Question, Rubric
from voicemock.scoring.answer import answer
from voicemock.scoring.coverage import CoverageJudge, red_flags
from voicemock.scoring.languages.speaking import speaking
from voicemock.scoring.points import find_point
from voicemock.sessions.session import Turn

How = Literal["nothing", "red_flag", "not_known"]
MOST_POINTS = 3
"""So many things that were looked for can be listened to at once."""
MOST_CHARS = 220
DOUBTFUL = 2
"""The level up to which a model's word that it was a miss counts."""
NEEDS_POINTS = 2
"""Fewer points than this tell nothing by being missed."""

_NOT_KNOWN = re.compile(
    r"\b(?:(?<!we )(?<!they )(?<!he )(?:do not|don't|did not|didn't) (?:really |actually |honestly |even )?know\b"
    r"(?! (?:whether|if|that|how many|how much|yet|who|when|is))"
    r"|no (?:idea|clue)\b|never (?:heard of|used|done|worked with|come across|had to do|dealt with)\b"
    r"|(?:not|never) (?:had )?(?:any )?experience (?:with|of|in)\b|have no experience\b|nothing comes to mind"
    r"|(?:can't|cannot|could not|couldn't) (?:really )?(?:think of (?:one|any|an|a)|answer (?:that|this|it))"
    r"|weiß (?:das )?ich (?:\w+ )?nicht\b|ich weiß (?:es|das) (?:\w+ )?nicht\b|keine Ahnung\b)",
    re.IGNORECASE,
)
_FINDS_OUT = re.compile(
    r"\b(?:would|i'd|could|can|will|i'll) (?:\w+ ){0,3}"
    r"(?:look|find out|ask|read|check|test|try|measure|search|start (?:by|with)|begin (?:by|with)|go to|see if"
    r"|reproduce)\b"
    r"|\bwürde (?:[\w-]+ ){0,6}(?:nachsehen|nachlesen|fragen|prüfen|messen|testen|ausprobieren|herausfinden)\b",
    re.IGNORECASE,
)
"""How somebody would find out what they do not know: that is an answer, and a good one."""
_ASKING_WORDS = frozenset(["Ob", "Was", "Wie", "Wer", "Wen", "Wem", "Warum", "Wann", "Wo", "Welche", "Worauf"])
"""With which German measures begin that are no nouns."""
_FEW_WORDS = 45
"""Whoever says more than this beside *I do not know* has something to say."""
_ALOUD = (("the answer", "an answer"), ("the speaker", "a candidate"), ("the manager", "a manager"))
"""How a criterion's words for who is judged are put to the one who is."""


@dataclass(frozen=True)
class Miss:
    """What an answer did not hold."""

    criterion: str
    how: How
    looked_for: str
    """What was looked for, for the end of a sentence."""
    shows: str
    """What that shows, for the end of *it shows …*."""


def missed(exchange: Sequence[Turn], question: Question, rubric: Rubric, opinion: bool | None = None) -> Miss | None:
    """The clear-cut miss of an answer; None where it is none, or not certain to be one.

    Args:
        exchange: the question with its follow-ups, answered.
        question: what was asked.
        rubric: the rubric it belongs to.
        opinion: whether a model that read the answer calls it a miss; None where no model did.
    """
    said = [turn for turn in exchange if turn.transcript and turn.transcript.text.strip()]
    texts = [turn.transcript.text for turn in said if turn.transcript]
    if not said or any(turn.kind == "correction" for turn in exchange):
        return None
    if says_no(said, question, rubric.language) or _is_no_attempt(said, question, rubric.language):
        return None
    with speaking(rubric.language):
        for name in question.criteria:
            criterion = rubric.criterion(name)
            if red_flags(answer(exchange, question), question, criterion):
                return _miss(exchange, question, criterion, rubric, "red_flag")
    lead = rubric.criterion(question.criteria[0])
    if is_not_known(texts):
        if finds_out(texts):
            return None
        return _miss(exchange, question, lead, rubric, "not_known")
    if len(rubric.points(question, lead)) < NEEDS_POINTS or opinion is False:
        return None
    grade = _judge().grade(exchange, question, lead, rubric)
    level = 1 if grade.reason == "too_little_said" else grade.level
    if level is not None and level <= (DOUBTFUL if opinion else 1):
        return _miss(exchange, question, lead, rubric, "nothing")
    return None


def _is_no_attempt(said: Sequence[Turn], question: Question, language: str) -> bool:
    """Whether nothing was tried: the question was to be heard again, or something else asked, or to be moved on."""
    if language not in KNOWN:
        return False
    answers = [turn for turn in said if not stands_for_an_answer(turn, question, language)]
    texts = [turn.transcript.text for turn in answers if turn.transcript]
    if not texts:
        return True
    return bool(request(texts[-1])) or (any(map(steers, texts)) and not any(map(without_steering, texts)))


def is_not_known(texts: Sequence[str]) -> bool:
    """Whether all that was said is that it is not known. Known in English and German."""
    return sum(len(text.split()) for text in texts) <= _FEW_WORDS and any(map(_NOT_KNOWN.search, texts))


def finds_out(texts: Sequence[str]) -> bool:
    """Whether it is said how one would find out what is not known. Known in English and German."""
    return any(map(_FINDS_OUT.search, texts))


def correction_offer(miss: Miss, style: Style, lines: Kinds, count: int = 0) -> str:
    """What the interviewer says about a miss: what it looked for and why, that it is all right, another chance."""
    return one_of(lines.correction, style, count, looked_for=miss.looked_for, shows=miss.shows)


def looked_for(exchange: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric) -> str:
    """What a question looks for and was not said yet, as one may say it: what this very question asks for first."""
    points = rubric.points(question, criterion)
    listed = [*(each for each in points if each in question.reference), *criterion.points]
    with speaking(rubric.language):
        heard = answer(exchange, question)
        open_ = [each for each in listed if find_point(heard, each, question) is None] or listed
    return _listed(open_, rubric.language) or _within(criterion.name, rubric.language)


@lru_cache(maxsize=1)
def _judge() -> CoverageJudge:
    """Keeps a rubric's calibration for as long as it is asked about."""
    return CoverageJudge()


def _miss(exchange: Sequence[Turn], question: Question, criterion: Criterion, rubric: Rubric, how: How) -> Miss:
    return Miss(
        criterion.id, how, looked_for(exchange, question, criterion, rubric), shows(criterion, rubric.language)
    )


def shows(criterion: Criterion, language: str) -> str:
    """What a criterion measures, for the end of *it shows …*."""
    text = _within(criterion.measures.split(";")[0].rstrip(". "), language)
    for judged, aloud in _ALOUD:
        text = text.replace(judged, aloud)
    return text


def _listed(points: Sequence[Point], language: str) -> str:
    """Some points as one sentence's end."""
    taken: list[str] = []
    for point in points[:MOST_POINTS]:
        text = _within(point.text.rstrip(". "), language)
        if taken and sum(map(len, taken)) + len(text) > MOST_CHARS:
            break
        taken.append(text)
    first, last = taken[:-1], taken[-1:]
    joint = "and " if first and language == "en" else ""
    return "; ".join([*first, *(f"{joint}{each}" for each in last)])


def _within(text: str, language: str) -> str:
    """As it is written within a sentence: with a small first letter, where that is no abbreviation and no noun."""
    is_word = (len(text) > 1 and text[1].islower()) or text.startswith("A ")
    is_small = is_word if language == "en" else text.split(" ", maxsplit=1)[0] in _ASKING_WORDS
    return text[:1].lower() + text[1:] if is_small else text
