"""The web chat as `benchmarks.channels` plays it: pages that send again until they are told that it was taken."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from itsdangerous import URLSafeSerializer

from app.web import make_app
from benchmarks.channels.vendor import Clock, Place, Process, Vendor
from bot.channels.webhook import Answer, Call, Hook
from desk.customer import visitor
from desk.site.site import WebSettings
from domain.conversation import OutboxItem
from domain.message import Reply
from notifications.sender import Refused

KEY = "a-key-of-the-benchmark-and-of-nothing-else"
DEAD = 502
"""What a page is answered where no process is."""

Json = dict[str, Any]


class _Nobody:
    """The web is read when they come: nothing is handed to it."""

    async def send(self, item: OutboxItem) -> str | None:
        raise Refused("nothing is sent to the web")


def desk(place: Place) -> Process:
    """A process of the desk with its web, which is called by path as a browser does."""
    settings = WebSettings(place.folder, KEY)
    app = make_app(place.store, place.talk.handle, place.now, place.deliver, settings)
    browser = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")

    async def served(call: Call) -> Answer:
        query = dict(call.query)
        path = query.pop("to")
        kept = {name: call.headers[name] for name in ("cookie", "origin", "content-type") if name in call.headers}
        found = await browser.request(call.method, path, params=query, headers=kept, content=call.body)
        return Answer(found.status_code, found.text)

    return Process(None, _Nobody(), served)


@dataclass
class _Page:
    """What a person has before them. items: messages of others, in the order in which they came."""

    cookie: str
    items: list[Json] = field(default_factory=list)
    last: int = 0
    sent: int = 0


class WebVendor:
    """Browsers: what they send is lost, its answer is lost, comes twice at once, and to whichever process is there."""

    channel, account, keyed, calls = "web", "", True, True
    build = staticmethod(desk)

    def __init__(self, _now: Clock) -> None:
        self.hooks: list[Hook] = []
        self.violations: list[str] = []
        self._pages: dict[str, _Page] = {}
        self._rng = random.Random(7)
        self._cut: list[str] = []

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        """There is no platform between."""
        yield "-"

    async def settled(self) -> None:
        """Every page has been looked at once more."""
        for page in self._pages.values():
            await self._look(page)

    def name(self, number: int) -> str:
        """The visitor's number."""
        return f"visitor-{number:03d}"

    def expected(self, reply: Reply) -> list[str]:
        """The words as which the reply is shown."""
        return [reply.text]

    async def says(self, user: str, words: str, rng: random.Random) -> None:
        """The person writes it."""
        await self._send(self._page(user), {"text": words}, rng)

    async def taps(self, user: str, rng: random.Random) -> str:
        """The person presses one of the buttons shown last."""
        page = self._page(user)
        await self._look(page)
        rows = page.items[-1].get("buttons", ()) if page.items else ()
        buttons = [button for row in rows for button in row if button.get("data")]
        if not buttons:
            return ""
        chosen = rng.choice(buttons)
        await self._send(page, {"text": chosen["label"], "button": chosen["data"]}, rng)
        return str(chosen["label"])

    def trouble(self, rng: random.Random) -> None:
        """A request is lost on its way there or back."""
        if len(self._cut) < 3:
            self._cut.append(rng.choice(("before", "after")))

    def shown(self, user: str) -> list[str]:
        """The words the person was shown, in order."""
        return [str(item["text"]) for item in self._page(user).items]

    def repeats(self) -> int:
        """None: what a page has it does not show again."""
        return 0

    def _page(self, user: str) -> _Page:
        signed = URLSafeSerializer(KEY, salt="web-chat-visitor").dumps([user, None])
        return self._pages.setdefault(user, _Page(f"{visitor.COOKIE}={signed}"))

    async def _send(self, page: _Page, said: Json, rng: random.Random) -> None:
        page.sent += 1
        body = {"id": f"message-{page.sent:04d}", **said}
        twice = 2 if rng.random() < 0.2 else 1
        await asyncio.gather(*(self._until_taken(page, body) for _ in range(twice)))
        await self._look(page, wait=2)

    async def _until_taken(self, page: _Page, body: Json) -> None:
        while True:
            found = await self._asked(page, "POST", "/chat/send", json.dumps(body).encode())
            if found is not None and found.get("type") == "ack":
                return
            if found is not None and found.get("why") not in ("busy", "too_fast", "trouble"):
                self.violations.append(f"answered {found}")
                return
            await asyncio.sleep(0.2)

    async def _look(self, page: _Page, wait: float = 0) -> None:
        """What is new is shown; asked again where the answer is lost."""
        found = None
        while found is None:
            found = await self._asked(page, "GET", "/chat/messages", after=str(page.last), wait=str(wait))
        for item in found["items"]:
            if item["id"] <= page.last:
                self.violations.append(f"message {item['id']} came again, or late")
            page.last = max(page.last, item["id"])
            if item["who"] != "me":
                page.items.append(item)

    async def _asked(self, page: _Page, method: str, path: str, body: bytes = b"", **query: str) -> Json | None:
        """The answer; None where the request or its answer was lost."""
        cut = self._cut.pop() if self._cut else ""
        if cut == "before":
            return None
        headers = {"cookie": page.cookie, "origin": "http://localhost", "content-type": "application/json"}
        answer = await self._rng.choice(self.hooks)(Call(method, {"to": path, **query}, headers, body))
        if answer.status == DEAD:
            await asyncio.sleep(0.2)
            return None
        if answer.status != 200:
            self.violations.append(f"{path} was answered {answer.status}")
            return None
        return None if cut else json.loads(answer.text)


VENDORS: dict[str, Callable[[Clock], Vendor]] = {"web": WebVendor}
