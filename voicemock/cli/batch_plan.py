"""What a run is to do: all that is given, less what is done and unchanged, with the table of people laid over it."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from voicemock.batch.inputs import Found, inputs_at
from voicemock.batch.item import Setup
from voicemock.batch.keys import run_digest
from voicemock.batch.manifest import ITEMS, Manifest
from voicemock.batch.people import NOBODY, People, people_in
from voicemock.batch.place import Place
from voicemock.batch.plan import Plan, plan_of
from voicemock.batch.pseudonyms import NAMES, Person, as_csv, names_of, pseudonyms_for, read_people
from voicemock.cli.batch_engines import Engines
from voicemock.cli.batch_setup import BatchWishes
from voicemock.errors import BadInput, NotFound, RecogniserError
from voicemock.safe_text import one_line


def plan_for(wishes: BatchWishes, setup: Setup, place: Place) -> tuple[Plan, Sequence[str]]:
    """What is to be done, and what to know of it, a sentence each. Nothing is written but `names.csv`.

    Raises:
        NotFound, BadInput, UsageError: what is given cannot be read, or the table of people.
        CannotWrite, DiskError: the place cannot be written to.
    """
    inputs = inputs_at(wishes.paths, setup.out)
    if not inputs.found:
        raise NotFound(
            f"There is no interview in {one_line(', '.join(wishes.paths))}.",
            "Name recordings, transcripts, exported sessions, or folders of them.",
        )
    people = people_in(Path(wishes.people), inputs.found) if wishes.people else NOBODY
    persons = _pseudonyms(inputs.found, people, place) if wishes.pseudonyms else ()
    setup = setup.model_copy(update={"pseudonyms": names_of(persons)})
    setup = setup.model_copy(update={"digest": digest_of(setup)})
    plan = plan_of(inputs.found, setup, Manifest(place), people, persons)
    return plan, (*inputs.notes, *plan.told)


def digest_of(setup: Setup) -> str:
    """Of everything that is the same for all items. Raises NotFound, BadInput: a prompt cannot be used."""
    engines, recogniser = Engines(setup), ""
    with suppress(RecogniserError):  # transcripts need none; recordings are refused later, with the way to get one
        recogniser = engines.identity
    # A model that moves to another server is the same; its label would tell of the server.
    of_llm = engines.model is not None and setup.settings.llm.model
    return run_digest(setup, engines.prompts, recogniser, of_llm or engines.judge.label)


def _pseudonyms(found: Sequence[Found], people: People, place: Place) -> Sequence[Person]:
    """Who is called what from now on; it is on disk before any result that can only be understood with it."""
    before = place.read(NAMES)
    if before is None and next(iter(place.names(ITEMS)), None):
        raise BadInput(
            f"{one_line(place.url)} has results and no {NAMES}, so nobody knows any more who is who.",
            "Put that file back, or name another folder with --out.",
        )
    persons = pseudonyms_for((people.of(each).item(each) for each in found), read_people(before))
    place.write(NAMES, as_csv(persons), sync=True)
    return persons
