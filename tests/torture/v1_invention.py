"""V1: noise, pauses, loops and short answers through the true path: voice activity, then both recognisers.

The Whisper here is the tiny one of the tests, which knows a thousand words; the real ones invent other things. What
is shown is that the gates and guards around a recogniser hold, whatever it writes.
"""

import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests import tiny_whisper
from tests.torture import clips
from tests.torture.suite import Suite, Verdict
from voicemock.audio.vad import find_speech
from voicemock.errors import RecogniserError
from voicemock.stt.guards import plain
from voicemock.stt.process import CHILD
from voicemock.stt.recording import opened
from voicemock.stt.spec import Spec
from voicemock.stt.worker import RecogniserProcess
from voicemock.transcript import Stretch, Transcript

SEEDS = 9
PAUSES_S = (10, 30, 60)
VOICES = (
    *("flite/rms", "flite/slt", "flite/awb", "flite/kal16"),
    *("espeak-ng/en-us", "espeak-ng/en-gb", "espeak-ng/en-gb-scotland", "espeak-ng/en-us+f3", "espeak-ng/en-us+m3"),
)
SHORT = {"yes": "Yes.", "no": "No.", "years": "Four years."}
CONDITIONS = ("near", "far", "fan", "keyboard", "hum")
"""Close to the microphone; 20 dB quieter; and with a sound 15 dB below the voice."""
LOOPS = {"phrase": "I rolled it back. ", "word": "no, ", "long": "and then I went to the store. "}
MARGIN_S = 0.5
"""A word this near to speech has only its time wrong."""
STRAY = ("Four years.", "Seven.", "I have six years of experience.")
"""Of these the recogniser is told that nobody says the second."""
STRAY_APART_S = 0.65
"""Between them: further than `MARGIN_S`, and near enough for all three to be read as one piece."""
STRAY_VOICES = tuple(voice for voice in VOICES if voice.startswith("flite/"))
"""Of which pocketsphinx hears the word."""
NO_PROGRAM = ("/no/such/recogniser",)
"""What is started where nobody speaks and nothing should be."""


class Heard(NamedTuple):
    """What became of one recording."""

    speech: tuple[Stretch, ...]
    transcripts: Mapping[str, Transcript]
    """By recogniser."""
    problems: tuple[str, ...]
    """Where a recogniser was asked although nobody speaks."""


def heard(
    audio: Path, speech: tuple[Stretch, ...] | None = None, engines: Sequence[str] = ("whisper", "sphinx")
) -> Heard:
    """The recording as the product hears it; `speech` goes past the voice activity."""
    speech = find_speech(audio) if speech is None else speech
    transcripts, problems = {}, []
    for engine in engines:
        spec = Spec.model_validate({"engine": engine, "model": str(tiny_whisper.MODEL), "device": "cpu"})
        with RecogniserProcess(spec, program=CHILD if speech else NO_PROGRAM) as transcribe:
            try:
                transcripts[engine] = transcribe(audio, speech)
            except RecogniserError as error:
                if speech:
                    raise
                problems.append(f"{engine} was asked where nobody speaks: {error.message}")
    return Heard(speech, transcripts, tuple(problems))


def spoken(folder: Path, voice: str, text: str) -> clips.Sound:
    """A voice of flite or eSpeak NG says something, as 16 kHz samples."""
    engine, name = voice.split("/")
    path = folder / "spoken.wav"
    by_flite = ["flite", "-voice", name, "-t", text, "-o", str(path)]
    by_espeak = ["espeak-ng", "-v", name, "-w", str(path), text]
    subprocess.run(by_flite if engine == "flite" else by_espeak, check=True, timeout=120)
    recording = opened(path)
    return recording.samples(Stretch(0, recording.duration_s)).astype(np.float64)


def noise(folder: Path, kind: str, seconds: int, seed: int) -> Verdict:
    """Where nobody speaks, no word is accepted; what is set aside may be there."""
    audio = clips.write(folder / "answer.wav", clips.clip(kind, seconds, seed))
    found = heard(audio)
    figures = {"clips": 1.0, "taken for speech": float(bool(found.speech))}
    problems = [*found.problems]
    problems += [
        f"{engine} wrote {each.text!r} for {kind}" for engine, each in found.transcripts.items() if each.text
    ]
    if kind == "zero" or seconds == 5:
        # Past the voice activity: what the guards alone are worth. In digital silence they must do.
        engines = ("whisper", "sphinx") if kind == "zero" else ("whisper",)
        ungated = heard(audio, (Stretch(0.3, seconds - 0.3),), engines).transcripts
        figures |= {"ungated": 1.0, "words ungated": float(bool(ungated["whisper"].text))}
        if kind == "zero":
            problems += [
                f"{name} invented {each.text!r} from digital silence" for name, each in ungated.items() if each.text
            ]
    return Verdict(tuple(problems), figures)


