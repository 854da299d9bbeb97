"""A recogniser is told names and terms, and no ordinary English."""

import time

import pytest

from voicemock.glossary import CHARACTERS, TERMS, terms_of
from voicemock.rubric import Rubric
from voicemock.rubric_files import find, load

JOB = """\
# Senior Backend Engineer (Payments)

**Northwind Pay** builds payment infrastructure for small businesses. See https://pay.example/jobs/Xy12 or write to
Jobs@Pay.example.

## What You Will Do
- Design and run services in Kotlin on Kubernetes (EKS), behind Istio.
- Own our PostgreSQL and Redis clusters; tune queries, plan migrations.
- Spearhead the move from RabbitMQ to Kafka. Mentor junior engineers. Deduplicate events with Apache Flink.

## REQUIREMENTS AND SKILLS
1. 5+ years of experience; 3rd-party APIs, gRPC and GraphQL. Pay: 90k. You're comfortable with C++ or Rust.
Nice to have: k8s operators, Node.js, .NET, CI/CD, p99 latency.
"""
CV = """\
### Senior Engineer, Zalora (2019–2024)
- Spearheaded the migration from MySQL to CockroachDB, cutting p99 by 35 % over 40 weeks in 2021.
- Cached results in Redis, which made checkout 3x faster. Redis held 12M keys.
- Onboarded eight engineers. Refactored the monolith. However, Mentored two.

Skills:
- Debezium
Terraform
"""


def rubric(*terms: str, text: str = "Tell me about it.", language: str = "en") -> Rubric:
    return Rubric.model_validate(
        {
            "id": "r",
            "name": "R",
            "description": "d",
            "language": language,
            "criteria": [
                {
                    "id": "c",
                    "name": "Depth",
                    "measures": "Whether it is deep.",
                    "levels": {1: "a", 3: "b", 5: "c"},
                    "points": [{"id": "p", "text": "a point", "terms": [list(terms)] if terms else []}],
                    "probe": "Why?",
                }
            ],
            "questions": [{"id": "q", "kind": "knowledge", "text": text, "criteria": ["c"]}],
        }
    )


def test_names_in_texts_are_found_whatever_shows_them():
    found = set(terms_of(rubric(), [JOB, CV]))

    assert found >= {"Kotlin", "Kubernetes", "EKS", "Istio", "PostgreSQL", "Redis", "RabbitMQ", "Kafka", "Flink"}
    assert found >= {"APIs", "gRPC", "GraphQL", "C++", "k8s", "Node.js", ".NET", "CI/CD", "p99"}
    assert found >= {"MySQL", "CockroachDB", "Debezium", "Terraform"}


@pytest.mark.parametrize(
    "ordinary",
    [
        *(
            "Spearhead",
            "Spearheaded",
            "Onboarded",
            "Deduplicate",
            "Refactored",
            "However",
            "Mentored",
            "You're",
            "Pay",
        ),
        *(
            "SKILLS",
            "REQUIREMENTS",
            "Senior",
            "Engineer",
            "Backend",
            "3rd-party",
            "90k",
            "3x",
            "12M",
            "2019–2024",
            "5+",
        ),
        *("Xy12", "Jobs", "will", "latency", "operators"),
    ],
)
def test_no_ordinary_word_slips_in_by_its_capital_or_its_place(ordinary):
    assert ordinary.casefold() not in {term.casefold() for term in terms_of(rubric(), [JOB, CV])}


def test_a_rubrics_terms_are_taken_where_they_are_not_plain_english():
    told = terms_of(rubric("b+ tree", "idempotent receiver", "rolled back", "dashboards", "kubectl", "don't know"))

    assert set(told) == {"b+ tree", "idempotent receiver", "kubectl"}


def test_names_in_a_rubrics_questions_are_taken_and_the_first_word_is_not():
    assert terms_of(rubric(text="Dereference Kubernetes for me, please.")) == ("Kubernetes",)


def test_what_stands_in_both_comes_first_and_then_what_is_said_oftenest():
    told = terms_of(rubric("kafka", "kubectl"), ["We use Zookeeper, Kafka and Grafana, then Grafana.", "Our Kafka."])

    assert told == ("Kafka", "Grafana", "kubectl", "Zookeeper")


def test_each_term_is_told_once_in_the_spelling_with_capitals():
    assert terms_of(rubric("graphql", "tcp"), ["The TCP stack and GraphQL, GraphQL."]) == ("GraphQL", "TCP")


def test_neither_a_long_rubric_nor_a_long_text_leaves_no_room_for_the_other():
    words = [f"{first}{second}qx" for first in "bcdfghjklm" for second in "aeiou"]
    names = [f"Name{word}X" for word in words]

    told = terms_of(rubric(*words), [", ".join(names)])

    assert len(told) <= TERMS
    assert len(", ".join(told)) <= CHARACTERS
    assert 8 <= sum(term in words for term in told) < sum(term in names for term in told)


def test_the_list_is_not_in_the_order_of_the_text():
    assert terms_of(rubric(), ["Skills: Redis, Kafka, Debezium, Ansible"]) == (
        "Ansible",
        "Debezium",
        "Kafka",
        "Redis",
    )


def test_of_a_rubric_in_another_language_only_what_its_letters_show_is_taken():
    german = rubric("Nebenläufigkeit", "Zwischenspeicher", "gRPC", language="de")

    assert terms_of(german, ["Wir setzen Zwischenspeicher und PostgreSQL ein."]) == ("gRPC", "PostgreSQL")


@pytest.mark.parametrize("text", [JOB * 250, "x" * 250_000, "a-" * 125_000, "A. " * 80_000, "1." * 125_000])
def test_a_text_of_a_quarter_megabyte_takes_no_time_worth_speaking_of(text):
    began = time.process_time()

    terms_of(rubric(), [text])

    assert time.process_time() - began < 3


@pytest.mark.parametrize("text", ["", "\n\n", "-", "a/", "# \n> ", "C", "'", "É\u0301", "+++ ### ...", "x" * 5000])
def test_odd_texts_give_nothing(text):
    assert terms_of(rubric(), [text]) == ()


def test_the_shipped_rubrics_give_terms_of_the_trade_alone():
    assert terms_of(load(find("behavioral"))) == ()
    assert {"idempotent", "ttl", "postgres"} <= set(terms_of(load(find("backend-engineer"))))
    assert {"nginx", "kubectl"} <= set(terms_of(load(find("site-reliability-engineer"))))
