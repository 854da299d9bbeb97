"""What must hold of round and loop files: every mistake is named with its place, and the user's own come first."""

from pathlib import Path

import pytest

from voicemock import loop as loops
from voicemock.config import own_folder, shipped_folder
from voicemock.errors import BadInput, NotFound
from voicemock.round import Round
from voicemock.round_files import available, check_with_rubric, emphasised, find, load
from voicemock.rubric import Rubric
from voicemock.rubric_files import find as find_rubric
from voicemock.rubric_files import load as load_rubric

PROMPTS = [shipped_folder("prompts")]
SMALL = """\
schema: voicemock/round@1
id: small
name: small talk
description: A short one.
rubric: behavioral
interviewers:
  - {id: ann, name: Ann, role: a manager}
stages:
  - {id: opening, kind: opening, minutes: 2, name: a welcome}
  - {id: talk, kind: questions, minutes: 8, name: a few questions, kinds: [example]}
  - {id: close, kind: close, minutes: 1, name: the next steps}
next_steps: you hear from us.
"""


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_round_is_read_with_its_minutes(tmp_path: Path) -> None:
    round_ = load(written(tmp_path))

    assert round_.minutes == 11
    assert round_.lasting(22).minutes == pytest.approx(22)


@pytest.mark.parametrize(
    ("change", "place", "what"),
    [
        (("kind: close", "kind: opening"), ":11:17: ", "the opening comes first"),
        (("id: talk, kind", "id: opening, kind"), ":10:6: ", "the id 'opening' stands 2 times"),
        (("kind: questions, minutes: 8", "kind: quesions, minutes: 8"), ":10:16: ", "questions"),
        (("kinds: [example]", "interviewer: anne"), ":10:68: ", "did you mean 'ann'?"),
        (("minutes: 2", "minutes: -2"), ":9:34: ", "greater than 0"),
        (("kind: opening, minutes: 2, name: a welcome", "kind: recent_win, minutes: 2, name: w, kinds: [example]"),
         ":9:", "has no kinds of questions"),
        (("next_steps: you hear from us.", "next_step: you hear from us."), ":12:1: ", "next_steps"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_round_is_named_with_its_place(
    change: tuple[str, str], place: str, what: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInput) as caught:
        load(written(tmp_path, change))

    told = str(caught.value)
    assert f"small.yaml{place}" in told and what in told
    assert "voicemock round check" in told


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("role: a manager", "role: a manager, focus: [acton]"), "behavioral has no criterion 'acton'"),
        (("kinds: [example]", "kinds: [knowledge]"), "behavioral has no question of kind knowledge"),
        (("kinds: [example]", "questions: [hard-problm]"), "did you mean 'hard-problem'?"),
        (("next_steps:", "emphasis: {resultt: 2}\nnext_steps:"), "did you mean 'result'?"),
    ],
)
def test_a_round_is_held_against_its_rubric(change: tuple[str, str], what: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        check_with_rubric(written(tmp_path, change))

    assert what in str(caught.value)


def test_a_round_made_as_long_as_can_be_is_still_one(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    long = load(path).lasting(480)

    assert Round.model_validate(long.as_data()).minutes == pytest.approx(480)


def test_an_emphasis_weighs_and_what_the_rubric_lacks_is_passed_over(tmp_path: Path) -> None:
    round_ = load(written(tmp_path, ("next_steps:", "emphasis: {result: 2, nowhere: 3}\nnext_steps:")))
    rubric = load_rubric(find_rubric("behavioral"))
    weighed = emphasised(rubric, round_)

    assert weighed.criterion("result").weight == 2 * rubric.criterion("result").weight
    assert weighed.criterion("action").weight == rubric.criterion("action").weight

    heavy = rubric.model_copy(
        update={"criteria": tuple(each.model_copy(update={"weight": 80.0}) for each in rubric.criteria)}
    )
    weighed = Rubric.model_validate(emphasised(heavy, round_).as_data())

    assert weighed.criterion("result").weight == pytest.approx(2 * weighed.criterion("action").weight)


def test_a_round_of_the_users_own_takes_the_place_of_a_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICEMOCK_HOME", str(tmp_path))
    folder = own_folder("prompts") / "rounds"
    folder.mkdir(parents=True)
    (folder / "technical.yaml").write_text(SMALL.replace("id: small", "id: technical"), encoding="utf-8")

    assert load(find("technical")).name == "small talk"
    assert load(find("technical", PROMPTS)).name != "small talk"
    assert "panel" in available()


def test_a_misspelt_round_or_loop_is_met_with_the_nearest_name() -> None:
    with pytest.raises(NotFound, match="did you mean 'technical'"):
        find("tecnical")
    with pytest.raises(NotFound, match="did you mean 'startup'"):
        loops.find("startupp")


@pytest.mark.parametrize("name", loops.available(PROMPTS))
def test_a_shipped_loop_holds_rounds_that_ship(name: str) -> None:
    loop = loops.load(loops.find(name, PROMPTS))

    assert loop.id == name
    assert {each.round for each in loop.rounds} <= available(PROMPTS).keys()


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("technical", "tecnical"), "did you mean 'technical'?"),
        (("day: 3", "day: 9"), "in the order of their days"),
        (("day: 1,", "day: 0,"), "greater than or equal to 1"),
    ],
)
def test_a_mistake_in_a_loop_is_named_with_its_place(change: tuple[str, str], what: str, tmp_path: Path) -> None:
    text = (shipped_folder("prompts") / "loops" / "startup.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace(*change), encoding="utf-8")

    with pytest.raises(BadInput) as caught:
        loops.load(path)
    assert "mine.yaml:" in str(caught.value) and what in str(caught.value)
