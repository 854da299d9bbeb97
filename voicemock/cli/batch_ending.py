"""What is written over all items of a run: the tables and the page."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from voicemock.batch.manifest import SESSIONS, records
from voicemock.batch.place import Place
from voicemock.batch.record import Record
from voicemock.batch.table import tables
from voicemock.batch.twins import Twins
from voicemock.reports.batch_text import SHOWN
from voicemock.reports.cohort_wording import Ran
from voicemock.reports.html.cohort_page import INDEX, cohort_page
from voicemock.reports.html.cohort_view import Seen
from voicemock.sessions.library import PAGE


@dataclass
class Ended:
    """What became of the items that were given."""

    failed: int = 0
    bad: list[Record] = field(default_factory=list)
    """The first of those that failed."""
    notes: tuple[str, ...] = ()
    """What could not be written and how to have it, a sentence each."""


def write_tables(place: Place, given: Collection[str], ran: Ran) -> Ended:
    """Write the tables and the page from all records of the place, in the order of their ids.

    Args:
        place: of the run.
        given: ids of the items that this run was given; records of earlier runs stand in the tables, too.
        ran: the run that ended last.

    Raises:
        BadInput: the records cannot be read.
        CannotWrite, DiskError: something cannot be written; what stood there before is left.
    """
    ended, seen, twins = Ended(), Seen(), Twins()
    with tables(place) as made:
        for record in records(place):
            page = f"{SESSIONS}/{record.item.id}/{PAGE}" if record.state == "done" else ""
            made.add(record, page)
            seen.add(record, page)
            twins.add(record)
            if record.state == "failed" and record.item.id in given:
                ended.failed += 1
                if len(ended.bad) < SHOWN:
                    ended.bad.append(record)
        ended.notes = (*made.notes, *twins.told)
    place.write(INDEX, cohort_page(seen, replace(ran, place=_name(place))).encode())
    return ended


def _name(place: Place) -> str:
    """What a run's folder is called, wherever it lies."""
    return place.local.resolve().name if place.local else place.url.rstrip("/").rpartition("/")[2]
