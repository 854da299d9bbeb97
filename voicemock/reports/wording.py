"""How figures and states read: the same words on the screen, in Markdown and on the page."""

from collections.abc import Iterator
from datetime import datetime

from voicemock.certainty import is_mostly_uncertain, is_uncertain
from voicemock.reports import corrections
from voicemock.reports.document_values import Document, Score, Turn
from voicemock.reports.figures import Totals
from voicemock.reports.resumptions import Resumption
from voicemock.safe_text import one_line
from voicemock.sentences import clock as clock  # noqa: PLC0414 - times read so here too
from voicemock.sessions.check import clock_note
from voicemock.sessions.events import CloseReason, EngineFailed, Engines, TurnKind
from voicemock.transcript import SetAside, Stretch

SHORT_S = 0.1
"""Audio that is shorter than was recorded by less than this is whole: the figures are rounded."""
UNSURE_MARK = " [?]"
"""Stands behind a word that the recogniser was unsure of, where nothing can be underlined."""

TURN_KINDS: dict[TurnKind, str] = {
    "question": "Question",
    "follow_up": "Follow-up",
    "challenge": "Challenge",
    "reassure": "Encouragement",
    "hint": "Hint",
    "time_check": "Before we begin",
    "recent_win": "A recent success",
    "correction": "A chance to correct yourself",
    "counter": "The other side",
    "your_questions": "Your questions",
    "talk": "Beside the questions",
}
CLOSED: dict[CloseReason, str] = {
    "finished": "All questions were asked.",
    "out_of_time": "The time was up.",
    "out_of_answers": "There were no more answers.",
    "ended_by_user": "You ended the interview.",
}
JOBS = {
    "heard": "Heard",
    "transcribed": "Transcribed",
    "interviewed": "Interviewer",
    "judged": "Judge",
    "spoke": "Voice",
}
FAILED = {
    "heard": "Listening",
    "transcribed": "The recogniser",
    "interviewed": "The interviewer",
    "judged": "The judge",
    "spoke": "The voice",
}
COVERAGE = (
    "Scores by coverage count which of the rubric's points your words touch. Coverage is not correctness: "
    "nothing here knows whether what you said is right."
)
UNSURE_OF_MANY = "The recogniser was unsure of many of these words, so read them with care."
UNSURE_LEGEND = "[?] stands behind a word that the recogniser was unsure of; no such word costs points."
OFFLINE_RECOGNISER = (
    "The built-in recogniser mishears one word in three to five with most people, so read the transcript with care."
)


def engines(ran: Engines) -> Iterator[tuple[str, str]]:
    """Each job's name, and what did it."""
    for job, name in JOBS.items():
        yield name, getattr(ran, job)


def cautions(document: Document) -> Iterator[str]:
    """What a reader must know about the engines that ran, a sentence each."""
    if document.imported and document.imported.told_by:
        yield document.imported.told_by
    if is_coverage(document.engines.judged) or any(is_coverage(score.judge) for score in document.scores):
        yield COVERAGE
    if any("sphinx" in each.lower() for each in (document.engines.transcribed, *document.recognisers)):
        yield OFFLINE_RECOGNISER
    if document.judged_by_rubric and document.judged_by_rubric.digest != document.rubric.digest:
        yield f"Graded by another rubric than the interview used: {document.judged_by_rubric.name}."
    if any(score.outdated for score in document.scores):
        yield (
            "The text of an answer changed after it was scored: those scores were made on the earlier text. "
            f"Grade again: voicemock score {document.id}"
        )


def has_unsure_marks(document: Document) -> bool:
    """Whether any word is marked in text because the recogniser was unsure of it."""
    said = (turn.transcript for turn in document.turns if turn.transcript)
    return any(any(map(is_uncertain, each.words)) and not is_mostly_uncertain(each) for each in said)


def is_coverage(judge: str) -> bool:
    """Whether that judge is the lexical one, which knows nothing of correctness."""
    return judge.lower().startswith("coverage")


def between(stretch: Stretch) -> str:
    """Where a stretch lies."""
    start, end = clock(stretch.start_s), clock(stretch.end_s)
    return start if start == end else f"{start}–{end}"


def minutes(seconds: float) -> str:
    """A length of time for people."""
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    count = f"{seconds / 60:.1f}".removesuffix(".0")
    return f"{count} minutes"


def worth(score: Score) -> str:
    """The level, or why there is none."""
    return f"{score.level} of 5" if score.level else f"not scored: {score.reason_text or 'no reason was recorded'}"


def spread(score: Score) -> str:
    """How far single judgements were apart where there were several, and what else to know of the level."""
    told = [score.note.removesuffix(".")] if score.note and score.level else []
    told += ["made on the earlier text"] * score.outdated
    if len(score.samples) > 1:
        low, high = min(score.samples), max(score.samples)
        apart = f"all {low}" if low == high else f"from {low} to {high}"
        told.insert(0, f"median of {len(score.samples)} judgements, {apart}")
    return "; ".join(told)


def assessed(totals: Totals) -> str:
    """How much of the rubric has a level."""
    return f"{totals.assessed} of {totals.of} criteria assessed"


def gap(stretch: Stretch) -> str:
    """A hole in a recording."""
    return f"The microphone delivered nothing for {stretch.seconds:.1f} s at {clock(stretch.start_s)}."


def state(document: Document) -> str:
    """How far the session is, in a sentence."""
    if document.state == "open":
        return "The interview is still open."
    why = CLOSED[document.closed] if document.closed else ""
    if document.swap:
        left = "" if document.swap.finished else " Your marks are not in yet."
        return f"{why} You interviewed {one_line(document.swap.candidate)}.{left}"
    if document.state == "scored":
        return why
    return f"{why} {'Scoring was not finished.' if document.scores else 'It has not been scored yet.'}".strip()


