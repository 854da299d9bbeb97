"""Every error a person can meet, as a sentence with the next thing to do.

    VoicemockError
    ├── UsageError        2   the command line asks for something that makes no sense
    ├── BadInput         65   a file is not what it should be (with file:line:column)
    ├── NotFound         66   no such session, rubric, file
    ├── LLMUnreachable   69   the LLM server does not answer
    ├── AudioDeviceError 71   no microphone or loudspeaker, or it went away
    ├── RecogniserError  72   no speech model, or the recogniser failed
    ├── CannotWrite      73   a file or folder may not be written, or exists already
    ├── DiskError        74   the disk is full or broken
    ├── SessionBusy      75   another process is writing the same session
    ├── BadReply         76   the LLM answered, but not with what was asked
    └── Refused          77   the LLM server refused: key, quota, permission

The command line catches `VoicemockError` in one place, prints it to stderr and exits with `exit_code`.
After any of 69 to 77 the session can be resumed.
"""

from collections.abc import Sequence


class VoicemockError(Exception):
    """What went wrong in one sentence, and the remedy: the next command to type, or thing to do."""

    exit_code = 70

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}" if self.remedy else self.message


class UsageError(VoicemockError):
    """The command line asks for something that makes no sense."""

    exit_code = 2


class BadInput(VoicemockError):
    """A file is not what it should be; `problems` names each place as `file:line:column: what`."""

    exit_code = 65

    def __init__(self, message: str, remedy: str = "", problems: Sequence[str] = ()) -> None:
        super().__init__(message, remedy)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(part for part in (self.message, *self.problems, self.remedy) if part)


class NotFound(VoicemockError):
    """No such session, rubric or file."""

    exit_code = 66


class LLMUnreachable(VoicemockError):
    """The LLM server does not answer in time, or not at all."""

    exit_code = 69


class AudioDeviceError(VoicemockError):
    """No microphone or loudspeaker, or it went away."""

    exit_code = 71


class RecogniserError(VoicemockError):
    """No speech model, or the recogniser failed."""

    exit_code = 72


class CannotWrite(VoicemockError):
    """A file or folder may not be written, or exists already."""

    exit_code = 73


class DiskError(VoicemockError):
    """The disk is full or broken."""

    exit_code = 74


class SessionBusy(VoicemockError):
    """Another process is writing the same session."""

    exit_code = 75


class BadReply(VoicemockError):
    """The LLM answered, but not with what was asked."""

    exit_code = 76


class Refused(VoicemockError):
    """The LLM server refused: key, quota or permission."""

    exit_code = 77
