"""The recogniser for an interview held elsewhere, and how the screen shows that it is brought in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from voicemock.cli.engines import Recogniser, recogniser_for
from voicemock.config import Settings
from voicemock.errors import RecogniserError
from voicemock.importing.ways import Change
from voicemock.reports.screen import Screen
from voicemock.reports.terminal import progress_bar
from voicemock.sentences import clock, sentences

ROUGH = (
    "The rough recogniser writes no full stops and no question marks, so hardly a question will be told from an "
    "answer. Better: --transcript FILE, or Whisper (voicemock model get base.en)."
)


class OnScreen:
    """Shows how far the import is."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def note(self, sentence: str) -> None:
        """Print what to know of the result."""
        self._screen.note(sentence)

    @contextmanager
    def working(self, what: str) -> Iterator[Change]:
        """Say what is waited for, with a bar where it is known how much there is."""
        with self._screen.waiting(what) as change:

            def told(what: str, at_s: float = 0.0, whole_s: float = 0.0) -> None:
                far = f" {progress_bar(int(at_s), int(whole_s))} {clock(at_s)} of {clock(whole_s)}" if whole_s else ""
                change(f"{what}{far}")

            yield told


@contextmanager
def needed_recogniser(settings: Settings, may_ask: bool, glossary: Sequence[str]) -> Iterator[Recogniser]:
    """The recogniser for a recording that has no transcript. Raises RecogniserError: there is none, or it failed."""
    entered = False
    try:
        with recogniser_for(settings, may_ask, glossary) as recogniser:
            entered = True
            yield recogniser
    except RecogniserError as error:
        if entered:
            raise
        get = f"Get it: voicemock model get {settings.stt.whisper_model}"
        raise RecogniserError(
            sentences(error.message)[0],
            f"{get}\nOr take the rough offline one with --stt sphinx, or give a transcript: --transcript FILE",
        ) from error


@contextmanager
def recogniser_or_none(
    settings: Settings, named: bool, glossary: Sequence[str], screen: Screen
) -> Iterator[Recogniser | None]:
    """The recogniser for the answers; None where none was named and none is here: the transcript has words too."""
    entered = False
    try:
        with recogniser_for(settings, may_ask=False, glossary=glossary) as recogniser:
            entered = True
            yield recogniser
    except RecogniserError as error:
        if named or entered:
            raise
        screen.note(f"{sentences(error.message)[0]} The words are the transcript's, spread over its times.")
        yield None
