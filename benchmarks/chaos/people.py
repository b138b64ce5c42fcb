"""Who writes during a run: customers with wishes, and an advisor who takes tickets."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from benchmarks.chaos.world import ADVISOR, CUSTOMER_TOKEN, STAFF_CHAT, STAFF_TOKEN, World, monotonic
from tests.simulators.telegram import Json
from tests.simulators.telegram_people import TelegramUser

PATIENCE = 20.0
"""Seconds somebody waits before writing on; whether the answer came at all is counted in the end."""

TOLD = re.compile(r"\b[A-Z]\d{4}-\d{3,}\b")
"""A ticket's number, as customers read it."""

KINDS = {"book": "booking", "fault": "fault_report", "complain": "complaint"}
"""A wish and the kind of ticket that comes of it."""

WORDS = {
    "zh": {
        "ask": ("今天营业到几点？", "小保养多少钱？", "你们店在哪里？"),
        "book": ("沪{plate}，{day}{hour}点做小保养",),
        "fault": ("空调不制冷了，车牌沪{plate}", "刹车踩下去有异响，车牌沪{plate}"),
        "complain": ("约好的时间没人接待，我要投诉",),
        "progress": ("我的车修得怎么样了",),
    },
    "en": {
        "ask": ("When do you close today?", "How much is a minor service?", "Where are you?"),
        "book": ("Minor service on {day} at {hour}:00, plate A{plate}",),
        "fault": ("The air conditioning doesn't cool any more, plate A{plate}",),
        "complain": ("Nobody was there at the time we agreed on, I want to complain",),
        "progress": ("How is my car?",),
    },
}
SCRIPTS = (
    ("ask", "book", "progress", "ask", "ask"),
    ("ask", "ask", "progress", "ask", "ask"),
    ("fault", "progress", "ask", "ask", "ask"),
    ("ask", "progress", "ask", "complain", "ask", "ask"),
    ("ask", "ask", "book", "ask", "progress", "ask"),
    ("ask", "progress", "ask", "ask", "ask", "ask"),
)
PRESSES = 6
"""So many buttons are pressed at most until a wish is granted."""


@dataclass
class Said:
    """What a customer did. update: its id; answered: monotonic seconds of the first message after it, or None."""

    chat: int
    update: int
    words: str
    at: float
    answered: float | None = None


@dataclass
class Notes:
    """What the campaign knows by itself. wished: chat -> wishes by name."""

    said: list[Said] = field(default_factory=list)
    wished: dict[int, Counter[str]] = field(default_factory=dict)


class Customer:
    """Somebody with a few wishes, one after the other."""

    def __init__(self, world: World, notes: Notes, number: int, rng: random.Random) -> None:
        self._world, self._notes, self._rng = world, notes, rng
        self._tongue = "zh" if rng.random() < 0.6 else "en"
        bot = world.telegram.bot(CUSTOMER_TOKEN)
        code = "zh-hans" if self._tongue == "zh" else "en"
        self._person = TelegramUser(world.telegram, bot, 10_000 + number, language=code)
        self._plate = f"{10_000 + number % 90_000}"

    async def talks(self) -> None:
        """A whole conversation."""
        for wish in self._rng.choice(SCRIPTS):
            await self.wishes(wish)
            await asyncio.sleep(self._rng.uniform(0.1, 0.5))

    async def wishes(self, wish: str) -> bool:
        """One wish said, and what is offered taken; True when something was answered."""
        wishes = self._notes.wished.setdefault(self._person.chat, Counter())
        wishes[wish] += 1
        seen = len(self._from_shop())
        answered = await self._puts(self._words(wish))
        for _ in range(PRESSES if wish in KINDS else 0):
            new = self._from_shop()[seen:]
            if any(TOLD.search(message.get("text", "")) for message in new):
                break
            button = self._button(new)
            if button is None:
                break
            await asyncio.sleep(self._rng.uniform(0.1, 0.5))
            await self._presses(*button)
        return answered

    def _words(self, wish: str) -> str:
        day = datetime.now(UTC).date() + timedelta(days=self._rng.randint(2, 40))
        spoken = f"{day.month}月{day.day}日" if self._tongue == "zh" else f"{day:%B} {day.day}"
        hour = self._rng.choice((9, 10, 11, 14, 15, 16))
        return self._rng.choice(WORDS[self._tongue][wish]).format(plate=self._plate, day=spoken, hour=hour)

    def _from_shop(self) -> list[Json]:
        return self._person.bot.from_bot(self._person.chat)

    def _button(self, messages: list[Json]) -> tuple[str, Json] | None:
        for message in reversed(messages):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if "callback_data" in button:
                        return button["callback_data"], message
        return None

    async def _puts(self, words: str) -> bool:
        update = self._person.bot.next_update
        self._person.says(words)
        return await self._answered(update, words)

    async def _presses(self, data: str, message: Json) -> bool:
        update = self._person.bot.next_update
        self._person.presses(data, message)
        return await self._answered(update, data)

    async def _answered(self, update: int, words: str) -> bool:
        said = Said(self._person.chat, update, words, monotonic())
        self._notes.said.append(said)
        if await self._world.telegram.said(self._person.chat, PATIENCE):
            said.answered = monotonic()
            await asyncio.sleep(0.2)  # a second message may follow the first
        return said.answered is not None


async def advisor(world: World, rng: random.Random) -> None:
    """Takes a ticket from the staff chat now and then, until cancelled."""
    bot = world.telegram.bot(STAFF_TOKEN)
    person, seen = TelegramUser(world.telegram, bot, ADVISOR, "陈雨", group=STAFF_CHAT), 0
    while True:
        await asyncio.sleep(rng.uniform(1.0, 4.0))
        cards = bot.from_bot(STAFF_CHAT)
        for card in cards[seen:]:
            buttons = [button for row in card.get("reply_markup", {}).get("inline_keyboard", ()) for button in row]
            claims = [one["callback_data"] for one in buttons if one.get("callback_data", "").startswith("claim:")]
            if claims and rng.random() < 0.5:
                person.presses(claims[0], card)
        seen = len(cards)
