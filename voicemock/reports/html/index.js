// Shows the sessions of one subject alone; without it all stand there.
"use strict";
(() => {
  const filter = document.getElementById("filter");
  if (!filter) return;
  const select = document.getElementById("subject");
  const told = document.getElementById("told");
  const all = told.textContent;
  const show = () => {
    let count = 0;
    for (const month of document.querySelectorAll(".month")) {
      let here = 0;
      for (const row of month.querySelectorAll("li")) {
        row.hidden = select.value !== "" && row.dataset.subject !== select.value;
        here += row.hidden ? 0 : 1;
      }
      month.hidden = here === 0;
      count += here;
    }
    told.textContent = select.value === "" ? all : `${count} of ${all}`;
  };
  filter.hidden = false;
  select.addEventListener("change", show);
  show();
})();
