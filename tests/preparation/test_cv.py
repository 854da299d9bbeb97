"""What a CV shows for each skill: told, only listed, or nothing; and where somebody worked, from when to when."""

import pytest

from tests.preparation.given import TEXTS, TODAY
from voicemock.preparation.cv import with_evidence
from voicemock.preparation.employment import jobs_of, total_years
from voicemock.preparation.items import items_of
from voicemock.preparation.job import read_job
from voicemock.preparation.plan import Skill, gaps_of

SHOWN = {skill.name: skill for skill in with_evidence(read_job(TEXTS.job).skills, TEXTS.cv, TODAY)}


def test_a_deed_with_a_figure_comes_before_a_list() -> None:
    assert (
        SHOWN["PostgreSQL"].evidence[0].quote.startswith("Cut the p95 latency of the calendar from 900 ms to 210 ms")
    )
    assert [proof.how for proof in SHOWN["PostgreSQL"].evidence] == ["told", "told", "listed"]


def test_what_is_only_listed_is_not_told() -> None:
    assert SHOWN["Terraform"].evidence and not SHOWN["Terraform"].told


def test_a_gap_is_what_neither_it_nor_its_alternative_is_shown_of() -> None:
    gaps = {skill.name for skill in gaps_of(tuple(SHOWN.values()))}

    assert {"Kubernetes", "PCI DSS", "gRPC", "Communication"} <= gaps
    assert not SHOWN["Go"].evidence, "it is being learned"
    assert {"Go", "Kafka"}.isdisjoint(gaps), "Python and RabbitMQ do as well"


def test_one_skill_shows_another() -> None:
    assert "RabbitMQ" in SHOWN["Message queues"].evidence[0].quote


@pytest.mark.parametrize(
    "line",
    [
        "No experience with Kubernetes yet",
        "I want to work with Kubernetes",
        "Currently learning Kubernetes",
    ],
)
def test_a_wish_is_no_evidence(line: str) -> None:
    skill = Skill(id="k", name="Kubernetes", need="essential", kind="technology", quote="Kubernetes")

    assert with_evidence([skill], line, TODAY)[0].evidence == ()


def test_years_are_counted_from_the_jobs_and_overlaps_once() -> None:
    jobs = jobs_of(
        "Engineer, Aa Ltd, 01/2020 – 12/2021\n\nEngineer, Bb, 06/2021 – 12/2022\n\nBSc, Delft University, 2010 – 2014"
    )

    assert [job.employer for job in jobs] == ["Aa", "Bb"]
    assert total_years(jobs, TODAY) == 3.0
    wanted = Skill(id="y", name="5+ years of experience", need="essential", quote="5+ years")
    assert len(with_evidence([wanted], TEXTS.cv, TODAY)[0].evidence) == 2
    assert with_evidence([wanted], "Engineer, Aa, 2020 – 2021", TODAY)[0].evidence == ()


@pytest.mark.parametrize(
    "layout",
    [
        "Orrin Freight\nBackend Engineer\nSep 2018 - Feb 2021\n• Built it",
        "Backend Engineer at Orrin Freight (09/2018 – 02/2021)",
        "09/2018 – 02/2021 | Orrin Freight Ltd | Backend Engineer",
        "**Backend Engineer**, Orrin Freight — September 2018 to February 2021",
    ],
)
def test_places_of_work_are_read_in_several_layouts(layout: str) -> None:
    (job,) = jobs_of(layout)

    assert (job.employer, job.title) == ("Orrin Freight", "Backend Engineer")
    assert job.start == (2018, 9) and job.end == (2021, 2)


def test_lines_that_a_page_broke_are_one_item() -> None:
    text = (
        "Experience:\n• Moved invoice sending to RabbitMQ, so that\n  no invoice was lost\n• Led it\n\nA paragraph."
    )

    assert [(item.text, item.heading) for item in items_of(text)] == [
        ("Experience", "Experience"),
        ("Moved invoice sending to RabbitMQ, so that no invoice was lost", "Experience"),
        ("Led it", "Experience"),
        ("A paragraph.", "Experience"),
    ]
