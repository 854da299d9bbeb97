"""A preparation is made from the files that were given, and what is in it is printed."""

import os
import shlex
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from voicemock.cli.drafting import usable_roles
from voicemock.cli.engines import chat_on, settings_for
from voicemock.cli.options import Choices
from voicemock.cli.say import say
from voicemock.documents.reader import read_document
from voicemock.errors import UsageError
from voicemock.preparation.by_model import PROMPTS, ModelReader
from voicemock.preparation.by_words import read_by_words
from voicemock.preparation.folder import place_for, write_preparation
from voicemock.preparation.making import SHEET, make
from voicemock.preparation.named_ids import id_of
from voicemock.preparation.role_template import closest
from voicemock.preparation.sheet import Suggest, sheet
from voicemock.preparation.stories import NO_STORY, fitting
from voicemock.preparation.texts import Reading, Texts
from voicemock.preparation.to_ask import load_bank
from voicemock.prompts import load as load_prompt
from voicemock.prompts import prompt_folders
from voicemock.reports.preparation_text import print_preparation
from voicemock.reports.screen import Screen
from voicemock.reports.terminal import Terminal
from voicemock.rubric import Question, Rubric
from voicemock.rubric_files import available, find, load
from voicemock.safe_text import one_line
from voicemock.scoring.language import language_of
from voicemock.story_files import bank as story_bank

STORIES = 2
"""How many stories are suggested for a question."""
WITHOUT_A_MODEL = (
    "No LLM is configured: the texts are read by headings, marker words and a list of skills, which finds less."
)


def prepare_for(
    jd: Path, cv: Path, company: Path | None, rubric: str | None, out: Path | None, choices: Choices
) -> None:
    """Make a preparation and print what is in it.

    Args:
        jd: the job description.
        cv: the CV.
        company: a text about the company.
        rubric: which one to build on; None takes the role that the description reads like.
        out: the folder to write; None takes a new one in the data folder.
        choices: which LLM, and whose prompts.

    Raises:
        NotFound, BadInput: a file cannot be read, or is not what it should be.
        BadReply, LLMUnreachable, Refused: the model cannot be asked, or did not reply as asked.
        CannotWrite, DiskError: the folder exists already, or cannot be written; nothing is left of it.
    """
    texts = Texts(read_document(jd), read_document(cv), read_document(company) if company else "")
    folders = prompt_folders(choices.prompts)
    questions = load_bank(folders)
    place_for(out, "any")  # before a model is asked for minutes
    base = _base(rubric, texts.job)
    now = datetime.now()
    reading = _read(texts, choices, now)
    name = "-".join((f"{now:%Y-%m-%d}", *map(_plain, filter(None, (reading.company, reading.role)))))
    folder = place_for(out, name)
    made = make(reading, texts, base, questions, _way(base[1], folder))
    suggest = _suggestions()

    def sheet_of(whole: Rubric) -> str:
        return sheet(made.plan, whole, suggest(whole))

    prepared = write_preparation(folder, made.files, sheet_of)
    print_preparation(prepared.plan, prepared.rubric, Terminal())
    known_as = prepared.id if out is None else _as_path(out)
    say(f"\nRead first: {one_line(str(prepared.folder / SHEET))}")
    say("Its neighbours preparation.yaml and rubric.yaml are yours to edit.")
    say(f"Then: voicemock interview --round technical --prepared {shlex.quote(known_as)}")


def _read(texts: Texts, choices: Choices, now: datetime) -> Reading:
    with Screen(Terminal(sys.stderr)) as screen:
        model = chat_on(screen, settings_for(choices).llm)
        if model:
            folders = prompt_folders(choices.prompts, language_of(texts.job))
            prompts = {name: load_prompt(name, folders) for name in PROMPTS}
            return ModelReader(model.chat, prompts, model.label).read(texts, now.date())
    say(WITHOUT_A_MODEL)
    return read_by_words(texts, now.date())


def _base(named: str | None, job: str) -> tuple[Rubric, str]:
    """The rubric to build on, and what it is called. Raises NotFound, BadInput."""
    if named:
        return load(find(named)), named
    roles = usable_roles()
    name = closest(job, roles)[0]
    return roles[name], name


def _way(name: str, folder: Path) -> str:
    """How a rubric in the folder names its base. Raises UsageError."""
    if name in available():
        return name
    try:
        return os.path.relpath(name, folder)
    except ValueError as error:
        raise UsageError(f"{one_line(name)} lies on another drive.", "Copy it to this one first.") from error


def _suggestions() -> Callable[[Rubric], Suggest | None]:
    """Finds the user's own stories for the questions of a rubric, where there are stories."""
    stories = story_bank().stories

    def of(rubric: Rubric) -> Suggest | None:
        def suggest(question: Question) -> list[str]:
            if question.kind in NO_STORY:
                return []
            return [each.story.title for each in fitting(stories, question, rubric)[:STORIES]]

        return suggest if stories else None

    return of


def _plain(name: str) -> str:
    return id_of(name, set())


def _as_path(folder: Path) -> str:
    """A folder as it is told from a preparation's id: with a slash."""
    text = str(folder)
    return text if os.sep in text or "/" in text else f"./{text}"
