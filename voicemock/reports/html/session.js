"use strict";
(() => {
  const answers = new Map();
  // By so much the browser's position runs ahead of what is heard; measured in Chromium (benchmarks/page.py).
  const AHEAD_S = 0.045;
  let sounding = null;
  let stopAt = Infinity;
  let frame = 0;

  const clock = (seconds) => {
    const whole = Math.floor(seconds);
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  };

  // The last word that has begun: words may overlap or leave silence between them.
  const wordAt = (words, time) => {
    let low = 0;
    let high = words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (words[middle].start <= time) low = middle + 1;
      else high = middle;
    }
    const word = words[low - 1];
    return word && time < word.end + 0.15 ? word : null;
  };

  const mark = (answer, word) => {
    if (answer.lit === word) return;
    answer.lit?.node.classList.remove("now");
    word?.node.classList.add("now");
    answer.lit = word;
  };

  const draw = (answer) => {
    const { audio, range, now, done } = answer;
    const time = audio.currentTime;
    range.value = String(time);
    range.setAttribute("aria-valuetext", clock(time));
    now.textContent = clock(time);
    const length = Number(range.max) || audio.duration || 1;
    done.setAttribute("width", String(Math.min(1000, (1000 * time) / length)));
    // What begins to sound is lit at once, and not the word before it.
    mark(answer, audio.paused ? null : wordAt(answer.words, Math.max(answer.from, time - AHEAD_S)));
  };

  const follow = () => {
    if (!sounding) return;
    if (sounding.audio.currentTime >= stopAt) sounding.audio.pause();
    draw(sounding);
    frame = requestAnimationFrame(follow);
  };

  const play = (answer, from, until) => {
    if (sounding && sounding !== answer) sounding.audio.pause();
    if (from !== undefined) answer.audio.currentTime = from;
    answer.from = answer.audio.currentTime;
    stopAt = until ?? Infinity;
    answer.audio.play().catch(() => draw(answer));
  };

  const walk = (answer, step) => {
    if (!answer.words.length) return;
    answer.words[answer.cursor]?.node.classList.remove("cursor");
    answer.cursor = Math.max(0, Math.min(answer.words.length - 1, answer.cursor + step));
    const { node } = answer.words[answer.cursor];
    node.classList.add("cursor");
    node.scrollIntoView({ block: "nearest" });
  };

  // The browser's own steps are hundredths of a second.
  const SKIPS_S = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 30, PageDown: -30 };

  const KEYS = {
    ArrowRight: (answer) => walk(answer, 1),
    ArrowLeft: (answer) => walk(answer, -1),
    Home: (answer) => walk(answer, -Infinity),
    End: (answer) => walk(answer, Infinity),
    Enter: (answer) => play(answer, answer.words[Math.max(0, answer.cursor)]?.start),
  };

  for (const node of document.querySelectorAll(".answer")) {
    const audio = node.querySelector("audio");
    if (!audio) continue;
    const answer = {
      audio,
      button: node.querySelector(".play"),
      range: node.querySelector("input"),
      now: node.querySelector(".now"),
      done: node.querySelector(".done"),
      // Read when they are first needed: a page has thousands.
      get words() {
        const words = [...node.querySelectorAll(".w")].map((word) => ({
          node: word,
          start: Number(word.dataset.start),
          end: Number(word.dataset.end),
        }));
        Object.defineProperty(this, "words", { value: words });
        return words;
      },
      pauses: [],
      from: 0,
      lit: null,
      cursor: -1,
    };
    answers.set(node.id, answer);
    audio.addEventListener("play", () => {
      sounding = answer;
      node.classList.add("sounding");
      answer.button.setAttribute("aria-label", answer.button.getAttribute("aria-label").replace("Play", "Pause"));
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(follow);
    });
    audio.addEventListener("pause", () => {
      node.classList.remove("sounding");
      answer.button.setAttribute("aria-label", answer.button.getAttribute("aria-label").replace("Pause", "Play"));
      if (sounding === answer) {
        sounding = null;
        stopAt = Infinity;
      }
      draw(answer);
    });
    audio.addEventListener("seeked", () => {
      answer.from = audio.currentTime;
      draw(answer);
    });
    answer.button.addEventListener("click", () => (audio.paused ? play(answer) : audio.pause()));
    answer.range.addEventListener("input", () => {
      stopAt = Infinity;
      audio.currentTime = Number(answer.range.value);
      draw(answer);
    });
    answer.range.addEventListener("keydown", (event) => {
      const skip = SKIPS_S[event.key];
      if (!skip || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      stopAt = Infinity;
      const length = Number(answer.range.max);
      audio.currentTime = Math.max(0, Math.min(length, audio.currentTime + skip));
      draw(answer);
    });
    answer.range.addEventListener("click", () => {
      const at = Number(answer.range.value);
      const pause = answer.pauses.find((each) => each.start <= at && at <= each.end);
      if (pause) play(answer, pause.from);
    });
    const said = node.querySelector(".said");
    said?.addEventListener("click", (event) => {
      const word = answer.words.find((each) => each.node === event.target);
      if (word && getSelection().isCollapsed) play(answer, word.start);
    });
    said?.addEventListener("keydown", (event) => {
      const act = KEYS[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act(answer);
    });
  }

  for (const button of document.querySelectorAll("button.quote")) {
    button.addEventListener("click", () => {
      const answer = answers.get(`answer-${button.dataset.answer}`);
      if (answer) play(answer, Number(button.dataset.start), Number(button.dataset.end));
    });
  }

  for (const button of document.querySelectorAll("button.jump")) {
    const answer = answers.get(`answer-${button.dataset.answer}`);
    const { kind, start, end, play: from } = button.dataset;
    if (kind === "pause") answer?.pauses.push({ start: Number(start), end: Number(end), from: Number(from) });
    button.addEventListener("click", () => answer && play(answer, Number(from)));
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") sounding?.audio.pause();
  });
})();
