// The desk keeps itself fresh: parts of the page are fetched again and swapped in when something has happened.
const EVERY = 1000, HIDDEN_EVERY = 8000;

function toEnd(element) {
  element.scrollTop = element.scrollHeight;
}

function keepPlaces(part) {
  const kept = new Map();
  for (const element of part.querySelectorAll("[data-keep-scroll]")) {
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 80;
    kept.set(element.id, { top: element.scrollTop, atEnd });
  }
  return () => {
    for (const [id, place] of kept) {
      const element = document.getElementById(id);
      if (!element) continue;
      if (place.atEnd && "toEnd" in element.dataset) toEnd(element);
      else element.scrollTop = place.top;
    }
  };
}

function numbers(part) {
  return new Set([...part.querySelectorAll("[data-number]")].map((row) => row.dataset.number));
}

function toast(words) {
  const box = document.createElement("p");
  box.className = "toast";
  box.setAttribute("role", "status");
  box.textContent = words;
  document.body.append(box);
  setTimeout(() => box.remove(), 4000);
}

function tellNews(part, before) {
  if (!part.dataset.news || !before.size) return;
  for (const row of part.querySelectorAll("[data-number]")) {
    if (before.has(row.dataset.number)) continue;
    row.classList.add("fresh");
    toast(part.dataset.news.replace("{number}", row.dataset.number));
  }
}

function swap(part, html) {
  const before = numbers(part), restore = keepPlaces(part), focused = document.activeElement?.getAttribute?.("href");
  const had = part.contains(document.activeElement), chosen = [...part.querySelectorAll("input:checked")].map((one) => one.value);
  part.innerHTML = html;
  for (const one of part.querySelectorAll(".pick input")) one.checked = chosen.includes(one.value);
  part.dispatchEvent(new Event("swapped"));
  restore();
  tellNews(part, before);
  if (had && focused) part.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
}

async function freshen(part) {
  const headers = { "X-Part": "1" };
  if (part.dataset.mark) headers["If-None-Match"] = part.dataset.mark;
  const answer = await fetch(part.dataset.live, { headers });
  if (answer.status === 401) location.assign("/desk/login");
  if (answer.status !== 200) return;
  part.dataset.mark = answer.headers.get("ETag") || "";
  swap(part, await answer.text());
}

async function keepFresh(part) {
  for (;;) {
    await new Promise((done) => setTimeout(done, document.hidden ? HIDDEN_EVERY : EVERY));
    try { await freshen(part); } catch { /* the server is away: the next round tries again */ }
  }
}

function isBusy(page) {
  return document.hidden || page.contains(document.activeElement) || page.querySelector("details[open], dialog[open]");
}

async function lookAgain(page) {
  for (;;) {
    await new Promise((done) => setTimeout(done, 1000 * page.dataset.again));
    if (isBusy(page)) continue;
    try {
      const answer = await fetch(location.href);
      if (answer.redirected) location.reload();
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-again]");
      if (answer.ok && fresh && !isBusy(page)) page.replaceChildren(...fresh.childNodes);
    } catch { /* the server is away: the next round tries again */ }
  }
}

function keepOpen() {
  // A panel that was open when its form was sent is open when the page comes back.
  const key = `aftercare-open:${location.pathname}`, panels = [...document.querySelectorAll("main details:not(.keep-view)")];
  const name = (panel) => panel.querySelector("summary")?.textContent.trim();
  const open = JSON.parse(sessionStorage.getItem(key) || "[]");
  sessionStorage.removeItem(key);
  for (const panel of panels) if (open.includes(name(panel))) panel.open = true;
  document.addEventListener("submit", (event) => {
    if (event.target.closest("main")) sessionStorage.setItem(key, JSON.stringify(panels.filter((panel) => panel.open).map(name)));
  });
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 180)}px`;
}

function setUpAnswer(form) {
  const field = form.querySelector("textarea");
  grow(field);
  field.addEventListener("input", () => grow(field));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector(event.shiftKey ? "[formaction$='/note']" : ".btn.main") ?? form.querySelector(".buttons button"));
  });
  form.addEventListener("submit", () => {
    setTimeout(() => { for (const button of form.querySelectorAll("button")) button.disabled = true; });
  });
}

for (const element of document.querySelectorAll("[data-to-end]")) toEnd(element);
for (const part of document.querySelectorAll("[data-live]")) keepFresh(part);
for (const form of document.querySelectorAll("[data-answer]")) setUpAnswer(form);
for (const page of document.querySelectorAll("[data-again]")) lookAgain(page);
keepOpen();
document.querySelectorAll("[data-submit]").forEach((field) => field.addEventListener("change", () => field.form.requestSubmit()));
document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => print()));
window.addEventListener("pageshow", (event) => event.persisted && location.reload());
