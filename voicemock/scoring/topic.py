"""Whether an answer speaks of another subject altogether: recipes, poems, encyclopedias.

By words alone an answer to another question of the same rubric cannot be told from one in other words than expected:
what shares little with its own question is an honest answer as often as not (2 of 108 graded answers against 13 % of
those to other questions). So only an answer that has little in common with the whole rubric is called off topic.
"""

from collections.abc import Sequence

from voicemock.rubric import Point, Question, Rubric
from voicemock.scoring.answer import Said
from voicemock.scoring.languages.speaking import kept_by_language
from voicemock.scoring.text import content_stems, is_content

MIN_SHARE = 0.22
"""Share of an answer's different words of meaning that stand in its rubric. Of 641 graded answers two
have less (0.18 and 0.19), the others 0.25 or more."""
MIN_VOCABULARY = 400
"""A rubric with fewer different words says too little of what may be talked about. Of those that ship one has fewer:
presentation (347), where honest answers begin at 0.19."""


def is_another_subject(heard: Sequence[Said], rubric: Rubric, min_share: float = MIN_SHARE) -> bool:
    """Whether hardly anything in an answer is about what the rubric is about: less than `min_share` of its words."""
    points = tuple(point for criterion in rubric.criteria for point in criterion.points)
    anchors = tuple(text for each in rubric.criteria for text in (each.measures, *each.levels.values()))
    known = _vocabulary(rubric.questions, points, anchors)
    said = {word.stem for each in heard for word in each.words if is_content(word.text)}
    return len(known) >= MIN_VOCABULARY and len(said & known) < min_share * len(said)


@kept_by_language(maxsize=8)
def _vocabulary(
    questions: tuple[Question, ...], points: tuple[Point, ...], anchors: tuple[str, ...]
) -> frozenset[str]:
    texts = [*anchors]
    for question in questions:
        texts += [question.text, *(each.ask for each in question.follow_ups)]
    for point in (*points, *(point for question in questions for point in question.reference)):
        texts += [point.text, *point.say, *(term for group in point.terms for term in group)]
    return frozenset(stem for text in texts for stem in content_stems(text))
