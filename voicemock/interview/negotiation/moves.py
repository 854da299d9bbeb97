"""The counterpart's next move, decided by code from the terms and what was heard."""

import re
from collections.abc import Mapping, Sequence

from voicemock.interview.negotiation.hearing import Heard
from voicemock.interview.negotiation.standing import Move, Standing, fresh_reason, next_value
from voicemock.scoring.text import tokens
from voicemock.terms import Terms

MAX_SILENCES = 3
"""So many answers without a word in a row, and the offer is left open."""
TURNS_A_WISH = 4
"""The counterpart talks for so many turns per wish that it has patience for; then the offer is left open."""
MAX_TRADES = 2
"""So many issues are moved in place of others; never the first one, which is what it is mostly about."""
_ASKS_TO_ACCEPT = frozenset(["read_back", "final", "stay_final"])
_ASKS_WHETHER = frozenset([None, "offer", "concede", "meet", "trade", "already", "tell"])
_THE_OFFER = re.compile(r"\b(?:your offer|the offer|package|terms|summary|summari[sz]e|recap|so far|on the table)\b")
_IS_IN_IT = re.compile(r"^\W*(?:(?:and|so|thank you|thanks|but|also)\W+)*(?:is|are|does|do|what about|how about)\b")
"""How it is asked whether something is part of the offer: *is a signing bonus part of it?*"""
_WHAT_IS = re.compile(r"\b(?:what(?:'s| is| are| was)|how (?:much|many)|remind|repeat|again)\b")


def decide(terms: Terms, standing: Standing, heard: Heard) -> Move:
    """What the counterpart does after a turn."""
    if heard.silent:
        return Move("leave_open" if standing.silences + 1 >= MAX_SILENCES and standing.offer else "wait")
    if heard.refuses and not heard.wishes:
        return Move("refused")
    if heard.time == "pause" and not heard.wishes:
        return Move("wait")
    if not standing.offer:
        return Move("offer", facts=public_facts(terms, heard.questions))
    if heard.time == "later" and not heard.wishes:
        return Move("leave_open")
    if standing.turns + 1 >= TURNS_A_WISH * (terms.patience + 1):
        return Move("leave_open")
    return _answered(terms, standing, heard)


def _answered(terms: Terms, standing: Standing, heard: Heard) -> Move:
    if heard.accepts or (heard.confirms and standing.last in _ASKS_TO_ACCEPT):
        return Move("agree" if standing.read else "read_back")
    if heard.confirms and standing.last in _ASKS_WHETHER:
        return Move("read_back")
    wishes = _wishes(standing, heard)
    if heard.threatens:
        if standing.threats + 1 >= terms.walk_away.threats:
            return Move("walk_away")
        if not wishes or not _given(terms, standing, heard, wishes):
            return Move("threatened")
    if heard.probes and not heard.figures:
        return _told(terms, standing, heard) or Move("cannot_say")
    if wishes:
        return _to_wishes(terms, standing, heard, wishes)
    if standing.last == "read_back" and heard.denies:
        return Move("reopen")
    if heard.questions or _about_the_offer(heard):
        return _told(terms, standing, heard) or Move("no_answer")
    return Move("invite", given=heard.given or {})


def _wishes(standing: Standing, heard: Heard) -> dict[str, float | None]:
    """What is asked for now; a new reason alone speaks for what was asked for before."""
    if heard.wishes:
        return {wish.issue: wish.value for wish in heard.wishes}
    backed = bool(heard.reasons) and not heard.questions and not heard.probes
    return dict(standing.open_wishes) if backed else {}


