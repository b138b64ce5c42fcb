// Keys for everything, by the table that the help sheet shows: [data-keys] says which, [data-find] what they press.
const OFF = "aftercare-keys-off", PAUSE = 1200;
const sheet = document.getElementById("keys"), table = [...document.querySelectorAll("#keys [data-keys]")];
let begun = "", since = 0;

function writes(element) {
  return element instanceof HTMLElement && element.matches("input:not([type=checkbox]):not([type=file]), textarea, select, [contenteditable]");
}

function press(found) {
  if (found.startsWith("/")) return location.assign(found);
  const element = [...document.querySelectorAll(found)].find((one) => one.getClientRects().length || one.type === "file");
  if (!element) return undefined;
  if (element.matches("input:not([type=file]), textarea, select")) element.focus();
  else element.click();
  return element;
}

function move(by) {
  const rows = [...document.querySelectorAll(".rows a.row")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row === document.activeElement || row.closest("li").contains(document.activeElement));
  const from = at < 0 ? rows.findIndex((row) => row.hasAttribute("aria-current")) : at;
  rows[Math.max(0, Math.min(rows.length - 1, from < 0 ? 0 : from + by))].focus();
}

const OWN = {
  "?": () => sheet.showModal(),
  j: () => move(1),
  k: () => move(-1),
  x: () => document.activeElement?.closest(".pick")?.querySelector("input")?.click(),
};

function act(keys) {
  if (keys in OWN) return OWN[keys]() ?? true;
  const line = table.find((one) => one.dataset.keys === keys && one.dataset.find);
  return line ? press(line.dataset.find) ?? true : false;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && writes(event.target)) event.target.blur();
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writes(event.target)) return;
  if (sheet.open || (localStorage.getItem(OFF) && event.key !== "?")) return;
  const together = begun && Date.now() - since < PAUSE ? `${begun} ${event.key}` : event.key;
  begun = "";
  if (event.key === "g" && together === "g") {
    [begun, since] = ["g", Date.now()];
  } else if (act(together)) {
    event.preventDefault();
  }
});

document.querySelector("[data-show-keys]")?.addEventListener("click", () => sheet.showModal());
const on = document.querySelector("[data-keys-on]");
if (on) {
  on.checked = !localStorage.getItem(OFF);
  on.addEventListener("change", () => { if (on.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1"); });
}
