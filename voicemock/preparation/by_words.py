"""Reads the given texts without a model."""

import re
from datetime import date

from voicemock.preparation.company import facts_of
from voicemock.preparation.cv import with_evidence
from voicemock.preparation.items import items_of
from voicemock.preparation.job import read_job
from voicemock.preparation.texts import BY_WORDS, Reading, Texts
from voicemock.preparation.title import company_of

MAX_NAME_WORDS = 4
_NO_NAME = re.compile(
    r"(?:about|our|who|what|how|why|welcome|home|values?|company|careers?|mission|the)\b", re.IGNORECASE
)


def read_by_words(texts: Texts, today: date) -> Reading:
    """What the texts tell by their words alone."""
    job = read_job(texts.job)
    return Reading(
        by=BY_WORDS,
        role=job.role,
        company=job.company or company_named(texts.company),
        skills=with_evidence(job.skills, texts.cv, today),
        facts=facts_of(texts.company),
    )


def company_named(text: str) -> str:
    """The company that a text is about: named in a sentence, or by its title; empty where neither is so."""
    items = items_of(text)
    if found := company_of(items):
        return found
    title = next((item.text for item in items[:1] if item.is_heading), "")
    return title if 0 < len(title.split()) <= MAX_NAME_WORDS and not _NO_NAME.match(title) else ""
