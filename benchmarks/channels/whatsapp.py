"""WhatsApp as `benchmarks.channels` plays it, on our own simulator."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from benchmarks.channels.vendor import Clock, Place, Process, Vendor, words_of
from bot.channels.whatsapp import WhatsAppChannel
from domain.message import Reply
from notifications.senders.whatsapp import WhatsAppSender
from tests.simulators.whatsapp import NUMBER, SECRET, TOKEN, VERIFY, FakeWhatsApp, Fault, Human
from texts import LANGUAGES, text
from wire.whatsapp.calls import CloudApi

CALLS = ("drop_before", "drop_after", "http500", "garbage", "131016", "130429")
RECEIPTS = ("lose", "twice", "late", "backwards")
MOST_TROUBLE = 3
"""Troubles that wait to happen: more would be a vendor that is away for good."""


def desk(place: Place) -> Process:
    """A process of the desk on the number."""
    api = CloudApi(TOKEN, NUMBER, place.base)
    channel = WhatsAppChannel(
        api, place.talk, place.store, place.now, place.deliver, app_secret=SECRET, verify_token=VERIFY,
        data_dir=place.folder,
    )  # fmt: skip
    return Process(_Receives(channel, api), WhatsAppSender(api, place.folder), channel.receive)


class _Receives:
    """What is closed in the end."""

    def __init__(self, channel: WhatsAppChannel, api: CloudApi) -> None:
        self._channel, self._api = channel, api

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set."""
        await stop.wait()
        await self._channel.close()
        await self._api.close()


class WhatsAppVendor:
    """Bodies of the webhook come twice, at once, late; calls are cut; receipts come twice, backwards or never."""

    channel, account, keyed, calls = "whatsapp", NUMBER, False, True
    build = staticmethod(desk)

    def __init__(self, now: Clock) -> None:
        self._now, self.fake = now, FakeWhatsApp(time.time)
        self.hooks = self.fake.hooks
        self.fake.waits = (0.05, 0.2, 0.5, *(1.0,) * 20, *(5.0,) * 60)  # it brings a body again for days
        self._lost_answers = 0

    @property
    def violations(self) -> list[str]:
        """Rules that the desk broke."""
        return [f"{code}: {why}" for code, why in self.fake.rejected if why != "as asked"]

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        """The platform serves."""
        async with self.fake:
            yield self.fake.url

    async def settled(self) -> None:
        """Receipts have come."""
        await self.fake.settled()

    def name(self, number: int) -> str:
        """The address of that person."""
        return f"person{number:03d}"

    def expected(self, reply: Reply) -> list[str]:
        """The words as which the reply is shown."""
        return words_of(self.channel, reply)

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


VENDORS: dict[str, Callable[[Clock], Vendor]] = {"whatsapp": WhatsAppVendor}
