import io
import re
from dataclasses import dataclass, field

import pytest

from tests.reports import folded, hostile
from voicemock.grade import Grade
from voicemock.reports.document import document
from voicemock.reports.replay import replay
from voicemock.reports.screen import Screen
from voicemock.reports.terminal import Terminal
from voicemock.sessions import events as e
from voicemock.sessions.session import apply, fold
from voicemock.transcript import Said

OWN_SEQUENCES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
ANYTHING_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b-\u200d\ufeff]")


class Tty(io.StringIO):
    def isatty(self):
        return True


@dataclass
class Level:
    elapsed_s: float = 42.0
    target_s: float = 120.0
    level_dbfs: float = -20.0
    speaking: bool = True
    seems: str = "listening"
    closes_in_s: float | None = None
    said: Said = field(default_factory=Said)
    paused: bool = False
    ready: bool = True
    hint: str = ""
    question: str = ""


def shown(events, file=None, environ=None, width=None):
    file = file or io.StringIO()
    terminal = Terminal(file, environ or {}, width)
    session = None
    with Screen(terminal, keys="Enter ends") as screen:
        for event in events:
            session = fold([event]) if session is None else apply(session, event)
            screen.show(event, session)
            screen.meter(Level())
    replay(document(session), terminal)
    return file.getvalue()


def hostile_events(payload):
    """What led to the hostile session, near enough: its events with every text replaced."""
    session = hostile.session(payload)
    run = session.run
    yield session.opened
    yield e.SessionResumed(engines=session.opened.engines)
    for turn in session.turns:
        asked = e.QuestionAsked(
            turn=turn.number, turn_kind=turn.kind, question=turn.question, text=turn.text, target_s=60, lead=turn.lead
        )
        yield asked
        if turn.recorded:
            yield turn.recorded
        if turn.failure:
            yield e.TranscriptionFailed(turn=turn.number, reason=turn.failure)
        if turn.typed:
            yield e.AnswerTyped(turn=turn.number, text=turn.transcript.text)
        elif turn.transcript:
            yield e.AnswerTranscribed(turn=turn.number, transcript=turn.transcript, engine=payload)
    yield from session.failures
    yield e.InterviewClosed(reason="out_of_time")
    yield e.ScoringStarted(run=1, judge=run.judge, rubric=run.rubric.as_data(), rubric_digest="x")
    for (question, _), grade in run.grades.items():
        yield e.CriterionGraded(run=1, question=question, grade=grade, judge=payload)
    yield e.ScoringFinished(run=1)


@pytest.mark.parametrize("payload", hostile.TERMINAL + hostile.HTML[:6])
def test_without_a_terminal_no_control_byte_comes_out(payload):
    out = shown(hostile_events(payload))

    assert not ANYTHING_OBEYED.search(out)
    if payload.isascii() and payload.isprintable():
        assert payload in out


@pytest.mark.parametrize("payload", hostile.TERMINAL)
@pytest.mark.parametrize("width", [20, 130])
def test_on_a_terminal_only_our_own_sequences_come_out(payload, width):
    out = shown(hostile_events(payload), Tty(), {"TERM": "xterm-256color"}, width)
    plain = shown(folded.full_events(), Tty(), {"TERM": "xterm-256color"}, width)

    kinds = {sequence[-1] for sequence in OWN_SEQUENCES.findall(out)}
    assert kinds <= {sequence[-1] for sequence in OWN_SEQUENCES.findall(plain)}
    assert not ANYTHING_OBEYED.search(OWN_SEQUENCES.sub("", out).replace("\r", ""))


def test_no_line_is_wider_than_a_narrow_terminal():
    file = Tty()
    terminal = Terminal(file, {"TERM": "xterm"}, 20)
    for event_count in range(1, len(list(folded.full_events())) + 1):
        events = list(folded.full_events())[:event_count]
        Screen(terminal).show(events[-1], fold(events))
    replay(document(folded.kinds().full), terminal)

    lines = OWN_SEQUENCES.sub("", file.getvalue()).split("\n")
    assert max(map(len, lines)) <= 20


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "latin-1"])
def test_a_small_character_set_never_fails(encoding):
    raw = io.BytesIO()
    stdout = io.TextIOWrapper(raw, encoding=encoding)
    terminal = Terminal(stdout, {})
    events = list(folded.full_events())
    at = events.index(e.AnswerSkipped(turn=3))
    events[at - 1] = folded.asked(3, "Où était-ce…?", question="design")
    events[at] = e.AnswerTyped(turn=3, text="naïve – “quoted” 日本 \U0001f600")
    session = None
    for event in events:
        session = fold([event]) if session is None else apply(session, event)
        Screen(terminal).show(event, session)
    replay(document(session), terminal)
    stdout.flush()

    out = raw.getvalue().decode(encoding)
    assert '"quoted" \\u65e5\\u672c \\U0001f600' in out
    assert "###.. 3 of 5" in out


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {}])
def test_a_dumb_terminal_gets_plain_lines(environ):
    assert "\x1b" not in shown(folded.full_events(), Tty(), environ)


def test_no_color_is_respected():
    out = shown(folded.full_events(), Tty(), {"TERM": "xterm-256color", "NO_COLOR": "1"}, 100)

    assert not re.search(r"\x1b\[[0-9;]*(3[0-9]|4[0-9]|9[0-7])m", out)


