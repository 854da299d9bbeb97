"""A very small Whisper, made here from synthetic speech, so that tests run the true faster-whisper path.

A test asset, not a product: it knows about a thousand words and a few synthetic voices. See README.md.
"""

from pathlib import Path

MODEL = Path(__file__).parent / "model"
"""A folder for `faster_whisper.WhisperModel(str(MODEL), device="cpu", compute_type="int8")`."""

SENTENCES_EXACT = [
    ("flite", "rms", "The report went from six hours to twenty minutes."),
    ("flite", "rms", "I tested it on a copy of the database for a week."),
    ("flite", "rms", "It was a difficult decision, but the team agreed."),
    ("flite", "rms", "You know, the customer was not happy."),
    ("flite", "slt", "The deadline was on Friday, and we were not ready."),
    ("flite", "slt", "I have six years of experience with Python."),
    ("espeak-ng", "en-us", "I asked the customers for feedback, and they were happy."),
    ("espeak-ng", "en-us", "I didn't know the answer, so I asked my mentor."),
]
"""(engine, voice, sentence) that the model hears letter for letter, with beams of 1 and 5, cut by voice activity
or whole, when spoken by `flite -voice VOICE -t SENTENCE -o WAV` or `espeak-ng -v VOICE -w WAV SENTENCE`."""
