"""A session as the command line wishes it: its rubric, its round, and what was given beside them."""

import random
from dataclasses import replace

from voicemock.cli.materials import read_material
from voicemock.cli.options import Asked, Choices
from voicemock.cli.setting import Setting
from voicemock.cli.sitting import begin
from voicemock.config import load_settings
from voicemock.documents.reader import read_document
from voicemock.errors import UsageError
from voicemock.interview.plan import Wishes
from voicemock.preparation.folder import load_preparation
from voicemock.prompts import prompt_folders
from voicemock.round import Round
from voicemock.round_files import find as find_round
from voicemock.round_files import load as load_round
from voicemock.rubric import Rubric
from voicemock.rubric_files import find, load
from voicemock.scoring.language import name_of

RUBRIC = "behavioral"
"""Where neither a rubric nor a round is named."""


def begin_as_wished(choices: Choices, asked: Asked, setting: Setting | None = None) -> str:
    """Begins the session. Returns its id.

    Args:
        choices: what the command line chose.
        asked: which questions it chose, and how long.
        setting: what is known before, such as a loop's round.

    Raises:
        VoicemockError: something that was named cannot be used; nothing was begun.
    """
    setting = setting or Setting()
    prepared = load_preparation(choices.prepared) if choices.prepared else None
    if choices.round and not setting.round:
        setting = replace(setting, round=load_round(find_round(choices.round, prompt_folders(choices.prompts))))
    if setting.round and asked.minutes:
        setting = replace(setting, round=setting.round.lasting(asked.minutes))
    if choices.style:
        setting = replace(setting, style=choices.style)
    if prepared:
        setting = replace(setting, company=prepared.company, job=prepared.job, cv=prepared.cv)
    if choices.files:
        setting = replace(setting, material=read_material(choices.files))
    _check_material(setting)
    if choices.company:
        setting = replace(setting, company=read_document(choices.company))
    wishes = wishes_of(asked, setting)
    if prepared and not choices.rubric and not (setting.round and setting.round.negotiation):
        rubric = prepared.rubric
        wishes = replace(wishes, first=prepared.questions)
    else:
        rubric = load(find(choices.rubric or (setting.round.rubric if setting.round else RUBRIC)))
    if setting.round:
        _check_rubric(setting.round, rubric, "--rubric" if choices.rubric else "--prepared")
    return begin(rubric, wishes, choices, setting)


def _check_rubric(round_: Round, rubric: Rubric, option: str) -> None:
    """Raises UsageError where a round cannot be held with a rubric."""
    remedy = f"Leave {option} out, and the round's own rubric is taken: voicemock interview --round {round_.id}"
    if round_.language != rubric.language:
        spoken, asked = name_of(round_.language), name_of(rubric.language)
        raise UsageError(f"The round {round_.id} is held in {spoken}, and {rubric.id} asks in {asked}.", remedy)
    if round_.negotiation and all(each.kind != "negotiation" for each in rubric.questions):
        raise UsageError(f"The round {round_.id} negotiates, and {rubric.id} has no question for that.", remedy)


def _check_material(setting: Setting) -> None:
    """Raises UsageError where the round needs a file that was not given, or has no use for one that was."""
    if setting.round and setting.round.material == "none" and setting.material:
        raise UsageError(
            f"Nothing is shown in the round {setting.round.id}, so --file is of no use there.",
            "See which rounds take a file: voicemock round list",
        )
    if setting.round and setting.round.material == "required" and not setting.material:
        raise UsageError(
            f"The round {setting.round.id} is about something of yours: a file, a folder or a diff.",
            f"Name it: voicemock interview --round {setting.round.id} --file PATH",
        )


def wishes_of(asked: Asked, setting: Setting) -> Wishes:
    """Which questions, and how long: by the command line, else the round, else the settings."""
    settings, round_ = load_settings(), setting.round
    follow_ups = round_.follow_ups if round_ else settings.follow_ups
    return Wishes(
        questions=asked.questions or settings.questions,
        most=asked.questions,
        named=asked.named,
        kinds=asked.kinds,
        follow_ups=follow_ups if asked.follow_ups is None else asked.follow_ups,
        minutes=settings.minutes if asked.minutes is None else asked.minutes,
        seed=random.SystemRandom().randrange(1_000_000) if asked.seed is None else asked.seed,
    )
