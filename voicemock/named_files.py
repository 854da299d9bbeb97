"""Files that can be used by name: the user's own first, then the shipped ones."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from voicemock.checked_yaml import near_miss, quoted
from voicemock.errors import NotFound


def available(folders: Iterable[Path]) -> dict[str, Path]:
    """The YAML files of some folders by name; of two with one name the first counts."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            found.setdefault(path.stem, path)
    return found


def find(name: str, known: Mapping[str, Path], what: str, remedy: str) -> Path:
    """The file meant by a name or a path; `what` is a rubric, a round or a loop. Raises NotFound."""
    if name in known:
        return known[name]
    if is_path(name):
        return Path(name)
    near = near_miss(name, known)
    raise NotFound(
        f"There is no {what} '{quoted(name)}'" + (f"; did you mean '{near}'?" if near else "."),
        remedy,
    )


def is_path(name: str) -> bool:
    """Whether it names a place and not just a name."""
    return "/" in name or "\\" in name or name.endswith((".yaml", ".yml"))
