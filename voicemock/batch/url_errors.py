"""What goes wrong at addresses, as sentences: each backend of fsspec has errors of its own."""

import sys

from voicemock.errors import CannotWrite, VoicemockError
from voicemock.safe_text import one_line

_PACKAGES = {
    "s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs", "az": "adlfs", "abfss": "adlfs",
    "oss": "ossfs", "oci": "ocifs", "sftp": "paramiko", "ssh": "paramiko", "smb": "smbprotocol", "hdfs": "pyarrow",
    "webhdfs": "requests", "webdav": "webdav4", "http": "requests aiohttp", "https": "requests aiohttp",
    "hf": "huggingface_hub", "tos": "tosfs", "box": "boxfs", "dropbox": "dropboxdrivefs requests dropbox",
}  # fmt: skip
"""What must be installed for each scheme."""
_OF_LIBRARIES = (
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.exceptions", "ClientError"),
    ("gcsfs.retry", "HttpError"),
    ("google.auth.exceptions", "GoogleAuthError"),
    ("azure.core.exceptions", "AzureError"),
    ("aiohttp", "ClientError"),
    ("paramiko", "SSHException"),
    ("smbprotocol.exceptions", "SMBException"),
)
"""Errors of the backends' libraries that are no OSError."""


def failures() -> tuple[type[BaseException], ...]:
    """What a backend may raise: those whose libraries are not loaded raise nothing."""
    loaded = (getattr(sys.modules.get(module), name, None) for module, name in _OF_LIBRARIES)
    return (OSError, ValueError, RuntimeError, *(each for each in loaded if isinstance(each, type)))


def missing(scheme: str, error: ImportError) -> VoicemockError:
    """The error for a backend that is not installed, with the command that installs it."""
    what = f"What {one_line(scheme)}:// addresses need is not installed"
    if scheme in _PACKAGES:
        return CannotWrite(f"{what}.", f"pip install {_PACKAGES[scheme]}")
    return CannotWrite(f"{what}: {why(error)}.")


def why(error: BaseException) -> str:
    """The reason in an error, on one line."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return one_line(text)[:200].rstrip(".") or type(error).__name__
