"""How an English reader would say a word that is in no dictionary, in the phones of the CMU pronouncing dictionary.

Of 100 phones so found for words that are in that dictionary, about 80 are the dictionary's own:
tests/stt/test_pronunciation.py.
"""

import re
import unicodedata
from collections.abc import Callable

_RULES = """
^kn N; ^gn N; ^wr R; ^ps S; ^pn N; ^x Z; ^wh W; ^rh R; ^mc M AH K; tion SH AH N; ssion SH AH N; sion ZH AH N
cian SH AH N; cious SH AH S; tious SH AH S; ture$ CH ER; tch CH; sch SH; ch(?=[lr]) K; ch CH; sh SH; ph F; th TH
gh(?=t) -; (?<=^)gh G; (?<=[aeiou])gh -; gh G; dge?(?=$|s$) JH; dg(?=e) JH; ck K; cc(?=[ei]) K S; cc K; c(?=[eiy]) S
c K; qu K W; q K; x K S; wh W; bb B; dd D; ff F; gg G; kk K; ll L; mm M; nn N; pp P; rr R; ss S; tt T; vv V; zz Z
ng(?=$|s$) NG; n(?=[kg]) NG; gu(?=[ei]) G; g(?=[ey]) JH; g(?=i[aou]) JH; g G; mb$ M; mn$ M; (?<=[bp])le$ AH L
(?<=[dtgkcfzsv])le$ AH L; (?<=[ptkf])s$ S; (?<=[aeiou])s(?=[aeiou]) S; (?<=[bdgvmnlr])s$ Z; eous$ IY AH S
ious$ IY AH S; ous$ AH S; able$ AH B AH L; ible$ AH B AH L; age$ IH JH; ate$ EY T; ive$ IH V; ism$ IH Z AH M
ity IH T IY; air EH R; are$ EH R; aw AO; au AO; ai EY; ay EY; ar(?=[aeiou]) EH R; (?<=w)ar AO R; ar AA R
al(?=[kl]) AO L; (?<=[a-z])al$ AH L; a(?=(?:[bcdfgklmnpstvz]|ch|st)e(?:s|d|r)?$) EY; (?<=w)a(?=[nts]) AA; ae IY
a$ AH; (?<=[aeiou][a-z])a(?=[nt]$) AH; (?<=[aeiou][a-z][a-z])a(?=[a-z]) AH; (?<=^[a-z])a(?=[bcdfgklmnpstvz][iou]) EY
a AE; ear IH R; eer IH R; ere$ IH R; ee IY; ea IY; ei EY; eu Y UW; ew UW; ey$ IY; ey EY; er(?=[aeiouy]) EH R; er ER
eo IY OW; e(?=s$)(?<=[sxz]) IH; es(?<=[t]es)$ IY Z; (?<=ch)e(?=s$) IH; (?<=sh)e(?=s$) IH
(?<=[a-z][aeiou][a-z])e(?=s?$) -; (?<=[aeiou][a-z][a-z])e(?=s?$) -; (?<=[td])ed$ IH D; (?<=[pkfsx])ed$ T
(?<=[aeiou][a-z])ed$ D; ^e(?=[a-z]$) IY; ^e[n](?=[a-z]) EH N; (?<=^[a-z])e$ IY; e(?=n$|l$|t$) AH
e(?=[bdfgklmnpstvz][aiou]) EH; ^re(?=[a-z]{4}) R IY; e EH; igh AY; ign$ AY N; ir(?=[aeiou]) AY R; ir ER; ie$ IY
ie IY; ia IY AH; io IY OW; iu IY AH; ine$ AY N; ize AY Z; ise$ AY Z; i(?=(?:[bcdfgklmnpstvz])es?$) AY; i(?=nd$) AY
i$ IY; i IH; oar AO R; oor AO R; our AO R; ore AO R; or(?=[a-z]) AO R; (?<=[a-z])or$ ER; or AO R; ook UH K; oo UW
oa OW; oi OY; oy OY; ough AH F; oul(?=d) UH; ous AH S; ou AW; ow(?=[nd]) AW; ow OW; oe$ OW
o(?=(?:[bcdfgklmnpstvz])es?$) OW; o(?=l[dtl]) OW; (?<=[aeiou][a-z])o(?=n$) AH; o$ OW; o(?=s$) OW
o(?=[bcdfgklmnpstvz][aiu]) OW; o AA; (?<=[rlj])ue?$ UW; ui UW; uy AY; ue Y UW; ur(?=[aeiou]) Y UH R; ur ER
(?<=[rljk])u(?=[a-z][aeiou]) UW; u(?=[bcdfgkmnptvlz][aeiou]) Y UW; ^uni Y UW N AH; u$ UW; us$ AH S; u(?=ll$) UH; u AH
(?<=[a-z][aeiou][a-z])y$ IY; (?<=^[a-z])y$ AY; (?<=^[a-z][a-z])y$ AY; ^y Y; (?<=[aeiou])y Y; y$ IY; y(?=[a-z]e$) AY
y IH; b B; d D; f F; h HH; j JH; k K; l L; m M; n N; p P; r R; s S; t T; v V; w W; z Z
"""
"""What is written, as a regular expression, and how it is said; the first that fits is taken. `-` is silent."""

