// A visit is dragged to another time, bay or technician; the form that opens says so, and only sending it moves anything.
const svg = document.querySelector(".bays svg");
const LEFT = 140, FAR = 6;

function at(event) {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return point;
}

function clock(x) {
  const { first, perHour, step } = svg.dataset;
  const minutes = Math.round((((x - LEFT) / perHour + Number(first)) * 60) / step) * step;
  const kept = Math.min(Math.max(minutes, first * 60), 24 * 60 - step);
  return { x: LEFT + (kept / 60 - first) * perHour, text: `${String(Math.floor(kept / 60)).padStart(2, "0")}:${String(kept % 60).padStart(2, "0")}` };
}

function drawn(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  svg.append(element);
  return element;
}

function drag(link, down) {
  const block = link.querySelector(".visit"), from = at(down), able = link.dataset.lanes.split(" ");
  const lanes = [...svg.querySelectorAll(".drop")];
  const left = Number(block.getAttribute("x")) - 1;
  let ghost, label, to = null;

  function begin() {
    link.classList.add("dragging");
    for (const lane of lanes) lane.classList.toggle("unable", !able.includes(lane.dataset.lane));
    ghost = drawn("rect", { class: "ghost", rx: 8, height: 46, width: block.getAttribute("width") });
    label = drawn("text", { class: "ghost-clock" });
  }

  function moved(event) {
    const here = at(event);
    if (!ghost && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < FAR) return;
    event.preventDefault();
    if (!ghost) begin();
    const start = clock(left + here.x - from.x);
    const lane = lanes.find((one) => here.y >= Number(one.getAttribute("y")) && here.y < Number(one.getAttribute("y")) + 56);
    const fits = lane && able.includes(lane.dataset.lane);
    for (const one of lanes) one.classList.toggle("here", one === lane && fits);
    to = fits ? { lane: lane.dataset.lane, clock: start.text } : null;
    const y = lane ? Number(lane.getAttribute("y")) : here.y - 23;
    ghost.setAttribute("x", start.x);
    ghost.setAttribute("y", y + 4);
    label.setAttribute("x", start.x + 8);
    label.setAttribute("y", y + 20);
    label.textContent = start.text;
  }

  function end(event) {
    for (const [name, what] of [["pointermove", moved], ["pointerup", end], ["pointercancel", end]]) link.removeEventListener(name, what);
    link.classList.remove("dragging");
    for (const lane of lanes) lane.classList.remove("unable", "here");
    if (!ghost) return;
    ghost.remove();
    label.remove();
    const stay = (click) => click.preventDefault();
    link.addEventListener("click", stay, { once: true });
    setTimeout(() => link.removeEventListener("click", stay), 300);
    if (event.type === "pointerup" && to) {
      const { on, at: shop, by } = svg.dataset;
      const told = new URLSearchParams({ on, at: shop, by, visit: link.dataset.visit, [by]: to.lane, clock: to.clock });
      location.assign(`/desk/today?${told}#move`);
    }
  }

  link.setPointerCapture(down.pointerId);
  for (const [name, what] of [["pointermove", moved], ["pointerup", end], ["pointercancel", end]]) link.addEventListener(name, what);
}

for (const link of svg?.querySelectorAll("a[data-visit]") ?? []) {
  link.addEventListener("pointerdown", (down) => { if (down.isPrimary && down.button === 0) drag(link, down); });
  link.addEventListener("dragstart", (event) => event.preventDefault());
}
document.querySelector("#move select")?.focus();