def gap_mark(stretch: Stretch) -> str:
    """The same among the words, where it is."""
    return f"[{stretch.seconds:.1f} s missing]"


def spoken_s(turn: Turn) -> float | None:
    """From the first word to the last, as it is measured; None where it is not."""
    return next((each.value for each in turn.delivery if each.name == "talk time"), None)


def talked(seconds: float, planned_s: float) -> str:
    """How long somebody spoke against the plan, in whole seconds as the measure has them."""
    return f"{clock(round(seconds))} of about {clock(planned_s)}"


def facts(turn: Turn, document: Document) -> list[str]:
    """How an answer came about, in a few words each."""
    if turn.synthetic:
        return ["made up by a language model" if turn.synthetic == "llm" else "made up from the rubric"]
    if turn.typed:
        return [f"read from {turn.transcribed_by}" if turn.transcribed_by else "typed"]
    if turn.duration_s is None:
        return []
    told = [talked(turn.duration_s if (found := spoken_s(turn)) is None else found, turn.target_s)]
    if turn.transcribed_by and len(document.recognisers) > 1:
        told.append(f"transcribed by {turn.transcribed_by}")
    if changed := corrections.count(turn):
        told.append(f"{changed} word{'s' * (changed != 1)} corrected by hand")
    return told


def turn_cautions(turn: Turn) -> Iterator[str]:
    """What a reader must know about one recording, a sentence each."""
    if turn.interrupted:
        yield "The recording was interrupted; what had arrived was kept."
    if turn.audio_removed:
        yield "The recording of this answer was removed to make room; its words are kept."
    elif turn.audio_there_s == 0 and turn.duration_s:
        yield "The audio of this answer is missing or cannot be read; its words are kept."
    elif turn.audio_there_s is not None and turn.audio_there_s < (turn.duration_s or 0) - SHORT_S:
        recorded = clock(turn.duration_s or 0)
        yield f"Of the audio of this answer {clock(turn.audio_there_s)} is left; {recorded} was recorded."
    if turn.transcript and is_mostly_uncertain(turn.transcript):
        yield UNSURE_OF_MANY
    for stretch in turn.gaps:
        yield gap(stretch)
    if turn.note:
        yield turn.note


WHY_ASIDE: dict[str, str] = {
    "loop": "the recogniser repeated itself",
    "silence": "the recogniser wrote it where nobody speaks",
    "noise": "recognisers write it for noise",
}


def set_aside(turn: Turn) -> Iterator[str]:
    """What the recogniser wrote and nobody said, with the reason and the place."""
    for each in turn.transcript.set_aside if turn.transcript else ():
        yield f"Set aside, never scored: “{each.text}” ({WHY_ASIDE[each.why]}{_where(each)})."


def _where(aside: SetAside) -> str:
    return "" if aside.start_s is None or aside.end_s is None else f", {between(Stretch(aside.start_s, aside.end_s))}"


def who(turn: Turn) -> str:
    """Who asks, and what kind of thing."""
    kind = {
        "question": "asks",
        "follow_up": "follows up",
        "challenge": "challenges",
        "hint": "hints",
        "time_check": "asks for the time",
        "recent_win": "asks for a recent success",
        "correction": "offers a chance to correct",
        "counter": "answers",
        "your_questions": "invites your questions",
    }
    asks = f"{turn.speaker or 'The interviewer'} {kind.get(turn.kind, 'says')}"
    return asks if turn.by == "written" else f"{asks}, in the model's words"


def instead_of_words(turn: Turn) -> str:
    """What to say where an answer has no words; nothing where it has."""
    if turn.skipped:
        return "Skipped."
    if turn.transcript:
        return "" if turn.transcript.text.strip() else "No words were recognised."
    if turn.failure:
        return f"There is no transcript yet: {turn.failure} The recording is kept."
    if turn.duration_s is None:
        return "Not answered."
    return "Not transcribed yet." if turn.speech else "No speech was heard."


def on_the_way(document: Document) -> Iterator[str]:
    """Interruptions and failures, a few sentences each."""
    for each in document.resumptions:
        yield resumption(each)
    for event in document.failures:
        yield failure(event)
    yield from document.notes
    yield from map(clock_note, document.clock_changes_s)


def resumption(resumed: Resumption) -> str:
    """When the interview was taken up again, and what was different from then on."""
    when_ = f"in turn {resumed.turn}" if resumed.turn else "before the first question"
    changes = [f"{JOBS[each.job]}: {each.after} instead of {each.before}." for each in resumed.changes]
    return " ".join([f"The interview was interrupted {when_} and taken up again.", *changes])


def failure(event: EngineFailed) -> str:
    """An engine's failure, and what did its job afterwards."""
    since = "From then on" if event.lasting else "That once"
    return f"{FAILED[event.job]} failed: {event.reason} {since}: {event.instead}."


def moment(at: datetime) -> str:
    """A time with its zone, such as *3 November 2026, 18:05 UTC*."""
    return f"{at.day} {at:%B %Y, %H:%M} {at.tzname() or ''}".strip()


def when(document: Document) -> str:
    """The date, and how much was said."""
    spoken = sum(turn.duration_s or 0 for turn in document.turns)
    answered = sum(turn.transcript is not None or turn.duration_s is not None for turn in document.turns)
    parts = [f"{answered} answer{'s' * (answered != 1)}"]
    if document.opened_at:
        parts.insert(0, moment(document.opened_at))
    if spoken:
        parts.append(f"{minutes(spoken)} of speaking")
    return " · ".join(parts)


def number(value: float) -> str:
    """A figure no more exact than its measurement."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")
