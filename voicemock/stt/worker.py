"""A recogniser in a process of its own: native code that crashes or hangs there takes nothing along."""

import contextlib
import math
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Self

from voicemock.config import user_path
from voicemock.errors import RecogniserError
from voicemock.ports import Trouble
from voicemock.stt import engines, models
from voicemock.stt.decoding import AT_ONCE
from voicemock.stt.process import CHILD, Crashed, Limits, Process
from voicemock.stt.server_reply import WORDS_PER_S
from voicemock.stt.spec import Ahead, Spec, Told, nobody
from voicemock.transcript import Said, Stretch, Transcript

PIECE_S = 30.0
"""No engine reads longer pieces; after each of them, or after so many as it reads at once, it says how far it is."""

Smaller = Callable[[str, str | None], str | None]
"""The name of a smaller model on this machine for a model's name and a language."""


class RecogniserProcess:
    """Transcribes in another process, which is started on first use or by `warm_up`.

    After a crash it is started once more, without the GPU; after another, with a smaller model that is here.
    """

    def __init__(
        self,
        spec: Spec,
        limits: Limits | None = None,
        program: Sequence[str] = CHILD,
        smaller: Smaller = models.smaller_than,
    ) -> None:
        self._spec, self._limits, self._program, self._smaller = _absolute(spec), limits or Limits(), program, smaller
        self._child: Process | None = None
        self._running = self._spec
        self._requests = self._rescues = 0
        self._troubles: list[Trouble] = []
        self._crashed_ahead: Crashed | None = None
        self._told_notes: set[str] = set()
        self.label = engines.label(spec)
        """What transcribes, in words for people; says more once the model is loaded."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm_up(self) -> None:
        """Starts loading the model and returns at once; what goes wrong is told by the first transcription."""
        if self._child is None:
            with contextlib.suppress(RecogniserError):
                self._start(self._spec)

    def close(self) -> None:
        """Ends the process, also in the middle of its work."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def troubles(self) -> tuple[Trouble, ...]:
        """What went wrong since this was last asked, and what did the work instead."""
        troubles, self._troubles = tuple(self._troubles), []
        return troubles

    def __call__(self, audio: Path, speech: Sequence[Stretch], told: Told = nobody) -> Transcript:
        """See voicemock.ports.Transcribe. Without speech no process is started."""
        if not speech:
            return Transcript(text="", language=self._spec.language or "en")
        crashes = [self._crashed_ahead] if self._crashed_ahead else []
        self._crashed_ahead = None
        for spec in islice(self._ways(), len(crashes), None):
            before = self.label
            try:
                transcript = self._ask(spec, audio, speech, told)
            except Crashed as crash:
                self.close()
                crashes.append(crash)
            except (KeyboardInterrupt, SystemExit):
                self.close()
                raise
            except RecogniserError:
                if self._child is None or not self._child.ready:
                    self.close()
                raise
            else:
                self._take_note(spec, before, crashes)
                return transcript
        raise RecogniserError(
            f"Your answer is saved; transcription failed {_times(len(crashes))}: {crashes[-1]}.",
            "Transcribe and score it later: voicemock score",
        ) from crashes[-1]

    def ahead(self, asked: Ahead) -> Said:
        """The words so far of an answer that is being spoken.

        Raises:
            RecogniserError: it failed; the next call for the whole answer mends what can be mended, and tells.
        """
        try:
            child = self._loaded(self._spec)
            end_s = max((each.end_s for each in asked.sound.speech), default=0.0)
            reply = self._reply(child, {"ahead": asked.model_dump(mode="json")}, end_s - asked.from_s, nobody)
            with _malformed():
                self._hear_about(reply)
                said = Said.model_validate(reply["said"])
                _believed(Transcript.of_words((*said.settled, *said.unsettled)), end_s)
        except Crashed as crash:
            self.close()
            self._crashed_ahead = crash
            raise RecogniserError(f"Reading ahead failed: {crash}.", "") from crash
        return said

    def _ways(self) -> Iterator[Spec]:
        yield self._spec
        # A GPU's libraries can abort the whole process; the second try goes without.
        yield self._spec.model_copy(update={"device": "cpu"})
        # Never another engine, which would be so much worse that the user has to choose it.
        if self._spec.engine == "whisper" and (name := self._smaller(self._spec.model, self._spec.language)):
            yield self._spec.model_copy(update={"device": "cpu", "model": name})

    def _take_note(self, spec: Spec, label_before: str, crashes: Sequence[Crashed]) -> None:
        """What the user should know about how this answer was transcribed."""
        if spec.model != self._spec.model:
            # One answer can be too much for a model; two in a row say that the model is too much for this machine.
            self._rescues += 1
            lasting = self._rescues > 1
            name = Path(self._spec.model).name
            self._troubles.append(Trouble(f"{name} failed twice ({crashes[-1]}).", self.label, lasting))
            if lasting:
                self._spec = spec
            return
        self._rescues = 0
        if crashes:
            off_gpu = "GPU" in label_before and "GPU" not in self.label
            self._spec = spec if off_gpu else self._spec
            instead = self.label if off_gpu else f"{self.label}, started anew"
            self._troubles.append(Trouble(f"Its process failed ({crashes[-1]}).", instead, off_gpu))

    def _ask(self, spec: Spec, audio: Path, speech: Sequence[Stretch], told: Told) -> Transcript:
        child, end_s = self._loaded(spec), max(each.end_s for each in speech)
        asked = {"audio": str(audio.absolute()), "speech": [list(each) for each in speech]}
        reply = self._reply(child, asked, end_s, told)
        with _malformed():
            self._hear_about(reply)
            return _believed(Transcript.model_validate(reply["transcript"]), end_s)

    def _loaded(self, spec: Spec) -> Process:
        """A process whose model is loaded. Raises Crashed, RecogniserError."""
        if self._running.model != spec.model:
            self.close()
        child = self._child or self._start(spec)
        if not child.ready:
            limit_s = self._limits.load_s
            reply = _checked(child.reply(limit_s, f"loading the model took longer than {limit_s:.3g} s"))
            with _malformed():
                self._hear_about(reply["ready"])
            child.ready = True
        return child

    def _start(self, spec: Spec) -> Process:
        self._child = child = Process(self._program, self._limits, spec.threads)
        self._running = spec
        child.send({"spec": spec.model_dump(mode="json")})
        return child

    def _reply(self, child: Process, asked: dict[str, Any], seconds: float, told: Told) -> dict[str, Any]:
        """The reply about so many seconds of audio. Raises Crashed, RecogniserError."""
        self._requests += 1
        child.send({"id": self._requests, **asked})
        whole_s, piece_s = self._limits.for_audio(seconds), self._limits.for_audio(told_every_s(self._spec))
        deadline = time.monotonic() + whole_s
        while True:
            left_s = deadline - time.monotonic()
            limit_s = whole_s if left_s < piece_s else piece_s
            reply = child.reply(min(left_s, piece_s), f"transcribing took longer than {limit_s:.3g} s")
            if reply.get("out_of_memory"):
                raise Crashed("the recogniser ran out of memory")
            # An answer to an earlier request would give this recording the words of another.
            if reply.get("id") != self._requests:
                raise Crashed("the recogniser answered something else than it was asked")
            if "at_s" not in reply:
                return _checked(reply)
            with _malformed():
                at_s = float(reply["at_s"])
            told(min(max(0.0, at_s), seconds))

    def _hear_about(self, reply: dict[str, Any]) -> None:
        self.label = str(reply["label"])
        for note in map(str, reply["notes"]):
            if note not in self._told_notes:
                self._told_notes.add(note)
                self._troubles.append(Trouble(note, self.label, lasting=True))


