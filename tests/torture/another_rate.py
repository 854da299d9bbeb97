"""A device that sends at another rate than it says, from some instant on: a real sound server would hide it."""

import random
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.audio.scripted import PATIENT, EveryBlock, ScriptedStream
from tests.torture import known_noise
from voicemock.audio import decode, wav
from voicemock.audio.decode import Converter, Format
from voicemock.audio.devices import Block
from voicemock.audio.microphone import Microphone
from voicemock.ports import Recorded

CLAIMED = (16_000, 44_100, 48_000)
REAL = (8_000, 16_000, 24_000, 32_000, 44_100, 48_000)
SECONDS = 20.0


def blocks(pcm: bytes, shape: Format, real_rate: int, start_s: float, chance: random.Random) -> Iterator[Block]:
    """16 kHz sound as a device of `real_rate` sends it that says it were of this shape, a little late at times."""
    converter = Converter(decode.RECORDING, Format(real_rate, shape.channels))
    there = converter.convert(pcm) + converter.rest()
    step = shape.rate // 50 * 2 * shape.channels
    for number, at in enumerate(range(0, len(there), step)):
        late_s = chance.uniform(0, 0.004)
        yield Block(start_s + (number + 1) * 0.02 * shape.rate / real_rate + late_s, there[at : at + step])


def records_another_rate(chance: random.Random, folder: Path) -> tuple[list[str], dict[str, float]]:
    """The recording is as long as the time and holds what sounded, whatever the rate was from some instant on."""
    claimed = chance.choice(CLAIMED)
    real = chance.choice([rate for rate in REAL if rate != claimed])
    changes_s = chance.choice([0.0, chance.uniform(0.5, 10.0)])
    shape, path = Format(claimed, chance.choice([1, 2])), folder / "a.wav"
    pcm = (known_noise.noise()[: round(SECONDS * known_noise.RATE)] * 32767).astype("<i2").tobytes()
    cut = round(changes_s * known_noise.RATE) * 2
    arrivals = chain(
        blocks(pcm[:cut], shape, claimed, 100.0, chance),
        blocks(pcm[cut:], shape, real, 100.0 + changes_s, chance),
    )
    user = EveryBlock(path, enter=SECONDS - 0.5)
    stream = ScriptedStream(arrivals, shape)
    heard = Microphone(PATIENT, user.key, user.level, user.help, lambda device: stream)(path, 60.0)
    problems = []
    if not isinstance(heard, Recorded) or f"sent {real:,} samples a second in place of {claimed:,}" not in heard.note:
        problems.append(f"{claimed} and {real} Hz: it ended as {heard}")
    elif heard.gaps:
        problems.append(f"{claimed} and {real} Hz: {heard.gaps} are not missing")
    off_s = known_noise.offset_at_end(wav.read_samples(path)[0])
    if off_s is None or abs(off_s) > 0.05:
        problems.append(f"{claimed} and {real} Hz from {changes_s:.2f} s on: the end lies {off_s} s off")
    return problems, {"rate_off_ms": round(abs(off_s or 0.0) * 1000, 1)}
