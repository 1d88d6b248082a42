
// Shows the entries that fit what was chosen, and opens everything before the page is printed.
document.addEventListener("DOMContentLoaded", () => {
  const byId = (id) => document.getElementById(id);
  const entries = [...document.querySelectorAll("main .day li")];
  const days = [...document.querySelectorAll(".day")];
  const chosen = ["kind", "actor", "stage", "audience"].map(byId);
  const words = byId("words");
  const told = new Map();

  const says = (entry, wanted) => {
    if (!told.has(entry)) told.set(entry, entry.textContent.toLowerCase());
    return wanted.every((word) => told.get(entry).includes(word));
  };
  const fits = (entry, wanted) =>
    chosen.every((one) => !one.value || entry.dataset[one.id] === one.value) && says(entry, wanted);

  const show = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = !wanted.length && chosen.every((one) => !one.value);
    let count = 0;
    for (const entry of entries) {
      entry.hidden = !all && !fits(entry, wanted);
      if (!entry.hidden) count += 1;
    }
    for (const day of days) day.hidden = !day.querySelector("li:not([hidden])");
    byId("shown").textContent = all ? "" : `Shown: ${count} of ${entries.length} entries`;
  };

  for (const one of chosen) {
    for (const value of new Set(entries.map((entry) => entry.dataset[one.id]))) {
      if (value) one.add(new Option(value, value));
    }
    one.parentElement.hidden = one.length < 3;
    one.addEventListener("change", show);
  }
  words.addEventListener("input", show);
  byId("clear").addEventListener("click", () => {
    for (const one of [...chosen, words]) one.value = "";
    show();
    words.focus();
  });
  byId("filters").hidden = !entries.length;
  show(); // a browser may have kept what was chosen before

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });
});