def test_everything_said_and_proven_is_shown_live_and_again():
    out = shown(folded.full_events())

    assert (out.count(folded.FIRST), out.count(folded.FIRST_SHOWN)) == (1, 1)
    for text in (folded.SECOND, "“I rewrote the query”", "turn 1", "how it is known"):
        assert out.count(text) >= 2, text
    assert "not scored: no speech was heard or transcribed" in out
    assert "2 of 3 criteria assessed" in out
    assert "Coverage is not correctness" in out
    assert "The microphone delivered nothing for 0.4 s at 0:02." in out


def test_what_was_not_scored_shows_no_level():
    out = shown(folded.full_events())

    assert all("of 5" not in line and "■" not in line for line in out.split("\n") if line.strip().startswith("Depth"))


def test_feedback_stands_beside_the_words_where_there_is_room():
    def lines(width):
        file = Tty()
        replay(document(folded.kinds().full), Terminal(file, {"TERM": "xterm"}, width))
        return OWN_SEQUENCES.sub("", file.getvalue()).split("\n")

    assert any("The billing" in line and "Action" in line for line in lines(120))
    assert not any("The billing" in line and "Action" in line for line in lines(80))


def test_the_meter_is_one_line_that_leaves_nothing_behind():
    file = Tty()
    with Screen(Terminal(file, {"TERM": "xterm"}, 30), keys="Enter ends, p pauses, r starts again") as screen:
        for at in range(20):
            screen.meter(Level(elapsed_s=at, level_dbfs=-5.0 * at, hint="Muted?" if at > 5 else ""))
        screen.meter(Level(paused=True))
        screen.note("After.")
    out = file.getvalue()

    assert "listening" in out
    assert "paused" in out
    assert OWN_SEQUENCES.sub("", out).rstrip().endswith("After.")
    assert max(len(line) for line in OWN_SEQUENCES.sub("", out).replace("\r", "\n").split("\n")) <= 30


def test_without_a_terminal_the_meter_says_each_change_once():
    file = io.StringIO()
    screen = Screen(Terminal(file, {}), keys="Enter ends")
    for level in (
        Level(ready=False),
        Level(),
        Level(),
        Level(hint="Muted."),
        Level(hint="Muted."),
        Level(paused=True),
    ):
        screen.meter(level)

    lines = file.getvalue().split("\n")
    assert lines == ["Opening the microphone…", "Listening… Enter ends", "Muted.", "Paused…", ""]


def test_what_the_microphone_asks_stays_on_the_screen_above_the_meter():
    file = Tty()
    with Screen(Terminal(file, {"TERM": "xterm"}, 60)) as screen:
        screen.meter(Level())
        screen.meter(Level(question="Microphone lost at 0:42.\nEnter tries again"))
        screen.meter(Level())
    plain = io.StringIO()
    Screen(Terminal(plain, {})).meter(Level(question="Microphone lost at 0:42.\nEnter tries again"))

    drawn = [line.strip() for line in OWN_SEQUENCES.sub("", file.getvalue()).split("\n")]
    at = drawn.index("Microphone lost at 0:42.")
    assert drawn[at + 1] == "Enter tries again"
    assert "listening" in drawn[at - 1] and "listening" in drawn[at + 2]
    assert plain.getvalue() == "Microphone lost at 0:42.\nEnter tries again\n"


def test_a_hint_that_comes_with_a_new_state_is_said_too():
    file = io.StringIO()
    screen = Screen(Terminal(file, {}), keys="Enter ends")
    screen.meter(Level(hint="1.3 s missing."))

    assert file.getvalue() == "Listening… Enter ends\n1.3 s missing.\n"


def test_lines_typed_before_are_shown_as_text():
    file = io.StringIO()
    Screen(Terminal(file, {})).typed_before(["I measured [bold]it[/]", "\x1b[31mtwice"])

    assert file.getvalue().splitlines()[1:] == ["  I measured [bold]it[/]", "  [31mtwice"]


def test_a_question_is_asked_again_after_coming_back():
    file = io.StringIO()
    session = folded.kinds().open
    Screen(Terminal(file, {})).ask_again(session.turns[-1], session)

    assert "Follow-up" in file.getvalue()
    assert "And then?" in file.getvalue()


def test_waiting_is_said_at_once_and_taken_away():
    plain, drawn = io.StringIO(), Tty()
    with Screen(Terminal(plain, {})).waiting("Transcribing…"):
        assert plain.getvalue() == "Transcribing…\n"
    with Screen(Terminal(drawn, {"TERM": "xterm"}, 40)).waiting("Transcribing…"):
        assert "Transcribing…" in drawn.getvalue()
    assert drawn.getvalue().endswith("\x1b[2K") or "\x1b[2K" in drawn.getvalue()


@pytest.mark.parametrize("state", ["open", "unscored", "typed", "unheard", "empty"])
def test_every_state_can_be_replayed(state):
    file = io.StringIO()
    replay(document(getattr(folded.kinds(), state)), Terminal(file, {}))

    says = {
        "open": "The interview is still open.",
        "unscored": "There is no transcript yet: The recogniser died. The recording is kept.",
        "typed": "I rewrote it.\n  Twice.",
        "unheard": "No speech was heard.",
        "empty": "The interview is still open.",
    }
    assert says[state] in file.getvalue()


def test_a_grading_under_way_shows_its_own_levels_and_not_those_that_still_count():
    rub = folded.rubric()
    again = e.ScoringStarted(run=2, judge="k", rubric=rub.as_data(), rubric_digest=rub.digest())
    regraded = folded.graded("problem", Grade(criterion="action", level=5), run=2, judge="k")
    session = fold([*folded.full_events(), again, regraded])
    out = io.StringIO()
    Screen(Terminal(out)).show(regraded, session)

    assert "5 of 5" in out.getvalue() and "3 of 5" not in out.getvalue()
