"""Which of a rubric's points an answer meets, and where: by terms and paraphrases, without a model."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from voicemock.grade import Evidence
from voicemock.rubric import Point, Question, RedFlag
from voicemock.scoring.answer import Said
from voicemock.scoring.evidence import MIN_WORDS, evidence
from voicemock.scoring.languages.speaking import current, kept_by_language
from voicemock.scoring.text import content_stems, is_content, is_hypothetical, is_negation, is_number, tokens

NUMBER = "<number>"
TOGETHER_WORDS = 30
"""The groups of a point's terms must be said within so many words."""
SAY_SHARE = 0.6
"""How much of a paraphrase's meaning must be there; nobody says it in the rubric's words."""
FLAG_SHARE = 0.8
"""The same for what costs points."""
MAX_EVIDENCE_WORDS = 35
"""A sentence longer than this is shown in part."""
AROUND_WORDS = 7
"""Words shown on both sides of a match where there are no sentence marks."""


@dataclass(frozen=True)
class Hit:
    """Where something was said: words [first, last) of one turn."""

    said: Said
    first: int
    last: int


def find_point(heard: Sequence[Said], point: Point, question: Question) -> Hit | None:
    """Where an answer meets a point, the first place; None where it does not, or says that it is not so."""
    costs = isinstance(point, RedFlag)
    for said in heard:
        by_terms = _by_terms(said, point, costs)
        if by_terms:
            return by_terms
    for said in heard:
        for phrase in ways_to_say(point):
            by_say = _by_say(said, phrase, question, costs)
            if by_say:
                return by_say
    return None


def ways_to_say(point: Point) -> tuple[str, ...]:
    """A point's paraphrases; one that has neither these nor terms is looked for by its own text."""
    return point.say if point.say or point.terms else (point.text,)


def is_contradicted(heard: Sequence[Said], point: Point) -> bool:
    """Whether a point's terms are said, but only to deny it: *I did not measure anything*."""
    return any(_by_terms(said, point, costs=False, whether_denied=True) for said in heard)


def _by_terms(said: Said, point: Point, costs: bool, whether_denied: bool = False) -> Hit | None:
    """The closest places where one term of each group is said, denied ones among them or not."""
    groups = [
        sorted({hit for term in group for hit in _term(said, term, costs, whether_denied)}) for group in point.terms
    ]
    if not groups or not all(groups):
        return None
    rarest = min(groups, key=len)
    spans = [_nearest(groups, anchor) for anchor in rarest]
    whole = [span for span in spans if not any(span[0] < cut < span[1] for cut in said.cuts)]
    first, last = min(whole, key=lambda span: (span[1] - span[0], span[0]), default=(0, TOGETHER_WORDS + 1))
    return Hit(said, first, last) if last - first <= TOGETHER_WORDS else None


def _nearest(groups: Sequence[Sequence[tuple[int, int]]], anchor: tuple[int, int]) -> tuple[int, int]:
    """The words from the first to the last when each group's hit nearest to `anchor` is taken."""
    taken = [min(group, key=lambda hit: abs(hit[0] - anchor[0])) for group in groups]
    return min(first for first, _ in taken), max(last for _, last in taken)


@kept_by_language(maxsize=2_000)
def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(word.stem for word in tokens(phrase))


def _term(said: Said, term: str, costs: bool, whether_denied: bool = False) -> Iterator[tuple[int, int]]:
    """Where a term is said and not denied, or in any case."""
    if term == NUMBER:
        yield from ((at, at + 1) for at in range(len(said.words)) if _is_figure(said, at))
        return
    wanted = _stems(term)
    if not wanted:
        return
    denies = any(map(is_negation, wanted))
    for first in _beginnings(said, wanted, costs):
        last = _phrase_end(said, first, wanted, costs)
        if last is None or (costs and not said.doubted.isdisjoint(range(first, last))):
            continue
        if whether_denied or denies or not denied(said, first, last):
            yield first, last


def _beginnings(said: Said, wanted: Sequence[str], costs: bool) -> Iterable[int]:
    """Where a phrase could begin: at its first word, at one that may have been misheard, or as a compound."""
    found = {*said.places.get(wanted[0], ()), *said.compounds.get(wanted[0], ())}
    if len(wanted) == 1 and len(wanted[0]) > 5:
        found.update(said.joined.get(wanted[0], ()))
    if len(wanted) == 2:
        found.update(said.places.get("".join(wanted), ()))
    if len(wanted) >= 3 and not costs:
        found.update(said.uncertain)
    return sorted(found)


def _is_figure(said: Said, at: int) -> bool:
    """Whether a number stands there; *one* only before a unit, because it is a pronoun as often."""
    word = said.words[at].text
    if word == "1":
        return at + 1 < len(said.words) and said.words[at + 1].text in current().numbers.units
    return is_number(word) or word in current().numbers.multiples


