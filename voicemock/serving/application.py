"""The home of Werkzeug: which address shows or does what, once the guard has let a request through."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from voicemock.errors import BadInput, DiskError, NotFound, SessionBusy, UsageError, VoicemockError
from voicemock.reports.html.served_view import address_of, message_page
from voicemock.reports.html.template import policy_of
from voicemock.safe_text import one_line, safe_json
from voicemock.serving import guard
from voicemock.serving.guard import Asked, Guard, Refusal
from voicemock.serving.pages import Pages
from voicemock.serving.recordings import Recordings
from voicemock.serving.rescoring import Rescorings
from voicemock.sessions import lock
from voicemock.sessions.correcting import correctable, put_right, told_of
from voicemock.sessions.reading import NAME as JOURNAL

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

MAX_BODY_BYTES = 1 << 20
MAX_ARGUMENTS = 8
MAX_CHARS = 100_000
"""Of a corrected transcript: more than two hours of speech."""
STATUS: tuple[tuple[type[VoicemockError], int], ...] = (
    (NotFound, 404),
    (SessionBusy, 409),
    (UsageError, 400),
    (BadInput, 422),
    (DiskError, 507),
)
"""How an error is answered; any other is a fault of this machine's, 500."""
TITLES: Mapping[int, str] = {
    400: "That cannot be understood",
    401: "Not open in this browser",
    403: "Refused",
    404: "Nothing is here",
    405: "Not done that way",
    409: "Busy",
    413: "Too much",
    415: "Not understood",
    416: "No such part",
    422: "This session cannot be shown",
    500: "A mistake of voicemock's own",
    507: "The disk is full or broken",
}
ADDRESSES: tuple[tuple[str, str, str], ...] = (
    ("GET", "/", "index"),
    ("GET", "/progress", "progress"),
    ("GET", "/sessions/<session>", "session"),
    ("GET", "/sessions/<session>/retake/<question>", "retake"),
    ("GET", "/sessions/<session>/audio/<turn>", "audio"),
    ("GET", "/sessions/<session>/state", "state"),
    ("GET", "/sessions/<session>/attempts", "attempts"),
    ("GET", "/sessions/<session>/scoring", "scoring"),
    ("POST", "/sessions/<session>/scoring", "score"),
    ("POST", "/sessions/<session>/scoring/stop", "stop"),
    ("POST", "/sessions/<session>/answers/<turn>/transcript", "correct"),
)
"""What may be asked for: the method, the address, and who answers it below."""


class _Request(Request):
    max_content_length = MAX_BODY_BYTES


class Application:
    """The pages of one library, as a WSGI application."""

    def __init__(
        self, pages: Pages, guarded_by: Guard, rescorings: Rescorings, on_bug: Callable[[BaseException], str]
    ) -> None:
        """`on_bug` writes down a mistake of ours, and returns the sentences that say so."""
        self._pages = pages
        self._guard = guarded_by
        self._rescorings = rescorings
        self._recordings = Recordings()
        self._on_bug = on_bug
        # Nothing is redirected: an address is one of these or it is nothing.
        rules = [Rule(path, endpoint=endpoint, methods=[method]) for method, path, endpoint in ADDRESSES]
        self._map = Map(rules, merge_slashes=False, redirect_defaults=False)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request = _Request(environ)
        try:
            response = self._answer(request)
        except HTTPException as error:
            response = _said(request, error.code or 500, _in_words(error), error.get_headers(environ))
        except VoicemockError as error:
            status = next((each for kind, each in STATUS if isinstance(error, kind)), 500)
            response = _said(request, status, str(error))
        except Exception as bug:  # noqa: BLE001 - the server's one place: a bug must not end it, nor leave it unguarded
            response = _said(request, 500, self._on_bug(bug))
        for name, value in guard.HEADERS.items():
            response.headers[name] = value
        response.headers.setdefault("Content-Security-Policy", guard.NOTHING)
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        """Raises HTTPException, VoicemockError."""
        asked = Asked.of(request.environ, _argument(request, guard.TOKEN) if request.path == "/" else "")
        refusal = self._guard.refusal(asked)
        if asked.token:
            if refusal is None:
                return Response(status=303, headers={"Location": "/"})
            if cookie := self._guard.exchanged(asked):
                return _opening(cookie)
        if refusal:
            return _refused(request, refusal)
        endpoint, values = self._map.bind_to_environ(request.environ).match()
        found: Response = getattr(self, f"_{endpoint}")(request, **values)
        return found

    def _index(self, request: Request) -> Response:
        return _page(self._pages.index())

    def _progress(self, request: Request) -> Response:
        return _page(self._pages.progress())

    def _retake(self, request: Request, session: str, question: str) -> Response:
        return _page(self._pages.retake(session, question))

    def _attempts(self, request: Request, session: str) -> Response:
        """The pages of the questions that were answered again."""
        found = self._pages.attempts(session)
        where = f"{address_of(session)}/retake"
        return _json(
            [{"href": f"{where}/{quote(name, safe='')}", "question": one_line(text)} for name, text in found]
        )

    def _session(self, request: Request, session: str) -> Response:
        response = _page(self._pages.session(session))
        response.set_etag(_digest(self._pages.version(session)))
        return response.make_conditional(request.environ)

    def _audio(self, request: Request, session: str, turn: str) -> Response:
        stored = self._pages.load(session)
        number = next((each.number for each in stored.session.turns if str(each.number) == turn), None)
        path = stored.audio(number) if number is not None else None
        if path is None:
            raise NotFound("This answer has no recording.", "The page shows what is left of it.")
        recording = self._recordings.of(path)
        response = Response(recording.mp3, mimetype="audio/mpeg")
        response.set_etag(recording.etag)
        return response.make_conditional(request.environ, accept_ranges=True, complete_length=len(recording.mp3))

    def _state(self, request: Request, session: str) -> Response:
        """What the page's script needs to know at its beginning."""
        stored = self._pages.load(session)
        now = stored.session
        scored = now.run is not None and now.run.finished
        outdated = now.run is not None and bool(now.run.outdated)
        may_score = now.closed is not None and not (now.opened.candidate or stored.damage or stored.newer)
        hints = {
            may_score and outdated: "The scores were made on the earlier text of an answer.",
            may_score and not scored: "This session is not scored yet.",
        }
        answers = [
            {"turn": turn.number, "text": one_line(turn.transcript.text)}
            for turn in (() if stored.damage or stored.newer else correctable(now))
            if turn.transcript
        ]
        return _json(
            {
                "version": _digest(self._pages.version(session)),
                "answers": answers,
                "scored": scored,
                "may_score": may_score,
                "hint": hints.get(True, ""),
                "scoring": self._rescorings.progress(session).state,
            }
        )

    def _correct(self, request: Request, session: str, turn: str) -> Response:
        """Note what was really said, as `voicemock session correct` does."""
        text = _body(request).get("text")
        if not isinstance(text, str):
            raise UsageError("The corrected text is missing.", "Write what was said.")
        if len(text) > MAX_CHARS:
            raise UsageError(f"A transcript has {MAX_CHARS:,} characters at most.", "Shorten it.")
        self._pages.check(session)
        if self._rescorings.running(session):
            raise SessionBusy("This session is being scored.", "Wait for it or stop it, then save again.")
        with self._pages.library.reopen(session) as journal:
            changed = put_right(journal, turn, text)
        note = told_of(changed) if changed else "Nothing was changed."
        return _json({"changed": changed is not None, "note": note})

    def _score(self, request: Request, session: str) -> Response:
        _body(request)
        stored = self._pages.load(session)
        if lock.is_taken(stored.folder):
            raise SessionBusy("This session is open in another process.", "End that one first, then score it.")
        self._rescorings.start(session, stored.folder / JOURNAL)
        return _json({"state": self._rescorings.progress(session).state}, 202)

    def _stop(self, request: Request, session: str) -> Response:
        _body(request)
        self._pages.check(session)
        self._rescorings.stop(session)
        return _json({"state": self._rescorings.progress(session).state}, 202)

    def _scoring(self, request: Request, session: str) -> Response:
        self._pages.check(session)
        after = _argument(request, "after")
        found = self._rescorings.progress(session, int(after) if re.fullmatch(r"[0-9]{1,9}", after) else 0)
        return _json({"state": found.state, "graded": found.graded, "first": found.first, "notes": [*found.notes]})


