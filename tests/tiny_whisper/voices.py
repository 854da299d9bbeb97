"""Speak a text with flite or espeak-ng: 16 kHz audio with the times of its words and phonemes.

Both engines are called through their C libraries, because only these tell when each word was spoken. The same
text through the command line (see `command`) gives the same words, and nearly the same samples.
"""

import ctypes
import functools
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

RATE = 16000
WORD = re.compile(r"[A-Za-z']+")


@dataclass(frozen=True)
class Voice:
    """One way to speak. `stretch` is the length of the phonemes relative to the voice's own."""

    engine: str  # "flite" or "espeak-ng"
    name: str  # "rms", "slt", ... or an espeak-ng voice such as "en-us+f2"
    stretch: float = 1.0
    pitch: float = 1.0


@dataclass(frozen=True)
class Speech:
    """Audio at 16 kHz; words as (word, start, end) and phonemes as (name, start, end), in seconds."""

    audio: np.ndarray
    words: list[tuple[str, float, float]]
    phonemes: list[tuple[str, float, float]]


def speak(text: str, voice: Voice) -> Speech:
    """Speak `text`. Raises ValueError when the engine splits it into other words than we do."""
    speech = _flite(text, voice) if voice.engine == "flite" else _espeak(text, voice)
    if len(speech.words) != len(WORD.findall(text)):
        raise ValueError(f"{voice.engine} speaks other words than these: {text}")
    return speech


def command(text: str, voice: Voice, path: str) -> list[str]:
    """The command line that speaks `text` into a WAV file, for a voice at its own speed and pitch."""
    if voice.engine == "flite":
        return ["flite", "-voice", voice.name, "-t", text, "-o", path]
    return ["espeak-ng", "-v", voice.name, "-w", path, text]


def resample(audio: np.ndarray, up: int, down: int) -> np.ndarray:
    """Change the rate by up/down, through the Fourier transform: exact if both ends are silent."""
    blocks = -(-len(audio) // down)
    spectrum = np.fft.rfft(np.pad(audio, (0, blocks * down - len(audio))))
    size = blocks * up
    kept = np.zeros(size // 2 + 1, complex)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    return (np.fft.irfft(kept, size) * up / down).astype(np.float32)


# flite: walk the utterance that the synthesiser leaves behind

_BEFORE_WORD = b"R:SylStructure.daughter1.daughter1.R:Segment.p.end"
_END_OF_WORD = b"R:SylStructure.daughtern.daughtern.R:Segment.end"


class _FliteVoice(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("features", ctypes.c_void_p)]


class _FliteWave(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_char_p),
        ("rate", ctypes.c_int),
        ("count", ctypes.c_int),
        ("channels", ctypes.c_int),
        ("samples", ctypes.POINTER(ctypes.c_short)),
    ]


@functools.cache
def _flite_library() -> Any:
    library = ctypes.CDLL("libflite.so.1")
    pointer, string, real = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_float
    for name, result, arguments in [
        ("flite_synth_text", pointer, [string, pointer]),
        ("utt_wave", ctypes.POINTER(_FliteWave), [pointer]),
        ("utt_relation", pointer, [pointer, string]),
        ("relation_head", pointer, [pointer]),
        ("item_next", pointer, [pointer]),
        ("item_feat_string", string, [pointer, string]),
        ("flite_ffeature_string", string, [pointer, string]),
        ("flite_ffeature_float", real, [pointer, string]),
        ("flite_feat_set_float", None, [pointer, string, real]),
        ("flite_get_param_float", real, [pointer, string, real]),
        ("delete_utterance", None, [pointer]),
    ]:
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    library.flite_init()
    return library


@functools.cache
def _flite_voice(name: str) -> tuple[Any, float]:
    """The voice and its own stretch."""
    _flite_library()
    register = getattr(ctypes.CDLL(f"libflite_cmu_us_{name}.so.1"), f"register_cmu_us_{name}")
    register.restype, register.argtypes = ctypes.POINTER(_FliteVoice), [ctypes.c_char_p]
    voice = register(None)
    return voice, _flite_library().flite_get_param_float(voice.contents.features, b"duration_stretch", 1.0)


def _items(utterance: Any, relation: bytes) -> list[Any]:
    library = _flite_library()
    item, found = library.relation_head(library.utt_relation(utterance, relation)), []
    while item:
        found.append(item)
        item = library.item_next(item)
    return found


def _flite(text: str, voice: Voice) -> Speech:
    library, (handle, own) = _flite_library(), _flite_voice(voice.name)
    stretch = own * voice.stretch * voice.pitch
    library.flite_feat_set_float(handle.contents.features, b"duration_stretch", stretch)
    utterance = library.flite_synth_text(text.encode(), handle)
    wave = library.utt_wave(utterance).contents
    audio = np.ctypeslib.as_array(wave.samples, (wave.count,)).astype(np.float32) / 32768
    phonemes, before = [], 0.0
    for item in _items(utterance, b"Segment"):
        end = library.flite_ffeature_float(item, b"end")
        phonemes.append(("f:" + library.item_feat_string(item, b"name").decode(), before, end))
        before = end
    words = _flite_words(utterance, WORD.findall(text))
    library.delete_utterance(utterance)
    pitch = round(voice.pitch * 100)
    if pitch != 100:  # played faster: higher and shorter; the stretch above took the shortening back
        audio = resample(audio, 100, pitch)
    scale = 100 / pitch
    return Speech(
        audio,
        [(word, start * scale, end * scale) for word, start, end in words],
        [(name, start * scale, end * scale) for name, start, end in phonemes],
    )


def _flite_words(utterance: Any, wanted: list[str]) -> list[tuple[str, float, float]]:
    """Word times, with the pieces flite makes of one word put together again."""
    library, words = _flite_library(), list[tuple[str, float, float]]()
    for item in _items(utterance, b"Word"):
        name = library.item_feat_string(item, b"name").decode()
        start = library.flite_ffeature_float(item, _BEFORE_WORD)
        end = library.flite_ffeature_float(item, _END_OF_WORD)
        if name.startswith("'") and words:
            words[-1] = (words[-1][0] + name, words[-1][1], end)
        else:
            words.append((name, start, end))
    if [word.replace("'", "") for word, _, _ in words] != [word.lower().replace("'", "") for word in wanted]:
        raise ValueError(f"flite speaks other words: {words}")
    return [(word, start, end) for word, (_, start, end) in zip(wanted, words, strict=True)]


# espeak-ng: collect the events it reports while it speaks


class _EspeakId(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _EspeakEvent(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),  # milliseconds
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EspeakId),
    ]


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_EspeakEvent))
_WORD_EVENT, _PHONEME_EVENT = 1, 7
_RATE_PARAMETER, _PITCH_PARAMETER = 1, 3
_samples: list[np.ndarray] = []
_events: list[tuple[int, int, float, str]] = []  # type, text position, seconds, phoneme


