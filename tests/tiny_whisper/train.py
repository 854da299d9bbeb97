"""Train the network, by steps and with fixed seeds.

Beside the words to be said, two things are taught that a small network would take long to find alone: the
encoder names the phoneme and the word of each frame (`Labels`, thrown away afterwards), and some heads of the
decoder are led to look at the word in hand; these heads give faster-whisper its word times.
"""

import ctypes
import math
import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from . import model, tokens
from .passages import FRAMES, read_shard
from .windows import (
    IGNORED,
    Batch,
    Cutter,
    Window,
    collate,
    draw_prompt,
    layout,
    silent_window,
    word_labels,
)

FRAMES_IN_BATCH = 2400
FIRST_SHARDS = 4
STEPS_PER_SHARD = 90
"""Then a shard joins the training every so many steps, so it can be made meanwhile."""
REPORT_STEPS = 100
VALIDATE_STEPS = 500
PHONEME_LABELS = 256
LONGEST_SECONDS = 11.0


@dataclass(frozen=True)
class Phase:
    """Steps along one cosine of learning rates, which ends at `horizon`.

    The `growing` one begins with short windows and few shards.
    """

    steps: int
    horizon: int
    rate: float
    growing: bool = False


PHASES = [
    Phase(1700, 6500, 1.5e-3, growing=True),
    Phase(2600, 2600, 1e-3),
    Phase(3000, 3000, 8e-4),
]
"""The first stops early: the rest of its time went to the others."""


class Labels(nn.Module):
    """Names the phoneme and the word of each encoder frame."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.phoneme, self.word = nn.Linear(width, PHONEME_LABELS), nn.Linear(width, len(word_labels()) + 1)


@dataclass(frozen=True)
class Losses:
    """The terms of the loss, and the share of words that are right when the ones before them are given."""

    text: Tensor
    phoneme: Tensor
    word: Tensor
    looking: Tensor
    right: Tensor

    def total(self, help_weight: float) -> Tensor:
        """The sum to minimise."""
        helped = 0.5 * self.phoneme + self.word
        return self.text + help_weight * helped + 0.3 * self.looking

    def values(self) -> Tensor:
        """All of them."""
        return torch.stack([self.text, self.phoneme, self.word, self.looking, self.right]).detach().float()


def text_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Cross entropy; near misses of a time count a little as right."""
    scores, wanted = logits.log_softmax(-1), targets.clamp(min=0)
    first_time, last_time = tokens.number("<|0.00|>"), logits.shape[-1] - 1
    near = torch.zeros_like(scores[..., 0])
    for step, share in ((-2, 0.1), (-1, 0.2), (0, 0.4), (1, 0.2), (2, 0.1)):
        neighbour = (wanted + step).clamp(first_time, last_time)
        near = near + share * scores.gather(-1, neighbour[..., None])[..., 0]
    exact = scores.gather(-1, wanted[..., None])[..., 0]
    said = targets != IGNORED
    return -(torch.where(wanted >= first_time, near, exact) * said).sum() / said.sum()


def looking_loss(logits: Tensor, begins: Tensor, ends: Tensor) -> Tensor:
    """How little of the attention [batch, heads, tokens, frames] falls into the spans."""
    frames, spans = torch.arange(logits.shape[-1]), ends > begins
    inside = (frames >= begins[..., None]) & (frames < ends[..., None])
    shares = logits.float().log_softmax(-1).masked_fill(~inside[:, None], -1e4).logsumexp(-1)
    return -(shares * spans[:, None]).sum() / (logits.shape[1] * spans.sum()).clamp(min=1)


def losses(network: model.TinyWhisper, labels: Labels, batch: Batch, drawn: int) -> Losses:
    """Everything that is measured of one batch."""
    with torch.autocast("cpu", torch.bfloat16):
        memory, bias = network.encode(batch.spectrum, drawn)
        heard = memory[:, : batch.words.shape[1] : 2]
        phonemes, words = labels.phoneme(heard), labels.word(heard)
        logits, attention = network.decode(batch.inputs, memory, bias)
    logits = logits.float()
    said_next = looking_loss(attention[-1][:, :2], batch.begins, batch.ends)
    said_last = looking_loss(attention[0][:, :1, 1:], batch.begins[:, :-1], batch.ends[:, :-1])
    is_word = (batch.targets != IGNORED) & (batch.targets < tokens.number("<|endoftext|>"))
    return Losses(
        text_loss(logits, batch.targets),
        F.cross_entropy(phonemes.float().transpose(1, 2), batch.phonemes[:, ::2], ignore_index=IGNORED),
        F.cross_entropy(words.float().transpose(1, 2), batch.words[:, ::2], ignore_index=IGNORED),
        said_next + 0.6 * said_last,
        ((logits.argmax(-1) == batch.targets) & is_word).sum() / is_word.sum().clamp(min=1),
    )


