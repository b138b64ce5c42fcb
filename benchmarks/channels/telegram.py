"""Telegram as `benchmarks.channels` plays it, on our own simulator: one process polls, both send."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from html import unescape

from benchmarks.channels.vendor import Clock, Place, Process, Vendor
from bot.channels.telegram import TelegramChannel
from bot.channels.webhook import Hook
from domain.message import Reply
from notifications.senders.telegram import CustomerSender
from notifications.senders.telegram_format import html_parts
from tests.simulators.telegram import FakeTelegram, Fault
from tests.simulators.telegram_people import TelegramUser
from wire.telegram.line import open_bot

TOKEN = "1111111:AAF-zxcvbnmasdfghjklqwertyuiop12345"
MOST_TROUBLE = 3


def desk(place: Place) -> Process:
    """A process of the desk; the first one receives, as one poller per token may."""
    sender = CustomerSender(open_bot(TOKEN, place.base), place.folder)
    if place.number:
        return Process(None, sender)
    channel = TelegramChannel(
        TOKEN, place.talk, place.store, place.now, place.deliver, data_dir=place.folder, api_base=place.base
    )  # fmt: skip
    return Process(channel, sender)


class TelegramVendor:
    """Updates come twice and out of order; calls are cut before and after they took effect, or asked to wait."""

    channel, account, keyed, calls = "telegram", TOKEN.partition(":")[0], False, True
    build = staticmethod(desk)

    def __init__(self, _now: Clock) -> None:
        self.fake, self.hooks = FakeTelegram(), list[Hook]()
        self._people: dict[str, TelegramUser] = {}
        self._lost = 0

    @property
    def violations(self) -> list[str]:
        """Rules that the desk broke: written to before a wait was over."""
        return ["written to before the wait was over"] * self.fake.too_early

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        """The platform serves."""
        async with self.fake:
            yield self.fake.url

    async def settled(self) -> None:
        """Nothing is on its way: what was sent is shown at once."""

    def name(self, number: int) -> str:
        """A chat's number."""
        return str(7001 + number)

    def _person(self, user: str) -> TelegramUser:
        found = self._people.get(user)
        if found is None:
            found = self._people[user] = TelegramUser(self.fake, self.fake.bot(TOKEN), int(user))
        return found

    async def says(self, user: str, words: str, rng: random.Random) -> None:
        """The person writes it."""
        self._person(user).says(words, times=2 if rng.random() < 0.2 else 1, before_last=rng.random() < 0.2)
        await asyncio.sleep(0)

    async def taps(self, user: str, rng: random.Random) -> str:
        """The person taps one of the buttons shown last."""
        shown = self._person(user).bot.from_bot(int(user))
        rows = shown[-1].get("reply_markup", {}).get("inline_keyboard", ()) if shown else ()
        buttons = [button for row in rows for button in row if "callback_data" in button]
        if not buttons:
            return ""
        chosen = rng.choice(buttons)
        self._person(user).presses(chosen["callback_data"], shown[-1], times=2 if rng.random() < 0.2 else 1)
        return f"\t{chosen['text']}"

    def trouble(self, rng: random.Random) -> None:
        """A call of the desk goes wrong."""
        if len(self.fake.faults) >= MOST_TROUBLE:
            return
        how = rng.choice(("before", "after", "code", "wait"))
        method = rng.choice(("sendMessage",) * 5 + ("getUpdates",))
        self._lost += how == "after" and method == "sendMessage"
        more = {"code": 502} if how == "code" else {"code": 429, "retry_after": 1} if how == "wait" else {"drop": how}
        self.fake.faults.append(Fault(method, **more))  # type: ignore[arg-type]

    def shown(self, user: str) -> list[str]:
        """The words the person was shown, in order."""
        return self._person(user).reads()

    def expected(self, reply: Reply) -> list[str]:
        """The words as which the reply is shown."""
        return [unescape(re.sub(r"<[^>]+>", "", part)) for part in html_parts(reply)]

    def repeats(self) -> int:
        """Calls whose answer was lost."""
        return self._lost


VENDORS: dict[str, Callable[[Clock], Vendor]] = {"telegram": TelegramVendor}
