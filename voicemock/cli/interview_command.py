"""`voicemock interview`, `resume` and `demo`: the interview itself."""

from typing import Annotated

import typer

from voicemock.cli.options import (
    About,
    Answers,
    BargeIn,
    Choices,
    Device,
    Interrupt,
    Judge,
    Language,
    LlmModel,
    LlmUrl,
    Prompts,
    QuestionKind,
    SessionId,
    Stt,
    SttModel,
    SttUrl,
    Text,
    Turn,
    Voice,
)
from voicemock.cli.say import say

DEMO_QUESTIONS = ("hard-problem", "disagreement")
"""What the recorded example answers are answers to."""


def interview(
    rubric: Annotated[str, typer.Option("--rubric", "-r", help="A rubric's name or file.")] = "behavioral",
    answers: Answers = None,
    text: Text = False,
    questions: Annotated[
        str | None,
        typer.Option(help="How many questions, or their ids with commas between.", show_default="5"),
    ] = None,
    kind: Annotated[
        list[QuestionKind] | None, typer.Option(help="Only this kind of question; may be given several times.")
    ] = None,
    follow_ups: Annotated[
        int | None, typer.Option(min=0, max=10, help="The most follow-ups to a question.", show_default="2")
    ] = None,
    minutes: Annotated[
        float | None, typer.Option(min=1, max=480, help="No new question after this time.", show_default="30")
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
    about: About = None,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    judge: Judge = None,
    prompts: Prompts = None,
    voice: Voice = True,
) -> None:
    """Be interviewed: speak, or answer from files or by typing; then see the scores and what proves them."""
    import random

    from voicemock.cli.sitting import begin
    from voicemock.config import load_settings
    from voicemock.interview.plan import Wishes
    from voicemock.rubric_files import find, load

    settings = load_settings()
    count, named = _questions(questions, settings.questions)
    if named and kind:
        raise typer.BadParameter("questions that are named are asked whatever their kind", param_hint="--kind")
    wishes = Wishes(
        questions=count,
        named=named,
        kinds=[each.value for each in kind or ()],
        follow_ups=settings.follow_ups if follow_ups is None else follow_ups,
        minutes=settings.minutes if minutes is None else minutes,
        seed=random.SystemRandom().randrange(1_000_000) if seed is None else seed,
    )
    choices = Choices(
        answers=tuple(answers or ()),
        text=text,
        device=device,
        turn=turn,
        interrupt=interrupt,
        barge_in=barge_in,
        stt=stt,
        stt_model=stt_model,
        stt_url=stt_url,
        language=language,
        llm_url=llm_url,
        llm_model=llm_model,
        judge=judge,
        prompts=prompts,
        voice=voice,
        about=tuple(about or ()),
    )
    begin(load(find(rubric)), wishes, choices)


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
    from voicemock.cli.sitting import take_up

    choices = Choices(
        answers=tuple(answers or ()),
        text=text,
        device=device,
        turn=turn,
        interrupt=interrupt,
        barge_in=barge_in,
        stt=stt,
        stt_model=stt_model,
        stt_url=stt_url,
        language=language,
        llm_url=llm_url,
        llm_model=llm_model,
        judge=judge,
        prompts=prompts,
        voice=voice,
    )
    take_up(session, choices)


def demo(
    stt: Stt = None,
    stt_model: SttModel = None,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
) -> None:
    """See a whole interview on recorded answers of a synthetic candidate."""
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
    begin(load(find("behavioral")), Wishes(named=DEMO_QUESTIONS, follow_ups=1), choices)


def _questions(wished: str | None, default: int) -> tuple[int, list[str]]:
    """How many, or which."""
    if wished is None:
        return default, []
    if wished.strip().isdecimal():
        if not 1 <= int(wished) <= 50:
            raise typer.BadParameter("between 1 and 50 questions can be asked", param_hint="--questions")
        return int(wished), []
    named = [name.strip() for name in wished.split(",") if name.strip()]
    if not named:
        raise typer.BadParameter("it names no question", param_hint="--questions")
    return default, named
