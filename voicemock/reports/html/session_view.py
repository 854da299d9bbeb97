"""What the page shows, worked out from the document: the template only lays it out."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from voicemock.grade import Evidence
from voicemock.reports import interrupted, papers, round_wording, stories_used, swap_lines, to_the_grader, wording
from voicemock.reports.corrections import Recognised, recognised
from voicemock.reports.cost import cost
from voicemock.reports.document_values import Document, Passage, Score, Turn
from voicemock.reports.feedback import quotes
from voicemock.reports.html.advice_view import AdviceView, advice_view
from voicemock.reports.html.debrief_view import DebriefView, debrief_view
from voicemock.reports.html.profile_view import Row, profile_of
from voicemock.reports.html.quote_view import Quote, quote_view
from voicemock.reports.html.round_page import RoundPage, round_page
from voicemock.reports.marked_text import Piece, pieces
from voicemock.reports.material_lines import HEADING, NEVER_RUN
from voicemock.rubric import Criterion, Rubric
from voicemock.transcript import Stretch

STRIP = 1000
"""Width of the timeline, in the drawing's own units."""
CUT = 6
"""Width of the mark of a gap on it: what is missing has no place of its own there."""


@dataclass(frozen=True)
class Bar:
    """A stretch of audio on the timeline."""

    x: float
    width: float


@dataclass(frozen=True)
class ScoreView:
    """One criterion of one question."""

    name: str
    level: int | None
    reason_text: str
    anchor: str
    """What that level looks like."""
    next_level: int | None
    next: str
    """What the next described level looks like."""
    quotes: tuple[Quote, ...]
    missing: tuple[str, ...]
    why_not_higher: str
    why_not_lower: str
    judged: str


@dataclass(frozen=True)
class TurnView:
    """One thing asked, and what came back."""

    number: int
    who: str
    lead: str
    question: str
    audio: str | None
    duration_s: float
    length: str
    speech: tuple[Bar, ...]
    gaps: tuple[Bar, ...]
    proofs: tuple[Bar, ...]
    pieces: tuple[Piece, ...]
    timed: bool
    language: str
    instead: str
    """What stands in place of the words when there are none."""
    facts: tuple[str, ...]
    measured: tuple[str, ...]
    """How it was said."""
    recognised: tuple[Recognised, ...]
    """The words before the user corrected some; empty where none were."""
    set_aside: tuple[str, ...]
    """What the recogniser wrote and nobody said."""
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class Exchange:
    """A question with its follow-ups and its scores, or another passage of the conversation."""

    anchor: str
    title: str
    is_question: bool
    """Whether it is one of the rubric's, and is scored."""
    remarks: tuple[tuple[str, str], ...]
    """What was said before it, each by whom."""
    turns: tuple[TurnView, ...]
    scores: tuple[ScoreView, ...]
    advice: AdviceView | None


@dataclass(frozen=True)
class View:
    """The whole page."""

    title: str
    role: str
    when: str
    language: str
    ran_with: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]
    state: str
    overall: str
    has_overall: bool
    assessed: str
    reads_as: str
    profile: tuple[Row, ...]
    debrief: DebriefView | None
    material_heading: str
    material: tuple[tuple[str, str], ...]
    """The files that were talked about, each with what of it was seen."""
    papers: tuple[str, ...]
    """The answers beside the job, the firm and the CV, a sentence each."""
    stories: tuple[tuple[str, str], ...]
    """The user's own stories that were told, and where."""
    swap: tuple[tuple[str, tuple[str, ...]], ...]
    """What came of an interview that the user led: titles, each with sentences."""
    reasons: tuple[str, ...]
    delivery: tuple[wording.Figure, ...]
    failures: tuple[str, ...]
    round: RoundPage | None
    exchanges: tuple[Exchange, ...]
    sounding: bool
    """Whether any answer can be heard."""
    colophon: str


def view_of(document: Document, sounds: Mapping[int, str], rubric: Rubric) -> View:
    """The page's content; `sounds` are the answers' audio as data URIs."""
    passages = tuple(document.numbered())
    anchors = {passage.question_id: f"q{number}" for number, passage in passages if passage.question_id}
    totals = document.totals
    return View(
        title=f"{round_wording.title_of(document)}, {document.id}",
        role=round_wording.title_of(document),
        when=wording.when(document),
        language=document.language,
        ran_with=tuple(wording.engines(document.engines)),
        cautions=tuple(wording.cautions(document)),
        state=wording.state(document),
        overall=f"{totals.overall:.1f}" if totals and totals.overall is not None else "Not scored",
        has_overall=totals is not None and totals.overall is not None,
        assessed=wording.assessed(totals) if totals else "",
        reads_as=(totals.reads_as or "") if totals else "",
        profile=tuple(profile_of(document, anchors)),
        debrief=debrief_view(document, sounds.keys()),
        material_heading=f"{HEADING}. {NEVER_RUN}",
        material=tuple((each.name, each.what) for each in document.material),
        papers=tuple(papers.told(document)),
        stories=tuple(stories_used.of_document(document)),
        swap=tuple(swap_lines.parts(document.swap)),
        reasons=tuple(_reasons(document)),
        delivery=tuple(wording.delivery(document.delivery)),
        failures=tuple(wording.on_the_way(document)),
        round=round_page(document.round),
        exchanges=tuple(
            _exchange(document, passage, (at, number), sounds, rubric)
            for at, (number, passage) in enumerate(passages)
        ),
        sounding=bool(sounds),
        colophon=_colophon(document),
    )


