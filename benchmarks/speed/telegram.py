"""Turns through Telegram, beside bare bots: each receives by polling from a small Telegram on this machine.

The same talks from many chats at once, one bot after another, round by round. What is compared is the CPU time of the
bot's own process, which other work on the machine changes little; the ratio is taken within each round.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count, cycle

from benchmarks.process import Watched, free_port
from benchmarks.speed.found import Found, middle, share
from benchmarks.speed.talk import CONVERSATION, QUESTIONS
from tests.simulators.telegram import Bot, FakeTelegram
from tests.simulators.telegram_people import TelegramUser

PATIENCE = 240.0
"""Seconds after which a missing answer is missing; the first one waits for the start."""

BETWEEN = 3.0
"""Seconds between two messages of a chat when load is given: slower than the one a second that Telegram lets back."""

STAFF_CHAT = -100500
CARD_EVERY = 6.0
"""Seconds between two messages that make a card: what Telegram lets into a group for good; so none waits for it."""


_NUMBERS = count(7001)
"""Each bot that is played is another one, so that nobody is known from the round before."""

ECHO, PTB, OURS, OURS_PG = "aiogram, bare echo", "python-telegram-bot, bare echo", "aftercare", "aftercare, PostgreSQL"


@dataclass(frozen=True, slots=True)
class Size:
    """chats: people who write at once, one talk each. seconds: of a given load."""

    rounds: int
    chats: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Round:
    """What one bot did. latencies: seconds from each message to its answer."""

    turns: int
    seconds: float
    cpu: float
    megabytes: float
    latencies: tuple[float, ...]

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds of a turn."""
        return self.cpu / self.turns * 1000

    @property
    def rate(self) -> float:
        """Turns a second."""
        return self.turns / self.seconds


