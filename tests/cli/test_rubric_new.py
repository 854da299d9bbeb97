"""`voicemock rubric new --from`: a job description becomes a rubric, with a model or without."""

import json
from pathlib import Path

from tests.cli.conftest import Command
from tests.preparation.test_drafting import draft
from tests.preparation.test_role_template import JOB
from voicemock.rubric_files import load


def job(folder: Path, text: str = JOB) -> None:
    (folder / "job.md").write_text(text, encoding="utf-8")


def script(folder: Path, *replies: object) -> str:
    path = folder / "model.json"
    path.write_text(json.dumps([{"for": "RubricDraft", "reply": each} for each in replies]))
    return f"script:{path}"


def test_a_model_writes_it_and_the_file_says_so(voicemock: Command, tmp_path: Path) -> None:
    job(tmp_path)
    url = script(tmp_path, draft(questions=[]), draft())
    done = voicemock("rubric", "new", "park.yaml", "--from", "job.md", "--llm-url", url)

    assert done.code == 0, done.err
    assert "Gardener: 3 criteria, 4 questions, by scripted replies of model.json." in done.out
    assert (
        (tmp_path / "park.yaml").read_text().startswith("# Proposed by scripted replies of model.json from job.md.")
    )
    assert len(load(tmp_path / "park.yaml").questions) == 4


def test_without_a_model_it_builds_on_a_shipped_role_and_says_so(voicemock: Command, tmp_path: Path) -> None:
    job(tmp_path)
    done = voicemock("rubric", "new", "mine.yaml", "--from", "job.md")

    assert done.code == 0, done.err
    assert "No LLM is configured: it builds on site-reliability-engineer" in done.out
    assert load(tmp_path / "mine.yaml").criterion("own-skills")


def test_a_base_may_be_named_and_a_file_is_not_replaced(voicemock: Command, tmp_path: Path) -> None:
    job(tmp_path)
    done = voicemock("rubric", "new", "mine.yaml", "--from", "job.md", "--extends", "behavioral")

    assert done.code == 0 and 'extends: "behavioral"' in (tmp_path / "mine.yaml").read_text()
    voicemock("rubric", "new", "mine.yaml", "--from", "none.md").refused(73, "--force")
