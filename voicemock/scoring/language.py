"""Which language a model's words are in, as far as a few words show it: models fall into another one than asked.

Only what is plain counts: another script, or the little words of another language and hardly any of the expected.
"""

import re
import unicodedata
from collections import Counter

NAMES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pt": "Portuguese", "ru": "Russian",
    "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip
_SCRIPTS = {
    "ar": {"ARABIC"}, "fa": {"ARABIC"}, "ur": {"ARABIC"}, "bg": {"CYRILLIC"}, "ru": {"CYRILLIC"}, "uk": {"CYRILLIC"},
    "sr": {"CYRILLIC", "LATIN"}, "el": {"GREEK"}, "he": {"HEBREW"}, "hi": {"DEVANAGARI"}, "th": {"THAI"},
    "ko": {"HANGUL"}, "ja": {"CJK", "HIRAGANA", "KATAKANA"}, "zh": {"CJK"},
}  # fmt: skip
"""Scripts of languages that are not written in Latin letters."""
_KANA = ("HIRAGANA", "KATAKANA")
"""Japanese is never written without them, and Chinese never with them."""
_LITTLE_WORDS = {
    "de": "der die das und ist nicht ein eine sie wie haben hat war mit für auf den dem zu ich wurde können ihre",
    "en": "the and is not you your how what was did with for that this would could have to of it which why were",
    "es": "el la los las y es no una que cómo qué usted con para por fue del se su pero más cuando ese",
    "fr": "le la les et est pas une que comment vous votre avec pour dans des était qui ce sur avez quel quelle",
    "it": "il lo gli e non una che come cosa con per della nel era hai ha sono questo quale ma più avete",
    "nl": "de het en niet een hoe wat met voor van was dat dit zijn heeft heb je uw die waarom kunt naar",
    "pt": "o os as e não uma que como você com para por foi do da seu sua mas mais quando esse isso",
}
"""The commonest words of languages in Latin letters."""
_LITTLE = {name: frozenset(words.split()) for name, words in _LITTLE_WORDS.items()}
LETTERS = 8
"""Fewer letters show nothing."""


def is_another_language(text: str, expected: str) -> bool:
    """Whether a text is plainly not in the expected language (two letters, such as `en`)."""
    scripts = Counter(unicodedata.name(char, "?").split()[0] for char in text if char.isalpha())
    if scripts.total() < LETTERS:
        return False
    usual = _SCRIPTS.get(expected, {"LATIN"})
    foreign = sum(scripts[each] for each in usual) < scripts.total() / 2
    if foreign or (expected in ("ja", "zh") and any(scripts[each] for each in _KANA) != (expected == "ja")):
        return True
    if expected not in _LITTLE:
        return False
    words = re.findall(r"[^\W\d_]+", text.casefold())
    counts = {name: sum(word in little for word in words) for name, little in _LITTLE.items()}
    most = max(counts.values())
    return most >= 3 and most > 2 * counts[expected]


def language_of(text: str) -> str:
    """Which of the languages whose little words are known here a text is plainly in, two letters; else English."""
    likely = [name for name in _LITTLE if name != "en" and not is_another_language(text, name)]
    return likely[0] if len(likely) == 1 and is_another_language(text, "en") else "en"


def name_of(language: str) -> str:
    """Its name in English; its letters where it has none here. Anything else that came as a language is not shown."""
    return NAMES.get(language) or (language if re.fullmatch("[a-z]{2,3}", language) else "its language")
