"""One interview of many, and what a worker must know to make a session of it: plain data that travels anywhere."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from voicemock.config import Settings
from voicemock.transcript import Value

ItemKind = Literal["recording", "transcript", "session"]


class Item(Value):
    """One input: a recording with or without its transcript, a transcript alone, or an exported session."""

    id: str
    """Of the session that it becomes, too. It comes from the place: a file whose content changed keeps it."""
    source: str
    """Path or URL; of an archive with several sessions with `#` and the session's id at its end."""
    kind: ItemKind
    transcript: str = ""
    """Path or URL of the transcript beside a recording."""
    person: str = ""
    """Whose answers they are, as the table of people says; empty where it says nothing."""
    candidate: str = ""
    """Who answers, by the name in the transcript."""
    named: tuple[int, int] = (0, 0)
    """Where names are replaced: which of the person's names `candidate` is, and how many names of theirs are known.
    These are numbers of `names.csv`, from which nobody can guess a name, as they could from a digest."""
    groups: Mapping[str, str] = {}
    """The other columns of the table of people."""


class Setup(Value):
    """What is the same for all items of a run."""

    out: str
    """Folder or URL that everything is written to."""
    rubric: Mapping[str, Any]
    """The whole rubric, as `Rubric.as_data` gives it."""
    round: Mapping[str, Any] | None = None
    """The whole round; None where none was named."""
    settings: Settings
    """With what the command line chose; keys are never in it, each worker takes them from its own environment."""
    judge: Literal["llm", "coverage"] | None = None
    prompts: str | None = None
    """The folder with prompts of one's own."""
    threads: int = 1
    """Processor threads of one worker's recogniser."""
    audio: bool = True
    """Whether the answers' sound is kept once their words are known."""
    replaces_names: bool = False
    """Whether nobody's name is to be written: of `pseudonyms`, of who speaks in a transcript, and of files."""
    pseudonyms: Mapping[str, str] = {}
    """Names that are replaced wherever they are written, and by what."""
    governor: str = ""
    """Where workers ask before they ask a server, see batch/governing.py; empty: nobody is asked."""
    governor_key: str = Field(default="", repr=False, exclude=True)
    """Proves to it that one belongs to the run; it travels with the work, and is never written or shown."""
    run: str = ""
    """Token of the run, see batch/newest.py; empty: it is nobody's, and nobody looks whether it is the newest."""
    digest: str = ""
    """Of everything that is the same for all items and that a result depends on, see batch/keys.py."""


class Task(Value):
    """One item to be worked on."""

    item: Item
    real: Item | None = None
    """Where names are replaced: the item as it is, with what to read; nothing of it is written."""
    stamp: str = ""
    """Of the input when the work was planned: the record's `input_stamp`."""
    without_sound: bool = False
    """Whether its recordings were removed (`voicemock cohort expire --only-audio`): they do not come back."""
    known_key: str = ""
    """The key of the record that is there already. Where the input's content gives the same, nothing is to be done
    but to write that record with the new stamp: see `Manifest.renewed`."""
