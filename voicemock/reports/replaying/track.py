"""A session as scenes, in its order: what was asked, the answer, and the feedback on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from voicemock.reports import round_wording, wording
from voicemock.reports.document_values import Document, Passage, Score, Turn
from voicemock.reports.feedback import quotes
from voicemock.reports.marked_text import pieces
from voicemock.reports.origin import origin
from voicemock.reports.replay import about_answer, feedback_on, said_lines
from voicemock.reports.replaying.scene import Proven, Scene, reading_s
from voicemock.reports.terminal import Line, Part
from voicemock.transcript import Stretch

OPENING_S = 6.0
"""Nobody wants to wait longer for the first words; space stays there."""


@dataclass(frozen=True)
class Sounds:
    """The sound files that are there, by the turn's number."""

    answers: Mapping[int, Path] = field(default_factory=dict)
    questions: Mapping[int, Path] = field(default_factory=dict)
    """What whoever interviewed said, where a person did."""


def scenes_of(document: Document, sounds: Sounds, question: str | None = None) -> list[Scene]:
    """The whole session, or one question with its follow-ups."""
    scenes = [] if question else list(_opening(document))
    for number, passage in document.numbered():
        if question is not None and passage.question_id != question:
            continue
        if passage.remarks and not passage.turns:
            scenes.append(_read("Afterwards", 0, _remarks(passage)))
        for turn in passage.turns:
            scenes += _turn(turn, passage, title_of(turn, number, document), document, sounds)
    return scenes


def title_of(turn: Turn, number: int, document: Document) -> str:
    """Which question it is, by its number on the page, and which turn."""
    which = f"Q{number} · " if turn.question_id else ""
    return f"{which}{wording.TURN_KINDS[turn.kind]} · turn {turn.number} of {len(document.turns)}"


def _opening(document: Document) -> Iterator[Scene]:
    lines = [Line(0, ((wording.when(document), "dim"),))]
    lines += [Line(0, (each,)) for each in (origin(document),) if each]
    lines += [Line(0, ((each, "yellow"),)) for each in wording.cautions(document)]
    if document.round:
        lines += [Line(0, (("With ", "dim"), each)) for each in round_wording.people(document.round)]
    scene = _read(f"{round_wording.title_of(document)} · {document.id}", 0, tuple(lines))
    yield Scene(scene.title, 0, 0.0, min(OPENING_S, scene.end_s), lines=scene.lines)


def _remarks(passage: Passage) -> tuple[Line, ...]:
    return tuple(Line(0, ((f"{each.speaker}: ", "dim"), each.text)) for each in passage.remarks)


def _turn(turn: Turn, passage: Passage, title: str, document: Document, sounds: Sounds) -> Iterator[Scene]:
    remarks = _remarks(passage) if turn == passage.turns[0] else ()
    yield _asked(turn, remarks, title, document, sounds.questions.get(turn.number))
    yield answer_of(turn, title, sounds.answers.get(turn.number))
    lines = [*about_answer(turn, document), *feedback_on(turn, document)]
    if lines:
        yield _read(f"Feedback · {title}", turn.number, tuple(lines), question_of(turn))


def question_of(turn: Turn) -> tuple[Part, ...]:
    """What was asked, as it stands above the answer."""
    return ((f"{turn.speaker}: " if turn.speaker else "", "dim"), (turn.question, "bold"))


def _asked(turn: Turn, remarks: tuple[Line, ...], title: str, document: Document, audio: Path | None) -> Scene:
    said = next((each for each in document.peer.words if each.turn == turn.number), None) if document.peer else None
    if said and audio and said.duration_s:
        words = said.transcript if said.transcript and said.transcript.words else None
        end_s = max(said.duration_s, words.words[-1].end_s if words else 0.0)
        return Scene(
            title,
            turn.number,
            0.0,
            end_s,
            head=((f"{document.peer.interviewer} asks" if document.peer else "", "dim"),),
            pieces=tuple(pieces(words, ())) if words else (),
            lines=() if words else (Line(0, ((turn.question, "bold"),)),),
            audio=audio,
            spoken=True,
        )
    who: Part = (f"{turn.speaker}: " if turn.speaker else "", "dim")
    lead = [Line(0, (who, turn.lead))] if turn.lead else []
    asked = Line(0, (("", "") if turn.lead else who, (turn.question, "bold")))
    return _read(title, turn.number, (*remarks, *lead, asked))


def answer_of(turn: Turn, title: str, audio: Path | None) -> Scene:
    """An answer with its words in time; one that nobody spoke, or whose times nobody knows, is read."""
    said = turn.transcript
    timed = said is not None and bool(said.words)
    end_s = max(turn.duration_s or 0.0, max((each.end_s for each in said.words), default=0.0) if said else 0.0)
    cautions = [Line(0, ((each, "yellow"),)) for each in wording.turn_cautions(turn)]
    lines = tuple(cautions) if timed else (*said_lines(turn), *cautions)
    if not timed and (audio is None or not turn.duration_s):
        return _read(title, turn.number, lines, question_of(turn))
    evidence = [each for score in turn.scores for each in score.evidence]
    return Scene(
        title,
        turn.number,
        0.0,
        end_s,
        head=question_of(turn),
        pieces=tuple(pieces(said, evidence, turn.gaps, turn.heard)) if said and timed else (),
        lines=lines,
        audio=audio,
        spoken=True,
        proven=tuple(proven_in(turn.scores)),
        pauses=pauses_of(turn),
    )


def proven_in(scores: Sequence[Score]) -> list[Proven]:
    """What scores rest on, where its seconds are known."""
    found = []
    for score in scores:
        for each, shows in quotes(score.evidence):
            if each.start_s is not None and each.end_s is not None:
                note: tuple[Part, ...] = ((score.name, "bold"), (f" {level_of(score)}", "cyan"))
                found.append(Proven(each.start_s, each.end_s, (*note, f" · {shows}" if shows else "")))
    return sorted(found, key=lambda each: (each.start_s, each.end_s))


def level_of(score: Score) -> str:
    """The level in a few words."""
    return f"{score.level} of 5" if score.level else "not scored"


def pauses_of(turn: Turn) -> tuple[Stretch, ...]:
    """An answer's long pauses, as its delivery was measured."""
    return next((each.places for each in turn.delivery if each.name == "long pauses"), ())


def _read(title: str, turn: int, lines: tuple[Line, ...], head: tuple[Part, ...] = ()) -> Scene:
    return Scene(title, turn, 0.0, reading_s(lines), head=head, lines=lines)
