"""Asks the model hub for files. The home of huggingface_hub."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from voicemock.errors import RecogniserError
from voicemock.stt.origin import digest

Progress = Callable[[int], None]
"""Told each number of bytes that has arrived; negative when bytes have to be fetched again."""


class HubError(RecogniserError):
    """The hub does not give what was asked for; what has arrived is kept."""


@dataclass(frozen=True)
class Patience:
    """How long a bad connection is borne, in seconds."""

    read_s: float = 30.0
    """Without a single byte for this long, the connection is given up."""
    tries: int = 5
    """Connections in a row that bring nothing before the download is given up."""
    wait_s: float = 1.0
    """Before the next connection, and twice as long each further time."""
    slow_bytes_per_s: float = 10_000
    """A connection slower than this is exchanged for another; a throttled one never gets faster."""
    slow_s: float = 60.0
    """How long it must have been so slow."""
    ask_s: float = 60.0
    """The whole time for the list of a model's files."""


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


def manifest(repo: str, revision: str, patience: Patience) -> list[HubFile]:
    """The files of one revision of a model. Raises RecogniserError when the hub does not say."""
    try:
        siblings = json.loads(_asked(repo, revision, patience))["siblings"]
        return [
            HubFile(
                str(each["rfilename"]),
                int(each["size"]),
                str((each.get("lfs") or {}).get("sha256") or each["blobId"]),
            )
            for each in siblings
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise HubError(f"The model hub does not say what {repo} consists of.") from error


def _asked(repo: str, revision: str, patience: Patience) -> bytes:
    from huggingface_hub import constants, get_session
    from huggingface_hub.utils import build_hf_headers, hf_raise_for_status  # type: ignore[attr-defined]

    url = f"{constants.ENDPOINT}/api/models/{repo}/revision/{revision}?blobs=true"
    deadline = time.monotonic() + patience.ask_s
    body = bytearray()
    with (
        _translated(repo),
        get_session().stream("GET", url, headers=build_hf_headers(), timeout=patience.read_s) as response,
    ):
        hf_raise_for_status(response)
        for block in response.iter_bytes():
            body += block
            if len(body) > _LIST_BYTES or time.monotonic() > deadline:
                raise HubError(f"The model hub does not come to an end with the list of {repo}'s files.")
    return bytes(body)


_LIST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Download:
    """Brings the files of one revision of a model into a folder."""

    repo: str
    revision: str
    into: Path
    progress: Progress
    say: Callable[[str], None]
    """Told in a sentence what the user may wonder about."""
    patience: Patience

    def fetch(self, file: HubFile) -> None:
        """Brings one file, going on where an earlier try broke off; it gets its name only when whole and right.

        Raises:
            RecogniserError: the hub cannot be reached, or sends something else.
            OSError: the disk.
        """
        whole = self.into / file.name
        if whole.exists():
            if digest(whole, file.hash) == file.hash:
                self.progress(file.size)
                return
            whole.unlink()
        part = self.into / f"{file.name}.{file.hash[:12]}.part"
        resumed = part.exists()
        part.touch()
        self.progress(part.stat().st_size)
        self._fill(file, part)
        if digest(part, file.hash) == file.hash:
            part.replace(whole)
            return
        self.progress(-part.stat().st_size)
        part.unlink()
        if not resumed:
            raise HubError(f"The {file.name} that arrived is damaged or changed; it was thrown away.")
        # What an earlier try left may be what is wrong: once more from the start.
        self.fetch(file)

    def _fill(self, file: HubFile, part: Path) -> None:
        failures = 0
        while (have := part.stat().st_size) < file.size:
            broke = None
            try:
                with _translated(self.repo):
                    self._append(file, part)
            except _Broke as error:
                broke = error
            failures = 0 if part.stat().st_size > have and not isinstance(broke, _Slow) else failures + 1
            if failures >= self.patience.tries:
                raise broke or HubError(f"The model hub sends nothing of {file.name}.")
            if broke:
                self.say(f"{broke.message} Trying a new connection.")
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
            pace = _Pace(self.patience)
            for block in response.iter_raw():
                pace.arrived(len(block))
                have += len(block)
                if have > file.size:
                    raise HubError(f"The model hub sends more than {file.name} should hold.")
                out.write(block)
                out.flush()  # what has arrived survives a kill
                self.progress(len(block))


class _Pace:
    """Notices a connection that only drips."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._since, self._bytes = time.monotonic(), 0

    def arrived(self, count: int) -> None:
        """Takes note of bytes. Raises _Slow when too few came for too long."""
        self._bytes += count
        seconds = time.monotonic() - self._since
        if seconds < self._patience.slow_s:
            return
        if self._bytes < seconds * self._patience.slow_bytes_per_s:
            kept = "What has arrived is kept."
            raise _Slow(f"The model hub sends only {self._bytes / seconds / 1000:.1f} KB/s. {kept}")
        self._since, self._bytes = time.monotonic(), 0


class _Broke(HubError):
    """The connection failed in a way that may pass."""


class _Slow(_Broke):
    """The connection brings so little that another may do better."""


@contextmanager
def _translated(repo: str) -> Iterator[None]:
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    try:
        yield
    except HfHubHTTPError as error:
        status = error.response.status_code
        if status == 407:
            raise HubError("The proxy on the way to the model hub wants a password (407).") from error
        kind = _Broke if status in (408, 429) or status >= 500 else HubError
        raise kind(f"The model hub answered {status} for {repo}.") from error
    except OfflineModeIsEnabled as error:
        raise RecogniserError("HF_HUB_OFFLINE is set: nothing is downloaded.", "Unset it and try again.") from error
    except httpx2.ProxyError as error:
        raise HubError(f"The proxy refused the way to the model hub ({error}).") from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        why = str(error) or type(error).__name__
        raise _Broke(f"The model hub cannot be reached, or the connection broke ({why}).") from error
