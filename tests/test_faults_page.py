"""The page of faults tells the truth about its tests: every row is there, and every test it names exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "faults.md"
ROWS = {"A": 20, "B": 20, "C": 30, "D": 10, "E": 12, "F": 8}
"""How many faults there are of each kind."""
_ROW = re.compile(r"^\| ([A-F]\d+) \|(.*)\|$", re.MULTILINE)
_TEST = re.compile(r"`?(tests/[\w/.]+\.py)::(\w+)")
_SUITE = re.compile(r"suite ([A-Z]\d)\b")


def rows() -> dict[str, str]:
    """Each fault's row."""
    return dict(_ROW.findall(PAGE.read_text(encoding="utf-8")))


def test_every_fault_has_one_row() -> None:
    names = _ROW.findall(PAGE.read_text(encoding="utf-8"))
    expected = [f"{kind}{number}" for kind, count in ROWS.items() for number in range(1, count + 1)]
    assert [name for name, _ in names] == expected


@pytest.mark.parametrize("fault", sorted(rows()) if PAGE.exists() else [])
def test_a_fault_names_tests_that_exist_or_why_it_cannot_be_tested(fault: str) -> None:
    row = rows()[fault]
    named = _TEST.findall(row)
    assert named or "not testable here: " in row
    for path, function in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, path
