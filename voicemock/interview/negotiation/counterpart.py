"""The other side of a negotiation: its opening and its counters, in the lines' words or a model's checked ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict

from voicemock.amounts import amounts
from voicemock.errors import BadReply, LLMUnreachable, Refused
from voicemock.interview.negotiation.checked_words import MAX_WORDS, fit_to_say
from voicemock.interview.negotiation.course import Played, played
from voicemock.interview.negotiation.standing import GIVES, Move, MoveKind, Over, opened
from voicemock.interview.negotiation.wording import NegotiationLines, all_terms, first_offer, listed, names, worded
from voicemock.ports import Chat, Message
from voicemock.prompts import Prompt, fence
from voicemock.round import Style
from voicemock.scoring.language import name_of
from voicemock.terms import Terms

TOLD: Mapping[MoveKind, str] = {
    "concede": "Offer this, as a concession, and ask how it sounds: $offer.",
    "meet": "Tell the candidate that you can do what they asked for, and ask whether anything is open: $offer.",
    "trade": "Tell the candidate that nothing moves on $issues, and offer this instead: $offer.",
    "hold": "Tell the candidate, without a new offer, that nothing moves on $issues.",
    "ask_why": "Ask the candidate what they base their wish on, for $issues. Offer nothing.",
    "far_off": "Tell the candidate that their wish is a long way from the offer, and ask what matters most to them.",
    "cannot_say": "Tell the candidate that you cannot go into what they asked, and ask for their proposal.",
    "threatened": "Stay calm: it is their decision, you would rather look for a way; ask what they need and why.",
    "invite": "Ask the candidate what they would like to propose.",
}
"""The moves that a model may word, as it is told of them. What reads terms back, ends the talk or states a fact is
said in the lines' own words."""


class Worded(BaseModel):
    """A model's reply."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str


@dataclass(frozen=True)
class Counter:
    """What the counterpart says in answer to the candidate's last words."""

    text: str
    by: Literal["llm", "written"]
    note: str = ""
    """Why the model's words were not said, in a sentence; empty where they were, or none was asked."""
    over: Over | None = None
    """How it ended; None while it goes on."""
    offer: Mapping[str, float] = field(default_factory=dict)
    """What is on the table, by issue; empty before the first offer."""
    given: Mapping[str, float] = field(default_factory=dict)
    """What the candidate offered to give, by issue; it goes before the offer."""
    move: MoveKind = "wait"
    """What was decided."""
    lasting: bool = False
    """Whether the model cannot be reached at all, so that it need not be asked again."""


@dataclass(frozen=True)
class Model:
    """A language model that words moves."""

    chat: Chat
    prompt: Prompt
    """The prompt `negotiation`."""


def opening(terms: Terms, lines: NegotiationLines, style: Style = "neutral") -> str:
    """The counterpart's first words: its offer, or what it asks."""
    if terms.opens == "asks":
        return lines.say("ask_first", style)
    return lines.say("opening", style, offer=first_offer(terms))


def counter(
    terms: Terms,
    texts: Sequence[str],
    lines: NegotiationLines,
    style: Style = "neutral",
    *,
    language: str = "en",
    model: Model | None = None,
) -> Counter:
    """What the counterpart says after the candidate's turns; the same for the same turns, but for a model's words.

    Args:
        terms: the counterpart's side.
        texts: the candidate's words, a text for each turn since the opening, at least one.
        lines: the ways to say each move.
        style: the manner.
        language: two letters; of a model's words.
        model: words the move; None for the lines' own words. What it gets wrong is noted, as is that it is away.
    """
    turns = played(terms, texts)
    last = turns[-1]
    ended = len(turns) < len(texts)
    say, note, lasting = "", "", False
    if model and last.move.kind in TOLD and not ended:
        before = turns[-2].after.offer if len(turns) > 1 else opened(terms).offer
        try:
            say = _asked(terms, last, before, (texts[-1], language, style), model)
        except (BadReply, LLMUnreachable, Refused) as error:
            note, lasting = error.message, not isinstance(error, BadReply)
    return Counter(
        text=worded(terms, last.move, last.after, lines, style, instead=say),
        by="llm" if say else "written",
        note=note,
        over=last.after.over,
        offer=last.after.offer,
        given=last.after.given,
        move=last.move.kind,
        lasting=lasting,
    )


def left_open(terms: Terms, texts: Sequence[str], lines: NegotiationLines, style: Style = "neutral") -> str:
    """The counterpart's last words when the time is up and nothing is agreed: what is on the table, read back."""
    after = played(terms, texts)[-1].after
    return lines.say("leave_open", style, terms=all_terms(terms, after.offer, after.given))


def _asked(
    terms: Terms, turn: Played, before: Mapping[str, float], said: tuple[str, str, Style], model: Model
) -> str:
    """A model's checked words. It is told the move, what is on the table, and what the candidate said; nothing else.

    Raises:
        BadReply, LLMUnreachable, Refused: there are none that can be said.
    """
    last, language, style = said
    offer = listed(terms, turn.move.values)
    filled = model.prompt.fill(
        move=_told(terms, turn.move),
        offer=listed(terms, before) or "nothing yet",
        said=fence("said", last),
        style=style,
        language=name_of(language),
        words=str(MAX_WORDS),
        figures=", ".join(offer[each.start : each.end] for each in amounts(offer)) or "none",
    )
    reply = model.chat([Message("user", filled.rstrip())], Worded)
    return fit_to_say(reply.say, terms, turn.move, language)


def _told(terms: Terms, move: Move) -> str:
    told = TOLD[move.kind].replace("$issues", names(terms, move.held))
    return told.replace("$offer", listed(terms, move.values)) if move.kind in GIVES else told
