"""W1: nobody but the browser that opened the printed address reads or changes a session through the local server.

Most cases are calls of the application as the server makes them; `real …` talk to the server itself on loopback.
After each of them every answer must carry its protective headers and none of the secrets, and the journal must be as
it was unless the request was one of our own pages'.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.serving.local import Answer, Browser, library
from tests.torture.local_requests import KINDS, Expected, Tried
from tests.torture.local_server import LONG, PROTECTIVE, REAL
from tests.torture.local_texts import TEXTS
from tests.torture.suite import Verdict
from voicemock.sessions.reading import NAME

SECRET = "canary-4711"
"""Lies in files beside and above the sessions, which no answer may ever hold."""
SOME_TEXTS = ("texts-0", *(each for each in TEXTS if each.startswith("id-")))
_FORBIDDEN = ("Traceback", "site-packages", SECRET, "werkzeug", "Werkzeug")


class LocalPageSuite:
    """Requests that no page of ours would make."""

    name = "W1"
    title = (
        "the local page: Host, Origin, rebinding, token, traversal, methods, bodies, ranges, slow and hostile clients"
    )
    goal = "at least 60 cases: 0 answered, 0 changed, 0 without protective headers"
    sample_chunk = 400

    @property
    def sample(self) -> Sequence[str]:
        """All that cost little: every call, and the quick ones of the real server."""
        return [*(f"{kind} {at}" for kind, tried in KINDS.items() for at in range(len(tried))), *SOME_TEXTS, *REAL]

    def missing(self) -> str:
        """Nothing but Python."""
        return ""

    def cases(self) -> Iterable[str]:
        """Those, and every text."""
        return [*self.sample, *(each for each in TEXTS if each not in SOME_TEXTS), *LONG]

    def run(self, case: str, folder: Path) -> Verdict:
        """Ask, and look at what came back and at what is left."""
        if check := {**REAL, **LONG, **TEXTS}.get(case):
            return Verdict(tuple(check(folder)))
        kind, at = case.split()
        return Verdict(tuple(_asked(KINDS[kind][int(at)], folder)))

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        """How many cases there were."""
        return f"{len(verdicts)} cases, {sum(bool(each.problems) for each in verdicts.values())} not as promised"


def world(folder: Path) -> Browser:
    """A library with a session, and secrets wherever a path could lead to."""
    browser = Browser(library(folder, audio=(1,)))
    session = browser.library.folder / "s"
    for place in (folder, browser.library.folder, session, session / "audio"):
        (place / "secret.txt").write_text(SECRET)
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / NAME).write_bytes((session / NAME).read_bytes())
    (browser.library.folder / "link").symlink_to(folder / "elsewhere")
    (browser.library.folder / "longer").mkdir()
    (browser.library.folder / "longer" / NAME).write_bytes((session / NAME).read_bytes())
    (session / "audio" / "002.wav").symlink_to(folder / "secret.txt")
    return browser


def _asked(tried: Tried, folder: Path) -> Iterable[str]:
    browser = world(folder)
    journal = browser.library.folder / "s" / NAME
    before = journal.read_bytes()
    answer, expected = tried(browser)
    yield from unguarded(answer, browser)
    yield from _not_as(expected, answer)
    if not expected.changes and journal.read_bytes() != before:
        yield "the journal was changed"
    for bug in browser.bugs:
        yield f"a bug: {bug!r}"


def _not_as(expected: Expected, answer: Answer) -> Iterable[str]:
    if answer.status not in expected.statuses:
        yield f"{answer.status} instead of {expected.statuses}: {answer.text[:120]!r}"
    for words in expected.says:
        if words not in answer.text:
            yield f"does not say {words!r}: {answer.text[:200]!r}"


def unguarded(answer: Answer, browser: Browser) -> Iterable[str]:
    """What an answer lacks of what every answer has, and what it has that none may have."""
    headers = {
        name.lower(): value.lower() if name.lower() in PROTECTIVE else value for name, value in answer.headers.items()
    }
    for name, value in PROTECTIVE.items():
        if headers.get(name) != value:
            yield f"{name}: {headers.get(name)}"
    policy = headers.get("content-security-policy", "")
    if not policy.startswith("default-src 'none'; ") or "frame-ancestors 'none'" not in policy or "unsafe" in policy:
        yield f"Content-Security-Policy: {policy}"
    yield from (f"{name} is sent" for name in headers if name.startswith("access-control-"))
    if "set-cookie" in headers and answer.status != 200:
        yield "a cookie is set"
    secrets = (browser.token, browser.cookie.partition("=")[2])
    for word in (*_FORBIDDEN, *(each for each in secrets if each)):
        if word in answer.text:
            yield f"says {word!r}"


SUITE = LocalPageSuite()
