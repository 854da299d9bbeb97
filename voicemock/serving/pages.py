"""Every page that the local server hands out, made from what lies on disk at that moment."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from voicemock import __version__
from voicemock.errors import BadInput, NotFound
from voicemock.practice.attempts import sessions_of
from voicemock.practice.history import history
from voicemock.reports.document import document_of
from voicemock.reports.html.index_page import index_page
from voicemock.reports.html.served_view import address_of
from voicemock.reports.html.session_page import Served, page
from voicemock.reports.html.sounds import Sounds
from voicemock.serving.recordings import Listened
from voicemock.sessions import derived
from voicemock.sessions.library import Library, Stored

SERVED = Served("served_session.html.jinja", styles=("served.css",), scripts=("served.js",))
KEPT = 8
"""Pages of sessions that are kept in memory; a long one takes a second to be made."""


@dataclass(frozen=True)
class Overviews:
    """The pages over several sessions that take what the command line knows, such as the user's own marks."""

    progress: Callable[[Library], str]
    """Of all sessions."""
    retake: Callable[[Library, str, str], str]
    """Of the attempts at a question, by the session of any of them and the question's id; raises NotFound."""


class Pages:
    """The pages of one library."""

    def __init__(self, library: Library, overviews: Overviews) -> None:
        self.library = library
        self._overviews = overviews
        self._listened = Listened()
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def load(self, session: str) -> Stored:
        """A session of exactly this id. Raises NotFound, BadInput, DiskError."""
        self.check(session)
        return self.library.load(session)

    def check(self, session: str) -> None:
        """Raises NotFound where the library has no session of exactly this id: it never becomes part of a path."""
        if session not in self.library.names():
            raise NotFound("There is no such session.", "It may have been deleted. See those that there are.")

    def version(self, session: str) -> str:
        """Another one for every change of the session's journal and of which recordings there are."""
        folder = self.library.place(session)
        try:
            sounds = (folder / "audio").lstat().st_mtime_ns
        except OSError:
            sounds = 0
        return f"{derived.stamp(folder, __version__)} {sounds}"

    def index(self) -> str:
        """All sessions. Raises BadInput."""
        found = history(self.library)
        links = {each.id: address_of(each.id) for each in found.summaries}
        return index_page(self.library, found, datetime.now(UTC), progress="/progress", links=links)

    def progress(self) -> str:
        """Levels and delivery over time. Raises BadInput."""
        return self._overviews.progress(self.library)

    def attempts(self, session: str) -> list[tuple[str, str]]:
        """The questions of a session that were answered more than once, by their ids, as they were asked.

        Raises NotFound, BadInput.
        """
        self.check(session)
        summaries = history(self.library).summaries
        own = next((each for each in summaries if each.id == session), None)
        if own is None:
            return []
        first = own.retake.session if own.retake else session
        return [(each.id, each.text) for each in own.questions if len(sessions_of(summaries, first, each.id)) > 1]

    def retake(self, session: str, question: str) -> str:
        """The attempts at a question beside each other. Raises NotFound, BadInput, DiskError."""
        self.check(session)
        return self._overviews.retake(self.library, session, question)

    def session(self, session: str) -> str:
        """One session with its sound and its controls. Raises NotFound, BadInput, DiskError."""
        self.check(session)
        key = f"{session} {self.version(session)}"
        return self._found(key, lambda: self._made(self.library.load(session)))

    def _made(self, stored: Stored) -> str:
        address, urls, shapes = address_of(stored.folder.name), {}, {}
        for turn in stored.session.turns:
            path = stored.audio(turn.number)
            if path and turn.recorded:
                with suppress(BadInput, NotFound):  # `session check` names it
                    shapes[turn.number] = self._listened.shape(path)
                    urls[turn.number] = f"{address}/audio/{turn.number}"
        rubric = stored.session.run.rubric if stored.session.run else stored.session.rubric
        return page(document_of(stored, self._listened.pitch), Sounds(urls, shapes), rubric, SERVED)

    def _found(self, key: str, make: Callable[[], str]) -> str:
        with self._lock:
            kept = self._kept.get(key)
        if kept is None:
            kept = make()
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return kept
