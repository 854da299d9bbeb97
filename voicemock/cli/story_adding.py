"""A story is told, split into its parts, shown to be confirmed, and kept."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from voicemock.audio.typed import TypedAnswers
from voicemock.cli.correcting import is_attended
from voicemock.cli.engines import Model, chat_on, settings_for
from voicemock.cli.options import Choices
from voicemock.cli.story_begun import being_told, keep_words, words_in
from voicemock.cli.story_hearing import KEYS, ears
from voicemock.documents.reader import read_document
from voicemock.errors import BadInput, UsageError
from voicemock.input_file import read_text
from voicemock.ports import NoMore, Skipped, Typed
from voicemock.preparation.stories import made, proposed_skills, title_of
from voicemock.preparation.story_split import Piece, Split, split, split_by
from voicemock.prompts import load as load_prompt
from voicemock.prompts import prompt_folders
from voicemock.reports.screen import Screen
from voicemock.reports.story_text import LETTERS, pieces_lines, print_story
from voicemock.safe_text import one_line, safe
from voicemock.scoring.language import language_of
from voicemock.story import ASKS, PARTS, Part, Story
from voicemock.story_files import free_id, keep, story_in

MAX_BYTES = 64 * 1024
SPOKEN = "spoken"
TELL = "Tell the story in one go, as you would in an interview: what was going on, what you did, what came of it."
OFFER = "Enter keeps it so · 3 A puts sentence 3 under Action (S T A R L) · n leaves it for later"
_IS_FILLED = re.compile(r"^schema:\s*[\"']?voicemock/story@", re.MULTILINE)
_MOVE = re.compile(r"(\d{1,4})\s*([starl])", re.IGNORECASE)


@dataclass(frozen=True)
class Wishes:
    """What the command line says of a story."""

    title: str = ""
    skills: tuple[str, ...] = ()
    file: Path | None = None
    speak: bool = False


@dataclass(frozen=True)
class _Told:
    """What was told, by parts."""

    parts: Mapping[Part, str]
    source: str
    pieces: tuple[Piece, ...] = ()
    """Its sentences, where it was told in one go."""


def add_story(wishes: Wishes, choices: Choices, piped: TextIO | None = None) -> None:
    """Take a story in and keep it; what was told is kept beside the bank until then.

    Args:
        wishes: what the command line says of it.
        choices: how it is heard, and which model splits it.
        piped: where its text comes from where neither a file nor a voice is named; None: stdin, if it is no terminal.

    Raises:
        UsageError, BadInput, NotFound: it cannot be read, or nothing was told.
        AudioDeviceError, RecogniserError: it cannot be heard.
        CannotWrite, DiskError: it cannot be kept.
    """
    if sum(map(bool, (wishes.file, wishes.speak, choices.answers))) > 1:
        raise UsageError("--file, --speak and --answers exclude each other.", "Leave all but one of them out.")
    with Screen(keys=KEYS) as screen:
        given = _given(wishes, choices, piped or sys.stdin)
        if given and _IS_FILLED.search(given[0]):
            story = story_in(given[0], given[1])
            _kept(story, screen)
            return
        taken_up = [*choices.answers, *([wishes.file] if wishes.file else [])]
        with being_told(*taken_up) as folder:
            told = _take_in(given, wishes, choices, screen, folder)
            if not any(told.parts.values()):
                what = "No words were heard." if told.source == SPOKEN else "Nothing was told."
                raise BadInput(what, "Tell it again: voicemock story add")
            confirmed = _confirmed(told, screen)
            if confirmed is None:
                raise UsageError("The story is not kept yet.")
            _kept(_story(confirmed, wishes), screen)


def _given(wishes: Wishes, choices: Choices, piped: TextIO | None) -> tuple[str, str] | None:
    """The text that is there to be read, and what to call it; None where it is to be asked for. Raises BadInput."""
    if wishes.file:
        name = one_line(str(wishes.file))
        if wishes.file.is_dir():
            text = "\n".join(read_text(path, MAX_BYTES) for path in words_in(wishes.file))
        else:
            text = read_document(wishes.file)
        if len(text) > MAX_BYTES:
            raise BadInput(f"{name} is larger than {MAX_BYTES // 1024} KiB.", "Tell one story at a time.")
        return _not_empty(text, name), name
    if wishes.speak or choices.answers or piped is None or piped.isatty():
        return None
    try:
        text = piped.read(MAX_BYTES + 1)
    except UnicodeDecodeError as error:
        raise BadInput("What was piped in is not valid text.", "Give it as UTF-8.") from error
    if len(text) > MAX_BYTES:
        raise BadInput(f"What was piped in is larger than {MAX_BYTES // 1024} KiB.", "Tell one story at a time.")
    return _not_empty(safe(text), "What was piped in"), "what was piped in"


def _not_empty(text: str, name: str) -> str:
    if not text.strip():
        raise BadInput(f"{name} is empty.", "Put the story into it.")
    return text


def _take_in(given: tuple[str, str] | None, wishes: Wishes, choices: Choices, screen: Screen, folder: Path) -> _Told:
    if given:
        keep_words(folder, given[0])
        source = "typed" if wishes.file is None else one_line(wishes.file.name)
        return _divided(given[0], source, choices, screen)
    if not (wishes.speak or choices.answers):
        return _typed(screen, folder)
    with ears(choices, screen) as hear:
        words: list[str] = []
        while (text := hear(TELL if not words else "And then?", folder / f"{len(words) + 1:03d}.wav")) is not None:
            words.append(text)
            if not choices.answers:
                break
        whole = " ".join(filter(None, map(one_line, words)))
        if whole:
            keep_words(folder, whole)
        told = _divided(whole, SPOKEN, choices, screen) if whole else _Told({}, SPOKEN)
        if choices.answers or not whole:
            return told
        parts = dict(told.parts)
        for part in PARTS:
            if part not in parts and (more := hear(ASKS[part], folder / f"{part}.wav")):
                parts[part] = one_line(more)
                keep_words(folder, " ".join(parts[each] for each in PARTS if each in parts))
        pieces = (
            *told.pieces,
            *(Piece(parts[part], part) for part in PARTS if part not in told.parts and part in parts),
        )
        return replace(told, parts=parts, pieces=pieces)


def _typed(screen: Screen, folder: Path) -> _Told:
    """Each part by itself; every line is on the disk when Enter was pressed."""
    if not is_attended():
        raise UsageError("Nobody is there to be asked.", "Name a text with it: voicemock story add --file FILE")
    listen = TypedAnswers(screen.prompt, on_found=screen.typed_before)
    parts: dict[Part, str] = {}
    for at, part in enumerate(PARTS, 1):
        screen.note(f"{part.capitalize()}. {ASKS[part]}", style="bold")
        match listen(folder / f"{at}-{part}.wav", 0.0):
            case Typed(text):
                parts[part] = one_line(text)
            case Skipped():
                continue
            case NoMore():
                break
    return _Told(parts, "typed")


def _divided(text: str, source: str, choices: Choices, screen: Screen) -> _Told:
    """What was told in one go, by parts: by the model where there is one."""
    model: Model | None = chat_on(screen, settings_for(choices).llm)
    found: Split = (
        split_by(model.chat, load_prompt("story", prompt_folders(choices.prompts, language_of(text))), text)
        if model
        else split(text)
    )
    if found.note:
        screen.note(found.note)
    how = f"Split by {model.label}." if model and not found.note else "Split by signal phrases, without an LLM."
    screen.note(how, style="dim")
    return _Told(found.parts(), source, found.pieces)


def _confirmed(told: _Told, screen: Screen) -> _Told | None:
    """The parts as the user wants them; None where they are left for later. Nobody there says yes."""
    while told.pieces:
        screen.settle()
        screen.terminal.lines(pieces_lines(told.pieces))
        if not is_attended():
            return told
        screen.note(OFFER, style="dim")
        wished = _line("> ")
        if not wished:
            return told
        if wished in ("n", "q"):
            return None
        told = _moved(told, wished, screen)
    return told


def _moved(told: _Told, wished: str, screen: Screen) -> _Told:
    """With one sentence under another part."""
    move = _MOVE.fullmatch(wished)
    number = int(move[1]) if move else 0
    if not move or not 0 < number <= len(told.pieces):
        screen.note("That is no sentence and part, such as 3 A.")
        return told
    part = LETTERS[move[2].upper()]
    pieces = [piece._replace(part=part) if at == number else piece for at, piece in enumerate(told.pieces, 1)]
    return replace(told, parts=Split(tuple(pieces)).parts(), pieces=tuple(pieces))


def _story(told: _Told, wishes: Wishes) -> Story:
    """With a title and skills, asked for where somebody is there and the command line has none."""
    title, whole = wishes.title, " ".join(told.parts.values())
    proposed = title_of(told.parts)
    skills: Sequence[str] = wishes.skills or proposed_skills(whole)
    if is_attended():
        title = title or _line(f"Title (Enter: {proposed}): ")
        if not wishes.skills:
            typed = _line(f"Skills with commas between (Enter: {', '.join(skills) or 'none'}): ")
            skills = typed.split(",") if typed else skills
    title = one_line(title) or proposed
    return made(free_id(title), title, told.parts, skills, told.source)


def _kept(story: Story, screen: Screen) -> None:
    path = keep(story)
    screen.settle()
    print_story(story, screen.terminal)
    screen.note(f"Kept as {story.id}. Edit it: {one_line(str(path))}", style="")


def _line(prompt: str) -> str:
    try:
        return one_line(input(safe(prompt))).strip()
    except (EOFError, UnicodeDecodeError):
        return ""