def _page(html: str, status: int = 200) -> Response:
    policy = guard.page_policy(policy_of(html))
    return Response(html, status=status, mimetype="text/html", headers={"Content-Security-Policy": policy})


def _json(data: object, status: int = 200) -> Response:
    return Response(safe_json(data), status=status, mimetype="application/json")


def _opening(cookie: str) -> Response:
    """Goes on by itself to the address without the token.

    From our own page, so that the browser sends the strict cookie along wherever the printed address was followed.
    """
    response = _page(message_page("Opening", ["Your browser goes on by itself."]))
    response.headers["Set-Cookie"] = cookie
    response.headers["Refresh"] = "0; url=/"
    return response


def _refused(request: Request, refusal: Refusal) -> Response:
    return _said(request, refusal.status, refusal.sentence, home=False)


def _said(
    request: Request, status: int, sentences: str, headers: Iterable[tuple[str, str]] = (), home: bool = True
) -> Response:
    """Why something is not done: as JSON for the page's script, as a page for a person."""
    if request.method not in guard.SAFE or "application/json" in request.headers.get("Accept", ""):
        response = _json({"error": one_line(sentences)}, status)
    else:
        title = TITLES.get(status, "That cannot be done")
        response = _page(message_page(title, sentences.splitlines(), home), status)
    for name, value in headers:
        if name.lower() in ("allow", "content-range"):
            response.headers[name] = value
    return response


def _in_words(error: HTTPException) -> str:
    """What Werkzeug refuses, in our own words: nothing that was asked for is repeated."""
    words = {
        404: "There is no page at this address.",
        405: "This address does not take that.",
        413: f"More than {MAX_BODY_BYTES >> 20} MiB is not taken.",
        416: "The recording has no such part.",
    }
    if isinstance(error, MethodNotAllowed):
        return words[405]
    return words.get(error.code or 500, "This request cannot be understood.")


def _argument(request: Request, name: str) -> str:
    """What stands after the question mark under this name; empty where nothing does.

    Werkzeug's own way fails where that is no UTF-8.
    """
    try:
        found = parse_qsl(str(request.environ.get("QUERY_STRING", "")), max_num_fields=MAX_ARGUMENTS)
    except ValueError:
        return ""
    return next((value for key, value in found if key == name), "")


def _body(request: Request) -> dict[str, Any]:
    """The JSON object that came along. Raises UsageError; HTTPException where it is too large."""
    try:
        data = json.loads(request.get_data())
    except (ValueError, RecursionError) as error:  # numbers of 5,000 digits are a bare ValueError
        raise UsageError("What was sent is not JSON.", "Reload the page, then try again.") from error
    if not isinstance(data, dict):
        raise UsageError("What was sent is not a JSON object.", "Reload the page, then try again.")
    return data


def _digest(version: str) -> str:
    return hashlib.sha256(version.encode("utf-8", "surrogateescape")).hexdigest()[:20]
