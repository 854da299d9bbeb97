"""Every message ends in something to do, and each command that the program or its documents name is there."""

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.cli.conftest import ANSWERS, PROJECT, Command
from voicemock import errors
from voicemock.cli.app import app

CODE = sorted((PROJECT / "voicemock").rglob("*.py"))
TEXTS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md")])
NAMED = re.compile(r"(?:^|`|: |\$ |\(|\bor )voicemock ([a-z-]+(?: [^`\n]*)?)", re.MULTILINE)
ERRORS = [
    each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.VoicemockError)
]


def strings_of(path: Path) -> Iterator[str]:
    """Every string that the code holds, holes as X; docstrings too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.value


def commands_in(text: str) -> Iterator[str]:
    for found in NAMED.findall(text):
        yield re.split(r"[.;,)](?:\s|$)| (?:and|or|is|says|of|with|for|explains|shows) |…|\\$|<|\|", found)[0]


@cache
def all_commands() -> Any:
    """The command line as typer makes it, which takes a while."""
    return typer.main.get_command(app)


def wrong(words: str) -> str:
    """Why `voicemock WORDS` is no command; empty when it is one."""
    command = all_commands()
    try:
        given = shlex.split(words, comments=True)
    except ValueError:
        given = words.split()
    while given and hasattr(command, "commands") and not (command.invoke_without_command and given[0][:1] == "-"):
        name = given.pop(0)
        if name in ("X", "--help", "--version", "-h"):
            return ""
        if name not in command.commands:
            return f"there is no command {name!r}"
        command = command.commands[name]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    unknown = [each for each in given if re.match("--?[a-z]", each) and each.split("=")[0] not in {*known, "--help"}]
    return f"there is no option {unknown[0]!r}" if unknown else ""


def test_the_commands_that_messages_name_are_there() -> None:
    named = [(path.name, words) for path in CODE for text in strings_of(path) for words in commands_in(text)]
    mistaken = [(name, words, why) for name, words in named if (why := wrong(words))]

    assert len(named) > 40
    assert not mistaken


def test_the_commands_that_documents_name_are_there() -> None:
    named = [(path.name, words) for path in TEXTS for words in commands_in(path.read_text(encoding="utf-8"))]
    mistaken = [(name, words, why) for name, words in named if (why := wrong(words))]

    assert len(named) > 10
    assert not mistaken


def test_this_would_find_one_that_is_not() -> None:
    assert wrong("check --repair") and wrong("session check --repare") and wrong("interview --audio FILE")
    assert not wrong("resume 2026-X --text --no-voice") and not wrong("model get base.en")


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_kind_of_error_has_something_to_do(kind: type[errors.VoicemockError]) -> None:
    if kind is errors.VoicemockError:
        return
    error = kind("It broke.")

    assert error.remedy and str(error).splitlines() == ["It broke.", error.remedy]
    assert "voicemock" not in error.remedy or not [
        why for words in commands_in(error.remedy) if (why := wrong(words))
    ]
    assert kind("It broke.", "Mend it.").remedy == "Mend it."


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("interview", "--nonsense"), 2),
        (("interview", "--minutes", "x" * 5000), 2),
        (("interview", "--minutes", "\x1b[2Jx"), 2),
        (("interview", "--text", "--questions", ","), 2),
        (("interview", "--text", "--questions", "0"), 2),
        (("interview", "--text", "--llm-url", "http://127.0.0.1:1/v1"), 2),
        (("interview", "--text", "--llm-url", "nonsense", "--llm-model", "m"), 2),
        (("interview", "--text", "--llm-url", "http://example.org/v1", "--llm-model", "m"), 77),
        (("interview", "--text", "--llm-model", "m"), 77),
        (("interview", "--text", "--llm-url", "script:nowhere.yaml"), 66),
        (("interview", "--text", "--llm-url", "script:."), 65),
        (("interview", "--text", "--rubric", "."), 66),
        (("interview", "--text", "--rubric", "x/" * 3000), 65),
        (("interview", "--answers", "."), 65),
        (("interview", "--answers", "\x1b[2Jnowhere"), 66),
        (("interview", "--stt-url", "http://127.0.0.1:1/v1", "--answers", ANSWERS), 2),
        (("resume",), 66),
        (("resume", "\x1b[2J"), 66),
        (("score", "x"), 66),
        (("replay",), 66),
        (("report",), 66),
        (("session", "show", "*"), 66),
        (("session", "check"), 66),
        (("session", "delete", "x"), 66),
        (("session", "nonsense"), 2),
        (("nonsense",), 2),
        (("rubric", "show", "nonsense"), 66),
        (("rubric", "check", "nonsense"), 66),
        (("rubric", "new", "x.txt"), 2),
        (("rubric", "new", "nowhere/x.yaml"), 73),
        (("rubric", "new", "/proc/x.yaml"), 73),
        (("rubric", "new", "x.yaml", "--extends", "nonsense"), 66),
        (("prompt", "check", "."), 66),
        (("prompt", "check", "nowhere"), 66),
        (("model", "get", "nonsense"), 66),
        (("model", "remove", "nonsense"), 66),
    ],
    ids=lambda value: " ".join(map(str, value))[:40].replace("\x1b", "ESC") if isinstance(value, tuple) else "",
)
def test_a_refusal_is_short_and_says_what_to_do(voicemock: Command, arguments: tuple[str, ...], code: int) -> None:
    done = voicemock(*arguments)
    lines = done.err.strip().splitlines()

    done.refused(code)
    assert 2 <= len(lines) <= 4 and all(len(line) < 700 for line in lines), done.err
    assert "\x1b" not in done.err + done.out
    assert not [why for words in commands_in(done.err) if (why := wrong(words))], done.err
