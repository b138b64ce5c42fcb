// The customer's chat: what is shown, what waits to be sent, and the line to the server.
const $ = (id) => document.getElementById(id);
const words = JSON.parse($("words").textContent);
const chat = document.querySelector(".chat");
const { zone, language } = chat.dataset;
const ahead = new Date(chat.dataset.now) - Date.now(); // the shop's clock, which a demo may have set
const shopTime = () => new Date(Date.now() + ahead);
const log = $("log"), scroll = $("scroll"), typing = $("typing"), field = $("words-field");
const MAX_FILE = 20 * 1024 * 1024, WS_PATIENCE = 4000, LONGEST_WAIT = 15000, POLL_SECONDS = 25;

// ---------- showing ----------

const locale = language === "zh" ? "zh-CN" : "en-GB";
const hour = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: zone });
const dayKey = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
const dayName = new Intl.DateTimeFormat(locale, { weekday: "short", month: "short", day: "numeric", timeZone: zone });
const shown = new Map(); // message id -> element
const heard = new Set(); // our own messages the server has, by the id we gave them
let lastId = 0, lastDay = "", lastWho = "";

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function nearEnd() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 160;
}

function toEnd(smooth = true) {
  scroll.scrollTo({ top: scroll.scrollHeight, behavior: smooth ? "smooth" : "instant" });
}

function addDay(at) {
  const key = dayKey.format(at);
  if (key === lastDay) return;
  lastDay = key;
  lastWho = "";
  log.append(make("li", "day", dayName.format(at)));
}

function render(item) {
  const at = new Date(item.at);
  addDay(at);
  const who = item.who + (item.name || "");
  const element = make("li", `msg ${item.who}${who === lastWho ? "" : " first"}`);
  if (item.who === "staff" && who !== lastWho) element.append(nameLine(item.name || words.staff));
  lastWho = who;
  for (const media of item.media || []) element.append(picture(media));
  if (item.place) element.append(make("div", "bubble", `📍 ${words.my_place}`));
  if (item.text) element.append(item.who === "me" ? make("div", "bubble", item.text) : callable(item.text));
  if (item.card) element.append(card(item.card));
  if (item.buttons && !item.spent) element.append(chips(item.buttons));
  element.append(make("span", "stamp", hour.format(at)));
  log.append(element);
  $("hello").classList.add("talking");
  return element;
}

