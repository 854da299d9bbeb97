"""Without a model a job description finds the role that it reads like, and its own words stand beside that."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.scoring.exchanges import behavioral
from voicemock.checked_yaml import check, parse
from voicemock.config import shipped_folder
from voicemock.preparation.role_template import closest, role_template, skills_of
from voicemock.rubric import Extension, Rubric
from voicemock.rubric_files import load

BEHAVIORAL = behavioral()
JOB = """\
# Senior Platform Engineer (Payments)

We are a payments company in Rotterdam. You own our Kubernetes platform on AWS and our on-call rotation: incidents,
alerts, latency, error budgets, capacity and postmortems. You care that a service is reliable under load, write
runbooks and take toil away. You bring years with Prometheus, Grafana and Kafka, and plain English.
"""


@pytest.fixture(scope="module")
def roles() -> dict[str, Rubric]:
    return {path.stem: load(path) for path in sorted(shipped_folder("rubrics").glob("*.yaml"))}


@pytest.mark.parametrize(
    ("job", "role"),
    [
        (JOB, "site-reliability-engineer"),
        ("Data scientist: you build models, run experiments and explain results. SQL, Python.", "data-scientist"),
        ("React developer. Accessible interfaces, browser performance, components.", "frontend-engineer"),
        ("Product manager: you talk to users, write the roadmap and choose metrics.", "product-manager"),
        ("Engineering manager for a team of eight: hiring, feedback, growth.", "engineering-manager"),
        ("Backend engineer: APIs, databases, queues and scaling.", "backend-engineer"),
        (
            "Backend engineer. Python, PostgreSQL, REST APIs. Salary 60 to 70 thousand, bonus, pension, 30 days of "
            "holiday, two days from home, help with moving; notice period four weeks.",
            "backend-engineer",
        ),
    ],
)
def test_the_nearest_role_comes_first(roles: dict[str, Rubric], job: str, role: str) -> None:
    assert closest(job, roles)[0] == role


def test_the_file_extends_it_with_the_descriptions_own_words_and_passes(
    roles: dict[str, Rubric], tmp_path: Path
) -> None:
    names = closest(JOB, roles)
    base = roles[names[0]]
    path = tmp_path / "platform.yaml"
    path.write_text(role_template(JOB, Path("job.md"), names, (base, names[0]), "platform"), encoding="utf-8")
    made = load(path)
    skills = {point.terms[0][0] for point in made.criterion("own-skills").points}

    assert (made.id, made.name) == ("platform", "Senior Platform Engineer (Payments)")
    assert skills >= {"Kubernetes", "Kafka", "Grafana"} and "Rotterdam" not in skills
    assert len(made.questions) == len(base.questions) + 1
    assert "without a language model from job.md" in path.read_text().splitlines()[0]
    assert "AWS" in made.question("own-skills-used").text


@given(st.text(max_size=300))
@example("")
@example("***\n---\n")
@example(
    "Título: «señor» #1 {x} [y]: 'z' \"w\" \\ & *v %t @u `s`\nC++, .NET, C#, Node.js and \u202eKafka\u2028, \x00 Ü"
)
@settings(max_examples=10)
def test_whatever_the_description_says_the_file_passes(job: str) -> None:
    base = BEHAVIORAL
    text = role_template(job, Path("job.md"), ["behavioral"], (base, "behavioral"), "mine")
    made = check(parse(text, "mine.yaml"), Extension)
    assert made.extends == "behavioral"
    assert 1 <= len(made.criteria[0].points) <= 6
    assert len({point.id for point in made.criteria[0].points}) == len(made.criteria[0].points)


def test_what_the_base_listens_for_already_is_no_skill_of_its_own(roles: dict[str, Rubric]) -> None:
    base = roles["backend-engineer"]

    assert "Kafka" in skills_of("We use Kafka and PostgreSQL.", roles["behavioral"])
    assert not {"redis", "postgres"} & {
        skill.casefold() for skill in skills_of("We use Postgres, Redis and Kafka.", base)
    }
