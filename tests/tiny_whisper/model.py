"""Whisper's network, small, in PyTorch, and its conversion to CTranslate2.

The encoder of Whisper always sees 1500 frames, most of them silence after a short window. In training, a few
of the silent frames are drawn and stand for all of them in the softmax of the attention. That is several
times faster, and what it learns holds for the full length.
"""

import json
import math
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from . import tokens

MELS, POSITIONS, TEXT_POSITIONS = 80, 1500, 448
CHUNK_SECONDS = 12
"""What faster-whisper takes at a time when nobody cuts the audio. No training window is longer."""


@dataclass(frozen=True)
class Shape:
    """The size of a network. `inner` is the width of the feed-forward layers."""

    vocabulary: int
    width: int = 160
    heads: int = 4
    encoder: int = 4
    decoder: int = 2
    inner: int = 480


def sinusoids(length: int, width: int) -> Tensor:
    """Whisper's position encodings."""
    rates = torch.exp(-math.log(10000) / (width // 2 - 1) * torch.arange(width // 2))
    angles = torch.arange(length)[:, None] * rates[None]
    return torch.cat([angles.sin(), angles.cos()], 1)


class Attention(nn.Module):
    """Multi-head attention; the key has no bias, as in Whisper."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.value, self.out = (nn.Linear(width, width) for _ in range(3))
        self.key = nn.Linear(width, width, bias=False)

    def forward(
        self, x: Tensor, memory: Tensor | None = None, bias: Tensor | None = None, causal: bool = False
    ) -> tuple[Tensor, Tensor]:
        """The result, and the attention's logits with the bias in them."""
        source = x if memory is None else memory

        def split(y: Tensor) -> Tensor:
            return y.reshape(*y.shape[:2], self.heads, -1).transpose(1, 2)

        query, key, value = split(self.query(x)), split(self.key(source)), split(self.value(source))
        logits = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)
        if bias is not None:
            logits = logits + bias.to(logits.dtype)
        if causal:
            logits = logits + torch.full(logits.shape[-2:], -1e4, dtype=logits.dtype).triu(1)
        y = torch.softmax(logits, -1, dtype=logits.dtype) @ value
        return self.out(y.transpose(1, 2).flatten(2)), logits


class Block(nn.Module):
    """One layer of the encoder or (with `cross`) of the decoder."""

    def __init__(self, shape: Shape, cross: bool) -> None:
        super().__init__()
        width = shape.width
        self.own, self.own_norm = Attention(width, shape.heads), nn.LayerNorm(width)
        if cross:
            self.cross, self.cross_norm = Attention(width, shape.heads), nn.LayerNorm(width)
        self.grow, self.shrink = nn.Linear(width, shape.inner), nn.Linear(shape.inner, width)
        self.norm = nn.LayerNorm(width)

    def forward(
        self, x: Tensor, bias: Tensor | None = None, memory: Tensor | None = None
    ) -> tuple[Tensor, Tensor | None]:
        """The result and the logits of the attention to `memory`."""
        decoding, logits = memory is not None, None
        y, _ = self.own(self.own_norm(x), bias=None if decoding else bias, causal=decoding)
        x = x + y
        if decoding:
            y, logits = self.cross(self.cross_norm(x), memory, bias)
            x = x + y
        return x + self.shrink(F.gelu(self.grow(self.norm(x)))), logits


class TinyWhisper(nn.Module):
    """Whisper's encoder and decoder."""

    positions: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape, width = shape, shape.width
        self.first = nn.Conv1d(MELS, width, 3, padding=1)
        self.second = nn.Conv1d(width, width, 3, stride=2, padding=1)
        self.register_buffer("positions", sinusoids(POSITIONS, width))
        self.encoder = nn.ModuleList(Block(shape, False) for _ in range(shape.encoder))
        self.encoder_norm = nn.LayerNorm(width)
        self.embedding = nn.Embedding(shape.vocabulary, width)
        nn.init.normal_(self.embedding.weight, std=width**-0.5)
        self.text_positions = nn.Parameter(sinusoids(TEXT_POSITIONS, width) * 0.3)
        self.decoder = nn.ModuleList(Block(shape, True) for _ in range(shape.decoder))
        self.decoder_norm = nn.LayerNorm(width)

    def encode(self, spectrum: Tensor, drawn: int) -> tuple[Tensor, Tensor]:
        """Memory and the bias of its frames, for spectrograms padded with zeros to one even length.

        `drawn` frames stand for all the silence that follows up to frame 1500.
        """
        x = self._stem(F.pad(spectrum, (0, 10)))[:, :-1]
        length = x.shape[1]
        weight = (POSITIONS - length) / drawn
        places = (length + (torch.arange(drawn) + torch.rand(drawn)) * weight).long().clamp(max=POSITIONS - 1)
        silence = self._stem(torch.zeros(1, MELS, 20))[:, 5:6] + self.positions[places]
        x = torch.cat([x + self.positions[:length], silence.expand(len(x), -1, -1)], 1)
        bias = torch.cat([torch.zeros(length), torch.full((drawn,), math.log(weight))])[None, None, None]
        for block in self.encoder:
            x, _ = block(x, bias)
        return self.encoder_norm(x), bias

    def _stem(self, spectrum: Tensor) -> Tensor:
        return F.gelu(self.second(F.gelu(self.first(spectrum)))).transpose(1, 2)

    def decode(self, text: Tensor, memory: Tensor, bias: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Logits of the next tokens, and the attention's logits of each layer."""
        x = self.embedding(text) + self.text_positions[: text.shape[1]]
        attention = []
        for block in self.decoder:
            x, logits = block(x, bias, memory)
            attention.append(logits)
        return self.decoder_norm(x) @ self.embedding.weight.T, attention


def save(network: TinyWhisper, path: Path, **more: Any) -> None:
    """Keep the weights."""
    torch.save({"shape": asdict(network.shape), "weights": network.state_dict(), **more}, path)


def load(path: Path) -> TinyWhisper:
    """The network that `save` kept."""
    kept = torch.load(path, weights_only=True)
    network = TinyWhisper(Shape(**kept["shape"]))
    network.load_state_dict(kept["weights"])
    return network.eval()


# CTranslate2


def _array(tensor: Any) -> np.ndarray:
    return np.array(tensor.detach().float().numpy())


def _linear(spec: Any, layer: nn.Linear) -> None:
    spec.weight = _array(layer.weight)
    if layer.bias is not None:
        spec.bias = _array(layer.bias)


def _norm(spec: Any, layer: nn.LayerNorm) -> None:
    spec.gamma, spec.beta = _array(layer.weight), _array(layer.bias)


def _attention(spec: Any, layer: Attention, own: bool) -> None:
    from ctranslate2.converters import utils
    from ctranslate2.specs import common_spec

    parts = [common_spec.LinearSpec() for _ in range(3)]
    for part, source in zip(parts, (layer.query, layer.key, layer.value), strict=True):
        _linear(part, source)
    if own:
        utils.fuse_linear(spec.linear[0], parts)
    else:
        utils.fuse_linear(spec.linear[0], parts[:1])
        utils.fuse_linear(spec.linear[1], parts[1:])
    _linear(spec.linear[-1], layer.out)


def _block(spec: Any, block: Any, cross: bool) -> None:
    _attention(spec.self_attention, block.own, True)
    _norm(spec.self_attention.layer_norm, block.own_norm)
    if cross:
        _attention(spec.attention, block.cross, False)
        _norm(spec.attention.layer_norm, block.cross_norm)
    _linear(spec.ffn.linear_0, block.grow)
    _linear(spec.ffn.linear_1, block.shrink)
    _norm(spec.ffn.layer_norm, block.norm)


def _fill(spec: Any, network: TinyWhisper) -> None:
    encoder, decoder = spec.encoder, spec.decoder
    for convolution, layer in ((encoder.conv1, network.first), (encoder.conv2, network.second)):
        convolution.weight, convolution.bias = _array(layer.weight), _array(layer.bias)
    encoder.position_encodings.encodings = _array(network.positions)
    _norm(encoder.layer_norm, network.encoder_norm)
    for part, block in zip(encoder.layer, network.encoder, strict=True):
        _block(part, block, False)
    decoder.embeddings.weight = _array(network.embedding.weight)
    decoder.position_encodings.encodings = _array(network.text_positions)
    _norm(decoder.layer_norm, network.decoder_norm)
    for part, block in zip(decoder.layer, network.decoder, strict=True):
        _block(part, block, True)
    decoder.projection.weight = decoder.embeddings.weight


def export(network: TinyWhisper, folder: Path) -> None:
    """Write the folder that faster-whisper loads: matrices as int8, the rest as float16."""
    from ctranslate2.specs import whisper_spec

    shape = network.shape
    spec = whisper_spec.WhisperSpec(shape.encoder, shape.heads, shape.decoder, shape.heads)
    _fill(spec, network)
    words = tokens.vocabulary()
    spec.register_vocabulary(words)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [tokens.number("<|endoftext|>")]
    spec.config.lang_ids = [tokens.number("<|en|>")]
    spec.config.alignment_heads = [[shape.decoder - 1, head] for head in range(shape.heads)]
    spec.validate()
    spec.optimize(quantization="int8_float16")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    spec.save(str(folder))
    tokens.save(folder / "tokenizer.json")
    extractor = {
        "chunk_length": CHUNK_SECONDS,
        "feature_size": MELS,
        "hop_length": 160,
        "n_fft": 400,
        "sampling_rate": 16000,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(extractor) + "\n")
