"""Marks find the answers they are of, and what does not join is counted and never lost in silence."""

from pathlib import Path

import numpy as np
import pytest

from tests.evaluation.cohorts import people, row
from voicemock.errors import BadInput
from voicemock.evaluation.agreement import Agreement, NotEnough
from voicemock.evaluation.cohort_agreement import cohort_agreement, is_certain
from voicemock.evaluation.cohort_marks import Joined, Mark, read_marks

HEAD = "session,question,criterion,level,marker"
ROWS = [row("s1", [3, 4, 2, None], "ann"), row("s2", [1, 2, 3, 4], "ann"), row("s3", [5, 5], "bob")]


def read(folder: Path, *lines: str, head: str = HEAD, name: str = "cleo.csv") -> Joined:
    (folder / name).write_text("\n".join([head, *lines]))
    return read_marks([folder / name], ROWS)


def refused(folder: Path, *lines: str) -> str:
    with pytest.raises(BadInput) as caught:
        read(folder, *lines)
    return str(caught.value).replace(f"{folder}/", "")


def test_a_session_is_known_by_id_path_name_and_stem(tmp_path: Path) -> None:
    named = ("s1", "in/s2.wav", "s3.wav", "s2")
    joined = read(
        tmp_path, *(f"{name},problem,{'action' if at < 3 else 'result'},3,Ana" for at, name in enumerate(named))
    )

    assert [mark.session for mark in joined.marks] == ["s1", "s2", "s3", "s2"]
    assert [joined.judged[mark.key].level for mark in joined.marks] == [3, 1, 5, 2]


def test_levels_stand_as_spreadsheets_write_them_and_a_file_without_markers_names_one(tmp_path: Path) -> None:
    joined = read(
        tmp_path, "s1;problem;action;3,0", "s1;problem;result;4.0", "s2;problem;action; 5 ", "s2;problem;result;",
        head="Session;Question;Criterion;Level",
    )  # fmt: skip

    assert [mark.level for mark in joined.marks] == [3, 4, 5]
    assert (joined.markers, joined.empty) == (("cleo",), 1)


def test_what_does_not_join_is_counted_and_shown(tmp_path: Path) -> None:
    joined = read(
        tmp_path, "s1,problem,action,3,Ana", "s1,problem,action,3,Ana", "s1.wave,problem,action,3,Ana",
        "s3,conflict,action,3,Ana",
    )  # fmt: skip

    assert (len(joined.marks), joined.doubled, joined.strangers, joined.not_judged) == (1, 1, 1, 1)
    assert joined.examples[0].endswith("cleo.csv:4: no session 's1.wave' in this run; did you mean 's1.wav'?")
    assert "cleo.csv:5: in this session nothing was judged on 'action' of 'conflict'" in joined.examples[1]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("s1,problem,action,6,Ana", "cleo.csv:3: '6' is no level: 1, 2, 3, 4 or 5, or nothing"),
        ("s1,problem,action,3.5,Ana", "'3.5' is no level"),
        ("s1,problm,action,3,Ana", "nobody was judged on a question 'problm'; did you mean 'problem'?"),
        ("s1,problem,acton,3,Ana", "nobody was judged on a criterion 'acton'; did you mean 'action'?"),
        ("s1,problem,,3,Ana", "it names no criterion"),
        (",problem,action,3,Ana", "it names no session"),
        ("s2,problem,action,4,Ana", "Ana gives it 4, and 3 at"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, line: str, what: str) -> None:
    assert what in refused(tmp_path, "s2,problem,action,3,Ana", line)


def test_a_name_that_two_sessions_have_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(f"{HEAD}\na.wav,problem,action,3,Ana\n")
    rows = [row("s1", [3], source="one/a.wav"), row("s2", [3], source="two/a.wav")]

    with pytest.raises(BadInput, match=r"'a\.wav' may be 2 sessions"):
        read_marks([tmp_path / "m.csv"], rows)


