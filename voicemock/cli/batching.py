"""A run over many interviews, from what is given to the tables over all of them. docs/batch.md."""

import time
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial

from voicemock.batch.dask_cluster import LOCAL, DaskCluster
from voicemock.batch.forgetting import pass_over
from voicemock.batch.item import Setup
from voicemock.batch.manifest import Manifest
from voicemock.batch.mapping import Map, Work
from voicemock.batch.newest import begin, of_run
from voicemock.batch.out_folder import check_ours
from voicemock.batch.place import Place
from voicemock.batch.plan import Plan
from voicemock.batch.processes import Processes
from voicemock.batch.run import Progress, alone, run
from voicemock.batch.sizing import sized, this_machine
from voicemock.batch.superseded import take_superseded
from voicemock.batch.url_place import place_at
from voicemock.batch.worker import Manners
from voicemock.cli.batch_bugs import bug_told, prepared
from voicemock.cli.batch_ending import Ended, write_tables
from voicemock.cli.batch_governing import Servers, servers_of
from voicemock.cli.batch_item import process
from voicemock.cli.batch_plan import judged_by, plan_for
from voicemock.cli.batch_rooms import clear, sweep
from voicemock.cli.batch_setup import BatchWishes, check_recogniser, load_of, setup_for
from voicemock.cli.options import Choices
from voicemock.cli.say import say
from voicemock.cli.signals import last_words
from voicemock.errors import VoicemockError
from voicemock.reports.batch_text import nothing_due, print_bad, showing, summary
from voicemock.reports.cohort_wording import Ran
from voicemock.reports.html.cohort_page import INDEX
from voicemock.reports.terminal import Terminal
from voicemock.safe_text import one_line

KEPT = "What is done is kept. Go on with:"
AGAIN = "the same command again"
"""Remedies with these words need no second one that says it."""


def run_batch(wishes: BatchWishes, choices: Choices) -> bool:
    """Make sessions of everything that is given and not done yet. Returns whether some of it could not be done.

    Raises:
        VoicemockError: the run cannot begin, or cannot go on; what is done is kept.
        KeyboardInterrupt: after the tables of what is done are written.
    """
    place, setup = place_at(wishes.out), setup_for(wishes, choices)
    check_ours(place)
    terminal = Terminal()
    with alone(place) as caution:
        plan, told = plan_for(wishes, setup, place)
        place = _begun(plan, place)
        for sentence in filter(None, (caution, *told)):
            terminal.line(sentence)
        going = _Going(wishes, place, plan, terminal)
        with last_words(f"{KEPT}\n{wishes.command}\n"):
            try:
                going.work()
            except KeyboardInterrupt:
                going.stopped()
                raise
            except VoicemockError as error:
                if going.has_begun:
                    going.broken_off()
                if going.has_begun and AGAIN not in error.remedy:
                    error.remedy = "\n".join(filter(None, [error.remedy, f"Then go on with: {wishes.command}"]))
                raise
        return going.ended()


def _begun(plan: Plan, place: Place) -> Place:
    """The place as this run alone uses it from now on, without what killed workers left half made there.

    Raises CannotWrite, DiskError.
    """
    token = begin(place)
    plan.setup = plan.setup.model_copy(update={"run": token})
    if place.local:
        clear(place.local, token)
    place.sweep()
    sweep()
    return of_run(place, token)


