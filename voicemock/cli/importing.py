"""An interview that was held elsewhere becomes a session: from a recording, a transcript or both. docs/import.md."""

import shlex
import sys
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from voicemock.cli.beginning import RUBRIC
from voicemock.cli.endings import in_full
from voicemock.cli.engines import Recogniser, settings_for
from voicemock.cli.import_asking import refuse_unseen, reviewed, roles_of
from voicemock.cli.import_hearing import ROUGH, OnScreen, needed_recogniser, recogniser_or_none
from voicemock.cli.import_place import free_id, publish, unseen
from voicemock.cli.opening import named_now
from voicemock.cli.options import Choices
from voicemock.cli.scoring import grade_session
from voicemock.config import sessions_folder
from voicemock.errors import UsageError
from voicemock.glossary import terms_of
from voicemock.importing.files import conversation_in, files_of
from voicemock.importing.making import Making
from voicemock.importing.ways import Ways
from voicemock.prompts import digests, prompt_folders
from voicemock.reports.screen import Screen
from voicemock.rubric import Rubric
from voicemock.rubric_files import find, load
from voicemock.safe_text import one_line
from voicemock.scoring.languages.speaking import speaking
from voicemock.sessions.library import Library


@dataclass(frozen=True)
class ImportWishes:
    """What the command line says about the interview."""

    rubric: str | None = None
    candidate: str | None = None
    transcript: Path | None = None
    """Beside a recording."""
    yes: bool = False
    """Take the split as it is."""


def import_interview(path: Path, wishes: ImportWishes, choices: Choices) -> str:
    """Makes a session of an interview that was held elsewhere, and scores it. Returns its id.

    Raises:
        VoicemockError: it cannot be read, split or written: nothing is left of it. Or scored: then the session is
            there and the remedy says how to go on.
    """
    files = files_of(path, wishes.transcript)
    rubric = load(find(wishes.rubric or RUBRIC))
    choices = replace(choices, spoken=rubric.language)
    library = Library(sessions_folder())
    name = free_id(library, named_now("import"))
    try:
        with Screen(keys="") as screen, speaking(rubric.language):
            conversation = conversation_in(files)
            told = _command(path, wishes)
            if conversation is None and wishes.candidate is not None:
                raise UsageError(
                    "A recording alone names nobody, so --candidate finds nobody.",
                    "Add its transcript: --transcript FILE",
                )
            guess = conversation is None or (len(conversation.names) < 2 and wishes.candidate is None)
            refuse_unseen(guess, wishes.yes, one_line(files.source.name), told)
            with unseen(library) as place:
                with place.create(name) as journal:
                    folder = journal.path.parent
                    ways = _ways(rubric, choices, wishes, screen, folder, told)
                    Making(files, rubric, ways, folder, journal.append).make(conversation)
                name = publish(library, place.place(name), name)
    except KeyboardInterrupt:
        with suppress(OSError):
            print("Stopped. Nothing was imported.", file=sys.stderr)
        raise
    with in_full(name, choices), library.reopen(name) as journal:
        return grade_session(journal, None, choices)


def _command(path: Path, wishes: ImportWishes) -> str:
    words = ["voicemock", "session", "import", str(path)]
    words += ["--rubric", wishes.rubric] if wishes.rubric else []
    words += ["--transcript", str(wishes.transcript)] if wishes.transcript else []
    return one_line(shlex.join(words))


def _ways(rubric: Rubric, choices: Choices, wishes: ImportWishes, screen: Screen, folder: Path, command: str) -> Ways:
    """As the command line chose, and otherwise as the user says."""
    settings, known = settings_for(choices), terms_of(rubric)
    named = any((choices.stt, choices.stt_model, choices.stt_url))

    def needed() -> AbstractContextManager[Recogniser]:
        if settings.stt.engine == "sphinx":
            screen.note(ROUGH)
        return needed_recogniser(settings, not wishes.yes, known)

    return Ways(
        roles=lambda conversation: roles_of(conversation, wishes.candidate, command, screen),
        review=lambda found, guess: reviewed(found, guess, wishes.yes, folder, screen),
        needed=needed,
        wanted=lambda: recogniser_or_none(settings, named, known, screen),
        progress=OnScreen(screen),
        prompts=digests(prompt_folders(choices.prompts, choices.spoken)),
    )
