"""A job description read by its words: what it must have, what it likes to see, and what is none of that."""

import pytest

from tests.preparation.given import TEXTS
from voicemock.preparation.job import read_job, stated_need
from voicemock.preparation.skills import named_in

LISTED = """We're hiring: Data Scientist (m/w/d)
Company: Northwind Retail GmbH
Berlin or remote

Your responsibilities
• Build forecasting models for 400 stores
• Present results to stakeholders
Your profile
• Master's degree in statistics, mathematics or similar
• 3 years of professional experience in data science
• Very good knowledge of Python (pandas, scikit-learn) and SQL
• Experience with Airflow or dbt is a plus
• Fluent English, German is not required
• Willingness to travel
We offer
• Learning budget, a Kubernetes cluster, free fruit
"""
TOLD = (
    "Northstar is looking for a product manager to lead our mobile app. You must have shipped a consumer product and "
    "you need strong stakeholder management. Ideally you know SQL and A/B testing; Figma is a bonus. No experience "
    "with Jira is needed."
)


def needs(text: str) -> dict[str, str]:
    return {skill.name: skill.need for skill in read_job(text).skills}


def test_sections_and_words_tell_what_is_essential() -> None:
    found = needs(TEXTS.job)

    essential = {"Python", "PostgreSQL", "Kafka", "Kubernetes", "Automated testing", "5+ years of experience"}
    assert essential <= {name for name, need in found.items() if need == "essential"}
    assert {found[name] for name in ("Terraform", "PCI DSS", "gRPC", "Mentoring")} == {"desirable"}


def test_essential_skills_come_first() -> None:
    order = [skill.need for skill in read_job(TEXTS.job).skills]

    assert order == sorted(order, reverse=True)


def test_a_list_with_plain_headings_and_round_bullets_is_read_too() -> None:
    found = needs(LISTED)

    assert {
        found[name] for name in ("Degree", "3 years of experience", "Python", "SQL", "Willingness to travel")
    } == {"essential"}
    assert {found[name] for name in ("Airflow", "dbt", "German", "Stakeholder management")} == {"desirable"}
    assert found["English"] == "essential"
    assert {"Kubernetes", "Statistics", "Learning"}.isdisjoint(found)


def test_a_text_without_sections_is_read_by_what_its_sentences_say() -> None:
    found = needs(TOLD)

    assert found["Stakeholder management"] == "essential"
    assert {found[name] for name in ("SQL", "A/B testing", "Figma", "Jira")} == {"desirable"}


@pytest.mark.parametrize(
    ("text", "role", "company"),
    [
        (TEXTS.job, "Senior Backend Engineer (Payments)", "Lanternfish"),
        (LISTED, "Data Scientist", "Northwind Retail"),
        (TOLD, "Product manager", "Northstar"),
        ("Gardens need care.\nWe have roses.", "", ""),
    ],
)
def test_role_and_company_are_found_where_they_are_told(text: str, role: str, company: str) -> None:
    job = read_job(text)

    assert (job.role, job.company) == (role, company)


def test_every_quote_stands_in_the_text() -> None:
    for text in (TEXTS.job, LISTED, TOLD):
        plain = " ".join(text.split())
        assert all(" ".join(skill.quote.split()) in plain for skill in read_job(text).skills)


def test_a_page_that_lost_its_bullets_and_blank_lines_keeps_its_sections() -> None:
    page = (
        "Backend Engineer\nWhat you will do\nRun services on Linux\nWhat you bring\nPython and PostgreSQL in\n"
        "production\nNice to have\nKafka\nWhat we offer\nFree Docker stickers\n"
    )

    assert needs(page) == {
        "Python": "essential",
        "PostgreSQL": "essential",
        "Linux": "desirable",
        "Kafka": "desirable",
    }


def test_one_of_several_is_enough_where_the_text_says_so() -> None:
    skills = {skill.name: skill for skill in read_job(TEXTS.job).skills}

    assert skills["Kafka"].instead == (skills["RabbitMQ"].id,)
    assert skills["SQL"].instead == ()


@pytest.mark.parametrize(
    ("sentence", "word", "need"),
    [
        ("You must know Go; that is all", "Go", "essential"),
        ("Solid Go, ideally with gRPC", "Go", "essential"),
        ("Solid Go, ideally with gRPC", "gRPC", "desirable"),
        ("Python is required, but Rust would be nice", "Rust", "desirable"),
        ("Python is required, but Rust would be nice", "Python", "essential"),
        ("Python on Linux", "Python", None),
    ],
)
def test_a_clause_tells_what_it_asks_for(sentence: str, word: str, need: str | None) -> None:
    assert stated_need(sentence, sentence.index(word)) == need


def test_words_that_only_look_like_skills_are_none() -> None:
    text = "Go the extra mile. We go far, express ourselves, rest, react, and our R&D team in wing C. runs."

    assert [each.skill.name for each in named_in(text)] == []
    assert [each.skill.name for each in named_in("Go, C++, C# and React Native on k8s")] == [
        "Go",
        "C++",
        "C#",
        "React Native",
        "Kubernetes",
    ]
