"""An answer is made stronger: its advice, the fact that is missing, then a version in one's own words."""

from collections.abc import Container, Sequence

from voicemock.cli.advisers import adviser_for, rewriter_for
from voicemock.cli.correcting import is_attended
from voicemock.cli.endings import in_full
from voicemock.cli.engines import chat_on, settings_for
from voicemock.cli.keeping import Sitting, folded, interruptible
from voicemock.cli.options import Choices
from voicemock.cli.pages import write_page
from voicemock.cli.played import refuse_played
from voicemock.coaching.advice import Adviser, Answered, advise, answered
from voicemock.coaching.rewrite import Rewriter
from voicemock.config import sessions_folder
from voicemock.errors import BadReply, NotFound
from voicemock.reports.advice_lines import advice_lines
from voicemock.reports.advice_wording import capitalised, given_by
from voicemock.reports.screen import Screen
from voicemock.safe_text import one_line
from voicemock.sessions import events as e
from voicemock.sessions.library import Library
from voicemock.sessions.session import Run, Session


def improve_session(name: str | None, number: int | None, choices: Choices) -> None:
    """Improve one answer of a kept session, or all of them, and write its page anew.

    Args:
        name: the session's id or its beginning; None for the latest.
        number: which question; None asks where somebody is there, and otherwise takes all.
        choices: the model.

    Raises:
        NotFound: there is no such session, no such question in it, or nothing in it has been scored.
        LLMUnreachable, Refused: the model cannot be asked; the facts that were told are kept.
        BadReply: what it replied could not be used for at least one answer.
    """
    library = Library(sessions_folder())
    name = library.find(name)
    with in_full(name, choices), library.reopen(name) as journal, Screen() as screen:
        session = folded(journal)
        refuse_played(session, "improved")
        run = _scored(session)
        improvable = _improvable(session, run)
        asked = _named(session, improvable, number, run.outdated)
        model = chat_on(screen, settings_for(choices).llm)
        language = run.rubric.language
        adviser = adviser_for(model, None, choices.prompts, language)
        rewriter = rewriter_for(model, choices.prompts, language)
        sitting = Sitting(session, journal, screen, None, choices, model.take_remarks if model else tuple)
        with interruptible(sitting, "improve"):
            failures = [
                failure
                for question in asked or _chosen(sitting, improvable)
                if (failure := _improve(sitting, run.number, improvable[question], adviser, rewriter))
            ]
            path = write_page(library.load(name))
            screen.note(f"The page with it: {path}", style="")
            if failures:
                some = "1 answer" if len(failures) == 1 else f"{len(failures)} answers"
                raise BadReply(f"{some} could not be made stronger.", f"Try again: {sitting.again('improve')}")


def _scored(session: Session) -> Run:
    if session.run is None or not session.run.grades:
        raise NotFound(
            f"Session {session.id} has not been scored yet.", f"Score it first: voicemock score {session.id}"
        )
    return session.run


def _improvable(session: Session, run: Run) -> dict[str, Answered]:
    """The answers that there is something to learn from, by question; none whose quotes are of an earlier text."""
    found = {name: answered(session, run, name) for name in session.asked if name not in run.outdated}
    return {name: answer for name, answer in found.items() if answer}


def _named(
    session: Session, improvable: dict[str, Answered], number: int | None, outdated: Container[str]
) -> Sequence[str]:
    """The questions meant; none where the user is to be asked. Raises NotFound."""
    numbers = [at for at, name in enumerate(session.asked, 1) if name in improvable]
    meant = session.asked if number is None else session.asked[max(0, number - 1) : number]
    if any(name in outdated for name in meant) and not (numbers if number is None else number in numbers):
        why = f"The text of the answer in session {session.id} changed after it was scored."
        raise NotFound(why, f"Grade again: voicemock score {session.id}")
    if not numbers:
        raise NotFound(f"Session {session.id} has no scored answer with words.", "Nothing can be improved.")
    if number is not None and number not in numbers:
        those = ", ".join(map(str, numbers))
        raise NotFound(f"Session {session.id} has no scored answer to a question {number}.", f"There are: {those}.")
    if number is not None:
        return [session.asked[number - 1]]
    return [] if is_attended() and len(numbers) > 1 else list(improvable)


def _chosen(sitting: Sitting, improvable: dict[str, Answered]) -> Sequence[str]:
    """The question that the user names by its number; all of them for none."""
    numbers = {str(at): name for at, name in enumerate(sitting.session.asked, 1) if name in improvable}
    for number, name in numbers.items():
        sitting.screen.terminal.line((f"{number:>3}  ", "bold"), improvable[name].turns[0].text)
    while True:
        wished = _typed("Which answer? (its number; Enter for all) ")
        if not wished or wished in numbers:
            return [numbers[wished]] if wished else list(improvable)


def _improve(sitting: Sitting, run: int, answer: Answered, adviser: Adviser, rewriter: Rewriter) -> BadReply | None:
    """Shows the advice, asks for the fact, and makes the stronger version. Returns why the model's is not usable."""
    name, screen = answer.question.id, sitting.screen
    advice = _run(sitting, run).advice.get(name)
    if advice is None:
        sitting.follow(advise(sitting.session, _run(sitting, run), adviser, [name]))
        advice = _run(sitting, run).advice[name]
    else:
        screen.terminal.heading(f"Question {sitting.session.asked.index(name) + 1}")
        screen.terminal.line(answer.turns[0].text, style="bold")
        screen.terminal.line(capitalised(given_by(advice)), style="dim")
        screen.terminal.lines(advice_lines(advice), indent=2)
    if answer.is_junk:
        screen.note("Too little was said to make it stronger.")
        return None
    told = dict(sitting.session.facts.get(name, ()))
    if advice.fact_to_ask and not told.get(advice.fact_to_ask) and is_attended():
        _ask(sitting, name, advice.fact_to_ask)
    try:
        stronger = rewriter.rewrite(answer, advice, sitting.session.facts.get(name, ()))
    except BadReply as error:
        screen.note(error.message)
        return error
    screen.terminal.blank()
    sitting.follow([e.AnswerStrengthened(question=name, stronger=stronger)])
    return None


def _run(sitting: Sitting, number: int) -> Run:
    return next(each for each in sitting.session.runs if each.number == number)


def _ask(sitting: Sitting, name: str, asked: str) -> None:
    """Asks for the missing fact; what is told is kept before anything is made of it."""
    sitting.screen.terminal.blank()
    sitting.screen.terminal.line(asked, style="bold")
    fact = _typed("Your answer (Enter leaves it open): ")
    sitting.follow([e.FactGiven(question=name, asked=asked, fact=fact)])


def _typed(prompt: str) -> str:
    try:
        return one_line(input(prompt)).strip()
    except (EOFError, UnicodeDecodeError):
        return ""