def _phrase_end(said: Said, first: int, wanted: Sequence[str], costs: bool) -> int | None:
    """Where the phrase that begins at `first` ends; None when another thing is said there.

    Between two of its words one little word may stand: *I then decided*. A word that the recogniser was unsure of may
    stand for one word of a phrase of three or more. A compound may be written in one or in two.
    """
    stems = said.stems
    if len(wanted) == 1 and len(wanted[0]) > 5 and first in said.joined.get(wanted[0], ()):
        return first + 2
    if len(wanted) == 2 and len(stems[first]) > 5 and stems[first] == "".join(wanted):
        return first + 1
    at, guesses = first, 0 if costs or len(wanted) < 3 else 1
    for n, stem in enumerate(wanted):
        if n and at < len(stems) and not _is(said, at, stem) and _may_stand_between(said, at):
            at += 1
        if at >= len(stems) or (n and at in said.cuts):
            return None
        if not _is(said, at, stem):
            if not guesses or at not in said.uncertain:
                return None
            guesses -= 1
        at += 1
    return at


def _is(said: Said, at: int, stem: str) -> bool:
    return said.stems[at] == stem or at in said.compounds.get(stem, ())


def _may_stand_between(said: Said, at: int) -> bool:
    word = said.words[at].text
    language = current()
    turns_it = is_negation(word) or is_hypothetical(word) or word in language.subjects
    return word in language.function and not turns_it and at not in said.cuts and at + 1 < len(said.words)


def denied(said: Said, first: int, last: int) -> bool:
    """Whether a negation stands right before or after, little words between them aside. Unsure ones do not count."""
    language = current()
    for at in range(first - 1, max(-1, first - 4), -1):
        if at + 1 in said.cuts or at + 1 in said.begins:
            break
        word = said.words[at].text
        if is_negation(word):
            return at not in said.doubted and not _is_not_only(said, at)
        if is_content(word) or word in language.new_clause:
            break
    after = said.words[last].text if last < len(said.words) and last not in said.cuts | said.begins else ""
    return after in language.negated_after and last not in said.doubted


def _is_not_only(said: Said, at: int) -> bool:
    """*Not only*, *not just* and *no longer than* deny nothing."""
    return at + 1 < len(said.words) and said.words[at + 1].text in current().not_only


def _by_say(said: Said, phrase: str, question: Question, costs: bool) -> Hit | None:
    """Where much of a paraphrase's meaning is said within a few words."""
    words = tokens(phrase)
    meant = set(content_stems(phrase))
    meant = meant - set(content_stems(question.text)) if len(meant) > 3 else meant
    if len(meant) < 2:
        return _whole_phrase(said, _stems(phrase), costs)
    needed = max(2, math.ceil((FLAG_SHARE if costs else SAY_SHARE) * len(meant)))
    width = 2 * len(words) + 4
    stems = said.stems
    best: tuple[int, int] | None = None
    for first in range(len(stems)):
        if stems[first] not in meant:
            continue
        limit = min([first + width, len(stems), *(cut for cut in said.cuts if cut > first)])
        found = [at for at in range(first, limit) if stems[at] in meant]
        end = _enough(stems, found, needed, said, costs)
        if end is None or not _same_sense(said, first, end, words):
            continue
        if best is None or end - first < best[1] - best[0]:
            best = (first, end)
    return Hit(said, *best) if best else None


def _enough(stems: Sequence[str], found: Sequence[int], needed: int, said: Said, costs: bool) -> int | None:
    """The end of the shortest run of places that holds enough different stems; one unsure word may stand for one."""
    seen: Counter[str] = Counter()
    for at in found:
        if costs and at in said.doubted:
            continue
        seen[stems[at]] += 1
        guess = not costs and len(seen) >= 2 and any(found[0] < unsure <= at for unsure in said.uncertain)
        if len(seen) + guess >= needed:
            return at + 1
    return None


def _whole_phrase(said: Said, wanted: Sequence[str], costs: bool) -> Hit | None:
    for first in range(len(said.words)):
        last = _phrase_end(said, first, wanted, costs) if len(wanted) >= 2 else None
        if last is not None and not (costs and not said.doubted.isdisjoint(range(first, last))):
            return Hit(said, first, last)
    return None


def _same_sense(said: Said, first: int, last: int, words: Sequence[object]) -> bool:
    """Whether both deny or neither does."""
    there = any(is_negation(said.words[at].text) and at not in said.doubted for at in range(first, last))
    there = there or denied(said, first, last)
    return there == any(is_negation(getattr(word, "text", "")) for word in words)


def shown(hit: Hit, point: str | None) -> Evidence:
    """The sentence or the clause around a hit as evidence, in the transcript's own words."""
    said, first, last = hit.said, hit.first, hit.last
    left = max([0, *(at for at in said.begins | said.cuts if at <= first)])
    right = min([len(said.words), *(at for at in said.begins | said.cuts if at >= last)])
    if right - left > MAX_EVIDENCE_WORDS:
        left = _clause_start(said, max(left, first - AROUND_WORDS), first)
        right = min(right, max(last + AROUND_WORDS, left + 2 * AROUND_WORDS))
        while right > max(last, left + MIN_WORDS) and not is_content(said.words[right - 1].text):
            right -= 1
    return evidence(said.turn, (said.words[left].start, said.words[right - 1].end), point)


def _clause_start(said: Said, left: int, first: int) -> int:
    """The last conjunction before a hit, or the place where the window begins."""
    words = current().joints
    joints = [at for at in range(left, max(left, first - 1)) if said.words[at].text in words]
    return joints[-1] if joints else left
