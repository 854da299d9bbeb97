"""`voicemock interview`, `resume` and `demo`: the interview itself."""

import inspect
from collections.abc import Callable, Collection
from typing import Annotated, Any

import typer

from voicemock.cli.options import (
    About,
    Answers,
    Asked,
    BargeIn,
    Choices,
    Company,
    Device,
    Files,
    Interrupt,
    Judge,
    Language,
    LlmModel,
    LlmUrl,
    Prepared,
    Prompts,
    QuestionKind,
    RoundName,
    SessionId,
    Stt,
    SttModel,
    SttUrl,
    Style,
    Text,
    Turn,
    Voice,
)
from voicemock.cli.say import say

DEMO_QUESTIONS = ("hard-problem", "disagreement")
"""What the recorded example answers are answers to."""


def interview(
    rubric: Annotated[
        str | None,
        typer.Option(
            "--rubric", "-r", help="A rubric's name or file.", show_default="that of the round, or behavioral"
        ),
    ] = None,
    round_: RoundName = None,
    style: Style = None,
    answers: Answers = None,
    text: Text = False,
    questions: Annotated[
        str | None,
        typer.Option(
            help="How many questions, or their ids with commas between.",
            show_default="5, or as many as the round has time for",
        ),
    ] = None,
    kind: Annotated[
        list[QuestionKind] | None, typer.Option(help="Only this kind of question; may be given several times.")
    ] = None,
    follow_ups: Annotated[
        int | None,
        typer.Option(min=0, max=10, help="The most follow-ups to a question.", show_default="2, or as the round"),
    ] = None,
    minutes: Annotated[
        float | None,
        typer.Option(min=1, max=480, help="No new question after this time.", show_default="30, or the round's"),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="The same number draws the same questions.", show_default=False)
    ] = None,
    device: Device = None,
    turn: Turn = None,
    interrupt: Interrupt = None,
    barge_in: BargeIn = None,
    stt: Stt = None,
    stt_model: SttModel = None,
    stt_url: SttUrl = None,
    language: Language = None,
    company: Company = None,
    prepared: Prepared = None,
    files: Files = None,
    about: About = None,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    judge: Judge = None,
    prompts: Prompts = None,
    voice: Voice = True,
    swap: Annotated[
        bool, typer.Option("--swap", help="You interview a played candidate, and mark it at the end.")
    ] = False,
    level: Annotated[
        str | None,
        typer.Option(
            help="With --swap, the candidate's level: junior, mid, senior, staff, or 1 to 5. Left out, it is drawn. "
            "It is hidden until your marks are in.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Be interviewed: speak, or answer from files or by typing; then see the scores and what proves them."""
    given = locals()

    from voicemock.cli.beginning import begin_as_wished

    if swap:
        from voicemock.cli.swapping import begin as begin_swapped

        begin_swapped(*chosen(given), level)
        return
    if level:
        raise typer.BadParameter(
            "it is the level of a candidate whom you interview: add --swap", param_hint="--level"
        )
    if style and not round_:
        raise typer.BadParameter("the manner is that of a round: name one with --round", param_hint="--style")
    if company and not round_:
        raise typer.BadParameter("a firm is talked about in a round: name one with --round", param_hint="--company")
    begin_as_wished(*chosen(given))


def chosen(given: dict[str, Any]) -> tuple[Choices, Asked]:
    """What the options of `interview` add up to, by their names there."""
    choices = Choices.among({**given, "style": given["style"].value if given["style"] else None})
    count, named = named_or_counted(given["questions"])
    kinds = [each.value for each in given["kind"] or ()]
    if named and kinds:
        raise typer.BadParameter("questions that are named are asked whatever their kind", param_hint="--kind")
    return choices, Asked(count, named, kinds, given["follow_ups"], given["minutes"], given["seed"])


def and_those_of_interview(without: Collection[str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Puts the options of `interview` behind a command's own: typer reads them from the signature.

    Args:
        without: names of parameters of `interview` that the command decides itself.
    """

    def widened(command: Callable[..., None]) -> Callable[..., None]:
        own = inspect.signature(command)
        named = {name: each for name, each in own.parameters.items() if each.kind is not each.VAR_KEYWORD}
        theirs = {name: each for name, each in inspect.signature(interview).parameters.items() if name not in without}
        every = {**named, **theirs}
        command.__signature__ = own.replace(parameters=list(every.values()))  # type: ignore[attr-defined]
        command.__annotations__ = {name: each.annotation for name, each in every.items()} | {"return": None}
        return command

    return widened


def resume(
    session: SessionId = None,
    answers: Answers = None,
    text: Text = False,
    device: Device = None,
    turn: Turn = None,
    interrupt: Interrupt = None,
    barge_in: BargeIn = None,
    stt: Stt = None,
    stt_model: SttModel = None,
    stt_url: SttUrl = None,
    language: Language = None,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    judge: Judge = None,
    prompts: Prompts = None,
    voice: Voice = True,
) -> None:
    """Go on with an interrupted interview where it stopped; nothing is asked twice.

    With --answers give the same files as before: those already used are passed over.
    """
    given = locals()

    from voicemock.cli.sitting import take_up

    choices = Choices.among(given)
    take_up(session, choices)


def demo(
    stt: Stt = None,
    stt_model: SttModel = None,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
) -> None:
    """See a whole interview on recorded answers of a synthetic candidate."""
    from voicemock.cli.setting import Setting
    from voicemock.cli.sitting import begin
    from voicemock.config import load_settings, shipped_folder
    from voicemock.interview.plan import Wishes
    from voicemock.rubric_files import find, load
    from voicemock.stt import models

    settings = load_settings().stt
    given = stt or stt_model or (settings.engine or "whisper") != "whisper"
    if not given and not models.is_here(settings.whisper_model):
        say(
            "No Whisper model is on this machine, so the demo uses the rough offline recogniser.\n"
            "For the real one: voicemock model get base.en"
        )
        stt = "sphinx"  # type: ignore[assignment]
    choices = Choices(
        answers=(shipped_folder("examples") / "answers",),
        stt=stt,
        stt_model=stt_model,
        llm_url=llm_url,
        llm_model=llm_model,
        voice=False,
        asks=False,
    )
    begin(load(find("behavioral")), Wishes(named=DEMO_QUESTIONS, follow_ups=1), choices, Setting(purpose="demo"))
    say("That was the demo: it counts in no progress of yours. Now you: voicemock interview")


def named_or_counted(wished: str | None) -> tuple[int | None, list[str]]:
    """How many, or which."""
    if wished is None:
        return None, []
    if wished.strip().isdecimal():
        if not 1 <= int(wished) <= 50:
            raise typer.BadParameter("between 1 and 50 questions can be asked", param_hint="--questions")
        return int(wished), []
    named = [name.strip() for name in wished.split(",") if name.strip()]
    if not named:
        raise typer.BadParameter("it names no question", param_hint="--questions")
    return None, named
