// Sorts and filters the interviews and turns their pages; without it all stand there in one plain table.
"use strict";
(() => {
  const PAGE = 100;
  const MOST_CHOICES = 60;
  const table = document.getElementById("interviews");
  if (!table) return;
  const by = (id) => document.getElementById(id);
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const all = [...table.rows].slice(1);
  for (const rest of [...table.tBodies].slice(1)) rest.remove();
  let found = all;
  let page = 0;
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const said = (count) => count.toLocaleString("en");
  const texts = new Map();
  const text = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };
  const isBad = (row) => row.classList.contains("bad");
  const number = (row, at) => {
    return isBad(row) ? NaN : parseFloat(row.cells[at].textContent);
  };

  const draw = () => {
    const last = Math.max(0, Math.ceil(found.length / PAGE) - 1);
    page = Math.min(page, last);
    const first = page * PAGE;
    body.replaceChildren(...found.slice(first, first + PAGE));
    const shown = found.length > PAGE ? `${said(first + 1)} to ${said(Math.min(first + PAGE, found.length))} of ` : "";
    const chosen = found.length < all.length ? `, of ${said(all.length)} in all` : "";
    by("told").textContent = `${shown}${said(found.length)} interview${found.length === 1 ? "" : "s"}${chosen}`;
    by("back").disabled = page === 0;
    by("on").disabled = page === last;
  };

  const filters = [];
  const filter = () => {
    const tests = filters.map((make) => make()).filter(Boolean);
    found = all.filter((row) => tests.every((test) => test(row)));
    page = 0;
    draw();
  };

  filters.push(() => {
    const words = by("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    return words.length ? (row) => words.every((word) => text(row).includes(word)) : null;
  });
  filters.push(() => {
    const wanted = by("state").value;
    return wanted ? (row) => isBad(row) === (wanted === "bad") : null;
  });
  const levels = heads.map((head, at) => ("level" in head.dataset ? at : -1)).filter((at) => at >= 0);
  filters.push(() => {
    const range = by("range").value;
    if (range === "") return null;
    const at = levels[Number(by("criterion").value || 0)];
    if (range === "none") return (row) => !isBad(row) && Number.isNaN(number(row, at));
    const [low, high] = range.split(" ").map(Number);
    return (row) => number(row, at) >= low && number(row, at) < high;
  });

  const choose = (head, at) => {
    const values = new Set();
    for (const row of all) values.add(row.cells[at].textContent);
    if (values.size < 2 || values.size > MOST_CHOICES) return;
    const label = document.createElement("label");
    label.textContent = head.textContent;
    label.htmlFor = `group-${at}`;
    const select = document.createElement("select");
    select.id = label.htmlFor;
    select.append(new Option("all", ""), ...[...values].sort(collator.compare).map((each) => new Option(each || "(none)", `=${each}`)));
    const line = document.createElement("p");
    line.append(label, " ", select);
    by("filter").append(line);
    filters.push(() => (select.value ? (row) => `=${row.cells[at].textContent}` === select.value : null));
  };

  const sort = (at) => {
    const head = heads[at];
    const up = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") !== "ascending" : !("number" in head.dataset);
    for (const each of heads) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const sign = up ? 1 : -1;
    if ("number" in head.dataset) {
      const values = new Map(all.map((row) => [row, number(row, at)]));
      all.sort((one, other) => {
        const [a, b] = [values.get(one), values.get(other)];
        if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
        return sign * (a - b);
      });
    } else {
      const values = new Map(all.map((row) => [row, row.cells[at].textContent]));
      all.sort((one, other) => sign * collator.compare(values.get(one), values.get(other)));
    }
    filter();
  };

  heads.forEach((head, at) => {
    if ("group" in head.dataset) choose(head, at);
    if (head.classList.contains("q")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(at));
    head.replaceChildren(button);
  });
  let waiting = 0;
  by("filter").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 80);
  });
  const turn = (to) => {
    page += to;
    draw();
    table.parentElement.scrollIntoView({ block: "start" });
  };
  by("back").addEventListener("click", () => turn(-1));
  by("on").addEventListener("click", () => turn(1));
  by("filter").hidden = by("pager").hidden = false;
  by("back").hidden = by("on").hidden = all.length <= PAGE;
  by("pager").classList.toggle("turns", all.length > PAGE);
  draw();
})();
