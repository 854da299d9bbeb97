"""What judging costs: calls and tokens of an answer, and how much of them a server has read before.

The graded examples of every shipped rubric in English are judged by `LLMJudge`, each criterion three times, through
the real prompt. The model is a script that replies as long as the example replies do. A token is counted as four
characters, as is usual for English; a server's own tokenizer will differ by a tenth or so. `kept` is the beginning
of a prompt that is the same as an earlier one's, in steps of 128 tokens: what a server with prefix caching does not
read again.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import mean
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from voicemock import checked_yaml  # noqa: E402
from voicemock.config import shipped_folder  # noqa: E402
from voicemock.ports import Message  # noqa: E402
from voicemock.prompts import load as load_prompt  # noqa: E402
from voicemock.rubric_files import load  # noqa: E402
from voicemock.scoring.examples import as_turns  # noqa: E402
from voicemock.scoring.judge import LLMJudge  # noqa: E402
from voicemock.scoring.judgement import Judgement  # noqa: E402

SAMPLES = 3
CHARS = 4
"""Characters of a token."""
STEP = 128
"""Tokens that servers keep together."""


@dataclass
class Counted:
    """A chat that counts, and keeps what it read as a server with prefix caching does."""

    replies: Sequence[dict[str, Any]]
    calls: int = 0
    read: int = 0
    kept: int = 0
    written: int = 0
    seen: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._next = cycle(self.replies)

    def __call__(self, messages: Sequence[Message], reply: type[Judgement], arriving: object = None) -> Judgement:
        text = "\0".join(f"{each.role}\n{each.content}" for each in messages)
        steps = [hash(text[: end * STEP * CHARS]) for end in range(1, len(text) // (STEP * CHARS) + 1)]
        known = next((at for at, step in enumerate(steps) if step not in self.seen), len(steps))
        self.seen.update(steps)
        answer = reply.model_validate(next(self._next))
        self.calls += 1
        self.read += len(text) // CHARS
        self.kept += known * STEP
        self.written += len(answer.model_dump_json()) // CHARS
        return answer


def example_replies() -> list[dict[str, Any]]:
    """The judgements of the example script."""
    entries = checked_yaml.read(ROOT / "examples" / "replies.yaml").data
    found = [each["reply"] for each in entries if each.get("for") == "Judgement"]
    typed = {"true": True, "false": False, "yes": True, "no": False}
    for each in found:
        each["cannot_assess"] = typed[str(each["cannot_assess"]).lower()]
        for point in each["points"]:
            point["met"] = typed[str(point["met"]).lower()]
    return found


def main() -> None:
    prompt, replies = load_prompt("judge", [shipped_folder("prompts")]), example_replies()
    print(f"{'rubric':<28}{'answers':>8}{'calls':>8}{'read':>9}{'kept':>7}{'written':>9}   per answer")
    rows = []
    for path in sorted((ROOT / "rubrics").glob("*.yaml")):
        rubric, chat = load(path), Counted(replies)
        if rubric.language != "en":
            continue  # the script's reasons are in English, and would be asked for again in another language
        judge = LLMJudge(chat, prompt, "script", SAMPLES)
        for example in rubric.examples:
            for criterion in example.levels:
                question = rubric.question(example.question)
                judge.grade(as_turns(example, rubric), question, rubric.criterion(criterion), rubric)
        count = max(1, len(rubric.examples))
        row = [chat.calls / count, chat.read / count, chat.kept / chat.read, chat.written / count]
        rows.append(row)
        print(f"{rubric.id:<28}{count:>8}{row[0]:>8.1f}{row[1]:>9,.0f}{row[2]:>7.0%}{row[3]:>9,.0f}")
    calls, read, kept, written = (mean(column) for column in zip(*rows, strict=True))
    print(f"{'all':<36}{calls:>8.1f}{read:>9,.0f}{kept:>7.0%}{written:>9,.0f}")
    figures = {"calls": round(calls, 1), "tokens_in": round(read), "kept_share": round(kept, 3)}
    print(json.dumps({**figures, "tokens_out": round(written), "samples": SAMPLES}))


if __name__ == "__main__":
    main()
