"""The same question again: which one is meant, and a session that asks it as it was asked before."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple

from voicemock.cli.comparing import judge_options, show_attempts
from voicemock.cli.options import Choices
from voicemock.cli.played import refuse_played
from voicemock.cli.say import say
from voicemock.cli.setting import Setting
from voicemock.cli.sitting import begin
from voicemock.config import LLMSettings, load_settings, sessions_folder
from voicemock.errors import BadInput, NotFound, UsageError
from voicemock.hosts import OPENAI_HOST, host_of
from voicemock.interview.plan import Wishes
from voicemock.reports.document import document
from voicemock.reports.replaying.choosing import listed, question_named, questions_of
from voicemock.reports.screen import Screen
from voicemock.reports.wording import is_coverage
from voicemock.sessions.library import Library
from voicemock.sessions.origin import RetakeOf
from voicemock.sessions.session import Session

_NUMBER = re.compile(r"[Qq]?([1-9][0-9]?)")


@dataclass(frozen=True)
class Meant:
    """A question that was answered before."""

    first: str
    """Id of the session of its first attempt, whether that is there still or not."""
    question: str
    name: str
    """Of the session that was named."""
    session: Session
    """That of the first attempt; the one that was named where it is gone or damaged."""


class LikeBefore(NamedTuple):
    """What judges and hears like the first time, as far as that is possible."""

    choices: Choices
    remarks: tuple[str, ...] = ()


def retake_question(words: Sequence[str], choices: Choices) -> str:
    """Asks the question again, in a session of its own. Returns its id. Raises VoicemockError."""
    library = Library(sessions_folder())
    meant = find_question(library, words)
    before = meant.session
    like = like_before(choices, before, meant.question)
    for remark in like.remarks:
        say(remark, err=True)
    asked = before.exchange(meant.question)[0].text
    wishes = Wishes(named=[meant.question], follow_ups=before.opened.plan.follow_ups)
    setting = Setting(
        style=before.opened.style,
        material=before.material,
        purpose="retake",
        retake=RetakeOf(session=meant.first, question=meant.question, asked=asked),
        glossary=before.opened.glossary,
    )
    return begin(before.rubric, wishes, like.choices, setting)


def compare(words: Sequence[str], choices: Choices) -> None:
    """Shows the attempts that there are. Raises VoicemockError."""
    library = Library(sessions_folder())
    meant = find_question(library, words)
    with Screen() as screen:
        if show_attempts(library, meant.first, meant.question, screen, judge_options(choices)) is None:
            raise UsageError(
                "There is one attempt at this question so far.",
                f"Answer it again: voicemock retake {meant.name} {meant.question}",
            )


def find_question(library: Library, words: Sequence[str]) -> Meant:
    """The question that is meant by a session, a question, or both.

    Raises:
        NotFound: there is no such session, or no such question in it.
        UsageError: it is not said which question, or it cannot be asked again.
    """
    name, wished = _told_apart(library, words)
    name = library.find(name)
    session = library.load(name).session
    _refuse(session)
    question = _question(session, wished)
    again = session.opened.retake
    if again:
        session = _first_attempt(library, again) or session
    _refuse_a_negotiation(session, question)
    return Meant(again.session if again else name, question, name, session)


def _first_attempt(library: Library, again: RetakeOf) -> Session | None:
    """The session of the first attempt; None where it was deleted, or cannot be read as far as the question."""
    if again.session not in library.names():
        return None
    with suppress(BadInput, NotFound):
        found = library.load(again.session).session
        return found if again.question in found.asked else None
    return None


def _told_apart(library: Library, words: Sequence[str]) -> tuple[str | None, str | None]:
    """The session and the question; a single word that begins a session's id names that."""
    if len(words) != 1:
        return (words[0], words[1]) if words else (None, None)
    if not _NUMBER.fullmatch(words[0]) and any(name.startswith(words[0]) for name in library.names()):
        return words[0], None
    return None, words[0]


def _refuse(session: Session) -> None:
    """Raises UsageError where the answers are not the user's own to an interviewer of ours."""
    refuse_played(session, "given again")
    if session.opened.people:
        raise UsageError(
            f"In session {session.id} one person interviewed another: its questions are not asked again.",
            "Answer some yourself: voicemock interview",
        )


def _refuse_a_negotiation(session: Session, question: str) -> None:
    """Raises UsageError: what is said there follows from what the other side says."""
    if session.round and session.rubric.question(question).kind == "negotiation":
        raise UsageError(
            f"{question} is a whole negotiation, and no question that could be asked by itself.",
            f"Hold it again: voicemock interview --round {session.round.id}",
        )


def _question(session: Session, wished: str | None) -> str:
    """Its id. Raises NotFound, UsageError."""
    shown = document(session)
    questions = questions_of(shown)
    if not questions:
        raise NotFound(
            f"No question was asked in session {session.id}.", f"Go on with it: voicemock resume {session.id}"
        )
    if wished is not None:
        return question_named(shown, wished)
    if len(set(questions.values())) > 1:
        raise UsageError(
            f"Say which question of session {session.id}: {listed(questions)}.",
            f"Such as: voicemock retake {session.id} Q{next(iter(questions))}",
        )
    return next(iter(questions.values()))


def like_before(choices: Choices, before: Session, question: str) -> LikeBefore:
    """The same judge and recogniser as before, where nobody chose others: levels of different judges tell nothing."""
    choices = _heard_like_before(choices, before, question)
    run = before.run
    judge = next((label for (name, _), label in run.judges.items() if name == question), "") if run else ""
    if not judge or choices.judge:
        return LikeBefore(choices)
    if is_coverage(judge):
        return LikeBefore(replace(choices, judge="coverage"))
    if choices.llm_url or choices.llm_model:
        return LikeBefore(choices)
    llm = load_settings().llm
    model = _model_of(judge, llm)
    if model:
        return LikeBefore(replace(choices, llm_model=model if model != llm.model else None, judge="llm"))
    told = f"The first attempt was judged by {judge}, which is not the model that is configured: "
    return LikeBefore(choices, (f"{told}levels of different judges are not comparable.",))


def _model_of(label: str, llm: LLMSettings) -> str:
    """The model of a judge's label, where its server is the one that is configured; else empty."""
    model, on, host = label.rpartition(" on ")
    here = host_of(llm.url) if llm.url else OPENAI_HOST
    return model if on and llm.model and host == here else ""


def _heard_like_before(choices: Choices, before: Session, question: str) -> Choices:
    from voicemock.stt import models

    if choices.text or choices.stt or choices.stt_model or choices.stt_url:
        return choices
    label = next((turn.transcribed_by for turn in before.exchange(question) if turn.transcribed_by), "")
    if "sphinx" in label.lower():
        return replace(choices, stt="sphinx")
    if label.startswith("faster-whisper "):
        model = label.split()[1].rstrip(",")
        return replace(choices, stt="whisper", stt_model=model) if models.is_here(model) else choices
    return choices
