"""What is said: random sentences of interview talk from grammar.yaml, never those of the example answers."""

import random
import re
from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent
ANSWERS = HERE.parents[1] / "examples" / "answers" / "answers.yaml"
WORD = re.compile(r"[A-Za-z']+")
HOMOPHONES = """their there they're to too two for four week weak by buy no know new knew right write our hour
its it's whole led lead read wait way role your you're than then where wear""".split()  # noqa: SIM905
"""Words that only their neighbours tell apart."""
HELD_OUT_RUN = 6
"""No training text shares this many words in a row with an example answer."""


@cache
def _grammar() -> dict[str, list[str]]:
    """The words and the phrases of each name."""
    data = yaml.safe_load((HERE / "grammar.yaml").read_text())
    words = {name: words.split() for name, words in data["words"].items()}
    return {**words, **data["rules"]}


@cache
def answers() -> dict[str, str]:
    """The example answers by name."""
    return dict(yaml.safe_load(ANSWERS.read_text())["answers"])


def answer_sentences() -> list[str]:
    """Every sentence of the example answers."""
    return [part for text in answers().values() for part in re.split(r"(?<=[.?!]) ", text.strip())]


def expand(name: str, rng: random.Random) -> str:
    """A random phrase of this name."""
    phrase = rng.choice(_grammar()[name])
    phrase = re.sub(r"\{(\w+)\}", lambda hole: expand(hole[1], rng), phrase)
    return re.sub(r"\ba (?=[aeiou])", "an ", phrase)


def capitalised(text: str) -> str:
    """The text with a capital letter in front."""
    return text[:1].upper() + text[1:]


def sentence(rng: random.Random) -> str:
    """One sentence, with or without fillers."""
    kind = rng.choices(["statement", "question", "loose"], [0.83, 0.05, 0.12])[0]
    words = expand(kind, rng).split()
    if len(words) > 3 and rng.random() < 0.15:
        aside = expand("aside", rng)
        place = rng.randrange(1, len(words))
        commas = rng.random() < 0.5 and not words[place - 1].endswith(",")
        words[place:place] = [f", {aside},"] if commas else [aside]
    text = " ".join(words).replace(" ,", ",")
    if rng.random() < 0.12:
        text = f"{expand('first_words', rng)}, {text}"
    return capitalised(text) + ("?" if kind == "question" else ".")


def salad(rng: random.Random) -> str:
    """Words in no order at all, so that the decoder has to listen."""
    words = rng.choices(lexicon(), _salad_weights(), k=rng.randint(3, 14))
    return capitalised(" ".join(words)) + "."


@cache
def _salad_weights() -> list[float]:
    """The words of the example answers come three times as often as the others, homophones never."""
    known = {word for text in answers().values() for word in WORD.findall(text)}
    return [0.0 if word in HOMOPHONES else 3.0 if word in known else 1.0 for word in lexicon()]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in WORD.findall(text)]
    return {tuple(words[i : i + HELD_OUT_RUN]) for i in range(len(words) - HELD_OUT_RUN + 1)}


@cache
def _held_out() -> frozenset[tuple[str, ...]]:
    return frozenset(run for text in answers().values() for run in _runs(text))


def training_text(rng: random.Random) -> str:
    """One to three sentences to be spoken in one breath."""
    while True:
        kinds = rng.choices([sentence, salad], [0.65, 0.35], k=rng.choice([1, 1, 2, 3]))
        text = " ".join(kind(rng) for kind in kinds)
        if len(text) < 400 and not _runs(text) & _held_out():
            return text


@cache
def _names(name: str) -> frozenset[str]:
    """Every word that phrases of this name may hold."""
    found: set[str] = set()
    for phrase in _grammar()[name]:
        for hole in re.findall(r"\{(\w+)\}", phrase):
            found |= _names(hole)
        found.update(WORD.findall(re.sub(r"\{\w+\}", " ", phrase)))
    return frozenset(found)


@cache
def lexicon() -> list[str]:
    """Every word, as it is written inside a sentence."""
    words = set().union(*(_names(name) for name in _grammar()))
    for text in answer_sentences():
        first, *rest = WORD.findall(text)
        words.update(rest)
        if first.lower() not in words and first not in words:
            words.add(first.lower())
    return sorted(words)


def spoken_forms() -> list[str]:
    """Every way in which a word is written: as it is, and with a capital letter in front."""
    return sorted(set(lexicon()) | {capitalised(word) for word in lexicon()})
