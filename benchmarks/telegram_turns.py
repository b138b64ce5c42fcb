"""A chat turn through Telegram: `python -m benchmarks.telegram_turns [--rounds 3] [--url postgresql+psycopg://...]`.

Each bot receives by polling from a small Telegram of our own on this machine and answers there: the same talks from so
many chats at once, one bot after another, round by round. What is compared is the CPU time of the bot's own process,
which other work on the machine changes little; the ratio is taken within each round.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.wiring import TRAINING_DATA
from benchmarks.process import Watched, free_port
from benchmarks.turns import CONVERSATION
from nlu.train import ensure_model
from tests.simulators.telegram import FakeTelegram
from tests.simulators.telegram_people import TelegramUser

CHATS, TALKS = 40, 3
"""So many people write at once, each so many talks."""

MODELS = TRAINING_DATA.parent.parent / "data" / "models"

PATIENCE = 240.0
"""Seconds after which a missing answer is missing; the first one waits for the start."""

ECHO, PTB, OURS = "aiogram, bare echo", "python-telegram-bot, bare echo", "aftercare"


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


async def talk(telegram: FakeTelegram, person: TelegramUser, waits: list[float]) -> None:
    """The conversation, each message once the one before was answered."""
    for words in CONVERSATION:
        before, began = len(person.bot.from_bot(person.chat)), time.perf_counter()
        person.says(words)
        async with asyncio.timeout(PATIENCE):
            while len(person.bot.from_bot(person.chat)) == before:
                await telegram.said(person.chat)
        waits.append(time.perf_counter() - began)


async def play(command: list[str], environment: Mapping[str, str], number: int, chats: int, talks: int) -> Round:
    """One bot, started, warmed up by a talk, and measured."""
    async with Noting() as telegram:
        token = f"{number}:{'A' * 35}"
        bot = telegram.bot(token)
        settings = {"TOKEN": token, "API": telegram.url, **environment}
        settings |= {"AFTERCARE_CUSTOMER_BOT_TOKEN": token, "AFTERCARE_TELEGRAM_API": telegram.url}
        with Watched(command, settings) as process:
            await talk(telegram, TelegramUser(telegram, bot, 500), [])
            waits: list[float] = []
            cpu, began = process.cpu_seconds(), time.perf_counter()

            async def client(first: int) -> None:
                for count in range(talks):
                    await talk(telegram, TelegramUser(telegram, bot, first + count), waits)

            await asyncio.gather(*(client(1000 + 100 * chat) for chat in range(chats)))
            took = time.perf_counter() - began
            await asyncio.sleep(1)  # what follows an answer belongs to it
            return Round(len(waits), took, process.cpu_seconds() - cpu, process.megabytes(), tuple(waits))


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


def _trained(folder: Path) -> None:
    """The model is where the desk looks for it, so that no round trains one."""
    ensure_model([TRAINING_DATA], MODELS)
    (folder / "models").symlink_to(MODELS)


async def main() -> None:
    """Prints a line for each round and the medians."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--chats", type=int, default=CHATS)
    arguments.add_argument("--talks", type=int, default=TALKS)
    arguments.add_argument("--url", default="")
    arguments.add_argument("--only", nargs="+", default=[ECHO, PTB, OURS])
    chosen = arguments.parse_args()
    rounds: dict[str, list[Round]] = {}
    with tempfile.TemporaryDirectory() as folder:
        _trained(Path(folder))
        kept = {"AFTERCARE_DATA_DIR": folder, "AFTERCARE_DATABASE_URL": chosen.url, "AFTERCARE_TELEGRAM_RATE": "1000"}
        commands = {
            ECHO: [sys.executable, "-m", "benchmarks.peers.aiogram_echo"],
            PTB: [sys.executable, "-m", "benchmarks.peers.ptb_echo"],
            OURS: [sys.executable, "-m", "app", "run", "--demo", "--port", str(free_port())],
        }
        for number in range(chosen.rounds):
            for name, command in commands.items():
                if name not in chosen.only:
                    continue
                found = await play(command, kept, 7000 + number, chosen.chats, chosen.talks)
                rounds.setdefault(name, []).append(found)
                cuts = statistics.quantiles(found.latencies, n=100)
                print(
                    f"{name}: {found.turns} turns, {found.turns / found.seconds:.0f}/s, {found.cpu_ms:.2f} CPU ms, "
                    f"{cuts[49] * 1000:.0f} / {cuts[98] * 1000:.0f} ms, {found.megabytes:.0f} MB",
                    flush=True,
                )
    for name, found_all in rounds.items():
        ratios = [mine.cpu_ms / floor.cpu_ms for mine, floor in zip(found_all, rounds.get(ECHO, []), strict=False)]
        middle = f"{statistics.median(one.cpu_ms for one in found_all):.2f} CPU ms"
        print(f"{name}: {middle}" + (f", {statistics.median(ratios):.1f} times the bare echo" if ratios else ""))


if __name__ == "__main__":
    asyncio.run(main())
