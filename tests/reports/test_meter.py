"""The live lines say what is heard, what of it is settled, and when the answer ends."""

import io

import pytest

from tests.reports.test_screen import ANYTHING_OBEYED, OWN_SEQUENCES, Level, Tty
from voicemock.reports.meter import meter
from voicemock.reports.screen import Screen
from voicemock.reports.terminal import Part, Terminal
from voicemock.transcript import Said, Word


def words(text: str, probability: float | None = 0.95) -> tuple[Word, ...]:
    return tuple(Word(text=each, start_s=0, end_s=1, probability=probability) for each in text.split())


def text(parts: list[Part]) -> str:
    return "".join(part if isinstance(part, str) else part[0] for part in parts)


def style(parts: list[Part], word: str) -> str:
    return next(part[1] for part in parts if not isinstance(part, str) and part[0] == word)


def test_settled_words_stand_plain_and_those_that_may_change_dim() -> None:
    said = Said(settled=words("I wrote it"), unsettled=(*words("and then"), *words("Reddish", 0.1)))

    parts = meter(Level(said=said), 80)

    assert text(parts).splitlines()[1].split() == ["I", "wrote", "it", "and", "then", "Reddish"]
    assert (style(parts, "wrote"), style(parts, "then"), style(parts, "Reddish")) == ("", "dim", "dim underline")


def test_of_a_long_answer_the_latest_words_are_shown() -> None:
    said = Said(settled=words(" ".join(f"w{number}" for number in range(2000))), unsettled=words("now"))

    shown = text(meter(Level(said=said), 60)).partition("\n")[2]

    assert shown.startswith("… ") and shown.endswith("w1999 now")
    assert 120 < len(shown) <= 180


@pytest.mark.parametrize(
    ("seems", "closes_in_s", "sign"),
    [
        ("listening", None, ""),
        ("listening", 4.0, ""),
        ("thinking", 5.0, "thinking pause"),
        ("finished", 2.6, "finished? 3 s · speak to go on"),
        ("finished", None, ""),
    ],
)
def test_the_pause_is_named_and_counted_down(seems: str, closes_in_s: float | None, sign: str) -> None:
    first = text(meter(Level(seems=seems, closes_in_s=closes_in_s, speaking=False), 80)).splitlines()[0]

    assert first.rpartition("□")[2].strip() == sign


@pytest.mark.parametrize("state", [{"ready": False}, {"paused": True}])
def test_where_nothing_is_heard_no_words_and_no_countdown_stand(state: dict[str, bool]) -> None:
    level = Level(said=Said(settled=words("old")), seems="finished", closes_in_s=1.0, **state)

    assert "\n" not in text(meter(level, 80)) and "finished" not in text(meter(level, 80))


def test_words_reach_the_terminal_as_text_in_lines_of_its_width() -> None:
    file = Tty()
    hostile = Word(text="\x1b[31mred\nline\x07\u202e[bold]", start_s=0, end_s=1)
    with Screen(Terminal(file, {"TERM": "xterm"}, 40), keys="Enter ends") as screen:
        screen.meter(Level(said=Said(settled=(hostile, *words("word " * 60)))))
        shown = OWN_SEQUENCES.sub("", file.getvalue()).replace("\r", "")

    assert not ANYTHING_OBEYED.search(shown.replace("\n", ""))
    assert "[bold]" in shown or "…" in shown
    assert all(len(line) <= 40 for line in shown.splitlines())


def test_without_a_terminal_words_come_when_the_answer_is_finished() -> None:
    file = io.StringIO()
    with Screen(Terminal(file, {}), keys="Enter ends") as screen:
        screen.meter(Level(said=Said(settled=words("not yet"))))

    assert "not yet" not in file.getvalue()
