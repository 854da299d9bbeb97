"""Whisper models with the true shapes of tiny.en, base.en and small.en and random weights.

Time does not depend on a network's values, so these cost what the real ones do, and can be made without a download.
What they write is nonsense; see held.py.
"""

import json
import shutil
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

MELS, POSITIONS, TEXT_POSITIONS = 80, 1500, 448
LANGUAGES = 99
TIMES = 1501
TEXT_TOKENS = 50256
"""So many tokens of text, then the end of text, as in the vocabulary of the English models: 51,864 in all."""
_SPACE = "\u0120"
_MADE = "made"
"""Written last: a folder without it is not whole."""


@dataclass(frozen=True)
class Shape:
    """Width, layers of the encoder and of the decoder each, and heads."""

    width: int
    layers: int
    heads: int


SHAPES = {
    "tiny.en": Shape(384, 4, 6),
    "base.en": Shape(512, 6, 8),
    "small.en": Shape(768, 12, 12),
}
"""From the published models' own descriptions (openai/whisper, model.py and the model card)."""


def folder_of(name: str, cache: Path) -> Path:
    """The folder with the model of that shape; made on first use, in about half a minute for small.en."""
    folder = cache / f"random-{name}"
    if (folder / _MADE).exists():
        return folder
    partial = cache / f".random-{name}"
    shutil.rmtree(partial, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    partial.mkdir(parents=True)
    tokens = _save_tokenizer(partial / "tokenizer.json")
    _spec(SHAPES[name], tokens).save(str(partial))
    extractor = {"chunk_length": 30, "feature_size": MELS, "hop_length": 160, "n_fft": 400, "sampling_rate": 16000}
    (partial / "preprocessor_config.json").write_text(json.dumps(extractor))
    (partial / "voicemock-label.txt").write_text(
        "random weights: it costs what the real one does, and writes nonsense\n"
    )
    (partial / _MADE).touch()
    partial.rename(folder)
    return folder


def _save_tokenizer(path: Path) -> list[str]:
    """Writes a tokenizer of filler words with Whisper's special tokens; returns all tokens in order."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers

    vocabulary = {byte: number for number, byte in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    syllables = [a + b for a, b in product("bdfgklmnprstvz", "aeiou")]
    for parts in product(syllables, repeat=3):
        if len(vocabulary) == TEXT_TOKENS:
            break
        # Every other filler goes on with the word before it: people speak 2.5 words and 3.5 tokens a second.
        vocabulary.setdefault(("" if len(vocabulary) % 2 else _SPACE) + "".join(parts), len(vocabulary))
    made = Tokenizer(models.BPE(vocab=vocabulary, merges=[], ignore_merges=True))
    words = pre_tokenizers.Split(Regex(r" ?[A-Za-z']+| ?[^A-Za-z' ]+| "), "isolated")
    bytes_ = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    made.pre_tokenizer = pre_tokenizers.Sequence([words, bytes_])
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in _special()])
    path.write_text(json.dumps(json.loads(made.to_str()), separators=(",", ":")))
    numbers = made.get_vocab(with_added_tokens=True)
    return sorted(numbers, key=lambda token: numbers[token])


def _special() -> list[str]:
    languages = ["en", *(f"x{number:02}" for number in range(1, LANGUAGES))]
    tasks = ["translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps"]
    names = ["endoftext", "startoftranscript", *languages, *tasks]
    return [f"<|{name}|>" for name in names] + [f"<|{step * 0.02:.2f}|>" for step in range(TIMES)]


def _spec(shape: Shape, tokens: list[str]) -> Any:
    """The network, its matrices as int8 and the rest as float16, as the published int8 conversions have them."""
    from ctranslate2.specs import whisper_spec

    spec = whisper_spec.WhisperSpec(shape.layers, shape.heads, shape.layers, shape.heads)
    fill = _Fill(shape.width)
    encoder, decoder = spec.encoder, spec.decoder
    for convolution, inputs in ((encoder.conv1, MELS), (encoder.conv2, shape.width)):
        convolution.weight = fill.random(shape.width, inputs, 3)
        convolution.bias = fill.random(shape.width)
    encoder.position_encodings.encodings = fill.random(POSITIONS, shape.width)
    decoder.position_encodings.encodings = fill.random(TEXT_POSITIONS, shape.width)
    decoder.embeddings.weight = fill.random(len(tokens), shape.width)
    decoder.projection.weight = decoder.embeddings.weight
    fill.norm(encoder.layer_norm)
    fill.norm(decoder.layer_norm)
    for layer in encoder.layer:
        fill.layer(layer, cross=False)
    for layer in decoder.layer:
        fill.layer(layer, cross=True)
    spec.register_vocabulary(tokens)
    end = tokens.index("<|endoftext|>")
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [end]
    spec.config.lang_ids = list(range(end + 2, end + 2 + LANGUAGES))
    # As many as the published models have, in the upper half: they decide what the times of words cost.
    upper = range(shape.layers // 2, shape.layers)
    spec.config.alignment_heads = [[layer, head] for layer in upper for head in range(shape.heads)][:8]
    spec.validate()
    spec.optimize(quantization="int8_float16")
    return spec


class _Fill:
    """Random weights of a usual size; the seed is fixed, so that every machine makes the same model."""

    def __init__(self, width: int) -> None:
        self._random, self._width = np.random.default_rng(0), width

    def random(self, *shape: int) -> npt.NDArray[np.float32]:
        return self._random.standard_normal(shape, np.float32) * np.float32(0.02)

    def norm(self, spec: Any) -> None:
        spec.gamma, spec.beta = np.ones(self._width, np.float32), np.zeros(self._width, np.float32)

    def layer(self, spec: Any, cross: bool) -> None:
        width = self._width
        self._linear(spec.self_attention.linear[0], 3 * width, width)
        self._linear(spec.self_attention.linear[1], width, width)
        self.norm(spec.self_attention.layer_norm)
        if cross:
            for part, out in zip(spec.attention.linear, (width, 2 * width, width), strict=True):
                self._linear(part, out, width)
            self.norm(spec.attention.layer_norm)
        self._linear(spec.ffn.linear_0, 4 * width, width)
        self._linear(spec.ffn.linear_1, width, 4 * width)
        self.norm(spec.ffn.layer_norm)

    def _linear(self, spec: Any, outputs: int, inputs: int) -> None:
        spec.weight, spec.bias = self.random(outputs, inputs), self.random(outputs)
