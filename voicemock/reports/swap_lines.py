"""What the interview of a played candidate came to, in words: for the terminal, Markdown and the page."""

from collections.abc import Iterator

from voicemock.evaluation.swap_marks import LEANS
from voicemock.reports.conduct_lines import SIGNS_ONLY, conduct_lines, findings
from voicemock.reports.swap_view import Swap, SwapMark
from voicemock.reports.terminal import Line, bar
from voicemock.safe_text import inline_markdown, one_line

NAME_CELLS = 20
OPEN = "The marks are not in yet, and the candidate's level stays hidden until then."
NOTHING = "No mark has a true level beside it."
MADE_UP = "The candidate is made up: its answers count nowhere else, and these marks neither."
CONDUCT = "How you led the interview"


def title(swap: Swap) -> str:
    """What it was, for a heading."""
    return f"You interviewed {one_line(swap.candidate)}"


def mark_sentence(mark: SwapMark) -> str:
    """One mark beside the true level."""
    yours = f"you {mark.level}" if mark.level else "you: not assessed"
    if mark.true is None:
        return yours
    told = f"{yours}, true level {mark.true}"
    if mark.level:
        apart = mark.level - mark.true
        told += f": {abs(apart)} too {'kind' if apart > 0 else 'hard'}" if apart else ": the same"
    if mark.held_back:
        told += "; asked for what was held back" if mark.drawn_out else "; something was held back and not asked for"
    return told


def summary(swap: Swap) -> Iterator[str]:
    """The reveal and the figures, a sentence each."""
    if not swap.finished:
        yield OPEN
        return
    how = "drawn" if swap.drawn else "as you wished"
    level = f"level {swap.level}" if (swap.level or "").isdigit() else str(swap.level)
    yield f"The candidate was to be at {level} ({how}); the answers came from: {one_line(swap.by)}."
    if swap.difference is None or swap.within_one is None or swap.exact is None:
        yield NOTHING
        return
    lean = {
        "kind": "you mark too kindly",
        "hard": "you mark too hard",
        "neither": f"neither too kind nor too hard (under {LEANS} of a level)",
    }
    off = f"Over {swap.compared} marks you lie {swap.difference:+.1f} levels off on average"
    yield f"{off}: {lean[swap.lean or 'neither']}."
    yield f"{swap.within_one:.0%} are within one level, {swap.exact:.0%} exact."
    if swap.overall is not None and swap.overall_true is not None:
        yield f"Overall you gave {swap.overall:.1f}; it is worth {swap.overall_true:.1f}."
    yield MADE_UP


def swap_lines(swap: Swap) -> Iterator[Line]:
    """Marks beside the true levels, the figures, and how the interview was led, for a terminal."""
    question = ""
    for mark in swap.marks:
        if mark.question_id != question:
            question = mark.question_id
            yield Line(0, ((question, "dim"),))
        level = f"{bar(mark.level)} " if mark.level else ""
        yield Line(2, (f"{one_line(mark.name).ljust(NAME_CELLS)} ", (level, "cyan"), mark_sentence(mark)))
        if mark.heard:
            yield Line(4, ((mark.heard, "dim"),))
    for sentence in summary(swap):
        yield Line(0, (sentence,))
    yield Line(0, ("",))
    yield Line(0, ((CONDUCT, "bold"),))
    yield from conduct_lines(swap.conduct)


def swap_markdown(swap: Swap | None) -> Iterator[str]:
    """The same as Markdown; nothing of any other session."""
    if swap is None:
        return
    yield from ("", f"## {inline_markdown(title(swap))}", "")
    yield from (f"- {inline_markdown(each)}" for each in marks_told(swap))
    yield ""
    yield from (f"{inline_markdown(each)}" for each in summary(swap))
    yield from ("", f"### {CONDUCT}", "")
    yield from (f"- {inline_markdown(each)}" for each in conduct_told(swap))
    if swap.conduct.wording_known:
        yield from ("", f"*{SIGNS_ONLY}*")


def parts(swap: Swap | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Titles, each with sentences; nothing of any other session."""
    if swap is not None:
        yield title(swap), (*marks_told(swap), *summary(swap))
        yield CONDUCT, tuple(conduct_told(swap))


def marks_told(swap: Swap) -> Iterator[str]:
    """Each mark in a sentence."""
    for mark in swap.marks:
        heard = f". You heard: {mark.heard}" if mark.heard else ""
        yield one_line(f"{mark.question_id}, {mark.name}: {mark_sentence(mark)}{heard}")


def conduct_told(swap: Swap) -> Iterator[str]:
    """Each finding about how the interview was led, in a sentence."""
    yield from (f"{each.name}: {one_line(each.what)}" for each in findings(swap.conduct))
