"""The page of a session of 30 minutes: its size, how soon it can be used, how well its words keep to the sound.

Each of 4,500 words is a burst of noise of its own, so that one can tell when a word sounds and when it is lit.
Needs Chromium and Playwright. The last line is one JSON object.
"""

import json
import statistics
import tempfile
import time
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import sync_playwright

from voicemock.audio.decode import compressed, samples_16k
from voicemock.cli.pages import write_page
from voicemock.feedback import Advice
from voicemock.grade import Evidence, Grade
from voicemock.rubric import Rubric
from voicemock.rubric_files import find, load
from voicemock.sessions import events as e
from voicemock.sessions.library import Library
from voicemock.transcript import Stretch, Transcript, Word

CHROMIUM = "/usr/bin/chromium"
RATE = 16_000
ANSWERS, WORDS, WORD_S = 15, 300, 0.4
BURST_S = 0.2
"""How much of a word's time sounds; a word begins with its sound."""
FIRST_S = 0.5
LENGTH_S = FIRST_S + WORDS * WORD_S + 0.5
PLAYED_S = 8.0
FROM_WORDS = (0, 40, 151, 270)
"""From which words of one answer it is played: seeking in MP3 is not exact everywhere."""

TIMES = """
window.times = {};
new PerformanceObserver((list) => {
  window.times.longest = Math.max(window.times.longest || 0, ...list.getEntries().map((each) => each.duration));
}).observe({ type: "longtask", buffered: true });
document.addEventListener("DOMContentLoaded", () => {
  window.times.loaded = performance.now();
  requestAnimationFrame(() => setTimeout(() => {
    window.times.interactive = performance.now();
    const audio = document.querySelector("#answer-8 audio");
    audio.addEventListener("playing", () => { window.times.playing = performance.now(); }, { once: true });
    document.querySelector("#answer-8 .play").click();
  }, 0));
});
"""
"""When the page has been read and drawn, and when the answer sounds whose button is pressed at that very moment."""

LISTEN = """
() => {
  const node = document.querySelector("#answer-8");
  const audio = node.querySelector("audio");
  const context = new AudioContext({ latencyHint: "interactive" });
  const source = context.createMediaElementSource(audio);
  const ear = context.createScriptProcessor(256, 1, 1);
  window.heard = [];
  window.lit = [];
  let lastSound = 0;
  ear.onaudioprocess = (event) => {
    const samples = event.inputBuffer.getChannelData(0);
    const first = samples.findIndex((each) => Math.abs(each) > 0.05);
    const ended = performance.now();
    if (first < 0) return;
    const clock = ended - (1000 * (256 - first)) / context.sampleRate;
    if (clock - lastSound > 100) {
      window.heard.push({ clock, position: audio.currentTime - (performance.now() - clock) / 1000 });
    }
    lastSound = ended;
  };
  source.connect(ear);
  ear.connect(context.destination);
  new MutationObserver((changes) => {
    for (const each of changes) {
      if (each.target.classList.contains("now")) {
        window.lit.push({ clock: performance.now(), start: Number(each.target.dataset.start) });
      }
    }
  }).observe(node.querySelector(".said"), { subtree: true, attributes: true, attributeFilter: ["class"] });
}
"""
"""Notes when each burst leaves the player, and when each word is lit. What the sound card adds the browser subtracts
from the player's position by itself; here it would be counted twice, so it is left out.
"""

DECODED = """
async () => {
  const text = atob(document.querySelector("#answer-8 audio").getAttribute("src").split(",")[1]);
  const bytes = Uint8Array.from(text, (each) => each.charCodeAt(0));
  const sound = await new OfflineAudioContext(1, 16000, 16000).decodeAudioData(bytes.buffer);
  return [...sound.getChannelData(0).slice(0, 16000 * 20)];
}
"""