const NUMBER = /(^|[^\dA-Za-z-])(\+\d[\d -]{7,15}\d|400[- ]?\d{3}[- ]?\d{4}|0\d{2,3}[- ]\d{3,4}[- ]?\d{4}|1[3-9]\d{9})(?!\d)/;
const EMERGENCY = /(拨打?|打|报警|或|call|dial|or|[(（]) ?(110|119|120|122)(?!\d| ?(?:km|公里|元|分|%|min))/;
const CALLABLE = new RegExp(`${NUMBER.source}|${EMERGENCY.source}`, "gi");

// A bubble whose telephone numbers are called with one tap.
function callable(text) {
  const element = make("div", "bubble");
  let from = 0;
  for (const found of text.matchAll(CALLABLE)) {
    const number = found[2] || found[4];
    const start = found.index + found[0].length - number.length;
    const link = make("a", "", number);
    link.href = `tel:${number.replace(/[^\d+]/g, "")}`;
    element.append(text.slice(from, start), link);
    from = start + number.length;
  }
  element.append(text.slice(from));
  return element;
}

function nameLine(name) {
  const line = make("div", "name");
  line.append(make("b", "", name.slice(0, 1)), `${name} · ${words.staff}`);
  return line;
}

function picture(media) {
  if (media.kind !== "photo" || !media.url) return make("div", "bubble", `📎 ${media.name || words.file}`);
  const image = make("img", "photo");
  image.src = media.url;
  image.alt = words.photo_alt;
  image.addEventListener("load", () => nearEnd() && toEnd());
  return image;
}

function card(data) {
  const block = make("section", "card");
  if (data.title) block.append(make("h3", "", data.title));
  const list = make("dl");
  for (const [label, value] of data.lines) {
    if (label) list.append(make("dt", "", label));
    list.append(make("dd", label ? "" : "wide", value));
  }
  if (data.lines.length) block.append(list);
  if (data.footer) block.append(make("footer", "", data.footer));
  return block;
}

function chips(rows) {
  const group = make("div", "chips");
  for (const row of rows) {
    const line = make("div", "row");
    for (const button of row) line.append(chip(button, group));
    group.append(line);
  }
  return group;
}

function chip(button, group) {
  if (button.url && /^https?:/.test(button.url)) {
    const link = make("a", "chip", button.label);
    Object.assign(link, { href: button.url, target: "_blank", rel: "noopener" });
    return link;
  }
  const element = make("button", "chip", button.label);
  element.type = "button";
  element.addEventListener("click", () => {
    if (button.asks === "location") return sendPlace();
    if (button.asks === "contact") return askPhone();
    element.classList.add("picked");
    spend(group);
    say({ button: button.data, text: button.label });
  });
  return element;
}

function spend(group) {
  group.classList.add("spent");
  for (const one of group.querySelectorAll("button")) one.setAttribute("aria-disabled", "true");
}

function spendAll(pickedLabel) {
  for (const group of log.querySelectorAll(".chips:not(.spent)")) {
    spend(group);
    for (const one of group.querySelectorAll("button")) one.classList.toggle("picked", one.textContent === pickedLabel);
  }
}

function take(items) {
  const follow = nearEnd(), first = lastId === 0;
  for (const item of items) {
    if (shown.has(item.id)) continue;
    lastId = Math.max(lastId, item.id);
    if (item.who === "me") {
      spendAll(item.text);
      heard.add(item.uuid);
      if (waiting.has(item.uuid)) { settle(item.uuid, item.id); continue; }
    } else {
      showTyping(false);
      for (const group of log.querySelectorAll(".chips:not(.spent)")) if (item.buttons) spend(group);
    }
    shown.set(item.id, render(item));
  }
  if (items.length && (follow || first)) toEnd(!first);
}

function tell(text) {
  log.append(make("li", "note", text));
  toEnd();
}

let typingTimer = 0;
function showTyping(on, after = 300, longest = 8000) {
  clearTimeout(typingTimer);
  if (!on) { typing.hidden = true; return; }
  typingTimer = setTimeout(() => {
    typing.hidden = false;
    if (nearEnd()) toEnd();
    typingTimer = setTimeout(() => { typing.hidden = true; }, longest);
  }, after);
}

// ---------- what waits to be sent ----------

const waiting = new Map(); // uuid -> { body, element, file }
const STORE = "aftercare-waiting";

function remember() {
  const bodies = [...waiting.values()].filter((one) => !one.file).map((one) => one.body);
  try { sessionStorage.setItem(STORE, JSON.stringify(bodies)); } catch { /* private mode: a reload forgets them */ }
}

function newId() {
  return crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}

function say(body, file) {
  spendAll(body.text);
  enqueue({ id: newId(), language, ...body }, file);
  showTyping(true);
  toEnd();
}

function enqueue(body, file) {
  const media = file ? [{ kind: file.type.startsWith("image/") ? "photo" : "file", url: URL.createObjectURL(file), name: file.name }] : [];
  const place = body.lat === undefined ? undefined : [body.lat, body.lon];
  const element = render({ who: "me", text: body.text, place, media, at: shopTime() });
  element.classList.add("pending");
  element.querySelector(".stamp").textContent = words.sending;
  waiting.set(body.id, { body, element, file });
  remember();
  push(body.id);
}

function settle(uuid, id) {
  const one = waiting.get(uuid);
  if (!one) return;
  waiting.delete(uuid);
  remember();
  one.element.classList.remove("pending");
  one.element.querySelector(".stamp").textContent = hour.format(shopTime());
  if (id && shown.has(id) && shown.get(id) !== one.element) one.element.remove();
  else if (id) shown.set(id, one.element);
}

function refused(answer) {
  showTyping(false);
  const one = waiting.get(answer.id);
  tell(answer.words);
  if (!one) return;
  if (answer.why === "too_fast" || answer.why === "trouble") offerRetry(one);
  else settle(answer.id);
}

function offerRetry(one) {
  if (one.element.querySelector(".retry")) return;
  const again = make("button", "retry", `↻ ${words.retry}`);
  again.type = "button";
  again.addEventListener("click", () => { again.remove(); push(one.body.id); });
  one.element.append(again);
}

// ---------- the line to the server ----------

let socket = null, tries = 0, polling = false, posting = Promise.resolve();

function status(name) {
  $("status").className = `small ${{ online: "on", offline: "off" }[name]}`;
  $("status").textContent = words[name];
}

function hear(data) {
  if (data.reload) return comeBack();
  if (data.type === "messages") take(data.items);
  else if (data.type === "ack") { settle(data.id, data.message_id); showTyping(true, 0, 1500); }
  else if (data.type === "refused") refused(data);
}

function comeBack() { // our cookie is gone: the page brings a new one
  if (!sessionStorage.getItem("aftercare-came-back")) {
    sessionStorage.setItem("aftercare-came-back", "1");
    location.reload();
  }
}

function push(uuid) {
  const one = waiting.get(uuid);
  if (!one) return;
  if (one.file) posting = posting.then(() => upload(uuid, one));
  else if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(one.body));
  else if (polling) posting = posting.then(() => post(uuid, one));
}