def _reasons(document: Document) -> Iterator[str]:
    """Why questions have no level on a criterion, each reason once with the criteria it holds for."""
    names: dict[str, list[str]] = {}
    for score in document.scores:
        if score.level is None and score.reason_text and score.name not in names.setdefault(score.reason_text, []):
            names[score.reason_text].append(score.name)
    for reason, criteria in names.items():
        yield f"Not scored for at least one question, because {reason}: {', '.join(criteria)}."


def _exchange(
    document: Document, passage: Passage, place: tuple[int, int], sounds: Mapping[int, str], rubric: Rubric
) -> Exchange:
    """A passage; `place` is its own number, and that of the rubric's question."""
    at, number = place
    question = passage.question_id
    scores = [score for score in document.scores if question and score.question_id == question]
    evidence = [each for score in scores for each in score.evidence]
    kind = next((f" · {each.kind}" for each in rubric.questions if each.id == question), "")
    return Exchange(
        anchor=f"q{number}" if question else f"p{at}",
        title=f"{round_wording.heading(passage, number)}{kind}",
        is_question=bool(question),
        remarks=tuple((each.speaker, each.text) for each in passage.remarks),
        turns=tuple(_turn(turn, evidence, sounds.get(turn.number), document) for turn in passage.turns),
        scores=tuple(_score(score, rubric, sounds.keys()) for score in scores),
        advice=advice_view(document.feedback_on(question), sounds.keys()),
    )


def _turn(turn: Turn, evidence: Sequence[Evidence], sound: str | None, document: Document) -> TurnView:
    here = [each for each in evidence if each.turn == turn.number]
    proofs = [
        Stretch(each.start_s, each.end_s) for each in here if each.start_s is not None and each.end_s is not None
    ]
    length = turn.duration_s or 0.0
    return TurnView(
        number=turn.number,
        who=wording.who(turn),
        lead=turn.lead,
        question=turn.question,
        audio=sound,
        duration_s=length,
        length=wording.clock(length),
        speech=_bars(turn.speech, length),
        gaps=_cuts(turn.gaps, length),
        proofs=_bars(proofs, length),
        pieces=tuple(pieces(turn.transcript, here, turn.gaps, turn.heard)) if turn.transcript else (),
        timed=bool(turn.transcript and turn.transcript.words),
        language=turn.transcript.language if turn.transcript else document.language,
        instead=wording.instead_of_words(turn),
        facts=tuple(wording.facts(turn, document)),
        measured=tuple(wording.delivery_facts(turn.delivery)),
        recognised=tuple(recognised(turn)),
        set_aside=(
            *round_wording.asides(turn),
            *interrupted.sentences(turn),
            *to_the_grader.sentences(turn),
            *wording.set_aside(turn),
        ),
        cautions=tuple(wording.turn_cautions(turn)),
    )


def _bars(stretches: Iterable[Stretch], length: float) -> tuple[Bar, ...]:
    """Where stretches lie on the timeline; what lies outside the audio is cut."""
    found = []
    for each in stretches:
        start, end = max(0.0, each.start_s), min(length, each.end_s)
        if end > start:
            found.append(Bar(round(STRIP * start / length, 1), round(max(2.0, STRIP * (end - start) / length), 1)))
    return tuple(found)


def _cuts(gaps: Iterable[Stretch], length: float) -> tuple[Bar, ...]:
    """Where something is missing."""
    places = (STRIP * min(each.start_s, length) / length - CUT / 2 for each in gaps if length)
    return tuple(Bar(round(min(max(0.0, x), STRIP - CUT), 1), CUT) for x in places)


def _score(score: Score, rubric: Rubric, sounding: Container[int]) -> ScoreView:
    criterion = next((each for each in rubric.criteria if each.id == score.criterion), None)
    anchor, next_level = _anchors(criterion, score.level)
    return ScoreView(
        name=score.name,
        level=score.level,
        reason_text=score.reason_text or "",
        anchor=anchor,
        next_level=next_level,
        next=criterion.levels[next_level] if criterion and next_level else "",
        quotes=tuple(quote_view(each, shows, sounding) for each, shows in quotes(score.evidence)),
        missing=score.missing,
        why_not_higher=score.why_not_higher,
        why_not_lower=score.why_not_lower,
        judged=" · ".join(filter(None, (f"judged by {score.judge}", wording.spread(score)))),
    )


def _anchors(criterion: Criterion | None, level: int | None) -> tuple[str, int | None]:
    """What the level looks like, and the next level up that the rubric describes."""
    if criterion is None or level is None:
        return "", None
    above = min((each for each in criterion.levels if each > level), default=None)
    if level in criterion.levels:
        return criterion.levels[level], above
    below = max(each for each in criterion.levels if each < level)
    return f"More than level {below}: {criterion.levels[below]}", above


def _colophon(document: Document) -> str:
    spent = cost(document.usage)
    judging = f" Judging took {spent}." if spent else ""
    return (
        f"Session {document.id}, voicemock {document.voicemock}.{judging} This file holds your voice and your words."
    )
