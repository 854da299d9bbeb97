"""What each key does to a replay, and what the time does: values only."""

from dataclasses import replace

import pytest

from voicemock.reports.replaying.player import Player
from voicemock.reports.replaying.scene import Proven, Scene
from voicemock.transcript import Stretch


def answer(turn: int, end_s: float = 30.0, quotes: tuple[float, ...] = (), pauses: tuple[float, ...] = ()) -> Scene:
    return Scene(
        f"Q{turn}", turn, 0.0, end_s, spoken=True,
        proven=tuple(Proven(at_s, at_s + 2, ("",)) for at_s in quotes),
        pauses=tuple(Stretch(at_s, at_s + 3) for at_s in pauses),
    )  # fmt: skip


def told(turn: int, end_s: float = 4.0) -> Scene:
    return Scene("Feedback", turn, 0.0, end_s)


SCENES = (
    told(0),
    told(1),
    answer(1, quotes=(5.0, 5.0, 20.0), pauses=(10.0,)),
    told(1),
    told(2),
    answer(2, quotes=(1.0,), pauses=(0.5, 25.0)),
    told(2),
)


@pytest.fixture
def player() -> Player:
    return replace(Player.begun(SCENES), at=2, position_s=7.0)


def after(player: Player, *keys: str) -> tuple[int, float]:
    for key in keys:
        player = player.pressed(key)
    return player.at, player.position_s


def test_time_goes_through_all_scenes_to_the_end() -> None:
    player, seen = Player.begun(SCENES), []
    while not player.over:
        seen.append(player.at)
        player = player.reached(player.position_s + 1.0)

    assert [seen.count(at) for at in range(len(SCENES))] == [4, 4, 30, 4, 4, 30, 4]


def test_nothing_to_show_is_over_at_once() -> None:
    assert Player.begun(()).over


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (("n",), (4, 0.0)),
        (("down",), (4, 0.0)),
        (("N",), (1, 0.0)),
        (("n", "N"), (1, 0.0)),
        (("e",), (2, 19.7)),
        (("e", "e"), (5, 0.7)),
        (("E",), (2, 4.7)),
        (("e", "E"), (2, 4.7)),
        (("l",), (2, 9.0)),
        (("l", "l"), (5, 0.0)),
        (("l", "l", "l"), (5, 24.0)),
        (("l", "l", "l", "L", "L"), (2, 9.0)),
        (("right",), (2, 12.0)),
        (("left",), (2, 2.0)),
        (("left", "left"), (2, 0.0)),
        (("left", "left", "left"), (1, 0.0)),
        (("right",) * 5, (3, 0.0)),
        (("s",), (3, 0.0)),
        (("s", "s"), (4, 0.0)),
        (("x",), (2, 7.0)),
    ],
)
def test_keys_jump(player: Player, keys: tuple[str, ...], place: tuple[int, float]) -> None:
    assert after(player, *keys) == (place[0], pytest.approx(place[1]))


@pytest.mark.parametrize(("key", "said"), [("e", "quote"), ("l", "long pause"), ("n", "question")])
def test_where_there_is_no_more_it_stays_and_says_so(player: Player, key: str, said: str) -> None:
    last = replace(player, at=6, position_s=1.0)

    assert after(last, key) == (6, 1.0)
    assert last.pressed(key).remark == f"No {said} after this."
    assert not last.pressed(key).pressed(" ").remark


def test_space_stops_and_goes_on_and_the_keys_shown_stop_too(player: Player) -> None:
    assert player.pressed(" ").stands and not player.pressed(" ").pressed(" ").stands
    assert player.pressed("?").stands and not player.pressed("?").pressed("?").stands
    assert not player.pressed("?").pressed("e").stands
    assert player.pressed(" ").pressed("e").paused


def test_the_speed_goes_by_steps_and_counts_for_speech_only(player: Player) -> None:
    odd = replace(player, speed=1.1)

    assert odd.pressed("+").speed == 1.25 and odd.pressed("-").speed == 1.0
    for _ in range(9):
        player = player.pressed("-")
    assert player.speed == player.rate == 0.5
    assert player.pressed("s").rate == 1.0
    for _ in range(9):
        player = player.pressed("+")
    assert player.speed == 2.0


def test_it_ends_behind_the_last_scene_and_q_leaves(player: Player) -> None:
    assert replace(player, at=6, position_s=3.9).reached(4.0).over
    assert replace(player, at=6).pressed("s").over
    assert player.pressed("q").left and not player.pressed("q").over
