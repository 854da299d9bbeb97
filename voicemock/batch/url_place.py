"""A folder at any URL that fsspec knows: `s3://bucket/runs/1`, `gs://…`, `sftp://…`. Home of fsspec.

Credentials come from where each of its backends looks for them (`AWS_ACCESS_KEY_ID`, `AWS_PROFILE`,
`GOOGLE_APPLICATION_CREDENTIALS`, …), or from `FSSPEC_<SCHEME>` in the environment.
"""

import re
import secrets
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from voicemock.batch.address import is_url, local_path, parent_and_name, refuse_secrets
from voicemock.batch.local_place import OURS, LocalPlace, checked_parts
from voicemock.batch.place import Place
from voicemock.batch.url_errors import failures, missing, why
from voicemock.errors import BadInput, CannotWrite, DiskError, NotFound, UsageError, VoicemockError
from voicemock.safe_text import one_line
from voicemock.sessions.reading import NAME as JOURNAL

_STAR = re.compile(r"[*?\[]")
_VERSIONS = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "created")
"""What backends call it when a file was written, or what tells its versions apart."""
_WHOLE = frozenset(["s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "oci", "tos", "hf", "memory"])
"""Stores in which a file appears when all of it has arrived; they have no folders that must be made."""
_ACCESS = "Look after the credentials in the environment, and who may do what there."


def place_at(url: str | Path) -> Place:
    """The folder at a path or URL; it need not exist yet, and is not asked for anything here.

    Raises:
        UsageError: the URL holds a password, which would be written with every result; or it is none that is known.
        CannotWrite: what must be installed for such URLs is not.
    """
    if isinstance(url, Path) or not is_url(url):
        return LocalPlace(Path(url))
    if here := local_path(url):
        return LocalPlace(here)
    refuse_secrets(url)
    place = UrlPlace(url.rstrip("/"))
    _ = place.backend  # that it is known and installed is said at once
    return place


class Listed(NamedTuple):
    """A file at a URL."""

    url: str
    stamp: str
    """Its size and when it was written, or what its store tells versions apart by."""


def files_at(url: str) -> Iterator[Listed]:
    """The file at a URL, or all below a folder, or those that a URL with `*` fits; in order.

    Raises:
        NotFound: there is nothing.
        BadInput, UsageError, CannotWrite: as `place_at`, or it cannot be read.
    """
    refuse_secrets(url)
    found = UrlPlace(url.rstrip("/")).listed()
    if not found and (star := _STAR.search(url)):  # a name may hold such signs, too
        base = url[: star.start()].rpartition("/")[0]
        found = UrlPlace(base).listed(url[len(base) :])
    if not found:
        raise NotFound(f"There is nothing at {one_line(url)}.", "Look at the address, and what may be read there.")
    yield from found


@dataclass(frozen=True)
class UrlPlace:
    """A folder elsewhere. It can be pickled: only its URL travels, and each process makes its own connections."""

    url: str
    local = None

    def __getstate__(self) -> dict[str, str]:
        return {"url": self.url}

    def __setstate__(self, state: dict[str, str]) -> None:
        self.__dict__.update(state)

    @cached_property
    def backend(self) -> tuple[Any, str]:
        """The file system of fsspec, and this folder's path in it. Raises UsageError, CannotWrite."""
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise CannotWrite("Addresses are read by fsspec, which is not here.", "pip install fsspec") from error
        try:
            system, path = url_to_fs(self.url)
        except ImportError as error:
            raise missing(self._scheme, error) from error
        except failures() as error:
            raise UsageError(f"{self._shown()} cannot be used: {why(error)}.") from error
        return system, str(path).rstrip("/")

    def read(self, name: str) -> bytes | None:
        """The content of a file; None where there is none. Raises BadInput."""
        system, path = self._at(name)
        with self._reading(name):
            try:
                content: bytes = system.cat_file(path)
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
                return None
            return content

    def write(self, name: str, content: bytes, sync: bool = False) -> None:
        """Write a file whole; whether it is on a disk then is the store's affair. Raises CannotWrite, DiskError."""
        system, path = self._at(name)
        with self._writing(name):
            if self._scheme in _WHOLE:
                system.pipe_file(path, content)
                return
            self._make_folders([path])
            folder, own_name = parent_and_name(path)
            beside = f"{folder}/{OURS}{secrets.token_hex(8)}-{own_name}"
            system.pipe_file(beside, content)
            try:
                system.mv(beside, path)
            except FileExistsError:  # not everywhere can a file be renamed to one that exists
                system.rm_file(path)
                system.mv(beside, path)

    def names(self, under: str = "") -> Iterator[str]:
        """The names of all files under a folder, however deep, in order. Raises BadInput."""
        system, root = self.backend
        path = self._at(under)[1] if under else root
        with self._reading(under):
            system.invalidate_cache()  # others write there, too
            try:
                found = sorted(str(each) for each in system.find(path))
            except (FileNotFoundError, NotADirectoryError):
                return
        for each in found:
            name = each[len(root) :].lstrip("/")
            if name and each != path and not name.rpartition("/")[2].startswith(OURS):
                yield name

    def listed(self, pattern: str = "") -> list[Listed]:
        """All files, or those whose names fit a pattern with `*`, in order; of one file that one. Raises BadInput."""
        system, root = self.backend
        with self._reading(""):
            system.invalidate_cache()
            found = system.glob(root + pattern, detail=True) if pattern else system.find(root, detail=True)
        files = sorted(name for name, info in found.items() if info["type"] == "file")
        return [Listed(self.url + name[len(root) :], _stamp(found[name])) for name in files]

    def zipped(self) -> tuple[str, ...]:
        """The names in the ZIP file that is at this URL; only its list is read. Raises BadInput."""
        system, path = self.backend
        with self._reading(""):
            try:
                with system.open(path, "rb") as file, zipfile.ZipFile(file) as archive:
                    return tuple(archive.namelist())
            except zipfile.BadZipFile as error:
                raise BadInput(f"{self._shown()} is no ZIP file, or is damaged.") from error

    def has(self, name: str) -> bool:
        """Whether there is such a file. Raises BadInput."""
        system, path = self._at(name)
        with self._reading(name):
            system.invalidate_cache()
            return bool(system.isfile(path))

    def is_missing(self) -> bool:
        """Whether there is surely nothing here: no answer, and one that is refused, are no proof of it."""
        if re.search("https?://", self.url):  # its backend calls every failure a missing file
            return False
        try:
            system, path = self.backend
            system.invalidate_cache()
            system.info(path)
        except (FileNotFoundError, NotADirectoryError):
            return True
        except (VoicemockError, ImportError):
            return False
        except failures():
            return False
        return False

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with everything in it. Raises CannotWrite, DiskError."""
        system, path = self._at(name)
        with self._writing(name):
            system.invalidate_cache()
            # `rm` would take a star in a name for all that it fits.
            for each in [*system.find(path)] if not system.isfile(path) else [path]:
                with suppress(FileNotFoundError):
                    system.rm_file(each)
            if self._scheme not in _WHOLE and system.isdir(path):
                system.rm(path, recursive=True)

    def put_folder(self, folder: Path, name: str) -> None:
        """Put a folder there, its journal last: with that it is a session. Raises CannotWrite, DiskError."""
        inside = (each for each in folder.rglob("*") if each.is_file() and not each.is_symlink())
        files = sorted(
            (each.relative_to(folder).as_posix() for each in inside), key=lambda file: (file == JOURNAL, file)
        )
        system, path = self._at(name)
        if self.has(f"{name}/{JOURNAL}"):
            self.remove(f"{name}/{JOURNAL}")
        older = {*self.names(name)} - {f"{name}/{file}" for file in files}
        with self._writing(name):
            for some in (files[:-1], files[-1:]):
                if some:
                    self._make_folders(f"{path}/{file}" for file in some)
                    system.put([str(folder / file) for file in some], [f"{path}/{file}" for file in some])
        for each in sorted(older):
            self.remove(each)

    def sweep(self) -> None:
        """Remove files that killed writers left half-way. Raises CannotWrite, DiskError."""
        if self._scheme in _WHOLE:
            return
        system, root = self.backend
        with self._writing(""):
            system.invalidate_cache()
            with suppress(FileNotFoundError, NotADirectoryError):
                for each in [each for each in system.find(root) if parent_and_name(str(each))[1].startswith(OURS)]:
                    with suppress(FileNotFoundError):
                        system.rm_file(each)

    def _make_folders(self, files: Iterable[str]) -> None:
        if self._scheme not in _WHOLE:  # in a store it might make a bucket
            for folder in {parent_and_name(file)[0] for file in files}:
                self.backend[0].makedirs(folder, exist_ok=True)

    def get(self, name: str, to: Path) -> None:
        """Copy a file to this machine. Raises NotFound, BadInput."""
        system, path = self._at(name)
        with self._reading(name):
            try:
                system.get_file(path, str(to))
            except FileNotFoundError as error:
                raise NotFound(f"There is no {self._shown(name)}.") from error

    @property
    def _scheme(self) -> str:
        return re.split("::|://", self.url, maxsplit=1)[0].lower()

    def _at(self, name: str) -> tuple[Any, str]:
        system, root = self.backend
        return system, "/".join((root, *checked_parts(name)))

    def _shown(self, name: str = "") -> str:
        return one_line(f"{self.url}/{name}" if name else self.url)

    @contextmanager
    def _reading(self, name: str) -> Iterator[None]:
        try:
            yield
        except ImportError as error:
            raise missing(self._scheme, error) from error
        except failures() as error:
            raise BadInput(f"{self._shown(name)} cannot be read: {why(error)}.", _ACCESS) from error

    @contextmanager
    def _writing(self, name: str) -> Iterator[None]:
        try:
            yield
        except NotImplementedError as error:
            what = f"Nothing can be written to {one_line(self._scheme)}:// addresses."
            raise CannotWrite(what, "Name a folder or an address in a store: --out s3://BUCKET/FOLDER") from error
        except ImportError as error:
            raise missing(self._scheme, error) from error
        except PermissionError as error:
            raise CannotWrite(f"Cannot write {self._shown(name)}: {why(error)}.", _ACCESS) from error
        except failures() as error:
            raise DiskError(f"Cannot write {self._shown(name)}: {why(error)}.", _ACCESS) from error


def _stamp(info: Mapping[str, Any]) -> str:
    version = next((info[name] for name in _VERSIONS if info.get(name)), "")
    return one_line(f"{info.get('size', '')}-{version}")
