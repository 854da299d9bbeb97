"""From texts to a preparation: the rubric passes its check, the plan follows the CV, and no file is lost."""

from pathlib import Path

import pytest

from tests.preparation.given import ROOT, TEXTS, TODAY
from voicemock.config import preparations_folder
from voicemock.errors import BadInput, CannotWrite, NotFound
from voicemock.preparation.by_words import read_by_words
from voicemock.preparation.folder import Prepared, load_preparation, place_for, write_preparation
from voicemock.preparation.making import make
from voicemock.preparation.sheet import Suggest, sheet
from voicemock.preparation.texts import Texts
from voicemock.preparation.to_ask import load_bank
from voicemock.rubric import Rubric
from voicemock.rubric_files import available, load

BASE = load(ROOT / "rubrics" / "backend-engineer.yaml")
BANK = load_bank([ROOT / "prompts"])


def prepared(texts: Texts, folder: Path, base: tuple[Rubric, str] = (BASE, "backend-engineer")) -> Prepared:
    made = make(read_by_words(texts, TODAY), texts, base, BANK)
    return write_preparation(folder, made.files, lambda rubric: sheet(made.plan, rubric))


@pytest.fixture
def one(own_home: Path) -> Prepared:
    return prepared(TEXTS, preparations_folder() / "2026-11-22-lanternfish")


def asked(one: Prepared) -> list[str]:
    return [one.rubric.question(id_).text for id_ in one.questions]


def test_it_is_found_by_its_id_its_beginning_and_its_path(one: Prepared) -> None:
    for name in (one.id, "2026-11-22", str(one.folder), f"{one.folder}/"):
        assert load_preparation(name).plan == one.plan
    assert (one.plan.company, one.plan.role) == ("Lanternfish", "Senior Backend Engineer (Payments)")
    assert (one.job, one.cv, one.company) == TEXTS
    assert load(one.rubric_path) == one.rubric


def test_questions_are_about_the_evidence_the_gaps_and_the_values(one: Prepared) -> None:
    texts = asked(one)

    assert any(text.startswith("Your CV says: “Cut the p95 latency of the calendar from 900 ms") for text in texts)
    assert any("needs Kubernetes, and your CV does not mention it" in text for text in texts)
    assert any(text.startswith("Your CV lists Terraform.") for text in texts)
    assert any("At Lanternfish they say: “Small shops first" in text for text in texts)
    kinds = {one.rubric.question(id_).kind for id_ in one.questions}
    assert kinds == {"opener", "example", "experience", "knowledge", "situation"}
    assert len(texts) == len(set(texts)) and one.questions[0] in {each.id for each in BASE.questions}


def test_another_cv_makes_another_plan(one: Prepared, tmp_path: Path) -> None:
    cv = TEXTS.cv.replace(
        "Wrote the design documents", "Ran 14 services on Kubernetes and wrote the design documents"
    )
    cv = cv.replace("Terraform, ", "")
    other = prepared(TEXTS._replace(cv=cv), tmp_path / "other")

    assert not any("needs Kubernetes" in text or "lists Terraform" in text for text in asked(other))
    skills = {skill.name: skill for skill in other.plan.skills}
    assert skills["Kubernetes"].told and "Terraform" in {skill.name for skill in other.plan.gaps}
    assert other.plan.refresh != one.plan.refresh


@pytest.mark.parametrize("name", ["behavioral", "engineering-manager"])
def test_it_extends_other_roles(name: str, tmp_path: Path) -> None:
    one = prepared(TEXTS, tmp_path / "it", (load(available()[name]), name))

    assert one.plan.base == name and len(one.questions) >= 9


def test_texts_that_tell_nothing_leave_the_roles_own_questions(tmp_path: Path) -> None:
    one = prepared(Texts("Gardens need care.", "Ann"), tmp_path / "it")

    assert one.plan.skills == () and len(one.questions) == len(BASE.questions)


def test_the_plan_may_be_edited_and_is_checked_again(one: Prepared) -> None:
    file = one.folder / "preparation.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("role: Senior Backend Engineer (Payments)", "role: Mine"), "utf-8")
    assert load_preparation(one.id).plan.role == "Mine"

    file.write_text(text.replace("- gap-kubernetes", "- gap-kubernets"), "utf-8")
    with pytest.raises(BadInput) as refused:
        load_preparation(one.id)
    assert "did you mean 'gap-kubernetes'?" in refused.value.problems[0]
    file.write_text(text.replace("need: desirable", "need: nice"), "utf-8")
    with pytest.raises(BadInput, match="problems:"):
        load_preparation(one.id)


def test_one_that_is_not_there_is_named_with_the_nearest(one: Prepared) -> None:
    with pytest.raises(NotFound) as missing:
        load_preparation("2026-11-22-lanternfisch")
    assert one.id in missing.value.remedy
    with pytest.raises(NotFound, match=r"There is no preparation\.yaml in \./none"):
        load_preparation("./none")


def test_nothing_that_exists_is_written_over(one: Prepared, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="what you edited there is left alone"):
        place_for(one.folder, "any")
    assert place_for(None, one.id) == one.folder.with_name(f"{one.id}-2")
    (tmp_path / "empty").mkdir()
    assert prepared(TEXTS, place_for(tmp_path / "empty", "any")).questions == one.questions


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite):
        prepared(TEXTS, tmp_path / "file" / "it")
    with pytest.raises(BadInput):
        write_preparation(tmp_path / "it", {"rubric.yaml": "extends: none-such"}, lambda rubric: "")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_the_sheet_tells_skills_gaps_and_what_not_to_ask(one: Prepared) -> None:
    text = (one.folder / "sheet.md").read_text("utf-8")

    assert "- **Kubernetes** (a gap)" in text and "- **Terraform** (only listed)" in text
    assert "**Kafka** (not in your CV; RabbitMQ would do as well)" in text
    assert "Kubernetes: essential, and your CV shows nothing of it" in one.plan.refresh
    assert "essential, and your CV shows nothing of it" in text
    assert "## Not to ask: you were told" in text and "Read without a language model" in text


def test_stories_are_suggested_below_the_questions_that_they_fit(one: Prepared) -> None:
    suggest: Suggest = lambda question: ["The night of the import"] if question.kind == "example" else []  # noqa: E731

    text = sheet(one.plan, one.rubric, suggest)
    examples = sum(one.rubric.question(id_).kind == "example" for id_ in one.questions)
    assert text.count("a story of yours: The night of the import") == examples > 2


def test_hostile_texts_stay_data(tmp_path: Path) -> None:
    job = "# Engineer at <script>alert(1)</script>\n\n## Requirements\n\n- Python \x1b]0;x\x07 [bold](javascript:x)\n"
    job += "- {{ $x }}: *a*\n"
    one = prepared(Texts(job, "Built it in Python, 5 services | `rm -rf` <img src=x>"), tmp_path / "it")

    for file in one.folder.iterdir():
        text = file.read_text("utf-8")
        assert "\x1b" not in text and "\x07" not in text
    assert "<script" not in (one.folder / "sheet.md").read_text("utf-8")
    assert "<img" not in (one.folder / "sheet.md").read_text("utf-8")


def test_of_what_would_do_instead_of_each_other_one_is_asked_about(tmp_path: Path) -> None:
    cv = "\n".join(line for line in TEXTS.cv.splitlines() if "RabbitMQ" not in line)
    texts = asked(prepared(TEXTS._replace(cv=cv), tmp_path / "without-queues"))

    assert sum("does not mention it" in text and "queue" in text.lower() for text in texts) == 1
    assert not any("needs Kafka" in text or "needs RabbitMQ" in text for text in texts)