class _Going:
    """One run."""

    def __init__(self, wishes: BatchWishes, place: Place, plan: Plan, terminal: Terminal) -> None:
        self._wishes, self._place, self._plan, self._terminal = wishes, place, plan, terminal
        self._manifest = Manifest(place)
        self._now = Progress(plan.total)
        self._audio_s = 0.0
        self._by = ""
        self._forgotten: set[str] = set()
        """Items that are copies of what was forgotten."""
        self._servers: Servers | None = None
        self._readable = 0
        """Items left that are no recordings."""
        self._began = time.monotonic()
        self.has_begun = False
        """Whether what stops it now is no refusal any more."""

    def work(self) -> None:
        """Do all that is due."""
        if not self._plan.total:
            self._plan.settle(self._manifest)
            return
        map_, setup = self._map()  # what cannot begin leaves everything as it is
        self._plan.settle(self._manifest)
        self._by = map_.label
        with servers_of(setup, self._wishes.scheduler) as self._servers:
            self._work(map_, partial(process, self._servers.setup))

    def _work(self, map_: Map, work: Work) -> None:
        steps = run(self._plan.tasks, self._plan.total, map_, work, self._manifest.put)
        self._terminal.line(f"Judged by {judged_by(self._plan.setup)}.")
        self.has_begun = True
        self._readable = sum(each.kind != "recording" for each in self._plan.items)
        with showing(self._terminal, self._troubles) as show, closing(steps):
            for step in steps:
                self._now = now = step
                if now.latest and now.latest.state == "forgotten":
                    self._forgotten.add(now.latest.item.id)
                if now.latest:
                    self._audio_s += now.latest.audio_s
                    self._readable -= now.latest.item.kind != "recording"
                show(now)
                if self._servers and now.left:
                    self._servers.check(all_need_speech=not self._readable)

    def _troubles(self) -> Sequence[str]:
        return self._servers.troubles() if self._servers else ()

    def _map(self) -> tuple[Map, Setup]:
        """What does the work, and what it is told of its threads; it is said why."""
        if self._wishes.scheduler not in (None, LOCAL):
            return self._over(DaskCluster(self._wishes.scheduler, bug=bug_told)), self._plan.setup
        check_recogniser(self._plan.setup, self._plan.items)
        load, total = load_of(self._plan.setup, self._plan.items), self._plan.total
        chosen = sized(this_machine(), load, total, self._wishes.workers)
        setup = self._plan.setup.model_copy(update={"threads": chosen.threads})
        if self._wishes.scheduler == LOCAL:
            return self._over(DaskCluster(workers=chosen.workers, bug=bug_told)), setup
        self._terminal.line(chosen.why)
        return Processes(chosen.workers, Manners(bug_told, prepared, chosen.threads)), setup

    def _over(self, cluster: DaskCluster) -> DaskCluster:
        """The cluster, once it has answered."""
        cluster.connect()
        self._terminal.line(f"{self._plan.total:,} to do, by {cluster.label}; workers now: {cluster.workers}.")
        return cluster

    def ended(self) -> bool:
        """The tables, and what the run came to. Returns whether some items could not be done."""
        if self._plan.total:
            self._terminal.line(summary(self._now, self._elapsed_s))
        else:
            plan = self._plan
            self._terminal.line(nothing_due(plan.done, len(plan.without_consent), plan.forgotten))
        ended = self._tables()
        self._say(ended)
        return bool(ended.failed)

    def stopped(self) -> None:
        """After Ctrl-C: the workers have ended, and what is done can be looked at."""
        with suppress(OSError):
            self._leave("Ctrl-C again leaves the tables as they are.")
            self._terminal.line(KEPT)
            say(self._wishes.command)  # whole: it is there to be typed

    def broken_off(self) -> None:
        """After what stops a run: what is done is said, and can be looked at."""
        with suppress(OSError):
            self._leave()

    def _leave(self, remark: str = "") -> None:
        self._terminal.line(f"Stopped: {summary(self._now, self._elapsed_s)} {remark}".rstrip())
        try:
            self._say(self._tables())
        except VoicemockError as error:  # why it stopped is said in any case
            self._terminal.line(f"The tables could not be written anew: {error.message}")

    def _tables(self) -> Ended:
        ran = Ran(
            made_at=datetime.now(UTC),
            seconds=self._elapsed_s if self._now.ended else 0.0,
            items=self._now.ended,
            audio_s=self._audio_s,
            by=self._by,
            servers=self._servers.counted() if self._servers else (),
        )
        if self._forgotten:
            pass_over(self._place, self._plan.copies_of(self._forgotten), self._forgotten)
        removed = take_superseded(self._plan, self._manifest)
        ended = write_tables(self._place, self._plan.given, ran)
        ended.notes = (*removed, *self._plan.still_there(self._manifest), *ended.notes)
        return ended

    def _say(self, ended: Ended) -> None:
        print_bad(ended.bad, ended.failed, self._terminal)
        for line in self._servers.counted() if self._servers else ():
            self._terminal.line(line)
        for note in ended.notes:
            self._terminal.line(note)
        say(f"The page: {where(self._place, INDEX)}")

    @property
    def _elapsed_s(self) -> float:
        return time.monotonic() - self._began


def where(place: Place, name: str) -> str:
    """Where a file of the place is, for people."""
    return one_line(str(place.local / name) if place.local else f"{place.url.rstrip('/')}/{name}")
