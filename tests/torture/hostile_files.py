"""Files from anywhere, each with what must happen to it: accepted as what is written, or refused with its place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.torture.hostile_rubrics import extensions, rubrics

LINES = "greeting: [Hello.]\nthanks: [Thanks.]\nnext: [Next.]\nafter_skip: [Well.]\nnot_heard: [Pardon.]\n"
PROMPT = "$role $question $criterion $measures $levels $points $answer\n"


@dataclass(frozen=True)
class HostileFile:
    """One file."""

    kind: str
    """rubric, extension, lines, prompt, script, json or config."""
    what: str
    made: Callable[[], bytes]
    """Its content; the huge ones are made when they are needed."""
    words: tuple[str, ...] = ()
    """What the refusal must say; none: the file is accepted."""
    holds: Callable[[Any], bool] = bool
    """What must be true of what an accepted file became."""

    @property
    def name(self) -> str:
        """Its name as a case."""
        return f"{self.kind} {self.what}"


def files() -> Iterator[HostileFile]:
    """All of them."""
    for kind, table in TABLES.items():
        for what, content, *rest in table():
            words = tuple(each for each in rest if isinstance(each, str))
            yield HostileFile(
                kind, what, partial(_raw, content), words, next((each for each in rest if callable(each)), bool)
            )


def _raw(content: Any) -> bytes:
    made = content() if callable(content) else content
    return made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")


def _yaml() -> Iterator[tuple[Any, ...]]:
    """What is refused of any YAML, whatever it should be; bombs first."""
    yield "laughs", "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(30)), ":1:4:", "anchors are"
    yield "alias without an anchor", "id: *x\n", ":1:5:", "alias"
    yield "anchor alone", "id: &x base\n", ":1:5:", "anchors are not allowed"
    yield "anchor of the root", "&x\nid: a\n", ":1:1:", "anchors are not allowed"
    yield "merge", "base: &b {id: x}\nmore:\n  <<: *b\n", "anchors are not allowed"
    yield "merge of nothing", "<<: {id: x}\n", ":1:1:", "unknown key '<<'"
    for tag in ("!!python/object/apply:os.system [id]", "!!python/name:os.system", "!!binary aGk=", "!!timestamp x",
                "!!set {a}", "!!omap [a: 1]", "!!float 1", "!!str x", "!local x", "! x", "!<tag:x> y"):  # fmt: skip
        yield f"tag {tag.split()[0]}", f"id: {tag}\n", ":1:5:", "tags are not allowed"
    yield "tag of the root", "!!map {id: x}\n", ":1:1:", "tags are not allowed"
    yield "tag handle", "%TAG ! tag:evil.example,2000:\n---\nid: !x y\n", ":3:5:", "tags are not allowed"
    yield "yaml version", "%YAML 9.9\n---\nid: x\n", "incompatible YAML document"
    for open_, size in (("[", 200_000), ("{a: ", 50_000), ("- ", 100_000), ("? ", 100_000), ("[{a: ", 40_000)):
        yield f"{size} times {open_.strip()}", open_ * size, "nested deeper than 20"
    yield "depth 21 in blocks", "".join(f"{' ' * n}a:\n" for n in range(25)), "nested deeper than 20"
    yield "too many in a list", "id: [" + "x, " * 6_000 + "]\n", "more than 5000 values"
    yield "too many keys", "".join(f"k{n}: 1\n" for n in range(6_000)), "more than 5000 values"
    yield "257 KiB", "# " + "x" * 257 * 1024, "larger than 256 KiB"
    yield "64 MiB", lambda: b"a: b\n" * (64 * 1024 * 1024 // 5), "larger than 256 KiB"
    yield "2 MB of digits", lambda: b"id: " + b"9" * 2_000_000, "larger than 256 KiB"
    yield "19 digits", "id: 1234567890123456789\n", ":1:5:", "numbers of more than 18 digits"
    yield "200,000 digits", "id: " + "9" * 200_000, ":1:5:", "numbers of more than 18 digits"
    yield "two documents", "id: x\n---\nid: y\n", ":2:1:", "document"
    yield "a thousand documents", "---\n" * 1_000 + "x: 1\n", "document"
    yield "a key twice", "id: x\nid: y\n", ":2:1:", "'id' stands twice"
    yield "a key twice in braces", "{id: x, id: y}\n", ":1:9:", "'id' stands twice"
    yield "a list as a key", "? [a, b]\n: c\n", ":1:3:", "a key must be a plain word"
    yield "a mapping as a key", "{a: b}: c\n", ":1:1:", "a key must be a plain word"
    yield "not closed", "id: 'x\n", "is not valid YAML", ":2:1:"
    yield "bracket not closed", "id: [x\n", ":2:1:", "expected"
    yield "a tab as indent", "a:\n\tb: c\n", ":2:1:", "cannot start any token"
    yield "colon in a value", "id: a: b\n", ":1:6:", "mapping values are not allowed"
    yield "percent sign", "%\n", "is not valid YAML", ":1:"
    yield "at sign", "id: @x\n", ":1:5:", "cannot start any token"
    yield "backtick", "id: `x`\n", ":1:5:", "cannot start any token"
    yield "unknown escape", 'id: "\\q"\n', ":1:6:", "unknown escape"
    yield "empty", "", "is empty"
    yield "blank", " \n\n", "is empty"
    yield "comments only", "# nothing\n", "is empty"
    yield "only a mark", b"\xef\xbb\xbf", "is empty"
    yield "a word", "hello\n", ":1:1:"
    yield "a list of words", "- a\n- b\n", ":1:1:"
    yield "null", "~\n", ":1:1:"
    yield "NUL", "id: a\x00b\n", ":1:6:", "U+0000"
    yield "escape byte", "id: \x1b[31mred\n", ":1:5:", "U+001B"
    yield "bell in a comment", "id: x # \x07\n", ":1:9:", "U+0007"
    yield "C1 byte", "id: \x9b31m\n", ":1:5:", "U+009B"
    yield "delete", "a: b\nid: \x7f\n", ":2:5:", "U+007F"
    yield "no character", "id: \ufffe\n", ":1:5:", "U+FFFE"
    yield "UTF-16 with a mark", "id: x\n".encode("utf-16"), "is not UTF-8 text (byte 0)", "Save it as UTF-8"
    yield "UTF-16 without", "id: x\n".encode("utf-16-le"), ":1:2:", "U+0000"
    yield "UTF-32", "id: x\n".encode("utf-32"), "is not UTF-8"
    yield "latin-1", "id: café\n".encode("latin-1"), "is not UTF-8 text (byte 7)"
    yield "cp1252 quotes", "id: “x”\n".encode("cp1252"), "is not UTF-8 text (byte 4)"
    yield "surrogate", "id: \ud800\n", "is not UTF-8"
    yield "overlong NUL", b"id: \xc0\x80\n", "is not UTF-8"
    yield "cut in a character", "id: é".encode()[:-1], "is not UTF-8"
    yield "random bytes", bytes(range(256)) * 40, "is not UTF-8"
    yield "gzip", b"\x1f\x8b\x08\x00" + bytes(40), "is not UTF-8"
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(40), "is not UTF-8"
    yield "a 200 KB key", f"{'k' * 200_000}: 1\n", ":1:"
    yield (
        "a key of control signs",
        '"\\e]0;owned\\a\\u202e": 1\n',
        ":1:1:",
        "unknown key",
        "\\x1b]0;owned\\x07\\u202e",
    )
    yield "a key of markup", '"[bold][/]<script>": 1\n', ":1:1:", "unknown key '[bold][/]<script>'"
    yield "2,400 unknown keys", "".join(f"k{n}: 1\n" for n in range(2_400)), ":1:1:", "more"
    yield "250,000 line ends", "\n" * 250_000 + "x: 1\n", ":250001:1:"
    yield "250,000 spaces", " " * 250_000 + "x: 1\n", ":1:250001:"
    yield "60,000 commas", "[" + "," * 60_000 + "]", ":1:2:"
    yield "a text in 100,000 lines", "x: |\n" + " a\n" * 80_000, ":1:1:"
    yield "100,000 escapes", 'x: "' + "\\x41" * 60_000 + '"\n', ":1:1:"
    yield "1:1:1 and so on", "x: " + "1:" * 120_000 + "1\n", ":1:1:"
    yield "1_1_1 and so on", "x: " + "1_" * 120_000 + "1\n", ":1:1:"
    yield "quotes and colons", 'x: "' + "': \\n" * 40_000 + '"\n', ":1:1:"


def _lines() -> Iterator[tuple[Any, ...]]:
    yield "as they should be", LINES, lambda lines: lines.greeting == ["Hello."]
    yield "truths are words", LINES.replace("Hello.", "yes"), lambda lines: lines.greeting == ["yes"]
    yield "no greeting", LINES.replace("[Hello.]", "[]"), ":1:1:", "greeting"
    yield "greeting as text", LINES.replace("[Hello.]", "Hello."), ":1:1:", "greeting"
    yield "greting", LINES.replace("greeting", "greting"), "did you mean 'greeting'", "'greeting' is missing"
    yield "blank line to say", LINES.replace("Hello.", "'  '"), ":1:12:", "greeting.0"
    yield "next missing", LINES.replace("next: [Next.]\n", ""), "'next' is missing"
    yield "5,000 greetings", LINES.replace("Hello.", "a, " * 5_000), "more than 5000 values"


def _prompts() -> Iterator[tuple[Any, ...]]:
    yield "as it should be", PROMPT, lambda prompt: len(prompt.holes) == 7
    yield (
        "braces are text",
        PROMPT + "{{ 7*7 }} {0} {role.__class__} %s {% raw %} #{x}",
        lambda prompt: "{{ 7*7 }}" in prompt.text,
    )
    for slip in ("$rle", "${rle}", "$role_", "$Role", "$_", "$ROLE"):
        yield f"unknown {slip}", PROMPT + "x " + slip, ":2:3:", "unknown name", "The names are: $answer"
    for slip in ("$", "$5", "${", "${}", "${ro le}x${", "${role", "$ role", "$é"):
        yield f"dollar {slip}", PROMPT + "x " + slip, ":2:3:"
    yield "dollar that is none", PROMPT + "$$5 $$role", lambda prompt: prompt.text.endswith("$$role")
    yield "names of Python", PROMPT + "${__class__} ${answer.__init__} ${7*7}", ":2:1:", "unknown name"
    yield "one missing", PROMPT.replace("$answer", ""), ":1:", "'$answer' is missing"
    yield "all missing", "Judge.", ":1:", "'$answer' is missing", "'$role' is missing"
    yield "10,000 unknown ones", PROMPT + "$x " * 10_000, ":2:1:", "unknown name"
    yield "20,000 dollars", PROMPT + "$ " * 20_000, ":2:1:", "a single '$'"
    yield "a hole of 60,000 letters", PROMPT + "$" + "x" * 60_000, ":2:1:", "unknown name"
    yield "65 KiB", "x" * 65 * 1024, "larger than 64 KiB"
    yield "blank", " \n\t\n", "is empty"
    yield (
        "byte order mark and DOS lines",
        b"\xef\xbb\xbf" + PROMPT.replace("\n", "\r\n").encode(),
        lambda prompt: prompt.text == PROMPT,
    )
    yield "NUL", PROMPT + "\x00", ":2:1:", "U+0000"
    yield "escape sequence", PROMPT + "\x1b]52;c;x\x07", ":2:1:", "U+001B"
    yield "UTF-16", PROMPT.encode("utf-16"), "is not UTF-8"
    yield "latin-1", (PROMPT + "é").encode("latin-1"), "is not UTF-8"


def _scripts() -> Iterator[tuple[Any, ...]]:
    yield "as it should be", "- {say: Go on.}\n", lambda script: script.left == 1
    yield "a mapping", "say: Go on.\n", "is not a list"
    yield "a word in the list", "- hello\n", ":1:3:"
    yield "neither reply nor error", "- {for: Move}\n", ":1:3:", "exactly one of"
    yield "both", "- {reply: {a: b}, error: refused}\n", ":1:3:", "exactly one of"
    yield "unknown error", "- {error: explode}\n", ":1:3:", "'error' is one of"
    yield "error as a list", "- {error: [refused]}\n", ":1:3:", "'error' is one of"
    yield "times forever", "- {reply: {a: b}, times: .inf}\n", ":1:3:", "whole number"
    yield "times -1", "- {reply: {a: b}, times: -1}\n", ":1:3:", "whole number"
    yield "times of 18 digits", "- {reply: {a: b}, times: 999999999999999999}\n", lambda script: script.left > 10**17
    yield "unknown key with control signs", '- {reply: {a: b}, "\\e[31m": 1}\n', ":1:3:", "\\x1b[31m"
    yield "anchors", "- &a {reply: {a: b}}\n- *a\n", "anchors are not allowed"


def _jsons() -> Iterator[tuple[Any, ...]]:
    yield "as it should be", '[{"say": "Go on."}]', lambda script: script.left == 1
    yield "depth of 100,000", "[" * 100_000, "is not valid JSON"
    yield "5,000 digits", '[{"reply": {"a": ' + "9" * 5_000 + "}}]", "is not valid JSON"
    yield "cut off", '[{"say": ', "is not valid JSON"
    yield "empty", "", "is not valid JSON"
    yield "UTF-16", '[{"a": 1}]'.encode("utf-16"), "UTF-8"
    yield "a number", "7", "is not a list"
    yield "numbers in the list", "[7]", "entry 1"
    yield "64 MiB", lambda: b"[" + b'{"a":1},' * (8 * 1024 * 1024) + b"{}]", "larger than"


def _configs() -> Iterator[tuple[Any, ...]]:
    yield "as it should be", '[llm]\nmodel = "m"\n', lambda settings: settings.llm.model == "m"
    yield "byte order mark", b"\xef\xbb\xbf" + b'[llm]\nmodel = "m"\n', lambda settings: settings.llm.model == "m"
    yield "DOS lines", '[llm]\r\nmodel = "m"\r\n', lambda settings: settings.llm.model == "m"
    yield "empty", "", lambda settings: settings.questions == 5
    yield "a key in it", '[llm]\napi_key = "sk-1"\n', "keys do not belong in files", "key_env"
    yield "depth of 100,000", "a = " + "[" * 100_000, "config.toml"
    yield "nested tables", "a = " + "{b = " * 20_000, "config.toml"
    yield "5,000 digits", "questions = " + "9" * 5_000, "config.toml"
    yield "no such day", "minutes = 2001-99-99\n", "config.toml"
    yield "inf", "minutes = inf\n", "config.toml", "minutes"
    yield "nan", "minutes = nan\n", "config.toml", "minutes"
    yield "a truth", "questions = true\n", "config.toml"
    yield "unknown", "qestions = 5\n", "config.toml", "qestions"
    yield "twice", "questions = 5\nquestions = 6\n", "config.toml"
    yield "a section as a number", "llm = 5\n", "config.toml"
    yield "a name of control signs", '"\\u001b[31m" = 1\n', "config.toml"
    yield "latin-1", '[llm]\nmodel = "é"\n'.encode("latin-1"), "config.toml"
    yield "UTF-16", '[llm]\nmodel = "m"\n'.encode("utf-16"), "config.toml"
    yield "NUL", '[llm]\nmodel = "\x00"\n', "config.toml"
    yield "64 MiB", lambda: b"# x\n" * (16 * 1024 * 1024), "larger than"


TABLES: dict[str, Callable[[], Iterator[tuple[Any, ...]]]] = {
    "yaml": _yaml,
    "rubric": rubrics,
    "extension": extensions,
    "lines": _lines,
    "prompt": _prompts,
    "script": _scripts,
    "json": _jsons,
    "config": _configs,
}
