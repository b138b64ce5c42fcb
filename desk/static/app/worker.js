// Wakes the phone when something is urgent, and opens it at a tap. It keeps nothing and answers for no page.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const said = event.data ? event.data.json() : {};
  event.waitUntil(self.registration.showNotification(said.title || "Aftercare", {
    body: said.body, tag: said.tag, data: said.url, requireInteraction: true, renotify: Boolean(said.tag), vibrate: [300, 150, 300, 150, 600],
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = event.notification.data || "/desk";
  event.waitUntil(self.clients.matchAll({ type: "window" }).then((open) => {
    const there = open.find((one) => new URL(one.url).pathname.startsWith("/desk"));
    return there ? there.navigate(url).then((one) => one?.focus()) : self.clients.openWindow(url);
  }));
});
