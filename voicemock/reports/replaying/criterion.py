"""Just the seconds that made or cost the level of one criterion, question by question."""

from collections.abc import Iterable, Iterator, Sequence

from voicemock.reports.document_values import Document, Proof, Score, Turn
from voicemock.reports.feedback import quotes, score_lines
from voicemock.reports.marked_text import Piece, pieces
from voicemock.reports.replaying.scene import Scene, reading_s
from voicemock.reports.replaying.track import Sounds, level_of, pauses_of, proven_in, question_of
from voicemock.reports.terminal import Line, Terminal, bar
from voicemock.rubric import Rubric
from voicemock.safe_text import one_line
from voicemock.transcript import Stretch

BEFORE_S, AFTER_S = 1.5, 1.0
"""What is heard around a quote, so that it is understood."""


def clips_of(
    document: Document, sounds: Sounds, criterion: str, rubric: Rubric, question: str | None = None
) -> list[Scene]:
    """The quotes of a criterion with a little around them, and after those of a question what was missing."""
    return [
        scene
        for number, score in _scores(document, criterion, question)
        for scene in _of_score(number, score, document, sounds, rubric)
    ]


def print_criterion(
    document: Document, terminal: Terminal, criterion: str, rubric: Rubric, question: str | None = None
) -> None:
    """The same in print."""
    for number, score in _scores(document, criterion, question):
        terminal.heading(f"{score.name} · Q{number}")
        for turn in document.exchange(score.question_id)[:1]:
            terminal.line((turn.question, "bold"))
            terminal.blank()
        terminal.lines(verdict(score, rubric), indent=2)


def verdict(score: Score, rubric: Rubric) -> Iterator[Line]:
    """The level with its quotes and what was missing; where nothing was found, what was looked for."""
    yield from score_lines(score)
    if not score.evidence:
        looked_for = [each.measures for each in rubric.criteria if each.id == score.criterion]
        yield Line(2, (("Nothing was found for it in what you said.", "yellow"),))
        for each in looked_for:
            yield Line(2, (("looked for: ", "dim"), each))


def _scores(document: Document, criterion: str, question: str | None) -> Iterator[tuple[int, Score]]:
    """Each question's score on the criterion, with the number that the question has on the page."""
    done = set()
    for number, passage in document.numbered():
        name = passage.question_id
        if not name or name in done or question not in (None, name):
            continue
        done.add(name)
        for score in document.scores:
            if (score.question_id, score.criterion) == (name, criterion):
                yield number, score


def _of_score(number: int, score: Score, document: Document, sounds: Sounds, rubric: Rubric) -> Iterator[Scene]:
    title = f"{score.name} · Q{number}"
    turns = document.exchange(score.question_id)
    for turn in turns:
        proofs = [each for each, _ in quotes(score.evidence) if each.turn == turn.number]
        for clip in _stretches(proofs, turn):
            yield _clip(f"{title} · turn {turn.number}", turn, clip, score, sounds)
    lines = tuple(verdict(score, rubric))
    head = question_of(turns[0]) if turns else ()
    yield Scene(title, turns[0].number if turns else 0, 0.0, reading_s(lines), head=head, lines=lines)


def _below(score: Score) -> Iterator[Line]:
    yield Line(0, (f"{one_line(score.name)} ", (bar(score.level), "cyan"), f" {level_of(score)}"))
    if score.missing:
        yield Line(0, (("missing: ", "dim"), "; ".join(score.missing)))


def _stretches(proofs: Iterable[Proof], turn: Turn) -> list[Stretch]:
    """The seconds of quotes with what is around them; what overlaps is one."""
    end_s = max(turn.duration_s or 0.0, max((each.end_s for each in proofs if each.end_s is not None), default=0.0))
    found: list[Stretch] = []
    for each in sorted((each.start_s, each.end_s) for each in proofs if each.start_s is not None and each.end_s):
        start_s, stop_s = max(0.0, each[0] - BEFORE_S), min(end_s, each[1] + AFTER_S)
        if found and start_s <= found[-1].end_s:
            found[-1] = Stretch(found[-1].start_s, max(found[-1].end_s, stop_s))
        else:
            found.append(Stretch(start_s, stop_s))
    return found


def _clip(title: str, turn: Turn, part: Stretch, score: Score, sounds: Sounds) -> Scene:
    here = score.model_copy(update={"evidence": tuple(each for each in score.evidence if each.turn == turn.number)})
    proven = [each for each in proven_in([here]) if part.start_s <= each.start_s < part.end_s]
    said = tuple(pieces(turn.transcript, here.evidence, turn.gaps, turn.heard)) if turn.transcript else ()
    return Scene(
        title,
        turn.number,
        part.start_s,
        part.end_s,
        head=question_of(turn),
        pieces=_within(said, part),
        lines=tuple(_below(score)),
        audio=sounds.answers.get(turn.number),
        spoken=True,
        proven=tuple(proven),
        pauses=pauses_of(turn),
    )


def _within(said: Sequence[Piece], part: Stretch) -> tuple[Piece, ...]:
    """The words that sound within a stretch."""
    kept = []
    for piece in said:
        words = tuple(
            each
            for each in piece.words
            if each.start_s is not None and each.end_s is not None
            if each.end_s > part.start_s and each.start_s < part.end_s
        )
        if words:
            kept.append(Piece(piece.proof, piece.before, words))
    return tuple(kept)
