"""What the page shows, worked out from the document: the template only lays it out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from voicemock.reports import delivery_wording, papers, round_wording, stories_used, swap_lines, wording
from voicemock.reports.cost import cost
from voicemock.reports.document_values import Document, Passage
from voicemock.reports.html.advice_view import AdviceView, advice_view
from voicemock.reports.html.aim_view import aim_of
from voicemock.reports.html.debrief_view import DebriefView, debrief_view
from voicemock.reports.html.pace_view import PaceView, pace_through
from voicemock.reports.html.peer_page import PeerPage, peer_page
from voicemock.reports.html.profile_view import ProfileView, profile_view
from voicemock.reports.html.rating_view import RatingView, rating_of
from voicemock.reports.html.round_page import RoundPage, round_page
from voicemock.reports.html.score_view import ScoreView, score_view
from voicemock.reports.html.talk_view import Talk, talk_through
from voicemock.reports.html.timeline_view import KINDS
from voicemock.reports.html.turn_view import TurnView, turn_view
from voicemock.reports.material_lines import HEADING, NEVER_RUN
from voicemock.reports.origin import origin
from voicemock.rubric import Rubric

NO_PEAKS: Mapping[int, tuple[float, ...]] = MappingProxyType({})
Heard = tuple[Mapping[int, str], Mapping[int, tuple[float, ...]]]
"""Where the answers' sounds are played from, and their shapes."""


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
    rating: RatingView | None
    """The user's own, beside the score."""
    advice: AdviceView | None


@dataclass(frozen=True)
class View:
    """The whole page."""

    title: str
    role: str
    when: str
    origin: str
    """What it takes again; empty where nothing."""
    language: str
    ran_with: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]
    state: str
    levels: ProfileView | None
    """None before anything was graded."""
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
    talk: tuple[Talk, ...]
    pace: PaceView | None
    delivery: tuple[delivery_wording.Figure, ...]
    failures: tuple[str, ...]
    round: RoundPage | None
    peer: PeerPage | None
    exchanges: tuple[Exchange, ...]
    kinds: tuple[tuple[str, str], ...]
    """Which kinds of marks the timelines have, each with its name."""
    sounding: bool
    """Whether any answer can be heard."""
    colophon: str


def view_of(
    document: Document,
    sounds: Mapping[int, str],
    rubric: Rubric,
    peaks: Mapping[int, tuple[float, ...]] = NO_PEAKS,
) -> View:
    """The page's content; `sounds` are the addresses of the answers' audio, `peaks` the shapes of their waves."""
    passages = tuple(document.numbered())
    anchors = {passage.question_id: f"q{number}" for number, passage in passages if passage.question_id}
    heard = (sounds, peaks)
    exchanges = tuple(_exchange(document, each, at, heard, rubric) for at, each in enumerate(passages))
    return View(
        title=f"{round_wording.title_of(document)}, {document.id}",
        role=round_wording.title_of(document),
        when=wording.when(document),
        origin=origin(document),
        language=document.language,
        ran_with=tuple(wording.engines(document.engines)),
        cautions=tuple(wording.cautions(document)),
        state=wording.state(document),
        levels=profile_view(document, anchors, aim_of(document, rubric)),
        debrief=debrief_view(document, sounds.keys()),
        material_heading=f"{HEADING}. {NEVER_RUN}",
        material=tuple((each.name, each.what) for each in document.material),
        papers=tuple(papers.told(document)),
        stories=tuple(stories_used.of_document(document)),
        swap=tuple(swap_lines.parts(document.swap)),
        reasons=tuple(_reasons(document)),
        talk=tuple(talk_through(document)),
        pace=pace_through(document),
        delivery=tuple(delivery_wording.figures(document.delivery)),
        failures=tuple(wording.on_the_way(document)),
        round=round_page(document.round),
        peer=peer_page(document.peer),
        exchanges=exchanges,
        kinds=tuple(_kinds(exchanges)),
        sounding=bool(sounds),
        colophon=_colophon(document),
    )


def _kinds(exchanges: Iterable[Exchange]) -> Iterator[tuple[str, str]]:
    there = {marks.kind for each in exchanges for turn in each.turns for marks in turn.timeline.kinds}
    yield from ((kind, name) for kind, name in KINDS.items() if kind in there)


def _reasons(document: Document) -> Iterator[str]:
    """Why questions have no level on a criterion, each reason once with the criteria it holds for."""
    names: dict[str, list[str]] = {}
    for score in document.scores:
        if score.level is None and score.reason_text and score.name not in names.setdefault(score.reason_text, []):
            names[score.reason_text].append(score.name)
    for reason, criteria in names.items():
        yield f"Not scored for at least one question, because {reason}: {', '.join(criteria)}."


def _exchange(document: Document, numbered: tuple[int, Passage], at: int, heard: Heard, rubric: Rubric) -> Exchange:
    """A passage, with the number of the rubric's question and its own."""
    (number, passage), (sounds, peaks) = numbered, heard
    question = passage.question_id
    scores = [score for score in document.scores if question and score.question_id == question]
    evidence = [each for score in scores for each in score.evidence]
    kind = next((f" · {each.kind}" for each in rubric.questions if each.id == question), "")
    return Exchange(
        anchor=f"q{number}" if question else f"p{at}",
        title=f"{round_wording.heading(passage, number)}{kind}",
        is_question=bool(question),
        remarks=tuple((each.speaker, each.text) for each in passage.remarks),
        turns=tuple(
            turn_view(turn, evidence, sounds.get(turn.number), peaks.get(turn.number, ()), document)
            for turn in passage.turns
        ),
        scores=tuple(score_view(score, rubric, sounds.keys()) for score in scores),
        rating=rating_of(document, question),
        advice=advice_view(document.feedback_on(question), sounds.keys()),
    )


def _colophon(document: Document) -> str:
    spent = cost(document.usage)
    judging = f" Judging took {spent}." if spent else ""
    return (
        f"Session {document.id}, voicemock {document.voicemock}.{judging} This file holds your voice and your words."
    )
