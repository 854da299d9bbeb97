"""Downloads the tiny Whisper from a hub as `voicemock model get tiny.en` does: python -m tests.torture.get_model.

A program of its own, because the real command believes only weights that are published.
"""

import hashlib
import os
import sys

from tests import tiny_whisper
from tests.stt import fake_hub
from voicemock.errors import VoicemockError
from voicemock.safe_text import safe
from voicemock.stt import download
from voicemock.stt.hub import Patience
from voicemock.stt.published import Known

PATIENCE = Patience(read_s=10, tries=3, wait_s=0.05, slow_s=1, ask_s=60)


def main() -> int:
    """Download, and end as the command does."""
    os.umask(0o077)
    weights = hashlib.sha256((tiny_whisper.MODEL / "model.bin").read_bytes()).hexdigest()
    catalogue = {"tiny.en": Known(fake_hub.REPO, fake_hub.REVISION, weights, 4, "the tiny Whisper")}
    try:
        print(download.get("tiny.en", say=print, patience=PATIENCE, catalogue=catalogue))
    except VoicemockError as error:
        print(safe(str(error)), file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