def keep_memory() -> None:
    """Tell glibc not to give memory back: fresh pages cost half of the time otherwise."""
    libc = ctypes.CDLL("libc.so.6")
    most_maps, trim_threshold = -4, -1
    libc.mallopt(most_maps, 0)
    libc.mallopt(trim_threshold, 2**31 - 1)


class Training:
    """The state of a phase of training; its files are in the folder `work`."""

    def __init__(self, work: Path, shards: int, seed: int, weights: Path | None = None) -> None:
        keep_memory()
        torch.manual_seed(seed)
        torch.set_num_threads(1)
        self.rng, self.work, self.shards = random.Random(seed), work, shards
        shape = model.Shape(len(tokens.vocabulary()))
        self.network = model.load(weights).train() if weights else model.TinyWhisper(shape)
        self.labels = Labels(self.network.shape.width)
        if weights:
            self.labels.load_state_dict(torch.load(weights, weights_only=True)["labels"])
        parameters = [*self.network.parameters(), *self.labels.parameters()]
        self.optimiser = torch.optim.AdamW(parameters, betas=(0.9, 0.98), weight_decay=0.02)
        self.phonemes: dict[str, int] = {}
        self.cutters: list[Cutter] = []
        self.loaded, self.step, self.started = 0, 0, time.monotonic()
        self.validation: list[Batch] = []

    def load_shards(self, count: int) -> None:
        """Read shards until there are `count`, waiting for those that are not made yet."""
        while self.loaded < min(self.shards, count):
            path = self.work / f"{self.loaded:03}.pickle"
            while not path.exists():
                time.sleep(1)
            self.cutters += [Cutter(passage, self.phonemes) for passage in read_shard(path)]
            self.loaded += 1

    def load_validation(self) -> None:
        """Windows that are never trained on."""
        rng = random.Random(1)
        cutters = [Cutter(p, self.phonemes) for p in read_shard(self.work / "validation.pickle")]
        windows = [w for c in cutters for _ in range(4) if (w := c.cut(rng, 9.0, plain=True))]
        for start in range(0, len(windows), 12):
            part = windows[start : start + 12]
            self.validation.append(collate(part, [layout(w, True, []) for w in part]))

    def draw(self, longest: float) -> Batch:
        """A batch of windows of about one length."""
        rng, windows = self.rng, list[Window]()
        seconds = max(1.5, longest * rng.random() ** 0.7)
        while sum(len(w.words) for w in windows) < FRAMES_IN_BATCH:
            window = (
                silent_window(rng, seconds)
                if rng.random() < 0.04
                else rng.choice(self.cutters).cut(rng, seconds * rng.uniform(0.8, 1))
            )
            if window and len(window.words) <= model.CHUNK_SECONDS * FRAMES:
                windows.append(window)
        return collate(windows, [layout(w, rng.random() < 0.65, draw_prompt(rng)) for w in windows])

    def run(self, phase: Phase) -> None:
        """Train for one phase."""
        sums = torch.zeros(5)
        for step in range(phase.steps):
            self.load_shards(FIRST_SHARDS + self.step // STEPS_PER_SHARD if phase.growing else self.shards)
            done = step / phase.horizon
            longest = LONGEST_SECONDS * min(1.0, 0.3 + 2 * done) if phase.growing else LONGEST_SECONDS
            rate = phase.rate * min(1, (step + 1) / 150) * max(0.02, 0.5 + 0.5 * math.cos(math.pi * done))
            found = losses(self.network, self.labels, self.draw(longest), self.rng.choice([8, 16, 16, 32]))
            self._update(found.total(max(0.1, (1 if phase.growing else 0.6) - done)), rate)
            sums += found.values()
            self.step += 1
            if self.step % REPORT_STEPS == 0:
                self._report(f"rate {rate:.1e}", sums / REPORT_STEPS)
                sums.zero_()
            if self.step % VALIDATE_STEPS == 0 or step + 1 == phase.steps:
                self._report("validation", self.validate())

    def _update(self, loss: Tensor, rate: float) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()

    def validate(self) -> Tensor:
        """The losses on the validation windows."""
        self.network.eval()
        with torch.no_grad():
            found = torch.stack([losses(self.network, self.labels, b, 16).values() for b in self.validation])
        self.network.train()
        return found.mean(0)

    def _report(self, what: str, values: Tensor) -> None:
        text, phoneme, word, looking, right = values.tolist()
        print(
            f"step {self.step} {time.monotonic() - self.started:.0f} s {what}: text {text:.3f}"
            f" phoneme {phoneme:.2f} word {word:.2f} looking {looking:.2f} right {right:.3f}",
            flush=True,
        )


def train(work: Path, shards: int, phases: list[Phase]) -> Path:
    """Train through all phases that are not done, each of which keeps its weights; gives the last of them."""
    before = None
    for number, phase in enumerate(phases, 1):
        path = work / f"phase-{number}.pt"
        if not path.exists():
            training = Training(work, shards, number, before)
            training.load_shards(FIRST_SHARDS)
            training.load_validation()
            training.run(phase)
            model.save(training.network, path, labels=training.labels.state_dict())
        before = path
    assert before
    return before
