"""Messages after an interview, from templates that are filled with what happened and with nothing else.

A paragraph about something that did not happen is left out; what only the candidate knows stays a [blank].
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import BaseModel

from voicemock.coaching.happened import Happened
from voicemock.coaching.invented import BLANK, Sources, invented
from voicemock.errors import BadReply, LLMUnreachable, Refused
from voicemock.glossary import is_ordinary
from voicemock.ports import Chat, Message
from voicemock.prompts import Prompt, fence, holes_in
from voicemock.safe_text import one_line, safe
from voicemock.scoring.text import tokens
from voicemock.sentences import listed

BLANKS: Mapping[str, str] = {
    "to": "[their name]",
    "file": "[the file's name]",
    "until": "[the date you ask for]",
}
"""What is open where neither the session nor the command line says it."""
TOO_LONG = 1.3
"""A smoothed message of more than so many times the words says something more."""
_QUOTATION = re.compile("“[^“”]*”")
_SUBJECT = "Subject:"


@dataclass(frozen=True)
class Given:
    """What the command line says."""

    to: str = ""
    file: str = ""
    until: str = ""
    reason: str = ""


class Smoothed(BaseModel):
    """The model's reply."""

    text: str


def written(template: Prompt, what: Happened, given: Given) -> str:
    """The message as its template words it, ending in a newline."""
    values = _values(what, given)
    kept = [each for each in re.split(r"\n[ \t]*\n", template.text) if _is_known(each, values)]
    text = "\n\n".join(part.strip("\n") for part in kept)
    holes = holes_in(text)
    return replace(template, text=text, holes=holes).fill(**{hole: values[hole] for hole in holes}) + "\n"


def _is_known(paragraph: str, values: Mapping[str, str]) -> bool:
    return all(values[hole] for hole in holes_in(paragraph))


def _values(what: Happened, given: Given) -> dict[str, str]:
    """What stands in each hole; empty for what did not happen."""
    to = one_line(given.to) or listed(what.interviewers)
    first, second = (*what.topics, None, None)[:2]
    others = [name for name in what.interviewers if name.casefold() not in to.casefold()] if given.to else []
    values = {
        "to": to or BLANKS["to"],
        "date": what.date,
        "occasion": what.occasion,
        "role": what.role,
        "others": listed(others),
        "question_1": first.asked if first else "",
        "answer_1": first.said if first else "",
        "question_2": second.asked if second else "",
        "answer_2": second.said if second else "",
        "win": what.win,
        "asked": what.asked,
        "told": what.told,
        "next_steps": what.next_steps,
        "reason": one_line(given.reason),
        "file": one_line(given.file) or BLANKS["file"],
        "until": one_line(given.until) or BLANKS["until"],
    }
    return {name: _within_marks(value) for name, value in values.items()}


def _within_marks(text: str) -> str:
    """Quotation marks inside a quotation are single, so that its end is its end."""
    return text.replace("“", "‘").replace("”", "’")


def smoothed(chat: Chat, prompt: Prompt, message: str) -> tuple[str, str]:
    """The message in a model's wording, and a note: why it is the template's after all, or empty.

    Args:
        chat: asks the model; once more where its first wording cannot be used.
        prompt: the prompt `message`.
        message: as the template words it.
    """
    messages = [Message("user", prompt.fill(message=fence("message", message)).rstrip())]
    try:
        text = _asked(chat, messages)
        if wrong := added(text, message):
            said = Message("assistant", Smoothed(text=text).model_dump_json())
            told = Message("user", f"It cannot be used: {wrong} Reply again, in full.")
            text = _asked(chat, [*messages, said, told])
            wrong = added(text, message)
    except (LLMUnreachable, BadReply, Refused) as error:
        return message, f"{error.message} The message is worded by its template."
    if wrong:
        return message, f"The model's wording was thrown away, though it was asked twice: {wrong}"
    return text, ""


def _asked(chat: Chat, messages: list[Message]) -> str:
    return safe(chat(messages, Smoothed).text).strip() + "\n"


def added(text: str, message: str) -> str:
    """What a wording holds that the message does not, or lacks of it, in a sentence; empty where nothing differs."""
    sources = Sources(told=message, asked="")
    found = invented(text, sources)
    parts = (
        ("a figure was added", found.figures),
        ("a name was added", (*found.names, *_names_at_beginnings(text, sources))),
        ("something was added", found.sentences),
    )
    for what, spans in parts:
        if spans:
            return f"{what} (“{one_line(text[slice(*spans[0])])[:80]}”)."
    if sorted(BLANK.findall(text)) != sorted(BLANK.findall(message)):
        return "what is to be filled in is another."
    if sorted(map(one_line, _QUOTATION.findall(text))) != sorted(map(one_line, _QUOTATION.findall(message))):
        return "a quotation was changed."
    if not text.startswith(_SUBJECT) and message.startswith(_SUBJECT):
        return "the subject is missing."
    return "it is longer." if len(text.split()) > TOO_LONG * len(message.split()) else ""


def _names_at_beginnings(text: str, sources: Sources) -> list[tuple[int, int]]:
    """Words with a capital that are no common English words and do not stand in the message."""
    return [
        (word.start, word.end)
        for word in tokens(text)
        if text[word.start].isupper() and word.stem not in sources.stems and not is_ordinary(word.text)
    ]
