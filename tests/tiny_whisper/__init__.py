"""A very small Whisper, made here from synthetic speech, so that tests run the true faster-whisper path.

A test asset, not a product: it knows about a thousand words and a few synthetic voices. See README.md.
"""

from pathlib import Path

MODEL = Path(__file__).parent / "model"
"""A folder for `faster_whisper.WhisperModel(str(MODEL), device="cpu", compute_type="int8")`."""

SENTENCES_EXACT: list[tuple[str, str, str]] = []
"""(engine, voice, sentence): what the model hears letter for letter from the command of that engine."""