def main() -> None:
    """Make the session and its page, open it, listen to it."""
    with tempfile.TemporaryDirectory() as folder:
        made = session(Path(folder) / "sessions")
        began = time.perf_counter()
        path = write_page(made.load("long"))
        figures: dict[str, Any] = {"packing_s": round(time.perf_counter() - began, 2)}
        size = path.stat().st_size
        figures["size_mb"] = round(size / 1e6, 2)
        recording = path.parent / "audio" / "008.wav"
        small = Path(folder) / "small.mp3"
        small.write_bytes(compressed(recording))
        figures["sound_kb_per_min"] = round(small.stat().st_size / 1e3 / (LENGTH_S / 60), 1)
        figures["shift_in_pyav_ms"] = shift_ms(samples_16k(small))
        print(
            f"{ANSWERS} answers, {ANSWERS * LENGTH_S / 60:.1f} minutes, {ANSWERS * WORDS} words: {size / 1e6:.2f} MB"
        )
        figures |= in_chromium(path)
    for name, value in figures.items():
        print(f"{name:24} {value}")
    print(json.dumps(figures))


def session(folder: Path) -> Library:
    """A library with the session; every answer has the same sound and words of its own."""
    library = Library(folder)
    rubric = load(find("behavioral"))
    sound = bursts()
    with library.create("long") as journal:
        for event in told(rubric):
            if isinstance(event, e.AnswerRecorded):
                record(folder / "long" / event.audio, sound)
            journal.append(event)
    return library


def bursts() -> NDArray[np.int16]:
    """Noise where a word begins, and silence for the rest of it."""
    samples = np.zeros(round(LENGTH_S * RATE))
    noise = np.random.default_rng(7).uniform(-0.4, 0.4, round(BURST_S * RATE))
    for at in range(WORDS):
        first = round((FIRST_S + at * WORD_S) * RATE)
        samples[first : first + len(noise)] = noise
    return (samples * 32_767).astype(np.int16)


def record(path: Path, samples: NDArray[np.int16]) -> None:
    """Write it as a recording."""
    path.parent.mkdir(exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())


def told(rubric: Rubric) -> Iterator[e.Event]:
    """What happened: every question of a criterion or two, answered, judged thrice and advised on."""
    ran = e.Engines(heard="made", transcribed="made", interviewed="written", judged="made", spoke="none")
    asked = [rubric.questions[at % len(rubric.questions)] for at in range(ANSWERS)]
    plan = e.Plan(questions=tuple(dict.fromkeys(each.id for each in asked)), follow_ups=0, minutes=30)
    yield e.SessionOpened(
        id="long", voicemock="0", rubric=rubric.as_data(), rubric_digest=rubric.digest(), prompts={}, engines=ran,
        plan=plan,
    )  # fmt: skip
    words = [f"word{at % 97}{'.' if at % 12 == 11 else ''}" for at in range(WORDS)]
    said = Transcript.of_words(
        Word(text=text, start_s=FIRST_S + at * WORD_S, end_s=FIRST_S + (at + 1) * WORD_S, probability=0.9)
        for at, text in enumerate(words)
    )
    for number, question in enumerate(asked, 1):
        yield e.QuestionAsked(
            turn=number, turn_kind="question", question=question.id, text=question.text, target_s=120
        )
        yield e.AnswerRecorded(
            turn=number, audio=f"audio/{number:03}.wav", duration_s=LENGTH_S, source="made",
            speech=(Stretch(FIRST_S, 60.0), Stretch(63.0, LENGTH_S - 0.5)),
        )  # fmt: skip
        yield e.AnswerTranscribed(turn=number, transcript=said, engine="made")
    yield e.InterviewClosed(reason="finished")
    yield e.ScoringStarted(run=1, judge="made", rubric=rubric.as_data(), rubric_digest=rubric.digest())
    for number, question in enumerate(asked, 1):
        yield from judged(number, question.id, question.criteria, said)
    yield e.ScoringFinished(run=1)


