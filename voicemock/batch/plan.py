"""What a run has to do: each input beside the record of it that is there; nothing is opened or hashed yet."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from voicemock.batch.inputs import Found
from voicemock.batch.item import Item, Setup, Task
from voicemock.batch.keys import key_of
from voicemock.batch.manifest import Brief, Manifest
from voicemock.batch.people import NOBODY, People
from voicemock.batch.pseudonyms import Person, Replaced, replaced_items
from voicemock.batch.record import Record
from voicemock.safe_text import one_line

Why = Literal["new", "changed", "touched", "failed", "lost"]
"""Why an item is due: there is no record; the input, rubric, prompts or models are others; the file was written to,
perhaps the same again; it failed before; or its session is gone."""
_IN_WORDS: Mapping[Why, str] = {
    "new": "new",
    "changed": "changed",
    "touched": "written to since",
    "failed": "failed before",
    "lost": "without their session",
}
_SHOWN = 5


class _Due(NamedTuple):
    found: Found
    why: Why
    known_key: str = ""


@dataclass
class Plan:
    """What is to be done, and what is not."""

    setup: Setup
    people: People = NOBODY
    pseudonyms: tuple[Person, ...] = ()
    due: list[_Due] = field(default_factory=list)
    done: int = 0
    """Items whose records hold."""
    given: set[str] = field(default_factory=set)
    """Ids of all that was given and may be opened."""
    without_consent: list[tuple[Found, bool]] = field(default_factory=list)
    """And whether there is a session of it from an earlier run."""
    unsettled: list[Found] = field(default_factory=list)
    """Those of them whose records do not say so yet."""
    forgotten: int = 0
    """Inputs that are on the list of those that must not be read again."""
    relabelled: list[Found] = field(default_factory=list)
    """Done, but the table of people says something else of them now: their records alone are written again."""
    gone: tuple[str, ...] = ()
    """Ids of records whose inputs were not given this time: kept."""
    damaged: int = 0
    """Records that are not what was written."""

    @property
    def total(self) -> int:
        """How many are due."""
        return len(self.due)

    @property
    def why(self) -> Mapping[Why, int]:
        """How many are due for which reason."""
        return Counter(each.why for each in self.due)

    @property
    def tasks(self) -> Iterator[Task]:
        """What is due, made as it is needed."""
        for each, pair in zip(self.due, self.as_items(each.found for each in self.due), strict=True):
            real = pair.real if self.pseudonyms else None
            yield Task(item=pair.item, real=real, stamp=each.found.stamp, known_key=each.known_key)

    @property
    def items(self) -> Iterator[Item]:
        """The items that are due, as they are."""
        yield from (pair.real for pair in self.as_items(each.found for each in self.due))

    def settle(self, manifest: Manifest) -> None:
        """Write the records that need no work: of what may not be opened, and of what is called otherwise now.

        Raises BadInput, CannotWrite, DiskError.
        """
        for pair in self.as_items(self.unsettled):
            manifest.put(Record(item=_unnamed(pair.item), state="no_consent", finished_at=datetime.now(UTC)))
        for pair in self.as_items(self.relabelled):
            if record := manifest.record(pair.item.id):
                manifest.put(record.model_copy(update={"item": pair.item}))

    @property
    def told(self) -> Iterator[str]:
        """What to know before it begins, a sentence each."""
        yield from self.people.notes
        if self.due:
            why = self.why
            reasons = ", ".join(f"{why[each]:,} {_IN_WORDS[each]}" for each in why)
            yield f"{self.total:,} to do ({reasons}), {self.done:,} done before."
        if self.damaged:
            yield f"{_counted(self.damaged, 'record')} of an earlier run cannot be read, and made anew."
        if self.without_consent:
            yield f"{_counted(len(self.without_consent), 'input')} may not be opened: no consent."
        if withdrawn := sum(there for _, there in self.without_consent):
            yield f"Of {withdrawn:,} of them a session is still there. Delete it: voicemock cohort forget"
        if self.forgotten:
            yield f"{_counted(self.forgotten, 'input')} passed over: forgotten on request."
        if self.gone:
            named = ", ".join(map(one_line, self.gone[:_SHOWN])) + (", …" if len(self.gone) > _SHOWN else "")
            yield f"{_counted(len(self.gone), 'record')} of inputs that were not given this time, kept: {named}"

    def as_items(self, found: Iterable[Found]) -> Iterator[Replaced]:
        """What was found as items, with what the table of people says, and as they are written."""
        items = (self.people.of(each).item(each) for each in found)
        return replaced_items(items, self.pseudonyms) if self.pseudonyms else (Replaced(each, each) for each in items)


def plan_of(
    found: Sequence[Found],
    setup: Setup,
    manifest: Manifest,
    people: People = NOBODY,
    pseudonyms: Sequence[Person] = (),
) -> Plan:
    """What is to be done of the inputs.

    Args:
        found: all that was given.
        setup: of the run, with its digest.
        manifest: what earlier runs did.
        people: what is said about the inputs.
        pseudonyms: where names are replaced, who is who: `pseudonyms_for` of all the items.

    Raises:
        BadInput: the records cannot be read.
    """
    plan = Plan(setup, people, tuple(pseudonyms))
    forgotten, recorded = manifest.forgotten(), {*manifest.ids()}
    ids = [pair.item.id for pair in plan.as_items(found)]
    sessions = manifest.sessions([id_ for id_ in ids if id_ in recorded])
    for each, pair in zip(found, plan.as_items(found), strict=True):
        id_ = pair.item.id
        known = manifest.brief(id_) if id_ in recorded else None
        plan.damaged += known is None and id_ in recorded
        if each.place in forgotten or (known and known.input_digest in forgotten):
            plan.forgotten += 1
        elif not people.of(each).consent:
            plan.without_consent.append((each, id_ in sessions))
            if known is None or known.state != "no_consent" or known.item != _unnamed(pair.item):
                plan.unsettled.append(each)
        else:
            plan.given.add(id_)
            _add(plan, each, pair.item, known, id_ in sessions)
    plan.gone = tuple(sorted(recorded.difference(ids)))
    return plan


def _add(plan: Plan, found: Found, item: Item, known: Brief | None, has_session: bool) -> None:
    """Put an item that may be opened where it belongs."""
    if known is None:
        plan.due.append(_Due(found, "new"))
    elif known.state != "done":
        plan.due.append(_Due(found, "failed" if known.state == "failed" else "new"))
    elif known.key != key_of(plan.setup.digest, item, known.input_digest):
        plan.due.append(_Due(found, "changed"))
    elif not has_session:
        plan.due.append(_Due(found, "lost"))
    elif known.input_stamp != found.stamp:
        plan.due.append(_Due(found, "touched", known.key))
    else:
        plan.done += 1
        if known.item != item:
            plan.relabelled.append(found)


def _unnamed(item: Item) -> Item:
    """Who did not agree is not written down either."""
    return item.model_copy(update={"person": "", "candidate": "", "groups": {}})


def _counted(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"
