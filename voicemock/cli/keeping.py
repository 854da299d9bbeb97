"""The session at hand: every event is written, then shown; and when it breaks off, the user is told how to go on."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from voicemock import ports
from voicemock.cli.endings import again, at_risk, reason_of, typeable
from voicemock.cli.options import Choices
from voicemock.cli.packing import pack_recordings
from voicemock.cli.patience import Waits
from voicemock.errors import AudioDeviceError, BadInput, DiskError, VoicemockError
from voicemock.reports.screen import Screen
from voicemock.safe_text import safe
from voicemock.sessions import events as e
from voicemock.sessions import packing
from voicemock.sessions.check import clock_note
from voicemock.sessions.clock import ClockWatch
from voicemock.sessions.journal import Journal
from voicemock.sessions.library import named
from voicemock.sessions.session import Session, apply, due, fold


def folded(journal: Journal) -> Session:
    """The session that is taken up again. Raises BadInput when nothing of it is whole."""
    if not journal.entries:
        name = journal.path.parent.name
        raise BadInput(f"Session {name} has no whole first line.", f"Remove it: voicemock session delete {name}")
    folder = journal.path.parent
    session = named(fold(each.event for each in journal.entries), folder.name)
    packing.clear(session, folder)
    return session


@dataclass
class Sitting:
    """The session at hand and everything that works on it."""

    session: Session
    journal: Journal
    screen: Screen
    speak: ports.Speak | None
    choices: Choices
    take_remarks: Callable[[], Sequence[str]] = tuple
    """What to know of how the model answers, a sentence each; each is given once."""
    waits: Waits | None = None
    """Shows that the model is waited for."""
    clock: ClockWatch = field(default_factory=ClockWatch)
    tell: ports.Speak | None = None
    """Says to its end what awaits no answer."""
    cast: Callable[[str], None] = lambda speaker: None
    """Takes the voice of the interviewer with this id."""

    def again(self, command: str) -> str:
        """The command that goes on with this session as it was begun."""
        return again(command, self.session.id, self.choices)

    def go_on(self, command: str) -> str:
        """What to type next; a session that is complete has only its page left to be made, or answers to improve."""
        return (
            self.again(command)
            if due(self.session) or command == "improve"
            else f"voicemock report --format html {self.session.id}"
        )

    def follow(self, events: Iterable[e.Event]) -> None:
        """Write each event, then show it, then let the next one happen."""
        for event in events:
            for remark in self.take_remarks():
                self._happened(e.EngineNoted(note=remark))
            if by_s := self.clock.change_s():
                self._happened(e.ClockChanged(by_s=by_s))
                self.screen.note(clock_note(by_s))
            self._happened(event)
            if isinstance(event, e.QuestionAsked):
                self.say(f"{event.lead} {event.text}".strip(), event.speaker)
            elif isinstance(event, e.InterviewerSaid):
                self.say(event.text, event.speaker, awaits_answer=False)

    def _happened(self, event: e.Event) -> None:
        self.journal.append(event)
        self.session = apply(self.session, event)
        self.screen.show(event, self.session)

    def stopped(self, reason: str) -> DiskError | None:
        """Note that the sitting ends before its time, where that can be written; what was found out in trying."""
        if due(self.session) is not None:
            try:
                self.journal.append(e.SittingStopped(reason=reason))
            except DiskError as error:
                return error if self.journal.rescued else None
            except VoicemockError:
                return None
        return None

    def say(self, text: str, speaker: str = "", *, awaits_answer: bool = True) -> None:
        """Speak, where there is a voice; a voice that fails is silent from then on."""
        speak = self.speak if awaits_answer else self.tell
        if speak is None:
            return
        try:
            self.cast(speaker)
            speak(text)
        except AudioDeviceError as error:
            self.speak = self.tell = None
            self.screen.note(f"{error.message} The questions stay on the screen.")
            failed = e.EngineFailed(job="spoke", reason=error.message, instead="text on the screen")
            self.journal.append(failed)
            self.session = apply(self.session, failed)


def _pack(sitting: Sitting) -> None:
    """At the end, when nothing waits for it and the page is made."""
    try:
        pack_recordings(sitting.session, sitting.journal.path.parent, sitting.follow, sitting.screen.waiting)
    except VoicemockError as error:
        sitting.screen.note(f"{error.message} The recordings are kept as they are.")


@contextmanager
def interruptible(sitting: Sitting, command: str = "resume") -> Iterator[None]:
    """Ctrl-C, the terminal closing, or its reader going away ends the sitting; what was said is on disk."""
    try:
        if kept := sitting.journal.kept:
            sitting.screen.note(f"The journal's last line was cut off when it was written; it is in {kept.name}.")
        yield
        _pack(sitting)
    except VoicemockError as error:
        found = sitting.stopped(reason_of(error)) or error
        found.message = f"{found.message} {at_risk(sitting.session, sitting.journal)}".strip()
        found.remedy = typeable(found.remedy, sitting.go_on(command), sitting.session.id, sitting.choices)
        if found is not error:
            raise found from error
        raise
    except (KeyboardInterrupt, SystemExit, BrokenPipeError) as end:
        sitting.stopped(reason_of(end))
        with suppress(OSError):  # a terminal that is gone cannot be told
            sitting.screen.settle()
        saved = at_risk(sitting.session, sitting.journal) or "Everything said is saved."
        with suppress(OSError):
            print(f"Stopped. {saved}\nGo on with: {safe(sitting.go_on(command))}", file=sys.stderr)
        raise
    except Exception as bug:
        sitting.stopped(reason_of(bug))
        bug.add_note(sitting.go_on(command))  # main.py prints it: of a full disk under the screen, of bugs
        raise
