"""Every error a person can meet, as a sentence with the next thing to do.

    VoicemockError
    ├── UsageError        2   the command line asks for something that makes no sense
    ├── BadInput         65   a file is not what it should be (with file:line:column)
    ├── NotFound         66   no such session, rubric, file
    ├── LLMUnreachable   69   the LLM server does not answer
    ├── ClusterError     69   the cluster does not answer, went away, or its workers are not as they must be
    ├── AudioDeviceError 71   no microphone or loudspeaker, or it went away
    ├── RecogniserError  72   no speech model, or the recogniser failed
    ├── CannotWrite      73   a file or folder may not be written, or exists already
    ├── DiskError        74   the disk is full or broken
    ├── SessionBusy      75   another process is writing the same session
    ├── ModelBusy        75   another process is downloading the same speech model
    ├── BadReply         76   the LLM answered, but not with what was asked
    │   ├── TooLong           the request does not fit into the model's context
    │   └── Declined          the model would not, or a filter withheld it
    └── Refused          77   the LLM server refused: key, quota, permission

The command line catches `VoicemockError` in one place, prints it to stderr and exits with `exit_code`.
After any of 69 to 77 the session can be resumed.
"""

from collections.abc import Sequence


class VoicemockError(Exception):
    """What went wrong in one sentence, and the remedy: the next command to type, or thing to do."""

    exit_code = 70
    usual_remedy = ""
    """What helps most of those whom an error of this kind meets; the remedy where none is given."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy or self.usual_remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}" if self.remedy else self.message


class UsageError(VoicemockError):
    """The command line asks for something that makes no sense."""

    exit_code = 2
    usual_remedy = "See what there is: voicemock --help"


class BadInput(VoicemockError):
    """A file is not what it should be; `problems` names each place as `file:line:column: what`."""

    exit_code = 65
    usual_remedy = "Mend it or name another, then try again."

    def __init__(self, message: str, remedy: str = "", problems: Sequence[str] = ()) -> None:
        super().__init__(message, remedy)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(part for part in (self.message, *self.problems, self.remedy) if part)


class NotFound(VoicemockError):
    """No such session, rubric or file."""

    exit_code = 66
    usual_remedy = "Check the name, then try again."


class LLMUnreachable(VoicemockError):
    """The LLM server does not answer in time, or not at all."""

    exit_code = 69
    usual_remedy = "See whether it is there: voicemock doctor"


class ClusterError(VoicemockError):
    """The cluster does not answer, went away, or its workers cannot do what this program asks of them."""

    exit_code = 69
    usual_remedy = "Start it, then the same command again: it goes on where it stopped."


class AudioDeviceError(VoicemockError):
    """No microphone or loudspeaker, or it went away."""

    exit_code = 71
    usual_remedy = "See what there is: voicemock doctor"


class RecogniserError(VoicemockError):
    """No speech model, or the recogniser failed."""

    exit_code = 72
    usual_remedy = "See what there is: voicemock doctor"


class CannotWrite(VoicemockError):
    """A file or folder may not be written, or exists already."""

    exit_code = 73
    usual_remedy = "Check who may write there, then try again."


class DiskError(VoicemockError):
    """The disk is full or broken."""

    exit_code = 74
    usual_remedy = "Make room or mend the disk, then try again."


class SessionBusy(VoicemockError):
    """Another process is writing the same session."""

    exit_code = 75
    usual_remedy = "End that one first, then try again."


class ModelBusy(VoicemockError):
    """Another process is downloading the same speech model."""

    exit_code = 75
    usual_remedy = "Wait for it, then try again."


class BadReply(VoicemockError):
    """The LLM answered, but not with what was asked."""

    exit_code = 76
    usual_remedy = "Try again, or another model."


class TooLong(BadReply):
    """What was asked does not fit into the model's context; `fits` is the part of it that does, where it is known."""

    def __init__(self, message: str, remedy: str = "", fits: float | None = None) -> None:
        super().__init__(message, remedy)
        self.fits = fits


class Declined(BadReply):
    """The model would not do what was asked, or a filter withheld what it said."""


class Refused(VoicemockError):
    """The LLM server refused: key, quota or permission."""

    exit_code = 77
    usual_remedy = "Check the key and what the server allows: voicemock doctor"
