"""What must hold of a loop under way: the sessions tell the next round, and notes go on to its interviewer."""

from dataclasses import replace
from pathlib import Path

from tests.interview.rounds import PROMPTS, Candidate, held, opened, shipped
from voicemock import loop as loops
from voicemock.coaching.loop_run import LoopRun, RoundDone, latest_run
from voicemock.feedback import Debrief
from voicemock.interview.plan import Wishes
from voicemock.sessions.events import Carried, LoopPlace
from voicemock.sessions.session import Run, Session

LOOP = loops.load(loops.find("startup", PROMPTS))
ONE = Wishes(seed=1, most=1, follow_ups=0)


def session(name: str, number: int, run: str, round_name: str, folder: Path, *, whole: bool = True) -> Session:
    place = LoopPlace(loop="startup", run=run, number=number, of=4)
    begun = opened(shipped(round_name), wishes=ONE, loop=place, id=name)
    return held(begun, Candidate(), folder)[0] if whole else begun


def test_a_loop_begins_with_its_first_round() -> None:
    run = latest_run(LOOP, [])

    assert run.next == (1, LOOP.rounds[0])
    assert run.unfinished is None and run.carried == ()


def test_the_next_round_follows_and_the_next_interviewer_gets_the_notes(tmp_path: Path) -> None:
    first = session("a", 1, "", "first-round", tmp_path)
    run = latest_run(LOOP, [first])

    assert run.next == (2, LOOP.rounds[1])
    assert run.carried
    for each in run.carried:
        assert isinstance(each, Carried) and each.interviewer == "Daniel Okafor" and each.session == "a"
        assert any(each.note == turn.note_taken for turn in first.turns)


def test_an_unfinished_round_is_gone_on_with_first(tmp_path: Path) -> None:
    first = session("a", 1, "", "first-round", tmp_path)
    second = session("b", 2, "a", "technical", tmp_path, whole=False)

    assert latest_run(LOOP, [first, second]).unfinished is second


def test_a_new_run_begins_when_asked_for_and_other_loops_do_not_count(tmp_path: Path) -> None:
    first = session("a", 1, "", "first-round", tmp_path)
    other = opened(shipped("panel"), loop=LoopPlace(loop="leadership", run="", number=1, of=5))

    assert latest_run(LOOP, [first, other]).next == (2, LOOP.rounds[1])
    assert latest_run(LOOP, [first], anew=True).next == (1, LOOP.rounds[0])
    again = session("c", 1, "", "first-round", tmp_path)
    assert [each.session.id for each in latest_run(LOOP, [first, again]).rounds] == ["c"]


def debriefed(number: int, reads_as: str | None) -> RoundDone:
    begun = opened(shipped("technical"), wishes=ONE)
    run = Run(1, "m", begun.rubric, finished=True, debrief=Debrief(reads_as=reads_as, by="m"))
    return RoundDone(number, replace(begun, runs=(run,)))


def test_a_level_for_the_whole_loop_is_claimed_only_where_every_round_reads_as_one(tmp_path: Path) -> None:
    both = (debriefed(1, "senior"), debriefed(2, "mid"))

    assert LoopRun(LOOP, both).passes_as == "mid"
    assert LoopRun(LOOP, (*both, debriefed(3, None))).passes_as is None
    unscored = RoundDone(3, session("a", 3, "", "first-round", tmp_path))
    assert LoopRun(LOOP, (*both, unscored)).passes_as is None
