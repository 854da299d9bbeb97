"""German words without their endings, by Snowball's stemmer, with what it leaves out: *ge-*, strong verbs, *-t*."""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from voicemock.scoring.languages.german_lists import APART, FUNCTION_WORDS, INSEPARABLE, NO_PARTICIPLE, STRONG

_WEAK = re.compile(r"ge(\w{3,}?)e?t$")
_AFTER_T = re.compile(r"(\w{2,}[^aeiouäöü]t|\w*[aeiou]{2}t)et(?:e|en|est)")
"""*Wartete*, *arbeitete*."""
_TO = re.compile(rf"({'|'.join(APART)})zu(\w{{4,}}n)$")
_PAST_ENDING = re.compile(r"(?:ier|[^aeiouäöü]el|[^aeiouäöü]er|ig)te(?:n|st)?$")
_WEAK_PAST = re.compile(
    r"(?:\w{2,6})?(?:frag|sag|zeig|stell|merk|prüf|test|kauf|bau|plan|führ|klär|setz|lern|such|versuch|brauch|hör|"
    r"red|"
    r"leit|antwort|arbeit|schick|leg|folg|lös|hol|kürz|wart|reagier|passier|lieb|teil|wechs|hoff|kämpf|lohn|sorg|"
    r"schaff|"
    r"rechn|öffn|schätz|schütz|kost|fehl|spür|start|dräng|änder|lief|steuer|sammel|sortier|kümmer|einig|bericht|warn|"
    r"schul|zahl|zähl|buch|druck|drück|dreh|pfleg|block|bremse?|hak|richt|schicht|wirk|kehr)e?te(?:n|st)?$"
)
"""The past of verbs whose ending many nouns share: *fragte*, but not *Punkte*."""
SHORTEST_HEAD, SHORTEST_BEFORE = 5, 4
"""Letters of the last part of a compound, and of what stands before it. Shorter ones are mostly prefixes."""
_LEAST = {"ung": 3, "t": 4, "inn": 4, "in": 4, "er": 3, "el": 4}
"""So many letters must be left of a stem without that ending: *Messung*, *fragt*, *Kollegin*, *verbessern*; of *-el*
the *l* stays, as in *Entwicklung*."""
_OPPOSITES = ("miss", "nicht", "gegen", "ohne", "wider")
"""A *Misserfolg* is no *Erfolg*."""


@cache
def _snowball() -> Callable[[str], str]:
    import snowballstemmer

    stemmer = snowballstemmer.stemmer("german")
    return lambda word: str(stemmer.stemWord(word))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The word without its ending, so that *messen*, *maß* and *gemessen* are one, and *Lösung* and *lösen*."""
    if len(word) <= 3 or not word.isalpha():
        return word
    found = _snowball()(_verb(word))
    for ending in ("ung", "t", "inn", "in", "er", "el"):
        left = found.removesuffix(ending)
        if left != found and len(left) >= _LEAST[ending] and left[-1] not in "aeiou":
            found = f"{left}l" if ending == "el" else left
    return found


def _verb(word: str) -> str:
    """The infinitive of a past form or a participle; every other word as it is."""
    if word in STRONG:
        return STRONG[word]
    apart = next((each for each in APART if word.startswith(each) and len(word) > len(each) + 3), "")
    rest = word[len(apart) :]
    if apart and rest in STRONG:
        return apart + STRONG[rest]
    if after_t := _AFTER_T.fullmatch(word):
        return f"{after_t[1]}en"
    if joined := _TO.fullmatch(word):
        return joined[1] + joined[2]
    if word not in NO_PARTICIPLE and rest not in NO_PARTICIPLE and (weak := _WEAK.fullmatch(rest)):
        return f"{apart}{weak[1]}en"
    for each in INSEPARABLE:
        after = word.removeprefix(each)
        if after != word and (verb := STRONG.get(after) or STRONG.get(f"ge{after}")):
            return each + verb
    return word


@lru_cache(maxsize=20_000)
def heads(word: str) -> frozenset[str]:
    """The stems of what a long word ends with, which is what it is: *Kundengespräch* is a *Gespräch*."""
    if len(word) < SHORTEST_HEAD + SHORTEST_BEFORE or not word.isalpha() or word.startswith(_OPPOSITES):
        return frozenset()
    ends = range(SHORTEST_BEFORE, len(word) - SHORTEST_HEAD + 1)
    return frozenset(stem(word[at:]) for at in ends) - {stem(word)}


def is_past(word: str) -> bool:
    """Whether it is likely to be a past form or a participle; one of *be-*, *ver-* and the like only where strong."""
    if word in FUNCTION_WORDS or word in NO_PARTICIPLE:
        return False
    if _PAST_ENDING.search(word) or _WEAK_PAST.match(word):
        return True
    return _verb(word) != word and not _TO.fullmatch(word)
