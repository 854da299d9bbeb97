"""What in a folder is nobody's own work: hidden files, what tools put there, and what its .gitignore names."""

import fnmatch
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from voicemock.errors import BadInput, NotFound
from voicemock.input_file import read_bytes

MAX_BYTES = 16 * 1024
MAX_RULES = 300
MAX_RULE_CHARS = 120
TOOLS_FOLDERS = frozenset(
    [
        *("node_modules", "bower_components", "vendor", "third_party", "site-packages", "venv", "env", "virtualenv"),
        *("__pycache__", "build", "dist", "target", "htmlcov", "Pods"),
    ]
)
"""Folders that tools fill, whether or not a .gitignore names them."""
LOCKS = frozenset(
    [
        *("package-lock.json", "yarn.lock", "pnpm-lock.yaml", "poetry.lock", "uv.lock", "Cargo.lock", "Gemfile.lock"),
        *("composer.lock", "Pipfile.lock", "go.sum", "gradlew", "gradlew.bat", "mvnw", "mvnw.cmd"),
    ]
)
"""Files that tools write."""


@dataclass(frozen=True)
class Rule:
    """One line of a .gitignore."""

    pattern: str
    keeps: bool
    """Whether it takes back what a line before it ignores (`!`)."""
    folders_only: bool
    anchored: bool
    """Whether it is meant from the folder of the file on, and not anywhere below."""

    def matches(self, path: PurePosixPath, is_folder: bool) -> bool:
        """Whether it means this path. `*` stands for slashes too, which git's does not: more is left out."""
        if self.folders_only and not is_folder:
            return False
        return fnmatch.fnmatchcase(str(path) if self.anchored else path.name, self.pattern)


@dataclass(frozen=True)
class NotOurs:
    """Tells what in a folder is left out."""

    rules: Sequence[Rule] = ()

    def why(self, path: PurePosixPath, is_folder: bool) -> str:
        """Why a path inside the folder is left out, in a few words; empty where it is not."""
        if path.name.startswith("."):
            return "hidden"
        if is_folder and (path.name in TOOLS_FOLDERS or path.name.endswith(".egg-info")):
            return "a folder that tools fill"
        if path.name in LOCKS or ".min." in path.name:
            return "made by a tool"
        ignored = False
        for rule in self.rules:
            if rule.matches(path, is_folder):
                ignored = not rule.keeps
        return "named in .gitignore" if ignored else ""


def ignored_by(root: Path) -> NotOurs:
    """What the .gitignore of a folder names; nothing where it has none that can be read, or one that is a link."""
    path = root / ".gitignore"
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return NotOurs()
        raw = read_bytes(path, MAX_BYTES)
    except (OSError, BadInput, NotFound):
        return NotOurs()
    lines = raw.decode("utf-8", "replace").splitlines()[:MAX_RULES]
    return NotOurs(tuple(rule for rule in map(_rule, lines) if rule))


def _rule(line: str) -> Rule | None:
    line = line.strip()
    if not line or line.startswith("#") or len(line) > MAX_RULE_CHARS:
        return None
    keeps = line.startswith("!")
    pattern = line.removeprefix("!").removeprefix("**/")
    bare = pattern.strip("/").removesuffix("/**")
    anchored = pattern.startswith("/") or "/" in bare
    return Rule(bare, keeps, pattern.endswith("/"), anchored) if bare else None
