"""What a worker keeps from item to item: the rubric, the judge, and the recogniser with its model in memory."""

import atexit
import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from voicemock.batch.governing import governor_of
from voicemock.batch.heard import Remembering
from voicemock.batch.item import Item, Setup
from voicemock.batch.manifest import Manifest
from voicemock.batch.names import replaced
from voicemock.batch.newest import of_run
from voicemock.batch.place import Place
from voicemock.batch.speaking_names import writing
from voicemock.batch.url_place import place_at
from voicemock.cli.engines import Model, Recogniser, chat_for, judge_for, recogniser_for
from voicemock.glossary import terms_of
from voicemock.prompts import digests, prompt_folders
from voicemock.round import Round
from voicemock.round_files import emphasised
from voicemock.rubric import Rubric
from voicemock.scoring.marking import Judge
from voicemock.transcripts.renamed import Written


class Engines:
    """Everything that is the same for all items of a run; each part is made when it is first needed."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self._open = ExitStack()
        self._recogniser: Recogniser | None = None

    def close(self) -> None:
        """End the recogniser's process."""
        self._open.close()
        self._recogniser = None

    @cached_property
    def place(self) -> Place:
        """Where everything is written to. Raises VoicemockError."""
        return of_run(place_at(self.setup.out), self.setup.run)

    @cached_property
    def manifest(self) -> Manifest:
        """The records that are there."""
        return Manifest(self.place)

    @property
    def forgotten(self) -> frozenset[str]:
        """SHA-256 of what must not be read again, as it is now: a process may outlive a run. Raises BadInput."""
        return self.manifest.forgotten()

    @cached_property
    def round(self) -> Round | None:
        """The round that the interviews are."""
        return None if self.setup.round is None else Round.model_validate(self.setup.round)

    @cached_property
    def named_rubric(self) -> Rubric:
        """The rubric as it was named."""
        return Rubric.model_validate(self.setup.rubric)

    @cached_property
    def rubric(self) -> Rubric:
        """The rubric that is scored by: with the round's emphasis."""
        return emphasised(self.named_rubric, self.round) if self.round else self.named_rubric

    @cached_property
    def rubric_digest(self) -> str:
        """Of the rubric as it was named: that of a session is of the questions that were heard in it."""
        return self.named_rubric.digest()

    @cached_property
    def prompts(self) -> dict[str, str]:
        """SHA-256 of each prompt. Raises NotFound, BadInput."""
        return digests(prompt_folders(self._own_prompts, self.rubric.language))

    @property
    def _own_prompts(self) -> Path | None:
        return Path(self.setup.prompts) if self.setup.prompts else None

    @cached_property
    def model(self) -> Model | None:
        """The chat model. Raises as `chat_for`."""
        if self.setup.judge == "coverage":
            return None
        governor = governor_of(self.setup.governor, self.setup.governor_key, "llm")
        return chat_for(self.setup.settings.llm, lambda sentence: None, lambda sentence, seconds: None, governor)

    @cached_property
    def judge(self) -> Judge:
        """Who scores. Raises UsageError, NotFound, BadInput."""
        return judge_for(
            self.model, self.setup.judge, self._own_prompts, self.rubric.language, self.setup.settings.embeddings
        )

    def take_remarks(self) -> Sequence[str]:
        """What to know of how the model answers; each is given once."""
        return self.model.take_remarks() if self.model else ()

    @cached_property
    def glossary(self) -> tuple[str, ...]:
        """What the recogniser is told beforehand."""
        return terms_of(self.rubric)

    @property
    def is_recogniser_named(self) -> bool:
        """Whether somebody chose what hears, so that it must not be done without it in silence."""
        speech = self.setup.settings.stt
        return any((speech.engine, speech.model, speech.url))

    @cached_property
    def identity(self) -> str:
        """What the recogniser hears by. Raises RecogniserError where there is none."""
        from voicemock.stt.identity import identity

        return identity(self.setup.settings.stt, self.glossary, "recordings")

    def recogniser(self) -> Recogniser:
        """What transcribes; its model is loaded at the first sound. Raises RecogniserError."""
        if self._recogniser is None:
            settings, threads = self.setup.settings, self.setup.threads
            governor = governor_of(self.setup.governor, self.setup.governor_key, "stt")
            found = recogniser_for(
                settings, False, self.glossary, reading="recordings", threads=threads, governor=governor
            )
            self._recogniser = self._open.enter_context(found)
        return self._recogniser

    def hearing(self, written: Written | None) -> Remembering:
        """The recogniser for one item, with what was heard before. Raises RecogniserError where there is none."""
        return Remembering(self.place, self.recogniser, self.identity, written)

    def writing(self, item: Item, real: Item, speakers: Mapping[str, str]) -> Written | None:
        """How a text about an interview is written; None where names stay.

        Args:
            item: as it is written down.
            real: as it is read.
            speakers: what to put in the place of who speaks in it and is not listed.
        """
        names = self.setup.pseudonyms
        if not self.setup.replaces_names:
            return None
        people = (real.person, real.candidate, *speakers)
        own = frozenset(name for each in people for word in _words(each) for name in self._by_word.get(word, ()))
        own |= frozenset(self._of_pseudonym.get(item.person, ()))
        return writing(lambda text: replaced(text, names, own), speakers)

    @cached_property
    def _of_pseudonym(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for name, pseudonym in self.setup.pseudonyms.items():
            found.setdefault(pseudonym, []).append(name)
        return found

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[str]]:
        """The names in which each word stands: who speaks is rarely called as the table of people says."""
        found: dict[str, list[str]] = {}
        for name in self.setup.pseudonyms:
            for word in _words(name):
                found.setdefault(word, []).append(name)
        return found


def _words(name: str) -> Sequence[str]:
    return re.findall(r"\w+", name.casefold())


_KEPT: list[Engines] = []
"""Of this process; at most one."""


def engines_of(setup: Setup) -> Engines:
    """The engines of a run; those of another run that this process worked for are ended."""
    if _KEPT and _KEPT[0].setup == setup:
        return _KEPT[0]
    close()
    _KEPT.append(Engines(setup))
    return _KEPT[0]


def close() -> None:
    """End what this process keeps."""
    while _KEPT:
        _KEPT.pop().close()


atexit.register(close)
