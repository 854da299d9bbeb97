"""Asks the model hub for files. The home of huggingface_hub."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from voicemock.errors import RecogniserError

Progress = Callable[[int], None]
"""Told each number of bytes that has arrived; negative when bytes have to be fetched again."""


@dataclass(frozen=True)
class Patience:
    """How long a bad connection is borne, in seconds."""

    read_s: float = 30.0
    """Without a single byte for this long, the connection is given up."""
    tries: int = 5
    """Connections in a row that bring nothing before the download is given up."""
    wait_s: float = 1.0
    """Before the next connection, and twice as long each further time."""


class HubFile(NamedTuple):
    """One file of a published model."""

    name: str
    size: int
    hash: str
    """Hexadecimal: SHA-256 where the hub gives it, and git's SHA-1 of small files."""


def cached(repo: str) -> Path | None:
    """Where a model lies in the hub's own cache on this machine; None when it is not there."""
    from huggingface_hub import try_to_load_from_cache

    file = try_to_load_from_cache(repo, "model.bin")
    return Path(file).parent if isinstance(file, str) else None


def manifest(repo: str, patience: Patience) -> tuple[str, list[HubFile]]:
    """A model's newest revision and its files. Raises RecogniserError when the hub does not say."""
    from huggingface_hub import HfApi

    with _translated(repo):
        info = HfApi().model_info(repo, files_metadata=True, timeout=patience.read_s)
    files = []
    for each in info.siblings or ():
        digest = each.lfs.sha256 if each.lfs else each.blob_id
        if each.size is None or not digest or not info.sha:
            raise RecogniserError(f"The model hub does not say how large {repo}'s {each.rfilename} is.", _LATER)
        files.append(HubFile(each.rfilename, each.size, digest))
    return str(info.sha), files


@dataclass(frozen=True)
class Download:
    """Brings the files of one revision of a model into a folder."""

    repo: str
    revision: str
    into: Path
    progress: Progress
    patience: Patience

    def fetch(self, file: HubFile) -> None:
        """Brings one file, going on where an earlier try broke off; it gets its name only when whole and right.

        Raises:
            RecogniserError: the hub cannot be reached, or sends something else.
            OSError: the disk.
        """
        whole = self.into / file.name
        if whole.exists():
            self.progress(file.size)
            return
        part = self.into / f"{file.name}.{file.hash[:12]}.part"
        part.touch()
        self.progress(part.stat().st_size)
        self._fill(file, part)
        if digest(part, file.hash) != file.hash:
            self.progress(-part.stat().st_size)
            part.unlink()
            raise RecogniserError(f"The {file.name} that arrived is damaged or changed; it was thrown away.", _LATER)
        part.replace(whole)

    def _fill(self, file: HubFile, part: Path) -> None:
        failures = 0
        while (have := part.stat().st_size) < file.size:
            broke = None
            try:
                with _translated(self.repo):
                    self._append(file, part)
            except _Broke as error:
                broke = error
            failures = 0 if part.stat().st_size > have else failures + 1
            if failures >= self.patience.tries:
                raise broke or RecogniserError(f"The model hub sends nothing of {file.name}.", _LATER)
            if broke:
                time.sleep(self.patience.wait_s * 2**failures)

    def _append(self, file: HubFile, part: Path) -> None:
        from huggingface_hub import get_session, hf_hub_url
        from huggingface_hub.utils import build_hf_headers, hf_raise_for_status  # type: ignore[attr-defined]

        have = part.stat().st_size
        url = hf_hub_url(self.repo, file.name, revision=self.revision)
        # Ranges count the bytes as stored, so no compression on the way.
        headers = {**build_hf_headers(), "Accept-Encoding": "identity", "Range": f"bytes={have}-"}
        with (
            get_session().stream("GET", url, headers=headers, timeout=self.patience.read_s) as response,
            part.open("ab") as out,
        ):
            hf_raise_for_status(response)
            if response.status_code != 206:
                self.progress(-have)
                have = 0
                out.truncate(0)
            for block in response.iter_raw():
                have += len(block)
                if have > file.size:
                    raise RecogniserError(f"The model hub sends more than {file.name} should hold.", _LATER)
                out.write(block)
                self.progress(len(block))


def digest(path: Path, like: str) -> str:
    """The file's hash, of the same kind as `like`: SHA-256, or git's SHA-1."""
    size = path.stat().st_size
    found: Any = (
        hashlib.sha256() if len(like) == 64 else hashlib.sha1(f"blob {size}\0".encode(), usedforsecurity=False)
    )
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    return str(found.hexdigest())


_LATER = "Try again: `voicemock model get` goes on where it stopped. Or copy the model's folder from another machine."


class _Broke(RecogniserError):
    """The connection failed in a way that may pass."""


@contextmanager
def _translated(repo: str) -> Iterator[None]:
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    try:
        yield
    except HfHubHTTPError as error:
        status = error.response.status_code
        kind = _Broke if status in (408, 429) or status >= 500 else RecogniserError
        raise kind(f"The model hub answered {status} for {repo}.", _LATER) from error
    except OfflineModeIsEnabled as error:
        raise RecogniserError("HF_HUB_OFFLINE is set: nothing is downloaded.", "Unset it and try again.") from error
    except httpx2.ProxyError as error:
        raise RecogniserError(f"The proxy refused the way to the model hub ({error}).", _LATER) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        why = str(error) or type(error).__name__
        raise _Broke(f"The model hub cannot be reached, or the connection broke ({why}).", _LATER) from error
