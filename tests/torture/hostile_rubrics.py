"""Rubric files, each with what must happen to it: accepted as what is written, or refused with its place."""

import json
from collections.abc import Iterator
from typing import Any

RUBRIC = """\
schema: voicemock/rubric@1
id: base
name: Base
description: For tests.
seniority:
  senior: {overall: 3, at_least: {result: 4}}
criteria:
  - id: action
    name: Action
    measures: What was done.
    levels: {1: a, 3: b, 5: c}
    points: [{id: p, text: a point, terms: [[no, yes]]}]
    probe: What did you do?
  - id: result
    name: Result
    weight: 2
    measures: What came of it.
    levels: {1: a, 3: b, 5: c}
    probe: What came of it?
questions:
  - id: one
    kind: example
    text: Tell me.
    criteria: [action, result]
    follow_ups: [{criterion: result, ask: "And then?"}]
"""


def _with(old: str, new: str) -> str:
    assert old in RUBRIC, old
    return RUBRIC.replace(old, new, 1)


def rubrics() -> Iterator[tuple[Any, ...]]:
    """Rubrics by themselves."""
    weight = "weight: 2"
    for bad in ("-1", "0", "0.0", "-0", ".inf", "-.inf", ".nan", "inf", "nan", "1e999", "101", "heavy", "yes",
        "~", '""',
                "[]", "{}", "1:30", "0x10", "1/2", "１０", "2001-99-99", "1,5", "1e-400"):  # fmt: skip
        yield f"weight {bad}", _with(weight, f"weight: {bad}"), ":16:5:", "criteria.1.weight"
    for good, value in (("1_0", 10), ("007", 7), ("1e1", 10), (" 2 ", 2), ("+2", 2), ("2.50", 2.5), ('"3"', 3)):
        accepted = lambda rubric, value=value: rubric.criterion("result").weight == value  # noqa: E731
        yield f"weight {good}", _with(weight, f"weight: {good}"), accepted
    yield (
        "weight of 200 KB",
        _with(weight, "weight: 0." + "3" * 200_000),
        lambda rubric: rubric.criterion("result").weight,
    )
    for level in ("0", "6", "1.5", "-1", "no", "1e0x", "[1]", "1" + "0" * 17):
        yield (
            f"level {level}",
            _with("{1: a, 3: b, 5: c}\n    probe", f"{{{level}: a, 1: a, 3: b, 5: c}}\n    probe"),
            ":18:",
        )
    yield "level twice", _with("{1: a, 3: b, 5: c}\n    probe", "{1: a, 01: z, 3: b, 5: c}\n    probe"), ":18:"
    yield (
        "level 3 missing",
        _with("{1: a, 3: b, 5: c}\n    probe", "{1: a, 5: c}\n    probe"),
        ":18:5:",
        "level 3 is missing",
    )
    yield "seniority of god", _with("senior:", "god:"), ":6:3:", "'junior'"
    yield "quotes -1", _with(weight, "weight: 2\n    quotes: -1"), ":17:5:", "greater than or equal to 0"
    yield "wieght", _with(weight, "wieght: 2"), ":16:5:", "did you mean 'weight'"
    yield (
        "every mistake at once",
        _with(weight, "wieght: 2").replace("kind: example", "kind: no").replace("name: Base", "name: ''"),
        ":3:1:",
        ":16:5:",
        ":22:5:",
    )
    yield "unknown criterion", _with("[action, result]", "[action, reslt]"), ":24:24:", "did you mean 'result'"
    yield "an id twice", _with("id: result", "id: action"), ":14:5:", "stands 2 times"
    yield (
        "no criteria",
        RUBRIC[: RUBRIC.index("criteria:")] + "criteria: []\n" + RUBRIC[RUBRIC.index("questions:") :],
        "there are no criteria",
    )
    yield "no questions", RUBRIC[: RUBRIC.index("questions:")] + "questions: []\n", ":20:1:", "there are no questions"
    yield "only an id", "id: x\n", "'name' is missing", "'criteria' is missing"
    yield "criteria as text", "criteria: many\n" + RUBRIC.replace("criteria:", "critera:", 1), ":1:1:", "criteria"
    for bad in ("Base", "a b", "a_b", "-a", "a--b", "../x", "a/b", "a.b", "é", '"a\\0"', '"\\e[31m"', "x" * 61):
        yield f"id {bad[:12]}", _with("id: base", f"id: {bad}"), ":2:1:", "id:"
    yield "id with a line end", _with("id: base", 'id: "base\\n"'), ":2:1:", "id:"
    yield "text of 4,001", _with("Tell me.", "x" * 4_001), ":23:5:", "at most 4000"
    yield (
        "minutes 1e9",
        _with("text: Tell me.", "text: Tell me.\n    minutes: 1e9"),
        ":24:5:",
        "less than or equal to 120",
    )
    yield "minutes nan", _with("text: Tell me.", "text: Tell me.\n    minutes: nan"), ":24:5:", "minutes"
    yield "language ENGLISH", RUBRIC + "language: ENGLISH\n", ":26:1:", "language"
    yield "schema of the future", _with("rubric@1", "rubric@2"), ":1:1:", "schema"
    yield "a schema that is an address", _with("voicemock/rubric@1", "http://evil.example/x"), ":1:1:", "schema"
    yield (
        "words stay words",
        _with("[[no, yes]]", "[[no, on, 0777, 1_000, 2001-99-99, 1.10, ~, .inf, null]]"),
        (
            lambda rubric: (
                rubric.criterion("action").points[0].terms[0]
                == ("no", "on", "0777", "1_000", "2001-99-99", "1.10", "~", ".inf", "null")
            )
        ),
    )
    yield (
        "hostile texts are texts",
        _with("Tell me.", '"\\e[31m[/]</script>{{7*7}}$role\\u202e%s{0.__class__}"'),
        (lambda rubric: rubric.question("one").text == "\x1b[31m[/]</script>{{7*7}}$role\u202e%s{0.__class__}"),
    )
    yield "byte order mark", b"\xef\xbb\xbf" + RUBRIC.encode(), lambda rubric: rubric.id == "base"
    yield "DOS lines", RUBRIC.replace("\n", "\r\n"), lambda rubric: rubric.id == "base"
    yield "old Mac lines", RUBRIC.replace("\n", "\r"), lambda rubric: rubric.id == "base"
    yield "DOS lines with a mistake", _with(weight, "wieght: 2").replace("\n", "\r\n"), ":16:5:", "did you mean"
    yield "Unicode lines in a text", _with("Tell me.", "Tell\u2028me\u0085now."), ":"
    yield "no line end at the end", RUBRIC.rstrip(), lambda rubric: rubric.id == "base"
    yield "json", json.dumps({"id": "x"}), "'name' is missing"


