"""Several transcription servers with the same model, asked as one: each piece of speech goes to one that has room."""

from collections.abc import Sequence
from pathlib import Path

from voicemock.any_server import NO_CONNECTION, SILENCE, AnyServer, Passage
from voicemock.errors import RecogniserError, VoicemockError
from voicemock.governor import Governs, NoServer
from voicemock.server_load import Outcome
from voicemock.stt.chunks import Chunk
from voicemock.stt.recording import Recording
from voicemock.stt.server import Piece, ServerFailed, TranscriptionServer
from voicemock.stt.spec import Ahead, Told, nobody
from voicemock.transcript import Said, Stretch, Transcript

NO_ANSWER = "broke off, or sent what is no answer"


def outcome_of(error: BaseException) -> Outcome:
    """What an exception of a request says about its server."""
    if not isinstance(error, ServerFailed):
        return Outcome("alive" if isinstance(error, VoicemockError) else "given_up")
    status = error.status
    if status is None:
        return Outcome("down", None, SILENCE if error.is_slow else NO_ANSWER if error.connected else NO_CONNECTION)
    why = f"status {status}"
    if status in (429, 503, 529):
        return Outcome("busy" if status == 429 else "overloaded", error.wait_s, why)
    if status in (408, 409, 425) or status >= 500:
        return Outcome("down", None, why)
    # 413 and 415 are about this recording; keys, addresses and models that it does not take are about the server.
    return Outcome("alive" if status in (413, 415) else "refused", None, why)


class GovernedTranscription:
    """Satisfies `ports.Transcribe`; a piece that was transcribed is not transcribed again when a server goes down.

    Args:
        servers: in the governor's order, each with one try of its own (`ServerLimits.tries`).
        governor: lets requests through.
    """

    def __init__(self, servers: Sequence[TranscriptionServer], governor: Governs) -> None:
        self._servers = servers
        self._any = AnyServer(len(servers), governor, outcome_of)
        self._front = servers[0]
        self._front.reads_by(self._piece)
        self.label = self._front.label.replace(self._front.host, " and ".join(each.host for each in servers), 1)

    def __call__(self, audio: Path, speech: Sequence[Stretch], told: Told = nobody) -> Transcript:
        """See voicemock.ports.Transcribe. Raises RecogniserError; RunGone."""
        return self._front(audio, speech, told)

    def ahead(self, asked: Ahead) -> Said:
        """The words so far of an answer that is being spoken. Raises RecogniserError."""
        return self._front.ahead(asked)

    def _piece(self, recording: Recording, chunk: Chunk) -> Piece:
        def asked(server: int, passage: Passage) -> Piece:
            return self._servers[server].piece(recording, chunk, passage)

        try:
            return self._any.ask(asked)
        except NoServer as none:
            raise RecogniserError(f"Your answer is saved. {none}", "See whether they run, then try again.") from none
