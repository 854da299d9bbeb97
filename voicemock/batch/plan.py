"""What a run has to do: each input beside the record of it that is there; nothing is opened or hashed yet."""

import shlex
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from voicemock.batch.forgetting import remove_tables, remove_written
from voicemock.batch.forgotten import as_it_lies, content_of, is_forgotten
from voicemock.batch.inputs import Found
from voicemock.batch.item import Item, Setup, Task
from voicemock.batch.keys import key_of
from voicemock.batch.manifest import Brief, Manifest
from voicemock.batch.people import NOBODY, Kept, People
from voicemock.batch.pseudonyms import Person, Replaced, replaced_items, source_of
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
    without_sound: bool = False


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
    withdrawn: list[Found] = field(default_factory=list)
    """Those of them with a session for whom the table says no: what was written of them is removed."""
    withdrawn_before: tuple[str, ...] = ()
    """Ids of records of inputs that were not given this time, and to which the table says no."""
    unsettled: list[Found] = field(default_factory=list)
    """Those of them whose records do not say so yet."""
    forgotten: int = 0
    """Inputs that are on the list of those that must not be read again."""
    relabelled: list[Found] = field(default_factory=list)
    """Done, but the table of people says something else of them now: their records alone are written again."""
    gone: tuple[str, ...] = ()
    """Ids of records whose inputs were not given this time."""
    placed: dict[str, Found] = field(default_factory=dict)
    """Where there are such: what was given and may be opened, by the ids of the records; see batch/superseded.py."""
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
            yield Task(
                item=pair.item,
                real=real,
                stamp=each.found.stamp,
                known_key=each.known_key,
                without_sound=each.without_sound,
            )

    @property
    def items(self) -> Iterator[Item]:
        """The items that are due, as they are."""
        yield from (pair.real for pair in self.as_items(each.found for each in self.due))

    def settle(self, manifest: Manifest) -> None:
        """Write the records that need no work: of what may not be opened, and of what is called otherwise now.

        What was written of those who agreed before and do not any more is removed first.

        Raises BadInput, CannotWrite, DiskError.
        """
        if self.withdrawn or self.withdrawn_before:
            remove_tables(manifest.place)
        for id_ in self.withdrawn_before:
            if known := manifest.record(id_):
                remove_written(manifest.place, id_, known.heard)
                manifest.put(_not_opened(known.item, known, stays=False))
        for pair in self.as_items(self.withdrawn):
            known = manifest.record(pair.item.id)
            remove_written(manifest.place, pair.item.id, known.heard if known else ())
        gone, named = {each.id for each in self.withdrawn}, {each.id for each, there in self.without_consent if there}
        for each, pair in zip(self.unsettled, self.as_items(self.unsettled), strict=True):
            known = manifest.record(pair.item.id)
            manifest.put(_not_opened(pair.item, known, stays=each.id in named - gone))
        for pair in self.as_items(self.relabelled):
            if record := manifest.record(pair.item.id):
                manifest.put(record.model_copy(update={"item": pair.item}))

    def copies_of(self, ids: Collection[str]) -> frozenset[str]:
        """SHA-256 of those items that were due, as they lie there."""
        pairs = self.as_items(each.found for each in self.due)
        return frozenset(
            as_it_lies(each.found) for each, pair in zip(self.due, pairs, strict=True) if pair.item.id in ids
        )

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
        if self.withdrawn:
            yield f"Of {len(self.withdrawn):,} of them the consent is withdrawn: what was written of them is removed."
        if self.withdrawn_before:
            what = _counted(len(self.withdrawn_before), "interview")
            yield f"Consent to {what} not given this time is withdrawn: what was written of it is removed."
        if left := sum(there for _, there in self.without_consent) - len(self.withdrawn):
            yield f"Of {left:,} of them a session is still there. Delete it: voicemock cohort forget"
        if self.forgotten:
            yield f"{_counted(self.forgotten, 'input')} passed over: forgotten on request."
        if self.gone:
            named = ", ".join(map(one_line, self.gone[:_SHOWN])) + (", …" if len(self.gone) > _SHOWN else "")
            what = f"{_counted(len(self.gone), 'record')} of inputs that were not given this time"
            yield f"{what}; kept, if the same interview is not given from another place: {named}"

    def still_there(self, manifest: Manifest) -> Iterator[str]:
        """At the end, what to do with records whose inputs were not given, where they stand for nothing newer."""
        if any(manifest.brief(id_) for id_ in self.gone):
            out = shlex.quote(one_line(self.setup.out))
            yield f"Take an interview out whose input was not given: voicemock cohort forget {out} ID"

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
    pairs = zip(ids, found, strict=True)
    sessions = manifest.sessions([id_ for id_, each in pairs if id_ in recorded or not people.of(each).consent])
    gone = recorded.difference(ids)
    for each, pair in zip(found, plan.as_items(found), strict=True):
        id_ = pair.item.id
        known = manifest.brief(id_) if id_ in recorded else None
        plan.damaged += known is None and id_ in recorded
        if is_forgotten(each, forgotten) or _is_copy(each, known, forgotten):
            plan.forgotten += 1
        elif not people.of(each).consent:
            _refuse(plan, each, pair.item, known, id_ in sessions)
        else:
            plan.given.add(id_)
            plan.placed |= {id_: each} if gone else {}
            _add(plan, each, pair.item, known, id_ in sessions)
    plan.withdrawn_before = tuple(sorted(_withdrawn(plan, gone, manifest)))
    plan.gone = tuple(sorted(gone.difference(plan.withdrawn_before)))
    return plan