async function post(uuid, one) {
  if (!waiting.has(uuid)) return;
  try {
    const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(one.body) };
    hear(await (await fetch("/chat/send", options)).json());
    await look(0);
  } catch {
    offerRetry(one);
  }
}

async function upload(uuid, one) {
  try {
    const query = new URLSearchParams({ id: uuid, name: one.file.name, lang: language });
    hear(await (await fetch(`/chat/upload?${query}`, { method: "POST", body: one.file })).json());
    if (polling) await look(0);
  } catch {
    offerRetry(one);
  }
}

async function look(wait) {
  const answer = await fetch(`/chat/messages?after=${lastId}&wait=${wait}`);
  hear(await answer.json());
}

function pushAll() {
  for (const uuid of waiting.keys()) push(uuid);
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const opening = new WebSocket(`${scheme}//${location.host}/chat/socket?after=${lastId}`);
  const patience = setTimeout(() => opening.close(), WS_PATIENCE);
  opening.addEventListener("open", () => {
    clearTimeout(patience);
    socket = opening;
    tries = 0;
    polling = false;
    sessionStorage.removeItem("aftercare-came-back");
    status("online");
    pushAll();
  });
  opening.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  opening.addEventListener("close", (event) => {
    clearTimeout(patience);
    socket = null;
    if (event.code === 4401) return comeBack();
    tries += 1;
    if (tries >= 2 && !polling) poll();
    if (!polling) status("offline");
    const wait = Math.min(LONGEST_WAIT, 400 * 2 ** tries) * (0.7 + Math.random() * 0.6);
    setTimeout(connect, polling ? LONGEST_WAIT * 2 : wait);
  });
}

async function poll() { // until a socket opens: long polling in, POST out
  polling = true;
  let wait = 0;
  while (polling) {
    try {
      await look(wait);
      status("online");
      if (wait === 0) pushAll();
      wait = POLL_SECONDS;
    } catch {
      status("offline");
      wait = 0;
      await new Promise((done) => setTimeout(done, 2000));
    }
  }
}

// ---------- what the customer does ----------

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 132)}px`;
}

function submit() {
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  field.inputMode = "text";
  field.placeholder = words.placeholder;
  grow();
  say({ text });
}

function askPhone() {
  field.inputMode = "tel";
  field.placeholder = words.placeholder_phone;
  field.focus();
}

function sendPlace() {
  if (!navigator.geolocation || !window.isSecureContext) return tell(words.no_place);
  tell(words.asking_place);
  const done = (found) => {
    log.querySelector(".note:last-of-type")?.remove();
    say({ lat: found.coords.latitude, lon: found.coords.longitude, text: "" });
  };
  navigator.geolocation.getCurrentPosition(done, () => tell(words.no_place), { enableHighAccuracy: true, timeout: 10000 });
}

function sendFile() {
  const [file] = $("file").files;
  $("file").value = "";
  if (!file) return;
  if (file.size > MAX_FILE) return tell(words.too_big);
  say({ text: "" }, file);
}

function drawer(open) {
  $("demo")?.classList.toggle("open", open);
}

$("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); field.focus(); });
field.addEventListener("input", grow);
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});
$("place").addEventListener("click", sendPlace);
$("file").addEventListener("change", sendFile);
$("demo-open")?.addEventListener("click", () => drawer(true));
$("demo-close")?.addEventListener("click", () => drawer(false));
document.addEventListener("keydown", (event) => event.key === "Escape" && drawer(false));
document.addEventListener("click", (event) => {
  const line = event.target.closest("[data-say]")?.dataset.say;
  if (!line) return;
  drawer(false);
  say({ text: line });
});
window.addEventListener("online", () => socket || connect());

async function begin() {
  const left = JSON.parse(sessionStorage.getItem(STORE) || "[]");
  try { await look(0); } catch { status("offline"); }
  for (const body of left) if (!heard.has(body.id)) enqueue(body);
  connect();
}

begin();
