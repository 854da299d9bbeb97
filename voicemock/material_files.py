"""Reads what is to be talked about: a file, a folder or a diff. Nothing is run, and no link leads out of a folder."""

import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from voicemock.errors import BadInput, NotFound
from voicemock.input_file import read_bytes
from voicemock.material import Material, MaterialKind
from voicemock.not_ours import NotOurs, ignored_by
from voicemock.safe_text import one_line, safe

MAX_FILE_BYTES = 64 * 1024
"""Of text; some 1,500 lines of code."""
MAX_DOCUMENT_BYTES = 10 * 1024 * 1024
"""Of a PDF or Word file, pictures and all."""
MAX_BYTES = 256 * 1024
"""Of text in all: nobody talks about more in an hour."""
MAX_FILES = 200
MAX_ENTRIES = 5_000
"""Names looked at in a folder, so that one with millions ends too."""
MAX_DEPTH = 12
MAX_LEFT_OUT = 40
"""How many files that were left out are named one by one."""
MAX_NAME_CHARS = 120

_DIFF_ENDINGS = frozenset([".diff", ".patch"])
_TEXT_ENDINGS = frozenset([".txt", ".md", ".markdown", ".rst", ".adoc", ".tex", ".org"])
_DOCUMENT_ENDINGS = frozenset([".pdf", ".docx", ".doc"])
_DIFF = re.compile(r"^(?:diff --git .+|--- .+\n\+\+\+ .+)$", re.MULTILINE)
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ")

NO_ROOM = "no room is left for it"

ReadDocument = Callable[[Path], str]
"""The text of a PDF or Word file. Raises BadInput, NotFound."""


def read_material(paths: Sequence[Path], read_document: ReadDocument) -> tuple[Material, ...]:
    """What the files and folders hold, and what of the folders was left out and why.

    Args:
        paths: files, folders, diffs; a file that is named is wanted, one in a folder may be left out.
        read_document: reads PDF and Word files that are named.

    Raises:
        NotFound: there is no such file or folder.
        BadInput: a file that was named holds no text, is too large, or is no ordinary file; or nothing is left of a
            folder.
    """
    gathered = _Gathered()
    for path, name in _named_apart(paths):
        _read(path, name, read_document, gathered)
    return gathered.all()


def read_again(paths: Sequence[Path], read_document: ReadDocument) -> tuple[Material, ...]:
    """The same once more, while somebody edits it: what cannot be read at this moment is passed over.

    PDF and Word files are too: nobody edits them while they talk, and reading them takes a second.
    """
    gathered = _Gathered()
    for path, name in _named_apart(paths):
        if path.suffix.lower() in _DOCUMENT_ENDINGS:
            continue
        with suppress(BadInput, NotFound):
            _read(path, name, read_document, gathered)
    return gathered.all()


def _read(path: Path, name: str, read_document: ReadDocument, gathered: "_Gathered") -> None:
    if os.path.isdir(path):  # noqa: PTH112 - Path's raises for names that are too long
        _folder(path, name, gathered)
    else:
        gathered.add(_named(path, name or _shown(path.name), read_document), one_line(str(path)))