def judged(turn: int, question: str, criteria: Sequence[str], said: Transcript) -> Iterator[e.Event]:
    """Four quotes for every criterion, and advice."""
    for at, criterion in enumerate(criteria):
        proofs = tuple(proof(turn, said, 20 + 60 * each + 9 * at) for each in range(4))
        grade = Grade(criterion=criterion, level=4, samples=(3, 4, 4), evidence=proofs, missing=("a figure",))
        yield e.CriterionGraded(run=1, question=question, grade=grade, judge="made")
    advice = Advice(looked_for="What was done.", missing=("a figure",), next_step="Say how much.", by="made")
    yield e.AnswerAdvised(run=1, question=question, advice=advice)


def proof(turn: int, said: Transcript, first: int) -> Evidence:
    """Eight words of an answer."""
    texts = [each.text for each in said.words]
    start = len(" ".join(texts[:first])) + 1
    quote = " ".join(texts[first : first + 8])
    return Evidence(
        turn=turn, quote=quote, char_start=start, char_end=start + len(quote),
        start_s=said.words[first].start_s, end_s=said.words[first + 7].end_s,
    )  # fmt: skip


def shift_ms(samples: NDArray[np.float32]) -> float:
    """By how much decoded sound is late against the recording, the median over its first words."""
    late = []
    for at in range(1, 40):
        starts_s = FIRST_S + at * WORD_S
        around = np.abs(samples[round((starts_s - 0.15) * RATE) : round((starts_s + 0.15) * RATE)])
        late.append(1000 * (int(np.argmax(around > 0.1)) / RATE - 0.15))
    return round(statistics.median(late), 1)


def in_chromium(path: Path) -> dict[str, Any]:
    """Open it three times, and listen to one answer from several words."""
    figures: dict[str, Any] = {}
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        opened = [times(browser, path) for _ in range(3)]
        for name in ("loaded", "interactive", "playing"):
            figures[f"{name}_s"] = round(statistics.median(each[name] for each in opened) / 1000, 3)
        figures["longest_task_ms"] = round(max(each.get("longest", 0) for each in opened))
        view = browser.new_page()
        view.goto(path.as_uri())
        figures["shift_in_chromium_ms"] = shift_ms(np.array(view.evaluate(DECODED), dtype=np.float32))
        view.evaluate(LISTEN)
        errors: list[float] = []
        shifts: list[float] = []
        for word in FROM_WORDS:
            view.evaluate("() => { window.heard.length = 0; window.lit.length = 0; }")
            view.locator("#answer-8 .w").nth(word).click()
            view.wait_for_timeout(PLAYED_S * 1000)
            view.keyboard.press("Escape")
            found, shifted = compared(view.evaluate("window.heard"), view.evaluate("window.lit"))
            print(f"from word {word}: {len(found)} words, lit {statistics.median(found):+.0f} ms after they sound")
            errors += found
            shifts += shifted
        browser.close()
    figures["words_heard"] = len(errors)
    figures["lit_late_ms_median"] = round(statistics.median(errors), 1)
    figures["lit_off_ms_p95"] = round(float(np.percentile(np.abs(errors), 95)), 1)
    figures["lit_off_ms_most"] = round(max(map(abs, errors)), 1)
    figures["position_off_ms_median"] = round(statistics.median(shifts), 1)
    return figures


def times(browser: Any, path: Path) -> dict[str, float]:
    """One opening, in milliseconds from when it was asked for."""
    context = browser.new_context()
    context.add_init_script(TIMES)
    view = context.new_page()
    view.goto(path.as_uri())
    for _ in range(200):
        if view.evaluate("window.times.playing !== undefined"):
            break
        view.wait_for_timeout(50)
    found: dict[str, float] = view.evaluate("window.times")
    context.close()
    return found


def compared(heard: list[dict[str, float]], lit: list[dict[str, float]]) -> tuple[list[float], list[float]]:
    """For each word: by how much it is lit after it sounds; and by how much the player's position is off, in ms."""
    late, off = [], []
    for each in heard[1:-1]:
        nearest = min(lit, key=lambda one: abs(one["clock"] - each["clock"]))
        late.append(nearest["clock"] - each["clock"])
        off.append(1000 * (each["position"] - nearest["start"]))
    return late, off


if __name__ == "__main__":
    main()
