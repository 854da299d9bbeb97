"""What was given to a run, as interviews: files, folders, archives and addresses, each interview once.

Only names are read here, and the lists of archives: whether an interview may be opened is known later.
"""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from voicemock.batch.address import is_url
from voicemock.batch.input_folders import ZIP, Folder, Given, given, in_order
from voicemock.batch.item import Item, ItemKind
from voicemock.batch.keys import place_digest
from voicemock.batch.pairing import Pair, paired, stem_of, suffix_of
from voicemock.batch.url_place import UrlPlace
from voicemock.errors import VoicemockError
from voicemock.safe_text import one_line
from voicemock.sessions.archive_parts import ID, parts_in
from voicemock.sessions.reading import NAME as JOURNAL
from voicemock.transcripts.reading import SUFFIXES as TRANSCRIPTS

_SLUG_LENGTH = 60
_DIGITS, _MORE_DIGITS = 8, 24
_SAYS_NOTHING = re.compile(
    r"(?:audio|video|zoom|recording|transcript|interview|call|meeting|media|only|[\W\d_])*", re.I
)
"""Names that many folders have: the folder's own name tells them apart."""
_SESSION = re.compile(rf"(?:(?P<id>{ID})/)?{re.escape(JOURNAL)}")
_SHOWN = 5
_WORD_FILES = frozenset([".docx", ".doc"])


class Found(NamedTuple):
    """One interview, before anything is known of it but names: light, since there may be a hundred thousand."""

    id: str
    source: str
    """As `Item.source`."""
    kind: ItemKind
    transcript: str
    stamp: str
    """Size and time of its file, or of both."""
    place: str
    """SHA-256 of where it lies, see `keys.place_digest`."""
    spare: tuple[str, ...] = ()
    """Path or URL of further files of the same interview, which are not read."""

    def item(self) -> Item:
        """The item, of which nobody said anything yet."""
        return Item(id=self.id, source=self.source, kind=self.kind, transcript=self.transcript)

    @property
    def name(self) -> str:
        """The file's name; of a session in an archive the session's."""
        return re.split(r"[/\\#]", self.source.rstrip("/#"))[-1]


@dataclass(frozen=True)
class Inputs:
    """All interviews that were given, in the order of their places."""

    found: tuple[Found, ...]
    notes: tuple[str, ...]
    """What was passed over, a sentence each."""


def inputs_at(paths: Iterable[str], out: str) -> Inputs:
    """The interviews at paths and URLs; what lies in the run's own folder `out` is none.

    Raises:
        NotFound: there is nothing at one of them.
        BadInput, UsageError, CannotWrite: an address cannot be read.
    """
    there = given(paths, out)
    spare: list[str] = []
    found = _with_ids([each for folder in in_order(there) for each in _of_folder(folder, spare)])
    return Inputs(tuple(found), tuple(_notes(there, spare)))


class _Place(NamedTuple):
    """An interview without its id."""

    source: str
    identity: str
    kind: ItemKind
    transcript: str
    stamp: str
    slug: str
    spare: tuple[str, ...] = ()


def _of_folder(folder: Folder, spare: list[str]) -> Iterator[_Place]:
    if JOURNAL in folder.files:
        yield _session(folder)
        return
    for name in sorted(each for each in folder.files if suffix_of(each) == ZIP):
        yield from _of_archive(folder, name)
    rest = [each for each in folder.files if suffix_of(each) != ZIP]
    for pair in paired(rest, PurePosixPath(folder.place).name):
        yield _interview(folder, pair)
        for name in pair.spare:
            if name in folder.named:
                yield _interview(folder, Pair("", name) if suffix_of(name) in TRANSCRIPTS else Pair(name, ""))
            else:
                spare.append(_joined(folder.place, name))


def _session(folder: Folder) -> _Place:
    name = PurePosixPath(folder.place).name
    # `#` parts a session's id from an archive: a folder with one in its name ends with an empty id.
    source = f"{folder.place}#" if "#" in folder.place else folder.place
    return _Place(source, folder.identity, "session", "", folder.files[JOURNAL], name)


