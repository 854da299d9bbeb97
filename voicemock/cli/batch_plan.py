"""What a run is to do: all that is given, less what is done and unchanged, with the table of people laid over it."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from voicemock.batch.forgotten import is_forgotten
from voicemock.batch.inputs import Found, inputs_at
from voicemock.batch.item import Setup
from voicemock.batch.keys import run_digest
from voicemock.batch.manifest import ITEMS, Manifest
from voicemock.batch.out_folder import Made, check_fits, note_made
from voicemock.batch.people import NOBODY, People, people_in
from voicemock.batch.place import Place
from voicemock.batch.plan import Plan, plan_of
from voicemock.batch.pseudonyms import NAMES, Person, as_csv, names_of, pseudonyms_for, read_people, replaced_items
from voicemock.cli.batch_engines import Engines
from voicemock.cli.batch_setup import BatchWishes
from voicemock.errors import BadInput, NotFound, RecogniserError
from voicemock.safe_text import one_line
from voicemock.scoring.coverage import LABEL as COVERAGE


def plan_for(wishes: BatchWishes, setup: Setup, place: Place) -> tuple[Plan, Sequence[str]]:
    """What is to be done, and what to know of it, a sentence each.

    Only `names.csv` is written, and how the folder is made (batch/out_folder.py).

    Raises:
        NotFound, BadInput, UsageError: what is given cannot be read, or the table of people.
        CannotWrite, DiskError: the place cannot be written to.
    """
    inputs = inputs_at(wishes.paths, setup.out)
    if not inputs.found:
        raise NotFound(
            " ".join((f"There is no interview in {one_line(', '.join(wishes.paths))}.", *inputs.notes[:2])),
            "Name recordings, transcripts, exported sessions, or folders of them.",
        )
    people = people_in(Path(wishes.people), inputs.found) if wishes.people else NOBODY
    made = Made(consent=not people.otherwise.consent, pseudonyms=wishes.pseudonyms)
    check_fits(place, made)
    forgotten = Manifest(place).forgotten()
    found = [each for each in inputs.found if not is_forgotten(each, forgotten)]  # nothing of them is written anew
    persons = _pseudonyms(found, people, place) if wishes.pseudonyms else ()
    given = replaced_items((people.of(each).item(each) for each in found), persons) if persons else ()
    names = names_of(persons, given, people.elsewhere if wishes.pseudonyms else ())
    setup = setup.model_copy(update={"replaces_names": wishes.pseudonyms, "pseudonyms": names})
    setup = setup.model_copy(update={"digest": digest_of(setup)})
    plan = plan_of(found, setup, Manifest(place), people, persons)
    plan.forgotten += len(inputs.found) - len(found)
    note_made(place, made)  # not before: a run that is refused binds no other
    if wishes.pseudonyms:
        place.write(NAMES, as_csv(persons), sync=True)  # before any result that can only be understood with it
    return plan, (*inputs.notes, *plan.told)


def digest_of(setup: Setup) -> str:
    """Of everything that is the same for all items. Raises NotFound, BadInput: a prompt cannot be used."""
    engines, recogniser = Engines(setup), ""
    with suppress(RecogniserError):  # transcripts need none; recordings are refused later, with the way to get one
        recogniser = engines.identity
    # A model that moves to another server is the same; its label would tell of the server.
    of_llm = engines.model is not None and setup.settings.llm.model
    return run_digest(setup, engines.prompts, recogniser, of_llm or engines.judge.label)


def judged_by(setup: Setup) -> str:
    """Who judges, in words for people."""
    label = Engines(setup).judge.label
    return f"{label}, without a language model" if label.startswith(COVERAGE) else label


def _pseudonyms(found: Sequence[Found], people: People, place: Place) -> Sequence[Person]:
    """Who is called what from now on."""
    before = place.read(NAMES)
    if before is None and next(iter(place.names(ITEMS)), None):
        raise BadInput(
            f"{one_line(place.url)} has results and no {NAMES}, so nobody knows any more who is who.",
            "Put that file back, or name another folder with --out.",
        )
    told = ((each, people.of(each)) for each in found)
    # Of who did not agree to be read nothing is kept but where the file lies.
    items = (told.item(each) if told.consent else each.item() for each, told in told)
    return pseudonyms_for(items, read_people(before))
