"""`voicemock prepare`: from files to a folder, with a model or without; a broken file is a sentence."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import PROJECT, Command
from tests.documents.files import pdf
from tests.preparation.test_by_model import EVIDENCE, FACTS, SKILLS
from voicemock.cli.options import Choices
from voicemock.cli.preparing import prepare_for
from voicemock.config import preparations_folder
from voicemock.errors import BadInput, CannotWrite, LLMUnreachable, NotFound
from voicemock.preparation.folder import load_preparation
from voicemock.rubric_files import load

EXAMPLES = PROJECT / "examples"
JD, CV, COMPANY = (EXAMPLES / name for name in ("job-description.md", "cv.md", "company.md"))
ROLE = "backend-engineer"


def script(folder: Path, **replies: object) -> Choices:
    path = folder / "model.json"
    path.write_text(json.dumps([{"for": name, "reply": reply} for name, reply in replies.items()]))
    return Choices(llm_url=f"script:{path}")


def test_the_examples_are_prepared_end_to_end_and_the_rubric_is_whole(voicemock: Command) -> None:
    done = voicemock("prepare", "--jd", JD, "--cv", CV, "--company", COMPANY)

    assert done.code == 0, done.err
    assert "No LLM is configured" in done.out and "Kubernetes              not in your CV" in done.out
    assert "job description: “The team is six engineers and a product manager.”" in done.out
    (folder,) = preparations_folder().iterdir()
    assert f"voicemock interview --round technical --prepared {folder.name}" in done.out
    assert sorted(each.name for each in folder.iterdir()) == [
        "company.txt",
        "cv.txt",
        "job.txt",
        "preparation.yaml",
        "rubric.yaml",
        "sheet.md",
    ]
    check = voicemock("rubric", "check", folder / "rubric.yaml")
    assert check.code == 0 and "whole" in check.out


def test_a_broken_pdf_is_answered_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "cv.pdf").write_bytes(pdf(["Mara"])[:200])

    with pytest.raises(BadInput, match=r"cv\.pdf is a broken PDF") as refused:
        prepare_for(JD, tmp_path / "cv.pdf", None, ROLE, None, Choices())
    assert ".txt" in refused.value.remedy and not preparations_folder().exists()


def test_a_model_reads_and_what_it_invents_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replies = script(
        tmp_path,
        JobReading={"role": "Senior Backend Engineer", "company": "Lanternfish", "skills": SKILLS},
        CvReading={"evidence": EVIDENCE},
        CompanyReading={"facts": FACTS},
    )
    prepare_for(JD, CV, COMPANY, "behavioral", tmp_path / "it", replies)
    printed = capsys.readouterr().out

    assert "Read by scripted replies of model.json; the rubric builds on behavioral." in printed
    assert "Left out" in printed and "Deep Haskell" in printed and "No LLM" not in printed
    assert load_preparation(str(tmp_path / "it")).plan.by == "scripted replies of model.json"


def test_a_model_that_does_not_answer_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text('[{"error": "unreachable"}]')

    with pytest.raises(LLMUnreachable):
        prepare_for(JD, CV, None, None, tmp_path / "it", Choices(llm_url=f"script:{path}"))
    assert not (tmp_path / "it").exists()


def test_a_pdf_says_the_same_as_its_text(tmp_path: Path) -> None:
    lines = CV.read_text("utf-8").splitlines()
    (tmp_path / "cv.pdf").write_bytes(
        pdf([line.replace("- ", "• ") if line.startswith("- ") else line for line in lines])
    )
    for name, cv in (("text", CV), ("pdf", tmp_path / "cv.pdf")):
        prepare_for(JD, cv, None, ROLE, tmp_path / name, Choices())

    plans = [load_preparation(str(tmp_path / name)).plan for name in ("text", "pdf")]
    assert plans[0].questions == plans[1].questions
    assert [skill.evidence for skill in plans[0].skills] == [skill.evidence for skill in plans[1].skills]


def test_preparing_again_makes_another_folder_and_writes_over_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        prepare_for(JD, CV, None, ROLE, None, Choices())
    first, second = sorted(preparations_folder().iterdir())
    assert second.name == f"{first.name}-2"

    prepare_for(JD, CV, None, ROLE, tmp_path / "it", Choices())
    (tmp_path / "it" / "rubric.yaml").write_text("mine")
    with pytest.raises(CannotWrite, match="left alone"):
        prepare_for(JD, CV, None, ROLE, tmp_path / "it", Choices())
    assert (tmp_path / "it" / "rubric.yaml").read_text() == "mine"


def test_a_rubric_of_ones_own_may_be_the_base_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text((PROJECT / "rubrics" / "behavioral.yaml").read_text("utf-8"), "utf-8")
    prepare_for(JD, CV, None, "mine.yaml", Path("deep/it"), Choices())

    found = load_preparation("deep/it")
    assert load(found.rubric_path).criterion("result") and found.plan.base == "mine.yaml"


def test_what_is_not_there_is_named_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        prepare_for(tmp_path / "none.md", CV, None, None, tmp_path / "it", Choices())
    with pytest.raises(NotFound):
        prepare_for(JD, CV, None, "backend-enginer", tmp_path / "it", Choices())
    (tmp_path / "empty.md").write_text("")
    with pytest.raises(BadInput):
        prepare_for(JD, tmp_path / "empty.md", None, None, tmp_path / "it", Choices())
    assert not (tmp_path / "it").exists()
