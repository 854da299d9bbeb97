"""Who scores, gives advice, makes answers stronger and debriefs: the model where one is configured."""

from pathlib import Path
from typing import NamedTuple

from voicemock.cli.engines import Model, judge_for
from voicemock.cli.options import Choices
from voicemock.coaching.advice import Adviser, WrittenAdviser
from voicemock.coaching.adviser import LLMAdviser
from voicemock.coaching.debrief import Debriefer, WrittenDebriefer
from voicemock.coaching.debriefer import LLMDebriefer
from voicemock.coaching.rewrite import OutlineWriter, Rewriter
from voicemock.coaching.rewriter import LLMRewriter
from voicemock.prompts import ENGLISH, load, prompt_folders
from voicemock.scoring.marking import Judge


class Scorers(NamedTuple):
    """Who does what once the interview is over."""

    judge: Judge
    adviser: Adviser
    debriefer: Debriefer


def scorers_for(model: Model | None, choices: Choices) -> Scorers:
    """The judge that was chosen, and who words what comes of its grades. Raises UsageError, BadInput, NotFound."""
    return Scorers(
        judge_for(model, choices.judge, choices.prompts, choices.spoken),
        adviser_for(model, choices.judge, choices.prompts, choices.spoken),
        debriefer_for(model, choices.judge, choices.prompts, choices.spoken),
    )


def adviser_for(model: Model | None, judge: str | None, prompts: Path | None, language: str = ENGLISH) -> Adviser:
    """Who gives advice: the model where it scores too. Raises BadInput, NotFound."""
    if model is None or judge == "coverage":
        return WrittenAdviser()
    return LLMAdviser(model.chat, load("advice", prompt_folders(prompts, language)), model.label)


def debriefer_for(model: Model | None, judge: str | None, prompts: Path | None, language: str = ENGLISH) -> Debriefer:
    """Who debriefs: the model where it scores too. Raises BadInput, NotFound."""
    if model is None or judge == "coverage":
        return WrittenDebriefer()
    return LLMDebriefer(model.chat, load("debrief", prompt_folders(prompts, language)), model.label)


def rewriter_for(model: Model | None, prompts: Path | None, language: str = ENGLISH) -> Rewriter:
    """Who makes an answer stronger; without a model it is an outline. Raises BadInput, NotFound."""
    if model is None:
        return OutlineWriter()
    return LLMRewriter(model.chat, load("rewrite", prompt_folders(prompts, language)), model.label)
