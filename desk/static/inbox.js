// The inbox: steps with several tickets, and the box one replies in: words kept until they are sent, files, ready replies.
const KEEP_AFTER = 500;

function setUpBulk(form) {
  const list = document.getElementById("rows"), said = form.querySelector("[data-chosen]"), step = form.elements.step;
  const show = () => {
    const count = list.querySelectorAll(".pick input:checked").length;
    form.classList.toggle("on", count > 0);
    if (count) said.textContent = said.dataset.chosen.replace("{count}", count);
  };
  const asks = () => {
    for (const part of form.querySelectorAll("[data-of]")) part.disabled = part.hidden = part.dataset.of !== step.value;
  };
  list.addEventListener("change", show);
  list.addEventListener("swapped", show);
  step.addEventListener("change", asks);
  asks();
  show();
}

function setUpDraft(form, field) {
  const address = form.dataset.draft;
  let kept = field.value, waiting = null, sent = false;
  const keep = () => {
    clearTimeout(waiting);
    if (sent || field.value === kept) return;
    kept = field.value;
    fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ words: kept }), keepalive: true })
      .catch(() => { kept = null; }); // the server is away: the next word tries again
  };
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, KEEP_AFTER); });
  form.addEventListener("submit", () => { sent = true; clearTimeout(waiting); });
  addEventListener("pagehide", keep);
}

function setUpFiles(form, field) {
  const input = form.querySelector("[data-attach]"), list = form.querySelector(".files");
  if (!input) return;
  const send = async (file) => {
    const line = document.createElement("li");
    line.textContent = `… ${file.name}`;
    list.hidden = false;
    list.append(line);
    try {
      const answer = await fetch(`${input.dataset.attach}?id=${crypto.randomUUID()}&name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json(), named = Object.assign(document.createElement("input"), { type: "hidden", name: "file", value: said.file });
      const drop = Object.assign(document.createElement("button"), { type: "button", textContent: "✕", className: "drop-file" });
      drop.setAttribute("aria-label", `✕ ${file.name}`);
      drop.addEventListener("click", () => { line.remove(); settle(); });
      line.replaceChildren(document.createTextNode(`📎 ${file.name}`), named, drop);
    } catch {
      line.textContent = `${file.name}: ${form.dataset.failed}`;
    }
  };
  const settle = () => {
    field.required = !list.querySelector("input");
    list.hidden = !list.children.length;
  };
  const take = async (files) => {
    const buttons = [...form.querySelectorAll(".buttons button")];
    for (const button of buttons) button.disabled = true;
    await Promise.all([...files].map(send));
    for (const button of buttons) button.disabled = false;
    settle();
  };
  input.addEventListener("change", async () => { await take(input.files); input.value = ""; });
  field.addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length) { event.preventDefault(); take(event.clipboardData.files); }
  });
}

class Offers {
  // What can be chosen while one writes: ready replies after "/", colleagues after "@".
  constructor(form, field) {
    Object.assign(this, { form, field, box: form.querySelector(".offers"), found: [], at: 0, ready: null });
    field.setAttribute("aria-controls", this.box.id);
    field.addEventListener("input", () => this.look());
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  async look() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const asked = /(?:^|\s)\/([^\s/]{0,20})$/.exec(before) || /@([^\s@]{0,20})$/.exec(before);
    if (!asked) return this.close();
    const sign = asked[0].trimStart()[0];
    const all = sign === "@" ? JSON.parse(this.form.dataset.people).map((name) => ({ name, words: `@${name} ` })) : await this.readies();
    const said = asked[1].toLowerCase();
    this.length = asked[1].length + 1;
    this.show(all.filter((one) => one.name.toLowerCase().includes(said) || (sign === "/" && one.words.toLowerCase().includes(said))).slice(0, 8));
    return undefined;
  }

  async readies() {
    if (!this.form.dataset.ready) return [];
    this.ready ||= fetch(this.form.dataset.ready).then((answer) => (answer.ok ? answer.json() : [])).catch(() => []);
    return this.ready;
  }

  show(found) {
    this.found = found;
    this.at = 0;
    this.box.replaceChildren(...found.map((one, number) => this.line(one, number)));
    this.box.hidden = !found.length;
    this.mark();
  }

  line(one, number) {
    const line = Object.assign(document.createElement("li"), { id: `offer-${number}` });
    line.setAttribute("role", "option");
    line.append(Object.assign(document.createElement("strong"), { textContent: one.name }), ` ${one.words.trim().startsWith("@") ? "" : one.words}`);
    line.addEventListener("pointerdown", (event) => { event.preventDefault(); this.take(number); });
    return line;
  }

  mark() {
    [...this.box.children].forEach((line, number) => line.setAttribute("aria-selected", String(number === this.at)));
    if (this.box.hidden) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", `offer-${this.at}`);
  }

  key(event) {
    if (this.box.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.at = (this.at + step + this.found.length) % this.found.length;
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey || event.key === "Tab") this.take(this.at);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.mark();
  }

  take(number) {
    const end = this.field.selectionStart;
    this.field.setRangeText(this.found[number].words, end - this.length, end, "end");
    this.close();
    this.field.dispatchEvent(new Event("input"));
    this.field.focus();
  }

  close() {
    this.box.hidden = true;
    this.mark();
  }
}

function setUpReply(form) {
  const field = form.querySelector("textarea");
  setUpDraft(form, field);
  setUpFiles(form, field);
  new Offers(form, field);
}

document.querySelectorAll("[data-bulk]").forEach(setUpBulk);
document.querySelectorAll("[data-answer]").forEach(setUpReply);
