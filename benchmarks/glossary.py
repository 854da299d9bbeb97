"""What pocketsphinx hears of names that it was told, and what being told them does to everything else.

Sentences with names, and as many without any from the shipped rubrics, are spoken by three voices of flite and read
twice: by the recogniser as it is, and told all the names. The weight of an added word (voicemock/stt/sphinx.py) was
chosen on other sentences with other names, Redis excepted.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rapidfuzz.distance import Levenshtein  # noqa: E402

from voicemock.rubric_files import find, load  # noqa: E402
from voicemock.stt.guards import plain  # noqa: E402
from voicemock.stt.recording import opened  # noqa: E402
from voicemock.stt.sphinx import Sphinx  # noqa: E402
from voicemock.transcript import Stretch  # noqa: E402

VOICES = ("rms", "slt", "awb")
NAMES = [
    "Redis",
    "Airtable",
    "Ceph",
    "Consul",
    "Contentful",
    "Cypress",
    "Debezium",
    "Flink",
    "Gitlab",
    "Haproxy",
    "Heroku",
    "Ingress",
    "Jira",
    "Kustomize",
    "Logstash",
    "Memcached",
    "Minio",
    "Netlify",
    "Numpy",
    "Pagerduty",
    "Pandas",
    "Pulumi",
    "Quarkus",
    "Selenium",
    "Solr",
    "Spinnaker",
    "Supabase",
    "Svelte",
    "Tableau",
    "Varnish",
    "Vitess",
    "Wireshark",
    "Zookeeper",
    "dbt",
    "gRPC",
    "kubectl",
    "npm",
    "S3",
    "SQLite",
    "webhook",
]
WITH = (
    "We kept the sessions in Redis for an hour.",
    "I wrote the tests in Cypress before the release.",
    "The events came from Debezium and went into Flink.",
    "We put Memcached in front of the slow service.",
    "Our pages were written in Svelte and hosted on Netlify.",
    "I looked at the packets in Wireshark.",
    "The alerts went to Pagerduty at night.",
    "We described the servers with Pulumi and ran them on Heroku.",
    "A customer gets a webhook for every payment.",
    "The locks were held by Zookeeper.",
    "We moved the search from Solr to another engine.",
    "The numbers were shown in Tableau and computed with Numpy.",
    "The app keeps its data in SQLite on the phone.",
    "One team used Spinnaker and the other used Gitlab.",
)
RUBRICS = ("backend-engineer", "behavioral", "site-reliability-engineer", "product-manager", "engineering-manager")


class Read(NamedTuple):
    """What came of a set of sentences."""

    right: int = 0
    """Names heard where they were said."""
    said: int = 0
    false: int = 0
    """Names heard where they were not said."""
    errors: int = 0
    words: int = 0

    def plus(self, said: Sequence[str], heard: Sequence[str]) -> "Read":
        names = {plain(name) for name in NAMES}
        right = sum(min(said.count(name), heard.count(name)) for name in names)
        return Read(
            self.right + right,
            self.said + sum(word in names for word in said),
            self.false + sum(word in names for word in heard) - right,
            self.errors + Levenshtein.distance(said, heard),
            self.words + len(said),
        )


def read(recogniser: Sphinx, spoken: Sequence[tuple[str, Path]]) -> Read:
    result = Read()
    for text, audio in spoken:
        heard = recogniser(audio, (Stretch(0, opened(audio).duration_s),)).text
        result = result.plus(plain(text).split(), plain(heard).split())
    return result


def without_names() -> list[str]:
    criteria = [criterion for name in RUBRICS for criterion in load(find(name)).criteria]
    return [point.say[-1] for criterion in criteria for point in criterion.points[1:3] if point.say][1::2][:20]


def main() -> None:
    figures: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, texts in (("with names", WITH), ("without", without_names())):
            spoken = [
                (text, Path(folder) / f"{kind}-{voice}-{n}.wav") for voice in VOICES for n, text in enumerate(texts)
            ]
            for text, path in spoken:
                voice = path.name.split("-")[1]
                subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
            figures[kind] = {}
            for how, recogniser in (("as it is", Sphinx()), ("told", Sphinx(glossary=NAMES))):
                found = read(recogniser, spoken)
                rate = round(found.errors / found.words, 4)
                figures[kind][how] = {**found._asdict(), "word_error_rate": rate}
                print(
                    f"{kind}, {how}: {found.right} of {found.said} names, {found.false} false, word error rate {rate}"
                )
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