def extensions() -> Iterator[tuple[Any, ...]]:
    """Rubrics that name another as their base."""
    head = "id: mine\nname: Mine\ndescription: For tests.\nextends: "
    yield "a known one", head + "behavioral\n", lambda rubric: rubric.id == "mine"
    yield "beside it", head + "base.yaml\n", lambda rubric: len(rubric.criteria) == 2
    for bad in (
        "/etc/passwd",
        "/base.yaml",
        "C:\\\\x.yaml",
        "\\\\\\\\host\\\\share\\\\x.yaml",
        "//host/x.yaml",
        "../../x",
        "file:///x",
    ):
        yield f"names {bad}", head + f'"{bad}"\n', ":4:1:", "a rubric's name, or the path"
    yield "names a NUL", head + '"a\\0.yaml"\n', ":4:1:", "a rubric's name, or the path"
    yield "names an address", head + "http://evil.example/base.yaml\n", "There is no file"
    yield "names 300 letters", head + "x" * 300 + ".yaml\n", "cannot be read: File name too long"
    yield "names itself", head + "file.yaml\n", ":4:1:", "in a circle"
    yield "names nothing", head + '""\n', ":4:1:", "at least 1 character"
    yield "names an unknown one", head + "behaviorl\n", "did you mean 'behavioral'"
    yield "names control signs", head + '"\\e[31mx"\n', "There is no rubric '\\x1b[31mx'"
    yield "drops everything", head + "base.yaml\ndrop: [action, result, one]\n", "there are no criteria"
    yield "drops a stranger", head + "base.yaml\ndrop: [x]\n", ":5:8:", "'x' is not in base.yaml"
