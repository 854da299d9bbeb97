"""Who may ask the local server for what, decided before anything is looked up; every answer's protective headers.

Listening on this machine alone keeps nobody out who can make the user's browser ask: a page from elsewhere, a name
that points here (DNS rebinding), a form on another site. So the address that was asked for, where the question comes
from and a secret of the browser's own are checked, each by itself enough to refuse.
"""

import hmac
import secrets
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SECRET_BYTES = 32
"""256 bits for the token in the address and as many for the cookie."""
TOKEN = "token"
"""The token's name in the address."""
SAFE = frozenset({"GET", "HEAD"})
"""Methods that change nothing."""
HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}
"""Of every answer, whatever it says."""
_FRAMES = "frame-ancestors 'none'"
NOTHING = f"default-src 'none'; base-uri 'none'; form-action 'none'; {_FRAMES}"
"""The content policy of what is no page."""
_UNSEEN = (
    "The address that voicemock serve printed opens these pages, once and in one browser. "
    "For another browser: end voicemock serve with Ctrl-C, and start it again."
)


@dataclass(frozen=True)
class Asked:
    """What of a request says who asks."""

    method: str
    host: str
    origin: str | None
    site: str
    """Sec-Fetch-Site; empty where the browser does not say, as with Sec-Fetch-Mode and -Dest."""
    mode: str
    dest: str
    content_type: str
    cookies: str
    token: str

    @classmethod
    def of(cls, environ: Mapping[str, object], token: str = "") -> "Asked":
        """What a WSGI environment says, with the token of its address."""

        def text(name: str) -> str:
            return str(environ.get(name) or "")

        return cls(
            method=text("REQUEST_METHOD"),
            host=text("HTTP_HOST"),
            origin=text("HTTP_ORIGIN") if "HTTP_ORIGIN" in environ else None,
            site=text("HTTP_SEC_FETCH_SITE"),
            mode=text("HTTP_SEC_FETCH_MODE"),
            dest=text("HTTP_SEC_FETCH_DEST"),
            content_type=text("CONTENT_TYPE"),
            cookies=text("HTTP_COOKIE"),
            token=token,
        )


@dataclass(frozen=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    sentence: str


class Guard:
    """The checks of one server, with its secrets; neither of them is ever written anywhere."""

    def __init__(self, port: int) -> None:
        names = ("127.0.0.1", "localhost")
        self.hosts = frozenset([f"{name}:{port}" for name in names] + [*names] * (port == 80))
        """What a browser may say it asked for; it leaves out the port of http."""
        self.cookie_name = f"voicemock-{port}"
        """Cookies know no ports: two servers on this machine must not overwrite each other's."""
        self._token: str | None = secrets.token_urlsafe(SECRET_BYTES)
        self._cookie = secrets.token_urlsafe(SECRET_BYTES)
        self._lock = threading.Lock()

    @property
    def token(self) -> str:
        """What opens the pages; empty once it was used."""
        return self._token or ""

    def refusal(self, asked: Asked) -> Refusal | None:
        """Why a request is refused; None where it may be answered. The token of its address is not looked at."""
        return self._strange(asked) or (None if self._is_known(asked.cookies) else Refusal(401, _UNSEEN))

    def exchanged(self, asked: Asked) -> str | None:
        """The cookie to set for a token that is right and new, by which it is used up; None for any other."""
        if asked.method != "GET" or self._strange(asked) or not asked.token:
            return None
        with self._lock:
            if self._token is None or not _same(asked.token, self._token):
                return None
            self._token = None
        return f"{self.cookie_name}={self._cookie}; Path=/; HttpOnly; SameSite=Strict"

    def _strange(self, asked: Asked) -> Refusal | None:
        """What is wrong with where a request goes or comes from."""
        if asked.host.lower() not in self.hosts:
            return Refusal(403, "These pages answer to 127.0.0.1 and localhost only.")
        if asked.method in SAFE:
            is_ours = asked.site in ("", "none", "same-origin")
            if not is_ours and (asked.mode, asked.dest) != ("navigate", "document"):
                return Refusal(403, "These pages are not for other pages to use.")
            return None
        if asked.origin != f"http://{asked.host.lower()}" or asked.site not in ("", "same-origin"):
            return Refusal(403, "Only these pages themselves may change something.")
        if asked.content_type.partition(";")[0].strip().lower() != "application/json":
            return Refusal(415, "What changes something is sent as JSON.")
        return None

    def _is_known(self, cookies: str) -> bool:
        """Whether any cookie of our name is ours: another server on this machine can add some of its own."""
        return sum(_same(value, self._cookie) for name, value in _pairs(cookies) if name == self.cookie_name) > 0


def page_policy(own: str) -> str:
    """The content policy of a page as a header; `own` is the one in its head, which cannot forbid frames."""
    return f"{own}; {_FRAMES}"


def _pairs(cookies: str) -> Iterator[tuple[str, str]]:
    for each in cookies.split(";"):
        name, _, value = each.partition("=")
        yield name.strip(), value.strip()


def _same(one: str, other: str) -> bool:
    """Compared in a time that says nothing of how much is right."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode())