def _to_wishes(terms: Terms, standing: Standing, heard: Heard, wishes: Mapping[str, float | None]) -> Move:
    facts, given = public_facts(terms, heard.questions), heard.given or {}
    if met := _already(terms, standing, wishes):
        return Move("already", met, facts=facts)
    if standing.final:
        rules = terms.walk_away
        return Move("walk_away" if standing.after_final + 1 >= rules.wishes_after_final else "stay_final")
    if any(_is_far_off(terms, name, value) for name, value in wishes.items()):
        ends = standing.far_off + 1 >= terms.walk_away.far_off_wishes
        return Move("walk_away" if ends else "far_off", facts=facts)
    if standing.counters + bool(heard.wishes) > terms.patience:
        return Move("final")
    values = _given(terms, standing, heard, wishes)
    held = tuple(name for name in wishes if name not in values)
    if values:
        reached = not held and all(value == wishes[name] for name, value in values.items())
        return Move("meet" if reached else "concede", values, held, facts, given)
    return _not_given(terms, standing, heard, held, facts)


def _not_given(terms: Terms, standing: Standing, heard: Heard, held: tuple[str, ...], facts: tuple[str, ...]) -> Move:
    """Asks for a reason once, then moves something else, then holds, and then it is the final offer."""
    based = {name for name, _ in standing.used} | standing.asked_why
    if not heard.reasons and (first := next((name for name in held if name not in based), None)):
        return Move("ask_why", held=(first,), facts=facts)
    for issue in terms.issues[1:] if len(standing.traded) < MAX_TRADES else ():
        if issue.id not in held and issue.id not in standing.traded:
            value = next_value(issue, standing, None)
            if value is not None:
                return Move("trade", {issue.id: value}, held, facts)
    return Move("hold", held=held, facts=facts) if standing.dry < 2 else Move("final")


def _given(terms: Terms, standing: Standing, heard: Heard, wishes: Mapping[str, float | None]) -> dict[str, float]:
    """One step on each issue asked for that moves: for a new reason that counts there, or for asking."""
    values = {}
    for name, wish in wishes.items():
        issue = terms.issue(name)
        moves = not issue.moved_by or fresh_reason(issue, standing, heard)
        value = next_value(issue, standing, wish) if moves else None
        if value is not None:
            values[name] = value
    return values


def _already(terms: Terms, standing: Standing, wishes: Mapping[str, float | None]) -> dict[str, float]:
    """What stands, where nothing better than that is asked for."""
    for name, value in wishes.items():
        if value is None or terms.issue(name).further(value, standing.offer[name]):
            return {}
    return {name: standing.offer[name] for name in wishes}


def _is_far_off(terms: Terms, name: str, value: float | None) -> bool:
    """Whether a wish lies too far beyond the opening offer to talk about; the limit plays no part."""
    issue = terms.issue(name)
    if value is None or not issue.opening:
        return False
    beyond = (value - issue.opening) * issue.sign / issue.opening
    return issue.unit == "money" and beyond * 100 > terms.walk_away.far_off_percent


def _told(terms: Terms, standing: Standing, heard: Heard) -> Move | None:
    """An answer from what everybody may know, or the offer as it stands."""
    if facts := public_facts(terms, heard.questions):
        return Move("fact", facts=facts)
    return Move("tell") if _about_the_offer(heard) and not heard.probes else None


def _about_the_offer(heard: Heard) -> bool:
    """Whether the offer itself is asked for, or what it says of an issue."""
    for question in heard.questions:
        low = question.lower()
        if _THE_OFFER.search(low) or (heard.named and (_WHAT_IS.search(low) or _IS_IN_IT.search(low))):
            return True
    return False


def public_facts(terms: Terms, questions: Sequence[str]) -> tuple[str, ...]:
    """What is public of what was asked: of each question the fact that shares most with it."""
    asked: Sequence[set[str]] = [{word.stem for word in tokens(each)} for each in questions]
    found: dict[str, None] = {}
    for stems in asked:
        best, most = None, 0
        for fact in terms.public:
            shared = max(_shared(stems, phrase) for phrase in fact.about)
            if shared > most:
                best, most = fact, shared
        if best:
            found[best.say] = None
    return tuple(found)


def _shared(stems: set[str], phrase: str) -> int:
    """How many words of a phrase a question holds; none unless all."""
    wanted = {word.stem for word in tokens(phrase)}
    return len(wanted) if wanted <= stems else 0