@_CALLBACK  # type: ignore[untyped-decorator]
def _collect(wave: Any, count: int, events: Any) -> int:
    if count > 0:
        _samples.append(np.ctypeslib.as_array(wave, (count,)).copy())
    index = 0
    while (event := events[index]).type:
        name = bytes(event.id.string).decode("utf8", "replace") if event.type == _PHONEME_EVENT else ""
        _events.append((event.type, event.text_position, event.audio_position / 1000, name))
        index += 1
    return 0


@functools.cache
def _espeak_library() -> tuple[Any, int]:
    library = ctypes.CDLL("libespeak-ng.so.1")
    rate = library.espeak_Initialize(2, 0, None, 0x0001 | 0x8000)  # synchronous, with phoneme events
    library.espeak_SetSynthCallback(_collect)
    return library, rate


def _espeak(text: str, voice: Voice) -> Speech:
    library, rate = _espeak_library()
    if library.espeak_SetVoiceByName(voice.name.encode()) != 0:
        raise ValueError(f"espeak-ng has no voice {voice.name}")
    library.espeak_SetParameter(_RATE_PARAMETER, round(175 / voice.stretch), 0)
    library.espeak_SetParameter(_PITCH_PARAMETER, round(50 * voice.pitch), 0)
    _samples.clear()
    _events.clear()
    data = text.encode() + b"\0"
    library.espeak_Synth(data, len(data), 0, 1, 0, 1, None, None)
    library.espeak_Synchronize()
    audio = resample(np.concatenate(_samples).astype(np.float32) / 32768, 320, 320 * rate // RATE)
    total = len(audio) / RATE
    marks = [(name, start) for kind, _, start, name in _events if kind == _PHONEME_EVENT]
    ends = [start for _, start in marks[1:]] + [total]
    phonemes = [("e:" + name, start, end) for (name, start), end in zip(marks, ends, strict=True)]
    starts = {position - 1: start for kind, position, start, _ in _events if kind == _WORD_EVENT}
    return Speech(audio, _espeak_words(text, starts, phonemes, total), phonemes)


def _espeak_words(
    text: str, starts: dict[int, float], phonemes: list[tuple[str, float, float]], total: float
) -> list[tuple[str, float, float]]:
    """Word times: a word without an event of its own shares the span of the one before it, by letters."""
    groups: list[tuple[float, list[str]]] = []
    for match in WORD.finditer(text):
        if match.start() in starts or not groups:
            groups.append((starts.get(match.start(), 0.0), []))
        groups[-1][1].append(match.group())
    pauses = [start for name, start, _ in phonemes if name.startswith("e:_")]
    words = []
    for index, (start, members) in enumerate(groups):
        end = groups[index + 1][0] if index + 1 < len(groups) else total
        end = min([pause for pause in pauses if start + 0.03 < pause < end], default=end)
        edges = np.cumsum([0] + [len(word) for word in members]) / sum(map(len, members))
        for word, left, right in zip(members, edges, edges[1:], strict=False):
            words.append((word, start + (end - start) * float(left), start + (end - start) * float(right)))
    return words
