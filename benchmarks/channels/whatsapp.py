"""WhatsApp as `benchmarks.channels` plays it, on our own simulator."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from benchmarks.channels.vendor import Process, Vendor
from bot.channels.whatsapp import WhatsAppChannel
from bot.conversation import Conversations
from notifications.senders.whatsapp import WhatsAppSender
from storage import Store
from tests.simulators.whatsapp import NUMBER, SECRET, TOKEN, VERIFY, FakeWhatsApp, Fault, Human
from texts import LANGUAGES, text
from wire.whatsapp.calls import CloudApi

Deliver = Callable[..., Awaitable[None]]

CALLS = ("drop_before", "drop_after", "http500", "garbage", "131016", "130429")
RECEIPTS = ("lose", "twice", "late", "backwards")
MOST_TROUBLE = 3
"""Troubles that wait to happen: more would be a vendor that is away for good."""


class WhatsAppVendor:
    """Bodies of the webhook come twice, at once, late; calls are cut; receipts come twice, backwards or never."""

    channel, account, keyed = "whatsapp", NUMBER, False

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now, self.fake = now, FakeWhatsApp(time.time)
        self._folder = Path(tempfile.mkdtemp())
        self._running = 0
        self._lost_answers = 0

    @property
    def violations(self) -> list[str]:
        """Rules that the desk broke."""
        return [f"{code}: {why}" for code, why in self.fake.rejected if why != "as asked"]

    def process(self, store: Store, talk: Conversations, deliver: Deliver) -> Process:
        """Another process of the desk, connected."""
        api = CloudApi(TOKEN, NUMBER, self.fake.url)
        channel = WhatsAppChannel(
            api, talk, store, self._now, deliver, app_secret=SECRET, verify_token=VERIFY, data_dir=self._folder
        )
        self.fake.hooks.append(channel.receive)
        return Process(_Receives(self, channel, api), WhatsAppSender(api, self._folder))

    async def opened(self) -> None:
        """The platform serves, from the first process on."""
        self._running += 1
        if self._running == 1:
            await self.fake.__aenter__()

    async def closed(self) -> None:
        """It does no more, after the last."""
        self._running -= 1
        if not self._running:
            await self.fake.settled()
            await self.fake.__aexit__(None, None, None)

    def human(self, user: str) -> Human:
        """The person of that name: known by a phone alone, so that the name is the address."""
        return self.fake.people.setdefault(user, Human("", user, user))

    async def says(self, user: str, words: str, rng: random.Random) -> None:
        """The person writes it."""
        self._mistreat(rng)
        await self.fake.says(self.human(user), words)

    async def taps(self, user: str, rng: random.Random) -> str:
        """The person taps one of those shown last."""
        shown = sorted(self.human(user).choices())
        if not shown:
            return ""
        chosen = rng.choice(shown)
        self._mistreat(rng)
        await self.fake.taps(self.human(user), chosen)
        return chosen

    def _mistreat(self, rng: random.Random) -> None:
        if rng.random() < 0.4 and not any(fault.of == "message" for fault in self.fake.faults):
            self.fake.faults.append(Fault("message", rng.choice(("twice", "late"))))

    def trouble(self, rng: random.Random) -> None:
        """Something of the desk's next calls goes wrong, or of what is told of them."""
        if len(self.fake.faults) >= MOST_TROUBLE:
            return
        how = rng.choice(CALLS)
        self._lost_answers += how in ("drop_after", "garbage")
        self.fake.faults += [Fault("send", how), Fault("status", rng.choice(RECEIPTS))]

    def shown(self, user: str) -> list[str]:
        """The words the person was shown, in order; the button that asks for a place bears none of its own."""
        labels = {text("button.send_location", language) for language in LANGUAGES}
        return [words for words in self.human(user).words if words not in labels]

    def repeats(self) -> int:
        """So many messages may have come twice."""
        return self._lost_answers


class _Receives:
    """The webhook of one process, until it is stopped."""

    def __init__(self, vendor: WhatsAppVendor, channel: WhatsAppChannel, api: CloudApi) -> None:
        self._vendor, self._channel, self._api = vendor, channel, api

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set."""
        await self._vendor.opened()
        await stop.wait()
        await self._channel.close()
        await self._vendor.closed()
        await self._api.close()


VENDORS: dict[str, Callable[[Callable[[], datetime]], Vendor]] = {"whatsapp": WhatsAppVendor}
