// This device agrees to be woken when something is urgent, also while the desk is closed.
const button = document.querySelector("[data-wake]"), said = document.querySelector("[data-wake-said]");

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

async function tell(path, found) {
  const { endpoint, keys = {} } = found.toJSON();
  const body = JSON.stringify({ endpoint, p256dh: keys.p256dh || "", auth: keys.auth || "" });
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (!answer.ok) throw new Error(String(answer.status));
}

function show(on) {
  button.setAttribute("aria-pressed", String(on));
  button.textContent = on ? button.dataset.off : button.dataset.on;
}

async function press(worker) {
  button.disabled = true;
  said.textContent = "";
  try {
    const known = await worker.pushManager.getSubscription();
    if (known) {
      await tell("/desk/push/end", known);
      await known.unsubscribe();
    } else {
      const asked = { userVisibleOnly: true, applicationServerKey: bytes(button.dataset.wake) };
      await tell("/desk/push", await worker.pushManager.subscribe(asked));
    }
    show(!known);
  } catch {
    said.textContent = said.dataset.failed;
  }
  button.disabled = false;
}

if (button && "serviceWorker" in navigator && "PushManager" in window) {
  const worker = await navigator.serviceWorker.register("/desk/worker.js", { scope: "/desk/" });
  show(Boolean(await worker.pushManager.getSubscription()));
  button.addEventListener("click", () => press(worker));
  button.hidden = false;
} else if (said) {
  said.textContent = said.dataset.cannot;
}
