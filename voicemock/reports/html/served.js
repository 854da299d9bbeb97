"use strict";
(() => {
  const EVERY_MS = 700;
  const here = location.pathname.replace(/\/$/, "");
  const bench = document.querySelector(".bench");
  const told = bench.querySelector(".told");
  const count = bench.querySelector(".count");
  const log = bench.querySelector(".log");
  const notes = log.querySelector("ol");
  const button = {
    score: bench.querySelector(".score"),
    stop: bench.querySelector(".stop"),
    show: bench.querySelector(".show"),
  };
  const BROKEN = "voicemock serve does not answer any more. Start it again in the terminal.";
  let heard = 0;
  let version = "";
  let asking = 0;

  const ask = async (path, body) => {
    const how = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    let response;
    try {
      response = await fetch(here + path, { ...how, headers: { ...how.headers, Accept: "application/json" } });
    } catch {
      throw new Error(BROKEN);
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.error ?? BROKEN);
    return answer;
  };

  const tell = (sentence) => {
    bench.hidden = false;
    if (told.textContent !== sentence) told.textContent = sentence;
    // With nothing to say it does not cover the page.
    bench.classList.toggle("idle", !sentence);
  };

  const offer = (which) => {
    const focused = Object.values(button).includes(document.activeElement);
    for (const [name, each] of Object.entries(button)) each.hidden = !which.includes(name);
    if (focused && document.activeElement.hidden) button[which[0]]?.focus();
  };

  // The page is made anew by the server; what was being done stays in view.
  const anew = (sentence, at) => {
    sessionStorage.setItem(`told ${here}`, JSON.stringify({ sentence, at }));
    location.reload();
  };

  const write = (progress) => {
    const follows = notes.scrollHeight - notes.scrollTop - notes.clientHeight < 40;
    progress.notes.forEach((note, at) => {
      if (progress.first + at < heard) return;
      const line = document.createElement("li");
      line.textContent = note;
      notes.append(line);
    });
    heard = Math.max(heard, progress.first + progress.notes.length);
    log.hidden = !notes.childElementCount;
    if (follows) notes.scrollTop = notes.scrollHeight;
  };

  const SAYS = {
    running: "Scoring…",
    stopping: "Stopping…",
    done: "The new scores are ready.",
    stopped: "Scoring was stopped. What was found so far is kept.",
    failed: "The scoring did not end well; what it says is below. Everything said is saved.",
  };

  const follow = (progress) => {
    write(progress);
    bench.classList.toggle("busy", progress.state === "running" || progress.state === "stopping");
    // Only the last of what came since is read aloud; all of it can be unfolded.
    const latest = progress.state === "running" ? progress.notes.at(-1) ?? "" : "";
    if (progress.state !== "running" || latest || !told.textContent.startsWith(SAYS.running)) {
      tell(`${SAYS[progress.state]} ${latest}`.trim());
    }
    count.textContent = progress.graded ? `${progress.graded} level${progress.graded === 1 ? "" : "s"} so far` : "";
    count.hidden = progress.state !== "running";
    if (progress.state === "failed") log.open = true;
    offer({ running: ["stop"], stopping: ["stop"], done: ["show"] }[progress.state] ?? ["score"]);
    button.stop.disabled = progress.state === "stopping";
    if (progress.state === "running" || progress.state === "stopping") asking = setTimeout(look, EVERY_MS);
  };

  const look = async () => {
    clearTimeout(asking);
    try {
      follow(await ask(`/scoring?after=${heard}`));
    } catch (error) {
      bench.classList.remove("busy");
      tell(error.message);
      offer(["score"]);
    }
  };

  const act = async (which, path) => {
    button[which].disabled = true;
    try {
      await ask(path, {});
      if (which === "score") {
        heard = 0;
        notes.replaceChildren();
      }
      await look();
    } catch (error) {
      tell(error.message);
    } finally {
      button[which].disabled = false;
    }
  };

  button.score.addEventListener("click", () => act("score", "/scoring"));
  button.stop.addEventListener("click", () => act("stop", "/scoring/stop"));
  button.show.addEventListener("click", () => anew("These are the new scores.", ""));

  // What was changed in a field that is open, and is not saved yet.
  const unsaved = new Set();
  addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });

  const mend = (node, text) => {
    const open = node.querySelector(".open");
    const part = node.querySelector(".mending");
    const field = node.querySelector("textarea");
    const trouble = node.querySelector(".trouble");
    const save = node.querySelector(".save");
    const unfold = (wide) => {
      part.hidden = !wide;
      open.setAttribute("aria-expanded", String(wide));
      trouble.textContent = "";
      unsaved.delete(field);
      if (wide) {
        field.value = text;
        field.focus();
        field.setSelectionRange(0, 0);
        field.scrollTop = 0;
      } else open.focus();
    };
    field.addEventListener("input", () => (field.value === text ? unsaved.delete(field) : unsaved.add(field)));
    node.hidden = false;
    open.addEventListener("click", () => unfold(part.hidden));
    node.querySelector(".leave").addEventListener("click", () => unfold(false));
    part.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        unfold(false);
      }
    });
    save.addEventListener("click", async () => {
      save.disabled = true;
      trouble.textContent = "";
      try {
        const answer = await ask(`/answers/${node.dataset.turn}/transcript`, { text: field.value });
        unsaved.delete(field);
        if (answer.changed) anew(answer.note, node.dataset.turn);
        else trouble.textContent = answer.note;
      } catch (error) {
        trouble.textContent = error.message;
      } finally {
        save.disabled = false;
      }
    });
  };

  const said = () => {
    const kept = sessionStorage.getItem(`told ${here}`);
    sessionStorage.removeItem(`told ${here}`);
    return kept ? JSON.parse(kept) : null;
  };

  const begin = async () => {
    const before = said();
    let state;
    try {
      state = await ask("/state");
    } catch (error) {
      tell(error.message);
      return;
    }
    version = state.version;
    for (const { turn, text } of state.answers) {
      const node = document.querySelector(`.mend[data-turn="${turn}"]`);
      if (node) mend(node, text);
    }
    button.score.textContent = state.scored ? "Score again" : "Score";
    if (before) {
      const node = document.querySelector(`.mend[data-turn="${Number(before.at)}"] .open`);
      node?.scrollIntoView({ block: "center" });
      node?.focus();
    }
    if (state.scoring === "running" || state.scoring === "stopping") await look();
    else if (state.may_score || before) {
      tell([before?.sentence, state.hint].filter(Boolean).join(" "));
      offer(state.may_score ? ["score"] : []);
    }
  };

  const again = async () => {
    const line = document.querySelector(".again");
    for (const { href, question } of await ask("/attempts").catch(() => [])) {
      const link = document.createElement("a");
      link.href = href;
      link.textContent = question;
      line.append(link, " ");
      line.hidden = false;
    }
  };

  // Another window or the terminal may have changed the session meanwhile.
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState !== "visible" || !version) return;
    const state = await ask("/state").catch(() => null);
    if (state && state.version !== version && button.show.hidden && button.stop.hidden) {
      tell("This session has changed since. Reload the page to see it as it is.");
    }
  });

  begin().then(again);
})();