def test_marks_of_another_run_are_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, "s9,problem,action,3,Ana")

    assert "None of the 1 marks is of an answer of this run." in said
    assert "voicemock cohort marks" in said


def test_a_sheet_that_nobody_filled_in_is_not_called_another_runs(tmp_path: Path) -> None:
    said = refused(tmp_path, "s1,problem,action,,", "s2,problem,action,,")

    assert "No level is given yet: the column 'level' is empty in all 2 rows." in said and "of this run" not in said


def test_a_mistake_in_a_line_needs_no_new_sheet(tmp_path: Path) -> None:
    said = refused(tmp_path, "s1,problem,action,3.5,")

    assert "Correct the lines named" in said and "voicemock cohort marks" not in said


def test_a_copy_of_a_sheet_is_noticed(tmp_path: Path) -> None:
    lines = [f"{name},problem,action,{at}" for at, name in enumerate(("s1", "s2", "s3"), 2)]
    lines += [f"{name},problem,result,{at}" for at, name in enumerate(("s1", "s2", "s3"), 2)]
    for name, given in (("ana", lines), ("ana copy", lines), ("ben", [*lines[:-1], "s3,problem,result,1"])):
        (tmp_path / f"{name}.csv").write_text("\n".join(["session,question,criterion,level", *given]))

    paths = [tmp_path / name for name in ("ana.csv", "ana copy.csv", "ben.csv")]
    assert read_marks(paths, ROWS).alike == (("ana", "ana copy"),)
    assert read_marks([tmp_path / "ben.csv"], ROWS).alike == ()


def marked(count: int, markers: tuple[str, ...], spread: float = 0.7, bias: float = 0.0) -> Joined:
    dice = np.random.default_rng(2)
    rows = people(count, dice)
    marks = [
        Mark(each.id, *level.key, int(np.clip(round(level.level - bias + dice.normal(0, spread)), 1, 5)), name, "")
        for each in rows for level in each.levels if level.level for name in markers
    ]  # fmt: skip
    judged = {(each.id, *level.key): level for each in rows for level in each.levels}
    return Joined({each.id: each for each in rows}, tuple(marks), judged)


def test_agreement_is_told_by_criterion_by_marker_and_between_markers() -> None:
    found = cohort_agreement(marked(40, ("Ana", "Ben"), bias=0.5))

    assert isinstance(found.everything, Agreement) and found.everything.answers == 40
    assert set(found.by_criterion) == {"action", "result"} and set(found.by_marker) == {"Ana", "Ben"}
    assert found.everything.bias_interval.low > 0.2
    assert isinstance(found.people, Agreement) and found.people.marked == 2 * 160
    assert found.people.bias == 0.0
    assert list(found.between) == [("Ana", "Ben")] and is_certain(found.everything)


def test_one_marker_is_no_ceiling_and_few_people_give_no_interval() -> None:
    found = cohort_agreement(marked(9, ("Ana",)))

    assert found.people is None and not found.between
    assert not is_certain(found.everything)


def test_people_of_whom_only_the_marker_gave_a_level_make_nothing_certain() -> None:
    joined = marked(20, ("Ana",))
    scored = {f"{at}" for at in range(9)}
    judged = {
        key: level if key[0] in scored else level._replace(level=None, reason="too_little_said")
        for key, level in joined.judged.items()
    }
    found = cohort_agreement(Joined(joined.sessions, joined.marks, judged)).everything

    assert isinstance(found, Agreement) and (found.marked, found.scored, found.answers) == (80, 36, 9)
    assert not is_certain(found)


def test_two_who_share_little_say_nothing() -> None:
    joined = marked(9, ("Ana",))
    shared = tuple(mark._replace(marker="Ben") for mark in joined.marks[:9])
    found = cohort_agreement(Joined(joined.sessions, (*joined.marks, *shared), joined.judged))

    assert isinstance(found.people, NotEnough) and found.people.missing == 1
