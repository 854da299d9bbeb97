"""What must hold of progress on a terminal: pictures that fit it, words where there is none, no trend from two."""

import io
import re

import pytest

from tests.practice.practised import assumed, row, session
from voicemock.practice.groups import groups
from voicemock.practice.summary import Summary
from voicemock.reports.progress_text import print_progress
from voicemock.reports.spark import binned, bounds, level_line, spark
from voicemock.reports.terminal import Terminal

RISING = row("action", [1.0, 1.7, 2.3, 3.0, 3.7, 4.3, 5.0])


class Tty(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def printed(
    sessions: list[Summary], width: int = 80, encoding: str = "utf-8", term: str = "xterm", **env: str
) -> str:
    stream = Tty(io.BytesIO(), encoding, newline="\n")
    print_progress(groups(sessions, assumed), Terminal(stream, {"TERM": term, **env}, width))
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]


def bare(told: str) -> str:
    """Without colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", told)


def test_a_rise_beyond_the_noise_is_told_with_its_interval() -> None:
    told = bare(printed(RISING))

    assert "4.0 higher over 7 sessions (2.8 to 5.2)" in told
    assert "▁▂▃▅▆▇█" in told and "3.7 ± 0.4" in told
    assert "an assumption: measure it with voicemock calibrate" in " ".join(told.split())


@pytest.mark.parametrize("count", [1, 2, 4])
def test_nothing_is_told_of_a_few_sessions(count: int) -> None:
    told = printed(RISING[:count])

    assert f"too few sessions to tell ({count} of 5)" in told and "higher" not in told


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_longer_than_the_terminal(width: int) -> None:
    long = [session(at, {"action": 3.0, "a rather long name of a criterion, indeed": 2.0}) for at in range(90)]
    told = bare(printed([*long, *RISING], width))

    assert max(map(len, told.splitlines())) <= width
    assert "the mean of" in " ".join(told.split()), "more sessions than columns"


def test_a_terminal_without_blocks_gets_digits() -> None:
    told = printed(RISING, encoding="ascii", NO_COLOR="1")

    assert "1223445" in told and told.isascii() and "\\u" not in told


def test_no_color_leaves_no_colour() -> None:
    assert "\x1b[3" not in printed(RISING, NO_COLOR="1") and "\x1b[3" in printed(RISING, COLORTERM="truecolor")


def test_where_there_is_no_terminal_every_criterion_is_a_sentence() -> None:
    again = session(7, {"action": 5.0}, purpose="retake")
    told = printed([*RISING, session(8, {"action": None}), again], term="dumb")

    assert "Action: 3.7 ± 0.4 of 5 (the latest 15 answers, in 5 sessions); 4.0 higher" in told
    assert "by session: 1.0, 1.7, 2.3, 3.0, 3.7, 4.3, 5.0, 5.0 (retake), no level" in told
    assert "▁" not in told and "A retake is the same question again" in told


def test_another_judges_levels_stand_apart() -> None:
    told = printed([*RISING, session(9, {"action": 2.0}, judges=("a model",))])

    assert "Levels by a model." in told and "too few sessions to tell (1 of 5)" in told
    assert "earlier by coverage: 7 sessions" in told


def test_only_some_groups_are_shown_whole_and_the_others_named() -> None:
    sessions = [session(at, {"action": 3.0}, rubric=f"r{at}", rubric_name=f"Role {at}") for at in range(5)]
    told = printed(sessions)

    assert "Role 4 ·" in told and "Also practised" in told and "voicemock progress --rubric r0" in told


def test_what_others_wrote_is_text_and_nothing_else() -> None:
    bad = "\x1b]0;x\x07[red]\u202e"
    told = printed([session(1, {bad: 3.0}, rubric_name=bad, round_name=bad, judges=(bad,))], NO_COLOR="1")

    assert "\x07" not in told and "\x1b]" not in told and "\u202e" not in told and "[red]" in told


def test_without_sessions_there_is_a_way_to_begin() -> None:
    assert "voicemock interview" in printed([])


def test_pictures_of_one_line() -> None:
    assert spark([1, None, 5], 1, 5) == "▁ █" and spark([0, 50, 100], 0, 100, is_ascii=True) == "059"
    assert level_line(3, 0.5) == "|   | ──●── |   |"
    assert level_line(None) == "|   |   |   |   |" and level_line(9, 0)[-1] == "●"
    assert binned([1.0, 3.0, None, None, 5.0], 3) == ([2.0, None, 5.0], 2)
    assert bounds([None], (None, None)) == (0.0, 1.0) and bounds([3.0, 3.0], (None, 2.0)) == (2.0, 3.0)
