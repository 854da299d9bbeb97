"""`voicemock peer`: two people interview each other at one machine, and `voicemock peer progress`."""

from typing import TYPE_CHECKING, Annotated

import typer

from voicemock.cli.options import (
    Answers,
    Asked,
    Choices,
    Device,
    Judge,
    Language,
    LlmModel,
    LlmUrl,
    Prompts,
    RoundName,
    Stt,
    SttModel,
    SttUrl,
    Text,
    Turn,
)

if TYPE_CHECKING:
    from voicemock.sessions.peer_events import People

app = typer.Typer(invoke_without_command=True)
MOST_NAME = 40
"""Characters of a name."""
QUESTIONS = 3
"""For each half, where neither the command line nor a round says how many."""


@app.callback()
def peer(
    context: typer.Context,
    interviewer: Annotated[
        str | None, typer.Option("--interviewer", help="Who asks first, by name.", show_default=False)
    ] = None,
    candidate: Annotated[
        str | None, typer.Option("--candidate", help="Who answers first, by name.", show_default=False)
    ] = None,
    swap: Annotated[bool, typer.Option("--swap/--no-swap", help="Swap roles after the first half.")] = True,
    rubric: Annotated[
        str | None,
        typer.Option(
            "--rubric", "-r", help="A rubric's name or file.", show_default="that of the round, or behavioral"
        ),
    ] = None,
    round_: RoundName = None,
    questions: Annotated[
        str | None,
        typer.Option(
            help="How many questions in each half, or the first half's ids with commas between.",
            show_default=f"{QUESTIONS}, or as many as the round has time for",
        ),
    ] = None,
    follow_ups: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=10,
            help="Where nobody is at the keys, such as with --answers: so many follow-ups to each question.",
            show_default="2, or as the round",
        ),
    ] = None,
    minutes: Annotated[
        float | None,
        typer.Option(min=1, max=480, help="How long a half is to last.", show_default="30, or the round's"),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="The same number draws the same questions.", show_default=False)
    ] = None,
    resume: Annotated[
        str | None, typer.Option("--resume", help="Go on with an interrupted half, by its id.", show_default=False)
    ] = None,
    answers: Answers = None,
    text: Text = False,
    device: Device = None,
    turn: Turn = None,
    stt: Stt = None,
    stt_model: SttModel = None,
    stt_url: SttUrl = None,
    language: Language = None,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    judge: Judge = None,
    prompts: Prompts = None,
) -> None:
    """Two people interview each other: one asks with the plan on the screen, the other answers, then they swap.

    A key hands over: who speaks is known by whose turn it is. The interviewer marks and gives feedback, and the
    scores come after that, beside them. With --answers the files are taken in turn: question, answer, question, …
    """
    given = locals()

    if context.invoked_subcommand:
        return
    from voicemock.cli.interview_command import named_or_counted

    choices = Choices.among(given)
    if resume:
        from voicemock.cli.peering import take_up
        from voicemock.config import sessions_folder
        from voicemock.sessions.library import Library

        take_up(Library(sessions_folder()).find(resume), choices)
        return
    asked = Asked(*named_or_counted(questions), follow_ups=follow_ups, minutes=minutes, seed=seed)
    _begin(_people(interviewer, candidate, swap), asked, choices)


def _people(interviewer: str | None, candidate: str | None, swap: bool) -> "People":
    from voicemock.errors import UsageError
    from voicemock.safe_text import one_line
    from voicemock.sessions.peer_events import People

    both = [one_line(name or "")[:MOST_NAME].strip() for name in (interviewer, candidate)]
    example = "Such as: voicemock peer --interviewer Ann --candidate Bob"
    if not all(both):
        raise UsageError("Two people are needed, each with a name.", example)
    if both[0].casefold() == both[1].casefold():
        raise UsageError("The interviewer and the candidate have the same name.", example)
    return People(interviewer=both[0], candidate=both[1], swaps=swap)


def _begin(people: "People", asked: Asked, choices: Choices) -> None:
    import random

    from voicemock.cli.beginning import RUBRIC
    from voicemock.cli.peering import begin
    from voicemock.config import load_settings
    from voicemock.interview.plan import Wishes
    from voicemock.prompts import prompt_folders
    from voicemock.round_files import find as find_round
    from voicemock.round_files import load as load_round
    from voicemock.rubric_files import find, load

    settings = load_settings()
    round_ = load_round(find_round(choices.round, prompt_folders(choices.prompts))) if choices.round else None
    if round_ and asked.minutes:
        round_ = round_.lasting(asked.minutes)
    usual = round_.follow_ups if round_ else settings.follow_ups
    wishes = Wishes(
        questions=asked.questions or QUESTIONS,
        most=asked.questions,
        named=asked.named,
        follow_ups=usual if asked.follow_ups is None else asked.follow_ups,
        minutes=settings.minutes if asked.minutes is None else asked.minutes,
        seed=random.SystemRandom().randrange(1_000_000) if asked.seed is None else asked.seed,
    )
    begin(load(find(choices.rubric or (round_.rubric if round_ else RUBRIC))), wishes, people, round_, choices)


@app.command("progress")
def progress() -> None:
    """What each person has done in each role, and what is missing of a behavioural and a technical round."""
    from voicemock.cli.peer_progress import done_by
    from voicemock.config import sessions_folder
    from voicemock.reports.peer_progress_lines import progress_lines
    from voicemock.reports.terminal import Terminal
    from voicemock.sessions.library import Library

    done, broken = done_by(Library(sessions_folder()))
    terminal = Terminal()
    terminal.lines(progress_lines(done))
    for message in broken:
        terminal.line(message, style="yellow")
