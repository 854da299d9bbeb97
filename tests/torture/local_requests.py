"""Requests to the local server that no page of ours makes, and what must become of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.serving.local import HOST, PORT, Answer, Browser


@dataclass(frozen=True)
class Expected:
    """What must come back."""

    statuses: tuple[int, ...]
    says: tuple[str, ...] = ()
    changes: bool = False


Tried = Callable[[Browser], tuple[Answer, Expected]]
Headers = Mapping[str, str | None]

CORRECT = "/sessions/s/answers/1/transcript"
TEXT = {"text": "what was really said"}
REFUSED = Expected((403,))
NOWHERE = Expected((404,))
UNKNOWN = Expected((401,))
MISUSED = Expected((400,))

FOREIGN_HOSTS = (
    "evil.example", f"evil.example:{PORT}", "127.0.0.1", "localhost", "127.0.0.1:1", f"localhost:{PORT + 1}",
    f"127.0.0.1:{PORT}.evil.example", f"127.0.0.1.nip.io:{PORT}", f"[::1]:{PORT}", f"0.0.0.0:{PORT}", f"127.1:{PORT}",
    f"2130706433:{PORT}", f"0x7f.0.0.1:{PORT}", f"127.0.0.2:{PORT}", f"localhost.:{PORT}", f"a@127.0.0.1:{PORT}",
    f"127.0.0.1:{PORT}, evil.example", f"127.0.0.1:{PORT}/", f"127.0.0.1:{PORT}\x00", f"127.0.0.1:0{PORT}", "", None,
    f"１27.0.0.1:{PORT}", f"localhost:{PORT}#evil.example", f"localhost\t:{PORT}", f" {HOST}",
)  # fmt: skip
FOREIGN_ORIGINS: Sequence[Headers] = (
    *({"Origin": each} for each in (
        "http://evil.example", f"http://evil.example:{PORT}", "null", "", None, f"https://{HOST}", "http://127.0.0.1",
        f"http://127.0.0.1:{PORT + 1}", f"http://localhost:{PORT}", f"http://{HOST}/", f"http://{HOST}.evil.example",
        f"http://evil.example@{HOST}", f"file://{HOST}", f"HTTP://{HOST}", f"http://{HOST}, http://evil.example",
    )),
    *({"Sec_Fetch_Site": each} for each in ("cross-site", "same-site", "none", "x")),
    {"Origin": None, "Sec_Fetch_Site": None},
)  # fmt: skip
FOREIGN_TYPES = (None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                 "text/plain; application/json", "application/jsonp", "application/csp-report")  # fmt: skip
OTHER_PAGES: Sequence[tuple[str, str, str]] = (
    ("cross-site", "no-cors", "image"), ("cross-site", "no-cors", "script"), ("cross-site", "no-cors", "audio"),
    ("same-site", "no-cors", "script"), ("cross-site", "navigate", "iframe"), ("same-site", "navigate", "iframe"),
    ("cross-site", "cors", "empty"), ("same-site", "cors", "empty"), ("cross-site", "navigate", "embed"),
    ("cross-site", "", ""),
)  # fmt: skip
PATHS = (
    "/..", "/../secret.txt", "/../../../../etc/passwd", "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt",
    "/..%5csecret.txt",
    "/%252e%252e%252fsecret.txt", "/..;/secret.txt", "/.%00./secret.txt", "//etc/passwd", "/sessions", "/sessions/",
    "/sessions/..", "/sessions/../secret.txt", "/sessions/..%2f..%2fsecret.txt", "/sessions/.", "/sessions/./s",
    "/sessions//s", "/sessions/s/", "/sessions/s/..", "/sessions/s/../s", "/sessions/s%00", "/sessions/s%0a",
    "/sessions/%20s", "/sessions/S", "/sessions/s.", "/sessions/s%2f", "/sessions/s%5c", "/sessions/s::$DATA",
    "/sessions/%c0%ae%c0%ae", "/sessions/%ff", "/sessions/elsewhere", "/sessions/secret.txt", "/sessions/lock",
    "/sessions/s/journal.jsonl", "/sessions/s/secret.txt", "/sessions/s/lock", "/sessions/s/report.html",
    "/sessions/s/audio", "/sessions/s/audio/", "/sessions/s/audio/001.wav", "/sessions/s/audio/secret.txt",
    "/sessions/s/audio/..", "/sessions/s/audio/..%2fjournal.jsonl", "/sessions/s/audio/../../s",
    "/sessions/../s/audio/1", "/sessions/s/audio/0", "/sessions/s/audio/-1", "/sessions/s/audio/01",
    "/sessions/s/audio/+1", "/sessions/s/audio/1e0", "/sessions/s/audio/0x1", "/sessions/s/audio/1.0",
    "/sessions/s/audio/%d9%a1", "/sessions/s/audio/1%20", "/sessions/s/audio/1%00", "/sessions/s/audio/1/",
    "/sessions/s/audio/3", "/sessions/s/audio/2", f"/sessions/s/audio/{'9' * 5000}", f"/sessions/{'s' * 9000}",
    "/sessions/s/answers/1/transcript/", "/favicon.ico", "/robots.txt", "/static/", "/.git/config", "/index.html",
    "/sessions/file:%2f%2f%2fetc%2fpasswd", "/http://evil.example/", "/%0d%0aSet-Cookie:%20a=b", "/<script>", "/*",
    "/sessions/longe", "/sessions/longe/state", "/sessions/longe/audio/1", "/sessions/longe/scoring",
    "/sessions/longe/attempts", "/sessions/longe/retake/problem", "/sessions/s/retake/problem",
    "/sessions/s/retake/..",
    "/sessions/s/retake/%2e%2e%2fx", "/sessions/s/retake/", "/progress/", "/progress/..",
)  # fmt: skip
METHODS = (
    ("PUT", "/"), ("DELETE", "/sessions/s"), ("PATCH", "/sessions/s"), ("OPTIONS", "/"), ("OPTIONS", CORRECT),
    ("TRACE", "/"), ("CONNECT", "/"), ("PROPFIND", "/"), ("FOO", "/sessions/s"), ("BREW", "/sessions/s/audio/1"),
    ("POST", "/"), ("POST", "/sessions/s"), ("POST", "/sessions/s/audio/1"), ("POST", "/sessions/s/state"),
    ("GET", CORRECT), ("HEAD", CORRECT), ("GET", "/sessions/s/scoring/stop"), ("DELETE", "/sessions/s/scoring"),
)  # fmt: skip
BODIES: Sequence[bytes] = (
    b"", b"x", b"{", b"[]", b"null", b"1", b'"text"', b"{}", b'{"text": 1}', b'{"text": null}', b'{"text": ["a"]}',
    b'{"text": {"text": "a"}}', b"[" * 100_000, b'{"a":' * 100_000, b"9" * 5_000, b'{"text": "\xff\xfe"}',
    b"text=what", b'{"text": "%s"}' % (b"a " * 60_000), b"\x00" * 100, b"{'text': 'a'}",
)  # fmt: skip
KEPT_AS: Sequence[tuple[str, str]] = (
    ("<script>alert(1)</script>", "<script>alert(1)</script>"), ("a\x1b[2Jb\x07\x00", "a[2Jb"),
    ("a\u202eb\u200b", "ab"), ("a\n\n  b\r\nc", "a b c"), ("\ud800", "\ufffd"),
    ("${7*7} {{7*7}} %s", "${7*7} {{7*7}} %s"),
    ('"; drop table', '"; drop table'), ("../../etc/passwd", "../../etc/passwd"), ("x" * 3000, "x" * 3000),
)  # fmt: skip
EMPTY = ("", "   ", "\n\t", "\x00\x1b", "\u200b\u202e")
RANGES: Sequence[tuple[Headers, tuple[int, ...]]] = (
    ({"Range": "bytes=0-0"}, (206,)), ({"Range": "bytes=0-"}, (206,)), ({"Range": "bytes=-1"}, (206,)),
    ({"Range": "bytes=999999999-"}, (416,)), ({"Range": "bytes=5-2"}, (416,)), ({"Range": "bytes=--1"}, (416,)),
    ({"Range": "bytes=a-b"}, (416,)), ({"Range": "lines=0-1"}, (200, 416)), ({"Range": "bytes="}, (416,)),
    ({"Range": ""}, (200, 416)), ({"Range": "bytes=0-1,3-4"}, (200, 416)), ({"Range": "bytes=-0"}, (416,)),
    ({"Range": "bytes=" + ",".join(f"{at}-{at}" for at in range(2000))}, (200, 416)),
    ({"Range": f"bytes=0-{'9' * 5000}"}, (200, 206, 416)), ({"Range": f"bytes={'9' * 5000}-"}, (200, 416)),
    ({"Range": "bytes=0-1", "If_Range": '"another"'}, (200,)), ({"Range": "bytes=0-1", "If_Range": "junk"}, (200,)),
    ({"Range": "bytes=0-1\x00"}, (200, 206, 416)), ({"If_None_Match": "*"}, (200, 304)),
    ({"If_None_Match": '"' + "a" * 5000}, (200,)), ({"If_Modified_Since": "yesterday"}, (200,)),
)  # fmt: skip


def _host(host: str | None, opened: bool, post: bool) -> Tried:
    def tried(browser: Browser) -> tuple[Answer, Expected]:
        if opened:
            browser.opened()
        target = "/sessions/s" if opened else browser.address
        if post:
            return browser.post(CORRECT, TEXT, Host=host, Origin=f"http://{host}"), REFUSED
        answer = browser.get(target, Host=host)
        # A token that came by a foreign name must still be good for the one that it was printed for.
        assert opened or browser.get(browser.address).status == 200
        return answer, REFUSED

    return tried


def _posted(headers: Headers, expected: Expected = REFUSED) -> Tried:
    return lambda browser: (browser.opened().post(CORRECT, TEXT, **headers), expected)


def _embedded(site: str, mode: str, dest: str) -> Tried:
    headers = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": mode, "Sec_Fetch_Dest": dest}
    return lambda browser: (browser.opened().get("/sessions/s/audio/1", **headers), REFUSED)


def _token(ask: Callable[[Browser], Answer], expected: Expected = UNKNOWN) -> Tried:
    return lambda browser: (ask(browser), expected)


def _twice(browser: Browser) -> Answer:
    assert browser.get(browser.address).status == 200
    return browser.get(browser.address)


def _cookie(value: str) -> Callable[[Browser], Answer]:
    def ask(browser: Browser) -> Answer:
        browser.opened()
        name, _, secret = browser.cookie.partition("=")
        return browser.get("/", Cookie=value.format(name=name, secret=secret, token=browser.token))

    return ask


TOKENS: Sequence[Tried] = (
    *(_token(lambda browser, target=target: browser.get(target)) for target in (
        "/", "/?token=", "/?token=x", f"/?token={'A' * 43}", "/?token=%00", "/?token=%ff%fe", "/?token=é",
        f"/?token={'x' * 9000}", "/?token[]=x", "/sessions/s", "/sessions/s/state", "/sessions/s/audio/1", "/nowhere",
    )),
    _token(_twice),
    _token(lambda browser: browser.get(browser.address[:-1])),
    _token(lambda browser: browser.get(browser.address + "x")),
    _token(lambda browser: browser.get(browser.address.lower())),
    _token(lambda browser: browser.get(browser.address, method="HEAD")),
    _token(lambda browser: browser.get("/sessions/s" + browser.address[1:])),
    _token(lambda browser: browser.post(browser.address)),
    _token(lambda browser: browser.get(browser.address, Sec_Fetch_Site="cross-site"), REFUSED),
    *(_token(_cookie(value)) for value in (
        "{name}=", "{name}={token}", "{name}=x{secret}", "{name}={secret}x", "voicemock={secret}", "{secret}",
        "x{name}={secret}", "{name}", "{name}=\x00{secret}", "{name}=é", ";" * 5000, "a=b; " * 3000,
    )),
    _token(_cookie("{name}=planted; {name}={secret}"), Expected((200,), ("Your sessions",))),
)  # fmt: skip


def _got(path: str, expected: Expected = NOWHERE) -> Tried:
    return lambda browser: (browser.opened().get(path), expected)


def _corrected(path: str) -> Tried:
    where = f"/sessions/{path}/answers/1/transcript"
    return lambda browser: (browser.opened().post(where, TEXT), NOWHERE)


def _method(method: str, path: str) -> Tried:
    def tried(browser: Browser) -> tuple[Answer, Expected]:
        opened = browser.opened()
        ours = {"Origin": f"http://{HOST}", "Content_Type": "application/json"}
        return opened.ask(method, path, b"{}", **ours), Expected((405,))

    return tried


def _body(body: bytes) -> Tried:
    return lambda browser: (browser.opened().post(CORRECT, body), MISUSED)


def _kept(said: str, kept: str) -> Tried:
    def tried(browser: Browser) -> tuple[Answer, Expected]:
        answer = browser.opened().post(CORRECT, {"text": said})
        found = browser.get("/sessions/s/state").data["answers"][0]["text"]
        assert found == kept, found
        assert kept not in browser.get("/sessions/s").text or "<" not in kept
        return answer, Expected((200,), ("Saved",), changes=True)

    return tried


def _empty(said: str) -> Tried:
    return lambda browser: (
        browser.opened().post(CORRECT, {"text": said}),
        Expected((200,), ("Nothing was changed",)),
    )


def _range(headers: Headers, statuses: tuple[int, ...]) -> Tried:
    return lambda browser: (browser.opened().get("/sessions/s/audio/1", **headers), Expected(statuses))


def _large(browser: Browser) -> tuple[Answer, Expected]:
    return browser.opened().post(CORRECT, b'{"text": "' + b"a" * (1 << 20) + b'"}'), Expected((413,), ("MiB",))


def _lying(browser: Browser) -> tuple[Answer, Expected]:
    return browser.opened().post(CORRECT, b"{}", Content_Length=str(1 << 40)), Expected((413,))


def _linked(path: str) -> Tried:
    """A link in a session's place is not followed; what it names is not shown."""
    return _got(path, Expected((404, 422)))


KINDS: Mapping[str, Sequence[Tried]] = {
    "host": [
        *(_host(each, opened=True, post=False) for each in FOREIGN_HOSTS),
        *(_host(each, opened=False, post=False) for each in FOREIGN_HOSTS[:6]),
        *(_host(each, opened=True, post=True) for each in FOREIGN_HOSTS[:6]),
    ],
    "origin": [_posted(each) for each in FOREIGN_ORIGINS],
    "type": [_posted({"Content_Type": each}, Expected((415,))) for each in FOREIGN_TYPES],
    "embedded": [_embedded(*each) for each in OTHER_PAGES],
    "token": TOKENS,
    "path": [*(_got(each) for each in PATHS), *map(_linked, ("/sessions/link", "/sessions/link/audio/1"))],
    "correcting": [*map(_corrected, ("..", "%2e%2e", "link%2f..", "", "x", "S", "s%00", ".."))],
    "method": [_method(*each) for each in METHODS],
    "body": [*map(_body, BODIES), _large, _lying],
    "text": [
        *(_kept(*each) for each in KEPT_AS),
        *map(_empty, EMPTY),
    ],
    "range": [_range(*each) for each in RANGES],
}
"""By what is tried; each sequence only ever grows at its end, so that a case keeps its name."""
