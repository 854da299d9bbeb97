"""How a debrief reads: the same words on the screen, in Markdown and on the page."""

from collections.abc import Iterator

from voicemock.coaching.advice import BY_RUBRIC
from voicemock.feedback import Debrief, Need, SelfRating
from voicemock.reports.document_values import Document


def worded_by(debrief: Debrief) -> str:
    """What worded it."""
    return "from the rubric alone" if debrief.by == BY_RUBRIC else f"worded by {debrief.by}"


def level(debrief: Debrief) -> str:
    """How the answers read against the role's levels, and what the next one asks for; empty if not known."""
    if debrief.no_level:
        return debrief.no_level
    if debrief.next_level is None:
        return (
            f"Reads as {debrief.reads_as}-level, the highest that the rubric describes." if debrief.reads_as else ""
        )
    reads = f"Reads as {debrief.reads_as}-level" if debrief.reads_as else f"Reads below {debrief.next_level}-level"
    lacking = "; ".join(f"{each.name} {need(each)}" for each in debrief.needs if not each.met)
    return f"{reads}. For {debrief.next_level}: {lacking}."


def need(asked: Need) -> str:
    """What is asked for, and what is there."""
    if asked.level is None:
        return f"needs {asked.needed:g} (not scored)"
    noise = "" if asked.is_sure else ", too close to tell"
    return f"needs {asked.needed:g} (now {asked.level:.1f}{noise})"


def rating(rated: SelfRating) -> str:
    """A rating of one's own beside the score."""
    if rated.scored is None:
        return f"You: {rated.own:g} · not scored"
    if not rated.is_measurable:
        return f"You: {rated.own:g} · scored {rated.scored:.1f}: no measurable difference"
    apart = rated.scored - rated.own
    return f"You: {rated.own:g} · scored {rated.scored:.1f}: {_apart(apart)} than you thought"


def _apart(difference: float) -> str:
    return f"{abs(difference):.1f} {'higher' if difference > 0 else 'lower'}"


def ratings(debrief: Debrief, document: Document) -> Iterator[tuple[str, str]]:
    """For each rated answer its question and what came of it; what holds over all comes last."""
    asked = document.asked
    for each in debrief.self_ratings:
        if each.question in asked:
            yield f"Question {asked.index(each.question) + 1}", rating(each)
    for each in debrief.self_ratings:
        if not each.question and each.scored is not None:
            yield "Over all", _over_all(each.own, each.scored, each.is_measurable)


def _over_all(own: float, scored: float, is_measurable: bool) -> str:
    means = f"you {own:.1f}, scored {scored:.1f}"
    if not is_measurable:
        return f"No measurable difference between your ratings and the scores ({means})."
    where = "high" if own > scored else "low"
    return f"You rated yourself about {abs(own - scored):.1f} levels too {where} ({means})."
