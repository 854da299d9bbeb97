"""`voicemock rubric test` says what is wrong with a rubric, where, and by its exit code."""

import json
from pathlib import Path
from typing import Any

import yaml

from tests.cli.conftest import Command

SAID = "After the third complaint I went through the logs of week {} and wrote down what I saw there in March."
LEVELS = [1, 2, 3, 4, 5] * 2


def rubric(folder: Path, marked: list[int]) -> Path:
    """A rubric of one question and one criterion, with an answer for each of these levels."""
    examples = [
        {"question": "hard-problem", "text": SAID.format(at + 20), "levels": {"result": level}, "use": "test"}
        for at, level in enumerate(marked)
    ]
    levels = {level: f"What level {level} looks like." for level in (1, 2, 3, 4, 5)}
    points = [{"id": "counted", "text": "what was counted", "say": ["I counted how many"], "terms": [["tally"]]}]
    criterion = {"id": "result", "name": "Result", "measures": "What came of it.", "levels": levels, "points": points}
    question = {"id": "hard-problem", "kind": "example", "text": "Tell me about a problem.", "criteria": ["result"]}
    data = {
        **{"schema": "voicemock/rubric@1", "id": "mine", "name": "Mine", "description": "For tests."},
        **{"criteria": [criterion | {"probe": "And then?"}], "questions": [question], "examples": examples},
    }
    path = folder / "mine.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return path


def script(folder: Path, levels: list[int], quote: str = "I went through the logs of week") -> str:
    """A model that gives these levels one after another, and the lowest to whatever comes then."""

    def judgement(level: int, **more: object) -> dict[str, Any]:
        shown = [{"point": "other", "quotes": [quote], "met": True}]
        fields = {"why_not_higher": "It ends there.", "why_not_lower": "It says what was seen."}
        reply = {"points": shown if level > 1 else [], **fields, "cannot_assess": False, "level": level}
        return {"for": "Judgement", "reply": reply, **more}

    path = folder / "model.json"
    path.write_text(json.dumps([*map(judgement, levels), judgement(1, times=2000)]))
    return f"script:{path}"


def test_a_rubric_that_a_model_agrees_with_passes(voicemock: Command, tmp_path: Path) -> None:
    rubric(tmp_path, LEVELS)
    done = voicemock("rubric", "test", "mine.yaml", "--judge", "llm", "--llm-url", script(tmp_path, LEVELS))

    assert done.code == 0, done.out + done.err
    assert "Result" in done.out and "100%" in done.out and "1.00" in done.out
    assert "Quotes: 8 of 8 are in the transcript." in done.out
    assert done.out.strip().endswith("Passed.") and "failed" not in done.out
    assert max(len(line) for line in done.out.splitlines() if line.startswith(("Result", "all", "  "))) < 100


def test_a_criterion_that_is_read_otherwise_is_named_with_its_place(voicemock: Command, tmp_path: Path) -> None:
    path = rubric(tmp_path, LEVELS)
    turned = script(tmp_path, [6 - level for level in LEVELS])
    done = voicemock("rubric", "test", "mine.yaml", "--llm-url", turned)
    levels = 1 + next(at for at, line in enumerate(path.read_text().splitlines()) if line.strip() == "levels:")

    assert done.code == 1, done.out + done.err
    assert "hardly rises" in done.out and f"mine.yaml:{levels}:" in done.out
    assert f"mine.yaml:{levels + 5}:" in done.out
    assert "Failed." in done.out and "Traceback" not in done.err


def test_invented_quotes_fail_the_gate_and_give_no_level(voicemock: Command, tmp_path: Path) -> None:
    rubric(tmp_path, LEVELS)
    inventing = script(tmp_path, LEVELS, "we doubled the revenue in three weeks")
    done = voicemock("rubric", "test", "mine.yaml", "--llm-url", inventing, "--json")
    found = json.loads(done.out)

    assert done.code == 1 and found["verdict"] == "failed"
    assert found["quotes"] == {"found": 0, "rejected": 8}
    assert found["criteria"][0]["unscored"] == {"quote_not_found": 8}
    assert found["overall"]["why"] == "only 2 of 10 were scored"


def test_too_few_examples_are_no_pass(voicemock: Command, tmp_path: Path) -> None:
    rubric(tmp_path, LEVELS[:4])
    done = voicemock("rubric", "test", "mine.yaml", "--llm-url", script(tmp_path, LEVELS[:4]))

    done.refused(65, "mine.yaml has too few graded examples to test by: 4 marked of at least 10", "use: test")
    assert "not enough examples: 4 marked of at least 10; 6 more needed" in done.out


def test_coverage_needs_no_model_and_gives_the_same_each_time(voicemock: Command, tmp_path: Path) -> None:
    rubric(tmp_path, LEVELS)
    done = voicemock("rubric", "test", "mine.yaml", "--runs", 2, "--json")
    found = json.loads(done.out)

    assert done.code == 1 and "Traceback" not in done.err
    assert found["judge"].startswith("coverage") and found["usage"]["calls"] == 0
    assert found["repeatability"]["identical"] == 1.0
    assert found["answers"] == 10 and {each["name"] for each in found["attacks"]} >= {"blank", "keywords"}
