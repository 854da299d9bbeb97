"""What must hold of rubric files: found by name, checked between their parts, built on each other."""

import shlex
from pathlib import Path

import pytest

from voicemock.config import own_folder, shipped_folder
from voicemock.errors import BadInput, NotFound
from voicemock.rubric import Rubric, json_schema
from voicemock.rubric_files import available, find, load, place_of, template

BASE = """
schema: voicemock/rubric@1
id: base
name: Base
description: For tests.
seniority:
  senior: {overall: 3, at_least: {result: 4}}
criteria:
  - id: action
    name: Action
    measures: What was done.
    levels: {1: a, 3: b, 5: c}
    points: [{id: p, text: a point, terms: [[no, yes]]}]
    probe: What did you do?
  - id: result
    name: Result
    weight: 2
    measures: What came of it.
    levels: {1: a, 3: b, 5: c}
    probe: What came of it?
questions:
  - id: one
    kind: example
    text: Tell me.
    criteria: [action, result]
    follow_ups: [{criterion: result, ask: "And then?"}]
"""
EXTENSION = """
schema: voicemock/rubric@1
extends: base.yaml
id: mine
name: Mine
description: For tests.
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_was_written_is_what_is_read_and_survives_the_journal(tmp_path: Path) -> None:
    rubric = load(write(tmp_path, "base.yaml", BASE))

    assert rubric.criterion("result").weight == 2
    assert rubric.criterion("action").points[0].terms == (("no", "yes"),)
    assert Rubric.model_validate(rubric.as_data()) == rubric
    assert Rubric.model_validate(rubric.as_data()).digest() == rubric.digest()


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("criteria: [action, result]", "criteria: [action, reslt]", ":25:24:", "did you mean 'result'"),
        ("id: result", "id: action", ":15:5:", "stands 2 times"),
        ("weight: 2", "weight: -1", ":17:5:", "greater than 0"),
        ("weight: 2", "weight: .inf", ":17:5:", "valid number"),
        ("weight: 2", "weight: nan", ":17:5:", "criteria.1.weight"),
        (
            "levels: {1: a, 3: b, 5: c}\n    points",
            "levels: {1: a, 5: c}\n    points",
            ":12:5:",
            "level 3 is missing",
        ),
        (
            "levels: {1: a, 3: b, 5: c}\n    points",
            "levels: {1: a, 3: b, 9: c}\n    points",
            ":12:",
            "less than or equal",
        ),
        ("at_least: {result: 4}", "at_least: {resultat: 4}", ":7:35:", "no criterion 'resultat'"),
        ("terms: [[no, yes]]", "terms: [[]]", ":13:", "must not be empty"),
        ("kind: example", "kind: exampel", ":23:5:", "'example'"),
        ("probe: What came of it?", "probe: ''", ":20:5:", "at least 1 character"),
        ("id: base", "id: Base Rubric", ":3:1:", "lower-case words joined by hyphens, such as base-rubric"),
    ],
)
def test_each_mistake_is_named_where_it_stands(tmp_path: Path, old: str, new: str, place: str, words: str) -> None:
    assert old in BASE
    path = write(tmp_path, "base.yaml", BASE.replace(old, new, 1))
    with pytest.raises(BadInput) as caught:
        load(path)

    assert f"base.yaml{place}" in str(caught.value)
    assert words in str(caught.value)
    assert f"voicemock rubric check {path}" in str(caught.value)


def test_an_extension_replaces_adds_and_drops(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", BASE)
    more = EXTENSION + "drop: [action]\nquestions:\n  - {id: two, kind: opener, text: Hello, criteria: [result]}\n"
    rubric = load(write(tmp_path, "mine.yaml", more))

    assert [each.id for each in rubric.criteria] == ["result"]
    assert [each.id for each in rubric.questions] == ["one", "two"]
    assert rubric.question("one").criteria == ("result",)
    assert rubric.id == "mine"


def test_a_mistake_in_an_extension_is_placed_in_its_own_file(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", BASE)
    more = EXTENSION + "questions:\n  - {id: two, kind: opener, text: Hello, criteria: [nothing]}\n"
    with pytest.raises(BadInput, match=r"mine.yaml:8:\d+: there is no criterion 'nothing'"):
        load(write(tmp_path, "mine.yaml", more))
    with pytest.raises(BadInput, match=r"'nothing' is not in base\.yaml"):
        load(write(tmp_path, "mine.yaml", EXTENSION + "drop: [nothing]\n"))


def test_rubrics_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", EXTENSION.replace("base.yaml", "mine.yaml"))
    with pytest.raises(BadInput, match="circle"):
        load(write(tmp_path, "mine.yaml", EXTENSION))


def test_ones_own_rubric_comes_before_the_shipped_one_and_may_extend_it() -> None:
    own = own_folder("rubrics")
    own.mkdir(parents=True)
    write(own, "behavioral.yaml", EXTENSION.replace("base.yaml", "behavioral"))

    assert find("behavioral") == own / "behavioral.yaml"
    assert load(find("behavioral")).id == "mine"
    assert len(load(find("behavioral")).questions) == len(
        load(shipped_folder("rubrics") / "behavioral.yaml").questions
    )


def test_a_name_that_is_not_there_suggests_the_nearest() -> None:
    with pytest.raises(NotFound, match="did you mean 'product-manager'"):
        find("product-manger")
    assert "product-manager" in available()


def test_the_templates_pass_their_own_check(tmp_path: Path) -> None:
    base = load(find("backend-engineer"))

    assert load(write(tmp_path, "new.yaml", template("My Rôle 2"))).id == "my-r-le-2"
    assert load(write(tmp_path, "ext.yaml", template("payments", base))).question("why-us").criteria


def test_the_schema_for_editors_is_the_one_that_ships() -> None:
    import json

    assert json.loads((shipped_folder("rubrics") / "schema.json").read_text()) == json_schema()


def test_a_template_names_its_base_as_a_file_beside_it(tmp_path):
    base = load(write(tmp_path, "own base.yaml", template("mine")))
    extension = write(tmp_path, "ext.yaml", template("payments", base, "own base.yaml"))

    assert load(extension).criteria == base.criteria


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "/base.yaml", "C:\\\\base.yaml", "\\\\\\\\host\\\\share\\\\x.yaml", "../../x", "a\\0.yaml"],
)
def test_a_rubric_from_anywhere_opens_no_file_that_is_no_rubric_beside_it(tmp_path: Path, name: str) -> None:
    write(tmp_path, "mine.yaml", EXTENSION.replace("base.yaml", f'"{name}"'))
    with pytest.raises(BadInput, match=r"mine\.yaml:3:1: it must be a rubric's name, or the path"):
        load(tmp_path / "mine.yaml")


def test_a_long_chain_of_rubrics_ends(tmp_path: Path) -> None:
    for number in range(40):
        write(tmp_path, f"r{number}.yaml", EXTENSION.replace("base.yaml", f"r{number + 1}.yaml"))
    with pytest.raises(BadInput, match="more than 8 rubrics extend each other"):
        load(tmp_path / "r0.yaml")


def test_one_level_is_written_in_one_way_only(tmp_path: Path) -> None:
    twice = BASE.replace("levels: {1: a, 3: b, 5: c}", "levels: {1: a, 01: z, 3: b, 5: c}", 1)
    with pytest.raises(BadInput, match="must be a whole number from 1 to 5"):
        load(write(tmp_path, "base.yaml", twice))


def test_the_command_in_a_message_works_for_odd_names(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        load(write(tmp_path, "two words;.yaml", "id: x\n"))

    assert shlex.split(caught.value.remedy)[-1] == str(tmp_path / "two words;.yaml")


def test_the_place_of_a_part_is_in_the_file_where_it_stands(tmp_path: Path) -> None:
    base = write(tmp_path, "base.yaml", BASE)
    own = EXTENSION + "criteria:\n  - id: result\n    name: R\n    levels:\n      1: a\n      3: b\n      5: c\n"
    mine = write(tmp_path, "mine.yaml", own)

    assert place_of(base, "criteria", "action", "levels", "3") == f"{base}:12:20"
    assert place_of(mine, "criteria", "result", "levels", "5") == f"{mine}:13:7"
    assert place_of(mine, "criteria", "action", "points", "p") == f"{base}:13:14"
    assert place_of(base, "criteria", "nowhere", "levels") == f"{base}:8:1"
