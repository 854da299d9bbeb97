"""The example texts, read once."""

from datetime import date
from pathlib import Path

from voicemock.preparation.texts import Texts

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)


def example(name: str) -> str:
    """A text of examples/."""
    return (ROOT / "examples" / name).read_text("utf-8")


TEXTS = Texts(example("job-description.md"), example("cv.md"), example("company.md"))
