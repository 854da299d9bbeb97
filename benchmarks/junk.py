"""What junk gets: texts made from every shipped rubric's own words, and honest answers, before both judges.

The gate (voicemock/scoring/junk.py) stands before both judges; what passes it is judged by coverage here, by a model
elsewhere. Answers to other questions that share no criterion with the one asked are shown apart: words alone cannot
tell them from an honest answer in other words than expected.

    python3 dev.py bench junk            the table
    python3 dev.py bench junk --pairs    write voicemock/scoring/word_pairs*.txt anew from the examples for
    calibration

The table is of the rubrics in English; `voicemock rubric test` attacks one in any language.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import yaml  # noqa: E402

from voicemock.evaluation.attacks import junk_attacks  # noqa: E402
from voicemock.rubric import Example, Question, Rubric  # noqa: E402
from voicemock.rubric_files import load  # noqa: E402
from voicemock.scoring import word_order  # noqa: E402
from voicemock.scoring.answer import answer  # noqa: E402
from voicemock.scoring.coverage import CoverageJudge  # noqa: E402
from voicemock.scoring.examples import as_turns  # noqa: E402
from voicemock.scoring.junk import denies_most, no_answer  # noqa: E402
from voicemock.scoring.languages.speaking import speaking  # noqa: E402
from voicemock.scoring.text import spoken, tokens  # noqa: E402
from voicemock.scoring.topic import is_another_subject  # noqa: E402
from voicemock.sessions.session import Turn  # noqa: E402
from voicemock.transcript import Transcript  # noqa: E402

FEW = 100
"""With fewer answers than this the rubric's own sentences are counted as well."""
HONEST = ROOT / "benchmarks" / "injection_set" / "honest.yaml"


def rubrics(language: str = "en") -> list[Rubric]:
    shipped = [load(path) for path in sorted((ROOT / "rubrics").glob("*.yaml"))]
    return [rubric for rubric in shipped if rubric.language == language]


def answered(text: str, question: Question, rubric: Rubric) -> list[Turn]:
    (turn,) = as_turns(Example(question=question.id, text="-", levels={}, use="test"), rubric)
    return [replace(turn, transcript=Transcript(text=text))]


def attacked() -> dict[str, Counter[int]]:
    """By family, how many judgements came to each level; 0 is not scored."""
    found: dict[str, Counter[int]] = {}
    for rubric in rubrics():
        judge = CoverageJudge()  # it reads the rubric's examples once
        for question in rubric.questions:
            for attack in junk_attacks(rubric, question):
                turns = answered(attack.text, question, rubric)
                for name in question.criteria:
                    grade = judge.grade(turns, question, rubric.criterion(name), rubric)
                    found.setdefault(attack.family, Counter())[grade.level or 0] += 1
    return found


def honest() -> dict[str, dict[str, int]]:
    """How many honest answers are refused or floored, as written and without sentence marks."""
    rubric, rows = load(ROOT / "rubrics" / "behavioral.yaml"), {}
    question = rubric.question("hard-problem")
    plain = [each["text"] for each in yaml.safe_load(HONEST.read_text("utf-8"))]
    graded = [
        (example.text, rubric.question(example.question), rubric)
        for rubric in rubrics()
        for example in rubric.examples
    ]
    groups = {"graded examples": graded, "other honest answers": [(text, question, rubric) for text in plain]}
    for name, texts in groups.items():
        for how in ("", ", no marks"):
            refused = floored = 0
            for text, asked, of in texts:
                turns = answered(unmarked(text) if how else text, asked, of)
                refused += no_answer(turns, asked) is not None
                heard = answer(turns, asked)
                floored += denies_most(heard) or (name == "graded examples" and is_another_subject(heard, of))
            rows[f"{name}{how}"] = {"answers": len(texts), "refused": refused, "floored": floored}
    return rows


def unmarked(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum() or char in "' ")


def shuffled() -> dict[str, dict[str, int]]:
    """How many honest answers are refused when their words are out of order."""
    chance, rubric = random.Random(11), load(ROOT / "rubrics" / "behavioral.yaml")
    question, rows = rubric.question("hard-problem"), {}
    for name, order in (
        ("shuffled", lambda words: chance.sample(words, len(words))),
        ("reversed", lambda w: w[::-1]),
    ):
        texts = [
            " ".join(order(unmarked(each["text"]).split())) for each in yaml.safe_load(HONEST.read_text("utf-8"))
        ]
        refused = sum(no_answer(answered(text, question, rubric), question) is not None for text in texts)
        rows[name] = {"answers": len(texts), "refused": refused}
    return rows


def write_pairs() -> None:
    for language in ("en", "de"):
        texts = [
            example.text for rubric in rubrics(language) for example in rubric.examples if example.use == "calibrate"
        ]
        if len(texts) < FEW:
            texts += [sentence for rubric in rubrics(language) for sentence in sentences_of(rubric)]
        with speaking(language) as words:
            assert words.junk.pairs
            words.junk.pairs.write_text(word_order.written(word_order.learnt([*map(words_of, texts)])), "utf-8")


def sentences_of(rubric: Rubric) -> Iterator[str]:
    for question in rubric.questions:
        yield from (question.text, *(each.ask for each in question.follow_ups))
    for criterion in rubric.criteria:
        yield from (criterion.measures, *criterion.levels.values())
        yield from (phrase for point in criterion.points for phrase in point.say)


def words_of(text: str) -> Sequence[str]:
    return [word.text for word in spoken(tokens(text))]


def main() -> None:
    if "--pairs" in sys.argv:
        write_pairs()
        return
    families, answers, orders = attacked(), honest(), shuffled()
    print(f"{'junk, by coverage':22} judgements  not scored" + "".join(f"{level:>7}" for level in range(1, 6)))
    for family, levels in families.items():
        cells = "".join(f"{levels[level]:7}" for level in range(1, 6))
        print(f"  {family:20} {levels.total():10}  {levels[0]:10}{cells}")
    print(f"\n{'honest answers':34} answers  refused  floored")
    for name, row in answers.items():
        print(f"  {name:32} {row['answers']:7}  {row['refused']:7}  {row['floored']:7}")
    print(f"\n{'honest answers, out of order':34} answers  refused")
    for name, row in orders.items():
        print(f"  {name:32} {row['answers']:7}  {row['refused']:7}")
    print(json.dumps({"junk": families, "honest": answers, "out of order": orders}))


if __name__ == "__main__":
    main()