def _named_apart(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Each path with what its files are called by: of several folders each name begins with the folder's."""
    if len(paths) == 1:
        return [(paths[0], "")]
    names = Counter(os.path.basename(os.path.abspath(path)) for path in paths)  # noqa: PTH119, PTH100
    called = ((path, os.path.basename(os.path.abspath(path))) for path in paths)  # noqa: PTH119, PTH100
    return [(path, _shown(name if names[name] == 1 else str(path))) for path, name in called]


@dataclass
class _Gathered:
    """What was found so far, within the bounds."""

    materials: list[Material] = field(default_factory=list)
    bytes: int = 0
    names: set[str] = field(default_factory=set)
    left_out: int = 0

    @property
    def read(self) -> int:
        """How many files were read."""
        return len(self.materials) - min(self.left_out, MAX_LEFT_OUT)

    def add(self, material: Material, named: str = "") -> None:
        """Takes a file in. `named` is the name of one that was asked for: without room for it that is a mistake."""
        size = len(material.text.encode())
        if self.read >= MAX_FILES or self.bytes + size > MAX_BYTES:
            if named:
                raise BadInput(
                    f"{named} is too much: no more than {MAX_BYTES // 1024} KiB of text and {MAX_FILES} files can be "
                    f"talked about.",
                    "Name the files that matter.",
                )
            self.leave_out(material.name, NO_ROOM)
            return
        self.bytes += size
        self.materials.append(self._with_own_name(material))

    def has_room(self, entry: str) -> bool:
        """Whether a file of a folder may fit, before it is read."""
        try:
            size = os.lstat(entry).st_size
        except OSError:
            return True
        return self.read < MAX_FILES and (size > MAX_FILE_BYTES or self.bytes + size <= MAX_BYTES)

    def leave_out(self, name: str, why: str) -> None:
        """Notes what was not read."""
        self.left_out += 1
        if self.left_out <= MAX_LEFT_OUT:
            left = Material(name=name, text="", kind="code", left_out=why)
            self.materials.append(self._with_own_name(left))

    def all(self) -> tuple[Material, ...]:
        """Everything, and how many more were left out."""
        more = self.left_out - MAX_LEFT_OUT
        if more <= 0:
            return tuple(self.materials)
        rest = Material(name=f"{more} more", text="", kind="code", left_out="left out too")
        return (*self.materials, rest)

    def _with_own_name(self, material: Material) -> Material:
        """Two files that read alike once they are fit to be shown keep apart."""
        name, number = material.name, 2
        while name in self.names:
            name, number = f"{material.name} ({number})", number + 1
        self.names.add(name)
        return material if name == material.name else material.model_copy(update={"name": name})


def _named(path: Path, called: str, read_document: ReadDocument) -> Material:
    """A file that was asked for."""
    name = one_line(str(path))
    ending = path.suffix.lower()
    if ending in _DOCUMENT_ENDINGS:
        text, raw = read_document(path), read_bytes(path, MAX_DOCUMENT_BYTES)
        if len(text.encode(errors="replace")) > MAX_FILE_BYTES:
            raise BadInput(f"{name} holds more than {MAX_FILE_BYTES // 1024} KiB of text.", "Keep what matters.")
        return _material(called, safe(text), raw, "text")
    raw = read_bytes(path, MAX_FILE_BYTES)
    text, why = _text_of(raw)
    if why:
        remedy = "Unpack it and name the folder." if raw.startswith(_ARCHIVES) else "Name a file of text."
        raise BadInput(f"{name} {why}.", remedy)
    return _material(called, text, raw, _kind(ending, text))


def _folder(path: Path, called: str, gathered: _Gathered) -> None:
    before, reasons = gathered.read, []
    for entry, inside, why in _entries(path):
        name = f"{called}/{inside}" if called else inside
        if not why and not gathered.has_room(entry):
            why = NO_ROOM
        if not why:
            material, why = _in_folder(entry, name)
            if material:
                gathered.add(material)
        if why:
            gathered.leave_out(name, why)
            reasons.append(f"{name}: {why}")
    if gathered.read == before:
        raise BadInput(
            f"In {one_line(str(path))} there is no text to talk about.",
            "Name the folder with your files, or the files themselves.",
            reasons[:2],
        )


def _in_folder(entry: str, name: str) -> tuple[Material | None, str]:
    """A file of a folder, or why it is left out."""
    try:
        raw = read_bytes(Path(entry), MAX_FILE_BYTES)
    except NotFound:
        return None, "it went away"
    except BadInput as error:
        return None, "larger than 64 KiB" if "larger than" in error.message else "it cannot be read"
    text, why = _text_of(raw)
    return (None, why) if why else (_material(name, text, raw, _kind(Path(entry).suffix.lower(), text)), "")


def _entries(root: Path) -> Iterator[tuple[str, str, str]]:
    """Every file below a folder, those nearer to it first: its path, its name, and why it is left out, if it is.

    Raises BadInput where the folder itself cannot be read.
    """
    ignored = ignored_by(root)
    folders: list[tuple[str, str, int]] = [(str(root), "", 0)]
    looked_at = 0
    while folders:
        folder, inside, depth = folders.pop(0)
        try:
            entries = _listed(folder, MAX_ENTRIES - looked_at)
        except OSError as error:
            if not inside:
                raise BadInput(f"{one_line(folder)} cannot be read: {error.strerror}.") from error
            yield folder, _shown(inside), "it cannot be read"
            continue
        looked_at += len(entries)
        for entry in entries:
            relative = f"{inside}/{entry.name}" if inside else entry.name
            why = _why_not(entry, relative, ignored, depth)
            if why == FOLDER:
                folders.append((entry.path, relative, depth + 1))
            else:
                yield entry.path, _shown(relative), why
        if looked_at >= MAX_ENTRIES:
            yield folder, "everything else", f"more than {MAX_ENTRIES:,} files"
            return


FOLDER = "\0folder"
"""Stands for a folder that is looked through."""


def _listed(folder: str, most: int) -> list[os.DirEntry[str]]:
    """The first so many names of a folder, in order."""
    found: list[os.DirEntry[str]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if len(found) >= most:
                break
            found.append(entry)
    return sorted(found, key=lambda entry: entry.name)


def _why_not(entry: os.DirEntry[str], relative: str, ignored: NotOurs, depth: int) -> str:
    """Why an entry of a folder is not read, `FOLDER` for a folder to look through, or nothing for a file to read."""
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError:
        return "it cannot be read"
    if stat.S_ISLNK(mode):
        return "a link"
    is_folder = stat.S_ISDIR(mode)
    if reason := ignored.why(PurePosixPath(relative), is_folder):
        return reason
    if is_folder:
        return FOLDER if depth < MAX_DEPTH else f"deeper than {MAX_DEPTH} folders"
    if not stat.S_ISREG(mode):
        return "no ordinary file"
    if entry.name.lower().endswith(tuple(_DOCUMENT_ENDINGS)):
        return "a document: name it by itself"
    return ""


def _text_of(raw: bytes) -> tuple[str, str]:
    """The text of a file's bytes, and why there is none."""
    if raw.startswith(_ARCHIVES):
        return "", "is an archive"
    if b"\0" in raw:
        return "", "is not text"
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "", "is not UTF-8 text"
    text = safe(text.replace("\r\n", "\n").replace("\r", "\n"))
    return (text, "") if text.strip() else ("", "is empty")


def _kind(ending: str, text: str) -> MaterialKind:
    if ending in _DIFF_ENDINGS or (ending in ("", ".txt") and _DIFF.search(text[:2_000])):
        return "diff"
    return "text" if ending in _TEXT_ENDINGS else "code"


def _shown(path: str) -> str:
    """A name fit to be shown, said and journalled."""
    name = one_line(path) or "a file without a name"
    return name if len(name) <= MAX_NAME_CHARS else f"…{name[-MAX_NAME_CHARS + 1 :]}"


def _material(name: str, text: str, raw: bytes, kind: MaterialKind) -> Material:
    return Material(name=name, text=text, kind=kind, sha256=hashlib.sha256(raw).hexdigest(), bytes=len(raw))