class Noting(FakeTelegram):
    """A Telegram that wakes whoever waits for a chat's next message."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[int, asyncio.Event] = {}

    async def said(self, chat: int) -> None:
        """Returns when the bot said something in that chat."""
        event = self._waiting.setdefault(chat, asyncio.Event())
        event.clear()
        await event.wait()

    def note_send(self, chat: int, kind: str) -> None:
        super().note_send(chat, kind)
        if chat in self._waiting:
            asyncio.get_running_loop().call_soon(self._waiting[chat].set)


@dataclass(frozen=True, slots=True)
class Scene:
    """A running bot and the Telegram around it. staff: the bot of the staff chat."""

    telegram: Noting
    bot: Bot
    staff: Bot
    process: Watched

    def person(self, number: int) -> TelegramUser:
        """Somebody with a phone."""
        return TelegramUser(self.telegram, self.bot, number)

    async def turn(self, person: TelegramUser, words: str) -> float:
        """Seconds until the bot answers these words."""
        before, began = len(person.bot.from_bot(person.chat)), time.perf_counter()
        person.says(words)
        async with asyncio.timeout(PATIENCE):
            while len(person.bot.from_bot(person.chat)) == before:
                await self.telegram.said(person.chat)
        return time.perf_counter() - began

    async def talk(self, person: TelegramUser) -> list[float]:
        """Seconds of each turn of the talk, each message written once the one before was answered."""
        return [await self.turn(person, words) for words in CONVERSATION]


@asynccontextmanager
async def scene(command: list[str], settings: Mapping[str, str], *, both: bool = False) -> AsyncIterator[Scene]:
    """The bot runs until the block ends, warm. both: the staff bot as well."""
    async with Noting() as telegram:
        token, staff = f"{next(_NUMBERS)}:{'A' * 35}", f"{next(_NUMBERS)}:{'B' * 35}"
        given = {"TOKEN": token, "API": telegram.url, **settings}
        given |= {"AFTERCARE_CUSTOMER_BOT_TOKEN": token, "AFTERCARE_TELEGRAM_API": telegram.url}
        if both:
            given |= {"AFTERCARE_STAFF_BOT_TOKEN": staff, "AFTERCARE_STAFF_CHAT_ID": str(STAFF_CHAT)}
        at, among = telegram.bot(token), telegram.bot(staff)
        among.chats[STAFF_CHAT] = {}  # the group is there before the bot writes: else its first cards are tried again
        with Watched(command, given) as process:
            running = Scene(telegram, at, among, process)
            await asyncio.gather(*(running.talk(running.person(number)) for number in (501, 502)))
            yield running


async def play(command: list[str], settings: Mapping[str, str], chats: int, *, both: bool = False) -> Round:
    """One talk of each chat, all at once."""
    async with scene(command, settings, both=both) as at:
        cpu, began = at.process.cpu_seconds(), time.perf_counter()
        talks = await asyncio.gather(*(at.talk(at.person(1000 + number)) for number in range(chats)))
        took = time.perf_counter() - began
        await asyncio.sleep(1)  # what follows an answer belongs to it
        waits = tuple(seconds for talk in talks for seconds in talk)
        return Round(len(waits), took, at.process.cpu_seconds() - cpu, at.process.megabytes(), waits)


def commands() -> dict[str, list[str]]:
    """Bot -> what starts it."""
    return {
        ECHO: [sys.executable, "-m", "benchmarks.peers.aiogram_echo"],
        PTB: [sys.executable, "-m", "benchmarks.peers.ptb_echo"],
        OURS: [sys.executable, "-m", "app", "run", "--demo", "--port", str(free_port())],
    }


async def rounds(size: Size, settings: Mapping[str, str], url: str, found: Found) -> None:
    """All bots beside each other: CPU of a turn, turns a second, memory."""
    starts = commands()
    starts |= {OURS_PG: starts[OURS]} if url else {}
    taken: dict[str, list[Round]] = {name: [] for name in starts}
    lines = ["| round | bot | CPU ms of a turn | / aiogram echo | turns/s | median, p99 ms | MB |", "|" + "---|" * 7]
    for number in range(size.rounds):
        for name, start in starts.items():
            given = {**settings, "AFTERCARE_DATABASE_URL": url if name == OURS_PG else ""}
            one = await play(start, given, size.chats)
            taken[name].append(one)
            ratio = one.cpu_ms / taken[ECHO][number].cpu_ms
            waits = f"{middle(one.latencies) * 1000:.0f}, {share(one.latencies, 99) * 1000:.0f}"
            cells = f"{one.cpu_ms:.2f} | {ratio:.1f} | {one.rate:.0f} | {waits} | {one.megabytes:.0f}"
            lines.append(f"| {number + 1} | {name} | {cells} |")
            print(lines[-1], flush=True)
    ours = [one.cpu_ms / echo.cpu_ms for one, echo in zip(taken[OURS], taken[ECHO], strict=True)]
    other = [one.cpu_ms / echo.cpu_ms for one, echo in zip(taken[OURS], taken[PTB], strict=True)]
    found.say(
        "CPU of a turn through Telegram / bare aiogram echo",
        middle(ours),
        f"{middle(other):.1f} times that of python-telegram-bot",
    )
    found.say("turns/s of one process, SQLite", middle([one.rate for one in taken[OURS]]))
    if url:
        found.say("turns/s of one process, PostgreSQL", middle([one.rate for one in taken[OURS_PG]]))
    cpu = middle([one.cpu_ms for one in taken[OURS]])
    found.figures["CPU ms of a turn through Telegram"] = cpu
    said = f"Median: {middle(ours):.1f} times aiogram's bare echo, {middle(other):.1f} times python-telegram-bot's."
    lines += ["", f"{said} By its CPU alone one process would do {1000 / cpu:.0f} turns/s."]
    found.table(f"Through Telegram, {size.chats} chats at once", lines)


async def at_load(size: Size, settings: Mapping[str, str], rate: float, found: Found) -> None:
    """How long an answer takes when so many messages come each second, at even distances whatever the bot does."""
    chats = max(1, round(rate * BETWEEN))
    async with scene(commands()[OURS], {**settings, "AFTERCARE_DATABASE_URL": ""}) as at:
        began = time.perf_counter() + 0.5

        async def client(number: int) -> list[float]:
            due, waits = began + number / rate, []
            for words in cycle(CONVERSATION):
                if due > began + size.seconds:
                    return waits
                await asyncio.sleep(due - time.perf_counter())
                await at.turn(at.person(2000 + number), words)
                waits.append(time.perf_counter() - due)  # of a message that had to wait for its turn, too
                due += BETWEEN
            return waits

        talks = await asyncio.gather(*(client(number) for number in range(chats)))
    waits = [seconds * 1000 for talk in talks for seconds in talk]
    found.say("p99 of an answer at 70 % load", share(waits, 99), f"{rate:.0f} messages/s")
    found.table("Answers at 70 % of what one process does", [
        "| messages/s | answers | median ms | p95 | p99 |", "|---|---|---|---|---|",
        f"| {rate:.0f} | {len(waits)} | {middle(waits):.0f} | {share(waits, 95):.0f} | {share(waits, 99):.0f} |",
    ])  # fmt: skip


async def cards(size: Size, settings: Mapping[str, str], found: Found, rate: float = 20.0) -> None:
    """How long after a customer's message its card stands in the staff chat, while others write `rate` a second."""
    async with scene(commands()[OURS], {**settings, "AFTERCARE_DATABASE_URL": ""}, both=True) as at:
        fresh = at.process.megabytes()
        lasts = CARD_EVERY * size.seconds
        began, ends = time.perf_counter(), time.perf_counter() + lasts

        async def crowd(number: int) -> None:
            due = began + number / rate
            for words in cycle(QUESTIONS):
                if due > ends:
                    return
                await asyncio.sleep(due - time.perf_counter())
                await at.turn(at.person(3000 + number), words)
                due += BETWEEN

        async def callers() -> list[float]:
            waits = []
            while time.perf_counter() < ends - CARD_EVERY:
                before, said = len(at.staff.from_bot(STAFF_CHAT)), time.perf_counter()
                at.person(9000 + len(waits)).says("修了三次还是漏油，我要投诉")
                async with asyncio.timeout(PATIENCE):
                    while len(at.staff.from_bot(STAFF_CHAT)) == before:
                        await at.telegram.said(STAFF_CHAT)
                waits.append((time.perf_counter() - said) * 1000)
                await asyncio.sleep(max(0.0, said + CARD_EVERY - time.perf_counter()))
            return waits

        *_, waits = await asyncio.gather(*(crowd(number) for number in range(round(rate * BETWEEN))), callers())
        loaded = at.process.megabytes()
    found.say("staff card after the message, p95 at 20 messages/s", share(waits, 95), f"{len(waits)} cards")
    found.say("memory, both bots", fresh, f"{loaded:.0f} MB after {lasts:.0f} s of load")
    found.table("A staff card while 20 messages a second come", [
        "| cards | median ms | p95 | most |", "|---|---|---|---|",
        f"| {len(waits)} | {middle(waits):.0f} | {share(waits, 95):.0f} | {max(waits):.0f} |",
    ])  # fmt: skip
