"""A rubric from a job description: by the LLM where there is one, and otherwise from the role that it reads like."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from voicemock.cli.engines import chat_on, settings_for
from voicemock.cli.options import Choices
from voicemock.cli.say import say
from voicemock.documents.reader import read_document
from voicemock.errors import BadInput, NotFound
from voicemock.preparation.drafting import HEADER, drafted
from voicemock.preparation.role_template import closest, role_template
from voicemock.prompts import load as load_prompt
from voicemock.prompts import prompt_folders
from voicemock.reports.screen import Screen
from voicemock.reports.terminal import Terminal
from voicemock.rubric_files import available, id_for, load
from voicemock.safe_text import one_line
from voicemock.scoring.language import language_of

if TYPE_CHECKING:
    from voicemock.cli.engines import Model
    from voicemock.rubric import Rubric


def from_description(source: Path, name: str, base: "tuple[Rubric, str] | None", choices: Choices) -> str:
    """The text of a rubric file.

    Args:
        source: the job description.
        name: what the rubric is called.
        base: what it is to extend, and how it names that; None lets the description decide.
        choices: which LLM.

    Raises:
        NotFound, BadInput: the description cannot be read.
        BadReply, LLMUnreachable, Refused: the model cannot be asked, or twice proposed what cannot be used.
    """
    text = read_document(source)
    with Screen(Terminal(sys.stderr)) as screen:
        model = None if base else chat_on(screen, settings_for(choices).llm)
        if model:
            return _proposed(model, text, source, name, choices)
    if base:
        return role_template(text, source, [base[1]], base, id_for(name))
    roles = usable_roles()
    names = closest(text, roles)
    say(f"No LLM is configured: it builds on {names[0]}, the role that the description reads most like.")
    return role_template(text, source, names, (roles[names[0]], names[0]), id_for(name))


def _proposed(model: "Model", text: str, source: Path, name: str, choices: Choices) -> str:
    prompt = load_prompt("rubric", prompt_folders(choices.prompts, language_of(text)))
    header = HEADER.format(model=one_line(model.label), source=one_line(source.name))
    made = drafted(model.chat, prompt, text, id_for(name), header)
    count = len(made.rubric.questions)
    say(f"{made.rubric.name}: {len(made.rubric.criteria)} criteria, {count} questions, by {model.label}.")
    return made.text


def usable_roles() -> "dict[str, Rubric]":
    """The rubrics that can be named; one that cannot be read is passed over, as `rubric list` names it."""
    found = {}
    for name, path in available().items():
        try:
            found[name] = load(path)
        except (BadInput, NotFound):
            continue
    return found