def _of_archive(folder: Folder, name: str) -> Iterator[_Place]:
    """Each session in it; a damaged archive is one item, whose worker will say what is wrong."""
    source, identity = _joined(folder.place, name), _joined(folder.identity, name)
    ids = _sessions_in(source)
    for each in ids if len(ids) > 1 else ("",):
        end = f"#{each}" if each else "#" if "#" in source else ""
        slug = each or stem_of(name)
        yield _Place(source + end, identity + (f"#{each}" if each else ""), "session", "", folder.files[name], slug)


def _sessions_in(archive: str) -> Sequence[str]:
    try:
        if is_url(archive):
            matches = map(_SESSION.fullmatch, UrlPlace(archive).zipped())
            return sorted({match["id"] or "" for match in matches if match})
        with parts_in(Path(archive)) as parts:
            return sorted({part.session for part in parts if part.file == JOURNAL})
    except VoicemockError:
        return ()


def _interview(folder: Folder, pair: Pair) -> _Place:
    stem = stem_of(pair.main)
    above = PurePosixPath(folder.place).name
    stamps = [folder.files[name] for name in (pair.recording, pair.transcript) if name]
    return _Place(
        source=_joined(folder.place, pair.main),
        identity=_joined(folder.identity, pair.main),
        kind="recording" if pair.recording and suffix_of(pair.recording) not in TRANSCRIPTS else "transcript",
        transcript=_joined(folder.place, pair.transcript) if pair.recording and pair.transcript else "",
        stamp="+".join(stamps),
        slug=f"{above}-{stem}" if _SAYS_NOTHING.fullmatch(stem) else stem,
        spare=tuple(_joined(folder.place, name) for name in pair.spare if name not in folder.named),
    )


def _joined(folder: str, name: str) -> str:
    return f"{folder.rstrip('/')}/{name}" if is_url(folder) else f"{folder.rstrip(os.sep)}{os.sep}{name}"


def _with_ids(places: Sequence[_Place]) -> Iterator[Found]:
    digests = [place_digest(each.identity) for each in places]
    ids = [f"{_slug(each.slug)}-{digest[:_DIGITS]}" for each, digest in zip(places, digests, strict=True)]
    times = Counter(ids)
    seen = set()
    for each, digest, id_ in zip(places, digests, ids, strict=True):
        if digest not in seen:
            seen.add(digest)
            own = id_ if times[id_] == 1 else f"{id_[:-_DIGITS]}{digest[:_MORE_DIGITS]}"
            yield Found(own, each.source, each.kind, each.transcript, each.stamp, digest, each.spare)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG_LENGTH].strip("-")
    return slug or "item"


def _notes(there: Given, spare: Sequence[str]) -> Iterator[str]:
    yield from there.notes
    if there.runs:
        named = ", ".join(map(one_line, there.runs[:_SHOWN])) + (", …" if len(there.runs) > _SHOWN else "")
        what = "1 folder is" if len(there.runs) == 1 else f"{len(there.runs):,} folders are"
        yield f"{what} what another batch wrote, and passed over: {named}"
    if there.passed_over:
        counts = Counter(suffix_of(name) or "without an ending" for name in there.passed_over)
        kinds = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        named = ", ".join(f"{one_line(kind)} ({count:,})" for kind, count in kinds[:_SHOWN])
        more = ", …" if len(kinds) > _SHOWN else ""
        files = "1 file is" if len(there.passed_over) == 1 else f"{len(there.passed_over):,} files are"
        yield f"{files} no recording or transcript by the name: {named}{more}. Name one itself to take it."
        if counts.keys() & _WORD_FILES:
            yield "If the Word files are transcripts, save them as .txt or .vtt."
    if spare:
        named = ", ".join(map(one_line, spare[:_SHOWN])) + (", …" if len(spare) > _SHOWN else "")
        files = "1 file belongs" if len(spare) == 1 else f"{len(spare):,} files belong"
        yield f"{files} to an interview that is read from another file of the same name: {named}"