def pause(folder: Path, kind: str, seconds: int) -> Verdict:
    """Two sentences with a long pause between them: no word lies in the pause, and none of the sentences is lost."""
    pick = zlib.crc32(f"{kind} {seconds}".encode())
    known = tiny_whisper.SENTENCES_EXACT
    engine, name, text = known[pick % len(known)]
    voice = spoken(folder, f"{engine}/{name}", text)
    rest = np.zeros(clips.RATE // 2)
    between = clips.clip(kind, seconds, 0) * 0.3
    begins_s = (len(rest) + len(voice)) / clips.RATE
    ends_s = begins_s + len(between) / clips.RATE
    found = heard(clips.write(folder / "answer.wav", np.concatenate([rest, voice, between, voice, rest])))
    problems = []
    for engine, transcript in found.transcripts.items():
        inside = [
            word.text
            for word in transcript.words
            if begins_s + MARGIN_S < (word.start_s + word.end_s) / 2 < ends_s - MARGIN_S
        ]
        if inside:
            problems.append(f"{engine} put {' '.join(inside)!r} into a pause of {seconds} s of {kind}")
        before = [word for word in transcript.words if word.end_s < begins_s + MARGIN_S]
        after = [word for word in transcript.words if word.start_s > ends_s - MARGIN_S]
        if not before or not after:
            problems.append(f"{engine} lost a sentence beside {seconds} s of {kind}: {transcript.text!r}")
    if not found.speech:
        problems.append("no speech was found at all")
    return Verdict(tuple(problems), {"pauses": 1.0})


def stray(folder: Path, voice: str) -> Verdict:
    """A word that the recogniser writes far from all speech is set aside and kept there.

    It is said aloud, and the recogniser is told that nobody speaks there: so it writes one for certain.
    """
    before, word, after = (_without_silence(spoken(folder, voice, text)) for text in STRAY)
    silence = np.zeros(int(STRAY_APART_S * clips.RATE))
    audio = clips.write(
        folder / "answer.wav", np.concatenate([silence, before, silence, word, silence, after, silence])
    )
    first = Stretch(STRAY_APART_S, STRAY_APART_S + len(before) / clips.RATE)
    again_s = first.end_s + 2 * STRAY_APART_S + len(word) / clips.RATE
    found = heard(audio, (first, Stretch(again_s, again_s + len(after) / clips.RATE)), ("sphinx",))
    transcript = found.transcripts["sphinx"]
    written, invented = plain(STRAY[1]), [each.text for each in transcript.set_aside if each.why == "silence"]
    problems = [f"{written!r} stays where nobody speaks: {transcript.text!r}"] * (written in transcript.text.split())
    if not problems and written not in invented:
        problems.append(f"{written!r} is nowhere; set aside are {invented}, and {transcript.text!r} stays")
    return Verdict(tuple(problems), {"strays": 1.0})


def _without_silence(said: clips.Sound) -> clips.Sound:
    loud = np.flatnonzero(np.abs(said) > 0.02 * np.abs(said).max())
    return said[loud[0] : loud[-1] + 1]


def looping(text: str) -> bool:
    """Whether some phrase stands four times in a row. Slow, and no code of the product."""
    words = re.findall(r"[\w']+", text.lower())
    return any(
        words[at : at + length] * 4 == words[at : at + 4 * length]
        for length in range(1, len(words) // 4 + 1)
        for at in range(len(words) - 4 * length + 1)
    )


def loop(folder: Path, what: str, voice: str, times: int) -> Verdict:
    """The same said again and again is one saying, and the rest is marked and kept."""
    found = heard(clips.write(folder / "answer.wav", spoken(folder, voice, LOOPS[what] * times)))
    problems, collapsed = [], 0
    for engine, transcript in found.transcripts.items():
        if looping(transcript.text):
            problems.append(f"{engine} left a loop: {transcript.text[:80]!r}")
        loops = [each for each in transcript.set_aside if each.why == "loop"]
        problems += [f"{engine} dropped the words of a loop" for each in loops if not each.text]
        collapsed += bool(loops)
    return Verdict(tuple(problems), {"loops": 1.0, "loops collapsed": float(bool(collapsed))})


def short(folder: Path, what: str, voice: str, condition: str) -> Verdict:
    """A real short answer is heard, by the rough recogniser at least."""
    said = np.concatenate([np.zeros(clips.RATE), spoken(folder, voice, SHORT[what]), np.zeros(clips.RATE)])
    if condition == "far":
        said = 0.1 * said
    elif condition != "near":
        around = clips.clip(condition, len(said) / clips.RATE, 0)
        around = around[: len(said)] / np.sqrt(np.mean(np.square(around)))
        said[: len(around)] += around * np.sqrt(np.mean(np.square(said))) * 10 ** (-15 / 20)
    found = heard(clips.write(folder / "answer.wav", said))
    kept = {engine: float(bool(transcript.text)) for engine, transcript in found.transcripts.items()}
    problems = (
        [] if kept.get("sphinx") else [f"{SHORT[what]!r} by {voice}, {condition}: speech at {found.speech}, lost"]
    )
    return Verdict(
        tuple(problems), {"short": 1.0, "kept": kept.get("sphinx", 0.0), "whisper": kept.get("whisper", 0.0)}
    )


class _Invention:
    name = "V1"
    title = "300 sounds without speech, long pauses, loops, and short answers"
    goal = "0 words from digital silence; words for ≤ 1 % of clips; loops collapsed; ≥ 98 % of short answers kept"
    sample = (
        "noise-zero-5-0",
        "noise-keyboard-5-0",
        "noise-music-30-2",
        "stray-flite/slt",
        "noise-television-5-1",
        "pause-keyboard-10",
        "loop-word-8-flite/slt",
        "short-yes-near-espeak-ng/en-us",
        "short-years-fan-flite/slt",
    )
    sample_chunk = 4

    def missing(self) -> str:
        if not (tiny_whisper.MODEL / "model.bin").is_file():
            return "the tiny Whisper of tests/tiny_whisper"
        if find_spec("pocketsphinx") is None:
            return "pocketsphinx"
        return ", ".join(tool for tool in ("flite", "espeak-ng") if shutil.which(tool) is None)

    def cases(self) -> Iterator[str]:
        for kind in clips.KINDS:
            for seconds in clips.SECONDS:
                yield from (f"noise-{kind}-{seconds}-{seed}" for seed in range(SEEDS))
            yield from (f"pause-{kind}-{seconds}" for seconds in PAUSES_S)
        yield from (f"stray-{voice}" for voice in STRAY_VOICES)
        for voice in VOICES:
            yield from (f"loop-{what}-{times}-{voice}" for what in LOOPS for times in (8, 28))
            yield from (f"short-{what}-{condition}-{voice}" for what in SHORT for condition in CONDITIONS)

    def run(self, case: str, folder: Path) -> Verdict:
        if case.startswith("stray-"):
            return stray(folder, case.removeprefix("stray-"))
        sort, first, second, *rest = case.split("-", 3)
        if sort == "noise":
            return noise(folder, first, int(second), int(rest[0]))
        if sort == "pause":
            return pause(folder, first, int(second))
        return loop(folder, first, rest[0], int(second)) if sort == "loop" else short(folder, first, rest[0], second)

    def summary(self, verdicts: Mapping[str, Verdict]) -> str:
        def total(name: str) -> int:
            return int(sum(each.figures.get(name, 0) for each in verdicts.values()))

        accepted = sum(1 for case, each in verdicts.items() if case.startswith("noise") and each.problems)
        share = 100 * total("kept") / max(1, total("short"))
        return "; ".join(
            (
                f"words accepted for {accepted} of {total('clips')} clips",
                f"{total('taken for speech')} taken for speech",
                f"past the voice activity the tiny Whisper writes for {total('words ungated')} of {total('ungated')}",
                f"{total('pauses')} pauses, {total('strays')} strays",
                f"{total('loops collapsed')} of {total('loops')} spoken loops heard as loops, and collapsed",
                f"{share:.1f} % of {total('short')} short answers kept",
                f"{100 * total('whisper') / max(1, total('short')):.1f} % by the tiny Whisper",
            )
        )


SUITE: Suite = _Invention()
