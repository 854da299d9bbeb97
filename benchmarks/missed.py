"""Whether a clear-cut miss is told from an answer of worth, on all graded examples: python3 dev.py bench missed

Of the examples with `use: calibrate` the judge by coverage knows the levels; those with `use: test` it has not seen.
`says` is the opinion of a model that has read the answer: none, or one that calls every answer a miss.
"""

import json
from collections import Counter

from voicemock.interview.missed import missed
from voicemock.rubric_files import available, load
from voicemock.scoring.examples import as_turns


def main() -> None:
    """Prints, by use and opinion, how many answers of each level of the lead criterion are told to be a miss."""
    told: Counter[tuple[str, str, int]] = Counter()
    marked: Counter[tuple[str, int]] = Counter()
    for path in available().values():
        rubric = load(path)
        for example in rubric.examples:
            question = rubric.question(example.question)
            level = example.levels.get(question.criteria[0])
            if level is None:
                continue
            marked[example.use, level] += 1
            for opinion in (None, True):
                miss = missed(as_turns(example, rubric), question, rubric, opinion)
                told[example.use, "none" if opinion is None else "a miss", level] += miss is not None
    figures = {}
    for use, says in sorted({(use, says) for use, says, _ in told}):
        print(f"use: {use}, model says {says}")
        for level in range(1, 6):
            print(f"  level {level}: {told[use, says, level]} of {marked[use, level]}")
        good = [level for level in (3, 4, 5) if marked[use, level]]
        figures[f"{use}, {says}"] = {
            "level 1": f"{told[use, says, 1]}/{marked[use, 1]}",
            "levels 3 to 5": f"{sum(told[use, says, n] for n in good)}/{sum(marked[use, n] for n in good)}",
        }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