_PARSED = tuple(
    (re.compile(written), tuple(phone for phone in said.split() if phone != "-"))
    for rule in re.split("; |\n", _RULES.strip())
    for written, _, said in [rule.partition(" ")]
)

_LETTERS = {
    "a": "EY", "b": "B IY", "c": "S IY", "d": "D IY", "e": "IY", "f": "EH F", "g": "JH IY", "h": "EY CH", "i": "AY",
    "j": "JH EY", "k": "K EY", "l": "EH L", "m": "EH M", "n": "EH N", "o": "OW", "p": "P IY", "q": "K Y UW",
    "r": "AA R", "s": "EH S", "t": "T IY", "u": "Y UW", "v": "V IY", "w": "D AH B AH L Y UW", "x": "EH K S",
    "y": "W AY", "z": "Z IY",
}  # fmt: skip
_DIGITS = (
    "Z IH R OW", "W AH N", "T UW", "TH R IY", "F AO R", "F AY V", "S IH K S", "S EH V AH N", "EY T", "N AY N",
)  # fmt: skip
_OPEN = re.compile("[^aeiouy]*([aeiou])(?=[^aeiouyx][aeiouy])(?![^aeiou]e$)")
"""A word whose first syllable may be open: *Redis* is said with the vowel of *red* and with that of *reed*."""
_LONG = {"a": "EY", "e": "IY", "i": "AY", "o": "OW", "u": "UW"}
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d")
"""The parts of a name: `PostgreSQL` is Postgre and SQL, `gRPC` is g and RPC."""


def ways(name: str, known: Callable[[str], str | None] = lambda word: None) -> tuple[str, ...]:
    """How a name may be said: as `phones` has it, and with a long first vowel where it can be one.

    The arguments are those of `phones`; nothing is given for a name that holds nothing that is said.
    """
    said = phones(name, known).split()
    word = name.lower()
    sounds = [" ".join(said)]
    if word.isalpha() and name[1:] == word[1:] and not known(word) and (found := _OPEN.match(word)):
        at = next((n for n, phone in enumerate(said) if phone[0] in "AEIOU"), len(said))
        sounds.append(" ".join([*said[:at], _LONG[found[1]], *said[at + 1 :]]))
    return tuple(dict.fromkeys(filter(None, sounds)))


def phones(name: str, known: Callable[[str], str | None] = lambda word: None) -> str:
    """How a name is said: each of its parts as `known` has it, spelt out, or by the rules of spelling.

    Args:
        name: letters, digits and marks; marks are not said.
        known: the phones of a word in small letters; None when it is not known.

    Returns:
        Phones with spaces between; empty when the name holds nothing that is said.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return " ".join(filter(None, (_said(part, known) for part in _PARTS.findall(plain))))


def _said(part: str, known: Callable[[str], str | None]) -> str:
    if part.isdigit():
        return _DIGITS[int(part)]
    word = part.lower()
    if part.isupper() or len(part) == 1 or not re.search("[aeiouy]", word):
        return " ".join(_LETTERS[letter] for letter in word)
    return known(word) or " ".join(_by_rule(word))


def _by_rule(word: str) -> list[str]:
    said: list[str] = []
    at = 0
    while at < len(word):
        for written, sounds in _PARSED:
            if found := written.match(word, at):
                said += sounds
                at = found.end()
                break
        else:
            at += 1
    return said
