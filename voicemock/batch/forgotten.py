"""By what an input is known that must not be read again: its place, its content, or a copy as it lies there."""

from collections.abc import Collection

from voicemock.batch.inputs import Found
from voicemock.batch.keys import place_digest
from voicemock.batch.record import Record


def content_of(record: Record) -> tuple[str, ...]:
    """SHA-256 of an interview's content, together and each.

    None where it could not be used: a file that is broken in the same way may be anybody's.
    """
    if record.state == "failed" and record.key:
        return ()
    return tuple(filter(None, (record.input_digest, *record.file_digests)))


def as_it_lies(found: Found) -> str:
    """SHA-256 of the place of an input and of what is known of its content without opening it."""
    return place_digest(f"{found.place}\n{found.stamp}")


def is_forgotten(found: Found, forgotten: Collection[str]) -> bool:
    """Whether an input is on the list of those that must not be opened, by its place or as it lies there."""
    return found.place in forgotten or as_it_lies(found) in forgotten
