"""A bug to seed: a change of a few characters in one file, and the cases that must notice it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Bug:
    """One change, and who should see it."""

    file: str
    """Inside the package."""
    before: str
    """What stands there, exactly once."""
    after: str
    seen_by: tuple[str, ...]
    """Cases as `SUITE:case`; any of them is enough."""
    critical: bool = False

    def seed(self, copy: Path) -> None:
        """Make the change in a copy of the repository. Raises ValueError where the code has moved on."""
        path = copy / "voicemock" / self.file
        text = path.read_text(encoding="utf-8")
        if text.count(self.before) != 1:
            raise ValueError(f"{self.file} holds {self.before!r} {text.count(self.before)} times, not once")
        changed = text.replace(self.before, self.after)
        compile(changed, self.file, "exec")  # a bug must be one that runs
        path.write_text(changed, encoding="utf-8")