def _is_copy(found: Found, known: Brief | None, forgotten: Collection[str]) -> bool:
    """Whether its content is forgotten; a file that was written to since may be somebody else's."""
    return known is not None and known.input_stamp == found.stamp and known.input_digest in forgotten


def _withdrawn(plan: Plan, gone: Iterable[str], manifest: Manifest) -> Iterator[str]:
    """Of the records whose inputs were not given, those that the table of people says no to."""
    if not plan.people.refusals:
        return
    persons, kept, settled = {each.pseudonym: each for each in plan.pseudonyms}, list[Kept](), set[str]()
    for id_ in sorted(gone):
        if (brief := manifest.brief(id_)) is None:
            continue
        item, person = brief.item, persons.get(id_.rpartition("-")[0])
        source = source_of(id_, person) if person else ""
        whose = person.person.removeprefix("'") if person and source else item.person
        kept.append(
            Kept(Found(id_, source or item.source, item.kind, "" if source else item.transcript, "", ""), whose)
        )
        if brief.state == "no_consent" and item == _unnamed(item):
            settled.add(id_)
    refused = plan.people.refused(kept)
    yield from (refused - settled) | manifest.sessions([*(refused & settled)])


def _add(plan: Plan, found: Found, item: Item, known: Brief | None, has_session: bool) -> None:
    """Put an item that may be opened where it belongs."""
    if known is None:
        plan.due.append(_Due(found, "new"))
        return
    due = _Due(found, "failed" if known.state == "failed" else "new", without_sound=known.without_sound)
    if known.state != "done":
        plan.due.append(due)
    elif known.key != key_of(plan.setup.digest, item, known.input_digest):
        plan.due.append(due._replace(why="changed"))
    elif not has_session:
        plan.due.append(due._replace(why="lost"))
    elif known.input_stamp != found.stamp:
        plan.due.append(due._replace(why="touched", known_key=known.key))
    else:
        plan.done += 1
        if known.item != item:
            plan.relabelled.append(found)


def _refuse(plan: Plan, found: Found, item: Item, known: Brief | None, has_session: bool) -> None:
    """Put an item that may not be opened where it belongs."""
    plan.without_consent.append((found, has_session))
    is_withdrawn = has_session and plan.people.of(found).says_no
    if is_withdrawn:
        plan.withdrawn.append(found)
    is_as_it_was = known is not None and known.state == "no_consent" and (has_session or known.item == _unnamed(item))
    if is_withdrawn or not is_as_it_was:
        plan.unsettled.append(found)


def _not_opened(item: Item, known: Record | None, stays: bool) -> Record:
    """The record of what may not be opened, without the levels; as long as something of it stays, by whom it is."""
    record = Record(item=_unnamed(item), state="no_consent", finished_at=datetime.now(UTC))
    if known is None:
        return record
    kept: dict[str, object] = {
        "input_digest": known.input_digest,
        "file_digests": known.file_digests,
        "without_sound": known.without_sound,
    }
    if not content_of(known):
        kept = {"without_sound": known.without_sound}
    return record.model_copy(update=kept | ({"item": known.item, "heard": known.heard} if stays else {}))


def _unnamed(item: Item) -> Item:
    """Who did not agree is not written down either."""
    return item.model_copy(update={"person": "", "candidate": "", "named": (0, 0), "groups": {}})


def _counted(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"