def _absolute(spec: Spec) -> Spec:
    """With the whole path of a model's folder, because the process works in another place."""
    folder = user_path(spec.model)
    if spec.engine != "whisper" or spec.model in models.KNOWN or not folder.is_dir():
        return spec
    return spec.model_copy(update={"model": str(folder.absolute())})


def told_every_s(spec: Spec) -> float:
    """So much audio at most lies between two messages of how far it is."""
    if spec.reading == "answers":
        return PIECE_S
    return PIECE_S * (AT_ONCE["cpu"] if spec.device == "cpu" else max(AT_ONCE.values()))


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _checked(reply: dict[str, Any]) -> dict[str, Any]:
    if "error" in reply:
        raise RecogniserError(str(reply["error"]["message"]), str(reply["error"]["remedy"]))
    if reply.get("out_of_memory"):
        raise Crashed("the recogniser ran out of memory")
    return reply


@contextlib.contextmanager
def _malformed() -> Iterator[None]:
    """What is missing or of another kind in a reply makes it none."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise Crashed("the recogniser answered with something else than a transcript") from error


def _believed(transcript: Transcript, seconds: float) -> Transcript:
    """The transcript, if it can be one of this much audio. Raises Crashed."""
    joined = " ".join(word.text for word in transcript.words)
    times = [time_s for word in transcript.words for time_s in (word.start_s, word.end_s)]
    if transcript.words and joined != transcript.text:
        raise Crashed("the recogniser's text and its words are not the same")
    if not all(math.isfinite(time_s) and time_s >= 0 for time_s in times):
        raise Crashed("the recogniser's words have impossible times")
    if len(transcript.text.split()) > 50 + WORDS_PER_S * seconds or len(transcript.text) > 10_000 + 1000 * seconds:
        raise Crashed("the recogniser wrote more than can be said in that time")
    return transcript
