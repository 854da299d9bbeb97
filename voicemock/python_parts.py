"""Functions and classes of a Python file by its syntax tree, and what there is to ask about each; nothing is run."""

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Look = Literal[
    "catches_all",
    "endless_loop",
    "recursion",
    "nested_loop",
    "shared_default",
    "many_arguments",
    "long",
    "unfinished",
]
"""Something that one can see and ask a reason for."""

MAX_DEPTH = 150
"""Brackets and signs in a row: a tree that is far deeper would take the parser's whole stack."""
LONG_LINES = 50
MANY_ARGUMENTS = 6
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_OWN_SCOPE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True)
class PythonPart:
    """A function, method or class."""

    kind: Literal["function", "class"]
    name: str
    """With its class's, if it has one: `Cache.evict`."""
    first_line: int
    last_line: int
    looks: tuple[Look, ...]


def python_parts(text: str) -> list[PythonPart] | None:
    """The parts of a Python file, in the order of lines; None where it cannot be parsed, as while it is edited."""
    if _is_too_deep(text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes that mean nothing; they would stand on the screen
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return sorted(_parts(tree), key=lambda part: (part.first_line, part.name))


def _is_too_deep(text: str) -> bool:
    """Whether brackets, signs or indents stand so deep in each other that parsing is not safe."""
    deep = row = 0
    for char in text:
        if char in "([{":
            deep += 1
        elif char in ")]}":
            deep = max(0, deep - 1)
        row = row + 1 if char in "-+~" else 0 if not char.isspace() else row
        if deep > MAX_DEPTH or row > MAX_DEPTH:
            return True
    longest = max((len(line) for line in text.splitlines()), default=0)
    return longest > 4_000


def _parts(tree: ast.Module) -> Iterator[PythonPart]:
    waiting: list[tuple[ast.AST, str]] = [(tree, "")]
    while waiting:
        node, inside = waiting.pop()
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                waiting.append((child, inside))
                continue
            name = f"{inside}.{child.name}" if inside else child.name
            last = child.end_lineno or child.lineno
            if isinstance(child, ast.ClassDef):
                yield PythonPart("class", name, child.lineno, last, ())
                waiting.append((child, name))
            else:
                yield PythonPart("function", name, child.lineno, last, tuple(_looks(child)))
                waiting.append((child, name))


def _looks(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Look]:
    """What there is to ask about a function, the most telling first."""
    own = list(_own(function))
    if any(isinstance(node, ast.ExceptHandler) and _catches_all(node) for node in own):
        yield "catches_all"
    if any(isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and node.test.value for node in own):
        yield "endless_loop"
    if any(_calls(node, function.name) for node in own):
        yield "recursion"
    if any(isinstance(node, _LOOPS) and any(isinstance(below, _LOOPS) for below in _own(node)) for node in own):
        yield "nested_loop"
    arguments = function.args
    if any(isinstance(each, ast.List | ast.Dict | ast.Set) for each in (*arguments.defaults, *arguments.kw_defaults)):
        yield "shared_default"
    if len(arguments.posonlyargs) + len(arguments.args) + len(arguments.kwonlyargs) > MANY_ARGUMENTS:
        yield "many_arguments"
    if (function.end_lineno or function.lineno) - function.lineno >= LONG_LINES:
        yield "long"


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """Everything below a node, but not inside of functions and classes that stand in it."""
    waiting = list(ast.iter_child_nodes(node))
    while waiting:
        child = waiting.pop()
        yield child
        if not isinstance(child, _OWN_SCOPE):
            waiting.extend(ast.iter_child_nodes(child))


def _catches_all(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or (
        isinstance(handler.type, ast.Name) and handler.type.id in ("Exception", "BaseException")
    )


def _calls(node: ast.AST, name: str) -> bool:
    """Whether a node calls a function of this name, by itself or as a method of `self`."""
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    if isinstance(called, ast.Attribute):
        return called.attr == name and isinstance(called.value, ast.Name) and called.value.id in ("self", "cls")
    return isinstance(called, ast.Name) and called.id == name
