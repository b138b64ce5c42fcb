// What is urgent stands on every page, and rings, until somebody takes it. One page of a browser listens for all of them.
const RING_EVERY = 8000, ASK_EVERY = 10000, ASK_AGAIN = 60000;
const bar = document.getElementById("news"), title = document.title;
const pages = "BroadcastChannel" in window ? new BroadcastChannel("aftercare-news") : null;
const told = new Set();
let ringing = null, sound = null;

function beep(at, pitch) {
  const tone = sound.createOscillator(), loudness = sound.createGain();
  tone.frequency.value = pitch;
  loudness.gain.setValueAtTime(0.0001, at);
  loudness.gain.exponentialRampToValueAtTime(0.25, at + 0.03);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.35);
  tone.connect(loudness).connect(sound.destination);
  tone.start(at);
  tone.stop(at + 0.4);
}

async function ring() {
  if (!navigator.userActivation?.hasBeenActive) return; // a browser makes no sound before somebody has touched the page
  sound ||= new AudioContext();
  if (sound.state === "suspended") await sound.resume();
  beep(sound.currentTime, 880);
  beep(sound.currentTime + 0.4, 660);
}

function keepRinging(on) {
  if (!on) clearInterval(ringing);
  ringing = on ? ringing || setInterval(ring, RING_EVERY) : null;
}

function line(one) {
  const row = document.createElement("p"), link = document.createElement("a"), form = document.createElement("form");
  link.href = `/desk/tickets/${one.id}`;
  link.textContent = `${one.number} ${one.words}`;
  form.method = "post";
  form.action = `/desk/tickets/${one.id}/do/claim`;
  const button = Object.assign(document.createElement("button"), { className: "btn", textContent: bar.dataset.take });
  form.append(button);
  row.append(link, form);
  return row;
}

function count(waiting) {
  const tab = document.querySelector('.rail a[href="/desk"]');
  if (!tab) return;
  if (waiting) tab.dataset.waiting = waiting > 99 ? "99+" : waiting;
  else delete tab.dataset.waiting;
}

function notify(one) {
  if (!("notify" in bar.dataset) || !("Notification" in window) || Notification.permission !== "granted") return;
  const said = new Notification(bar.dataset.title, { body: `${one.number} ${one.words}`, tag: one.number, requireInteraction: true });
  said.addEventListener("click", () => { window.focus(); location.assign(`/desk/tickets/${one.id}`); });
}

function show(news, leads) {
  const ids = news.urgent.map((one) => one.id).join();
  if (bar.dataset.ids !== ids) {
    const head = Object.assign(document.createElement("strong"), { textContent: bar.dataset.title });
    bar.replaceChildren(...(news.urgent.length ? [head, ...news.urgent.map(line)] : []));
    bar.dataset.ids = ids;
    bar.hidden = !news.urgent.length;
    document.body.style.paddingTop = bar.hidden ? "" : `${bar.offsetHeight}px`;
    document.title = (bar.hidden ? "" : "❗ ") + title;
  }
  count(news.waiting);
  const fresh = news.urgent.filter((one) => !told.has(one.id)), audible = "sound" in bar.dataset && (leads || !document.hidden);
  fresh.forEach((one) => { told.add(one.id); if (leads) notify(one); });
  if (fresh.length && audible) ring();
  keepRinging(news.urgent.length && audible);
}

function tell(news) {
  show(news, true);
  pages?.postMessage(news);
}

async function ask(leads) {
  try {
    const answer = await fetch("/desk/news/now", { headers: { "X-Part": "1" } });
    if (answer.ok) (leads ? tell : (news) => show(news, false))(await answer.json());
    return answer.status !== 401;
  } catch {
    return true; // the server is away: the next round tries again
  }
}

async function askOn(until) {
  while (Date.now() < until && (await ask(true))) await new Promise((done) => setTimeout(done, ASK_EVERY));
}

function listen() {
  return new Promise((done) => {
    const source = new EventSource("/desk/news");
    source.addEventListener("message", (event) => tell(JSON.parse(event.data)));
    source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) done(); });
    window.addEventListener("pagehide", () => { source.close(); });
  });
}

async function lead() {
  for (;;) {
    await listen();
    await askOn(Date.now() + ASK_AGAIN);
  }
}

function setUpChoices() {
  document.querySelector("[data-ring]")?.addEventListener("click", ring);
  const allow = document.querySelector("[data-allow]");
  if (!allow || !("Notification" in window)) return;
  allow.hidden = Notification.permission !== "default";
  allow.addEventListener("click", async () => { allow.hidden = (await Notification.requestPermission()) !== "default"; });
}

if (bar) {
  pages?.addEventListener("message", (event) => show(event.data, false));
  setUpChoices();
  ask(false);
  if (navigator.locks) navigator.locks.request("aftercare-news", lead);
  else askOn(Infinity);
}
