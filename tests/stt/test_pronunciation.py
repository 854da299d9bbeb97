"""Names are said as people say them, near enough for a recogniser."""

from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from voicemock.stt.pronunciation import phones, ways

KNOWN = {"mongo": "M AA NG G OW", "graph": "G R AE F"}.get


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Redis", "R EH D IH S"),
        ("Kubernetes", "K UW B ER N EH T IY Z"),
        ("gRPC", "JH IY AA R P IY S IY"),
        ("CI/CD", "S IY AY S IY D IY"),
        ("k8s", "K EY EY T EH S"),
        ("grpc", "JH IY AA R P IY S IY"),
        ("MongoDB", "M AA NG G OW D IY B IY"),
        ("GraphQL", "G R AE F K Y UW EH L"),
        ("++", ""),
        ("Łódź", "AA D Z"),
    ],
)
def test_a_name_is_said_part_by_part(name, said):
    assert phones(name, KNOWN) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Redis", ("R EH D IH S", "R IY D IH S")),
        ("Celery", ("S EH L EH R IY", "S IY L EH R IY")),
        ("Terraform", ("T ER R AH F AO R M",)),
        ("mutex", ("M Y UW T EH K S",)),
        ("gRPC", ("JH IY AA R P IY S IY",)),
        ("++", ()),
    ],
)
def test_a_first_vowel_that_may_be_long_is_said_both_ways(name, said):
    assert ways(name) == said


def test_most_phones_are_those_of_the_dictionary():
    pocketsphinx = pytest.importorskip("pocketsphinx")
    dictionary = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict")).read_text("utf-8").splitlines()
    entries = [line.split() for line in dictionary[::60] if line.split()[0].isalpha()]
    assert len(entries) > 1500

    wrong = sum(Levenshtein.distance(phones(word).split(), said) for word, *said in entries)

    assert wrong / sum(len(said) for _, *said in entries) < 0.28
