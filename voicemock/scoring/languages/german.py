"""German: its word lists put together, with the rules of its numbers and of umlauts written as two letters."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from voicemock.scoring.languages import german_lists as lists
from voicemock.scoring.languages import german_orders as orders
from voicemock.scoring.languages import german_talk as talk
from voicemock.scoring.languages.german_stems import heads, is_past, stem
from voicemock.scoring.languages.german_syllables import syllables
from voicemock.scoring.languages.german_ways import VAGUE, WAYS
from voicemock.scoring.languages.words import Asking, Heard, Junk, Numbers, Speech, ToTheGrader, Words

_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue"}


def _without_umlauts(words: Iterable[str]) -> dict[str, str]:
    """The words that have umlauts, by how they are typed without: *fuer*."""
    plain = {"".join(_UMLAUTS.get(letter, letter) for letter in word): word for word in words}
    return {typed: word for typed, word in plain.items() if typed != word}


_TYPED = _without_umlauts(
    lists.FUNCTION_WORDS | lists.FILLERS | lists.HYPOTHETICALS | lists.MULTIPLES | {*lists.ONES, *lists.TENS}
)


@lru_cache(maxsize=20_000)
def split(word: str) -> tuple[str, ...]:
    """Number words as digits, umlauts that were typed as two letters put right where the word is known."""
    word = _TYPED.get(word, word)
    if word == "%":
        return ("prozent",)
    if word in lists.UNITS_IN_SHORT and len(word) > 1:
        return (lists.UNITS_IN_SHORT[word],)
    if word in lists.LARGE:
        return (lists.LARGE[word],)
    value = None if word == "ein" else _number(word)
    return (word if value is None else str(value),)


def _number(word: str) -> int | None:
    """*Zweihundertfünfundzwanzig*; None for what is no number below a million."""
    for spoken, scale in (("tausend", 1000), ("hundert", 100)):
        before, found, after = word.partition(spoken)
        if found:
            times = _number(before) if before else 1
            rest = after.removeprefix("und")
            more = _number(rest) if rest else 0
            return None if times is None or more is None else times * scale + more
    return _below_hundred(word)


def _below_hundred(word: str) -> int | None:
    if word in lists.ONES:
        return lists.ONES[word]
    if word in lists.TENS:
        return lists.TENS[word]
    one, found, ten = word.partition("und")
    return lists.ONES[one] + lists.TENS[ten] if found and one in lists.ONES and ten in lists.TENS else None


GERMAN = Words(
    language="de",
    fillers=lists.FILLERS,
    negations=lists.NEGATIONS,
    negated_after=frozenset(["nicht", "nichts", "niemand", "niemanden"]),
    not_only=frozenset(["nur", "zuletzt", "umsonst"]),
    hypotheticals=lists.HYPOTHETICALS,
    subjects=lists.SUBJECTS,
    singular="ich",
    plural="wir",
    first_person=lists.FIRST_PERSON,
    persons=lists.PERSONS,
    function=lists.FUNCTION_WORDS | lists.HYPOTHETICALS,
    small=lists.SMALL_WORDS,
    not_put_in=lists.NOT_PUT_IN,
    says_nothing=lists.SAYS_NOTHING,
    says_nothing_together=frozenset([("weisst", "du")]),
    new_clause=lists.NEW_CLAUSE,
    joints=lists.JOINTS,
    split=split,
    stem=stem,
    heads=heads,
    syllables=syllables,
    numbers=Numbers(
        in_short=lists.UNITS_IN_SHORT,
        decimal=",",
        point="komma",
        joined_by="und",
        units=lists.UNITS,
        multiples=lists.MULTIPLES,
        loose=lists.MULTIPLES | {"dutzende", "hunderte", "tausende", "millionen"},
        same={"halbiert": "hälfte", "verdoppelt": "doppelt"},
    ),
    speech=Speech(
        hedges=lists.HEDGES,
        no_hedge_after=lists.NO_HEDGE_AFTER,
        no_hedge_before=lists.NO_HEDGE_BEFORE,
        markers=lists.MARKERS,
        no_marker_after=lists.NO_MARKER_AFTER,
        no_marker_before=lists.NO_MARKER_BEFORE,
        marked_off=lists.MARKED_OFF,
        repairs=lists.REPAIRS,
        meant_twice=lists.MEANT_TWICE,
        examples=(
            "'besser gesagt', 'ich fange noch mal an'",
            "'ich glaube', 'vielleicht', 'irgendwie'",
            "'halt', 'sozusagen', 'sag ich mal', and 'also' and 'genau' between commas",
        ),
    ),
    junk=Junk(
        denial=talk.DENIAL,
        unknowing=talk.UNKNOWING,
        gap=talk.GAP,
        finding_out=talk.FINDING_OUT,
        clause_end=talk.CLAUSE_END,
        praise=talk.PRAISE,
        praising=talk.PRAISING,
        empty=talk.EMPTY,
        listed=talk.LISTED,
        determiners=lists.DETERMINERS,
        not_after_determiner=lists.NOT_AFTER_DETERMINER,
        pairs=Path(__file__).parent.parent / "word_pairs_de.txt",
        # Of 32 honest answers that the pairs were not counted in, the least has 0.04; shuffled, 31 of them less than
        # this.
        min_usual=-0.02,
    ),
    heard=Heard(
        ways=WAYS,
        vague=VAGUE,
        between=lists.BETWEEN,
        reporting=frozenset(map(stem, lists.REPORTING)),
        is_past=is_past,
        capitals_are_names=False,
    ),
    asking=Asking(requests=talk.REQUESTS, not_early=talk.NOT_EARLY),
    to_the_grader=ToTheGrader(orders.PATTERNS, orders.TOLD, orders.STORY),
)
"""Its words. Nobody has counted what is ordinary in German interviews, so no range is given."""
