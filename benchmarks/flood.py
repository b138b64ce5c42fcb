"""A flood beside honest customers: `python -m benchmarks.flood [--url postgresql+psycopg://...]`.

Within a minute 500 addresses, each of a network of its own, write ten messages each by the web chat: urgent reports
that look alike, and questions. Meanwhile twenty customers ask something now and then by Telegram, and one of them
reports a fire. Said are: how soon the fire's card stands in the staff chat, how soon customers are answered, and the
memory of the desk. Status 1 when a bound is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import aiohttp

from app import shopfile
from app.wiring import TRAINING_DATA
from benchmarks.process import Watched, free_port
from benchmarks.speed.telegram import Noting
from nlu.train import ensure_model
from tests.simulators.telegram_house import CUSTOMER_TOKEN, STAFF_CHAT, STAFF_TOKEN
from tests.simulators.telegram_people import TelegramUser

ADDRESSES, EACH, SECONDS = 500, 10, 60.0
HONEST = 20
CARD_SECONDS, P95_SECONDS, MEGABYTES = 10.0, 5.0, 500.0
"""The bounds: the fire's card, nineteen of twenty honest answers, the memory in all."""

FIRE = "车着火了，在冒烟，车牌沪F11911"
URGENT, ASKED = "刹车失灵了，踩下去没反应，车牌沪B{:05d}", "小保养多少钱"
QUESTIONS = ("今天营业到几点？", "你们店在哪里？", "小保养多少钱？")
MODELS = Path(__file__).parent.parent / "data" / "models"


class Flood:
    """Who writes by the web. taken: messages that were acknowledged; refused: by what was answered instead."""

    def __init__(self, web: str) -> None:
        self._web, self.taken, self.refused, self.late = web, 0, 0, 0

    async def pours(self, seconds: float) -> None:
        """All of them, spread over that time."""
        connector = aiohttp.TCPConnector(limit=100)
        async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:
            await asyncio.gather(*(self._writes(http, number, seconds) for number in range(ADDRESSES)))

    async def _writes(self, http: aiohttp.ClientSession, number: int, seconds: float) -> None:
        rng = random.Random(number)
        headers = {"X-Forwarded-For": f"{20 + number // 250}.{number % 250}.7.7", "Sec-Fetch-Site": "same-origin"}
        pause, began = seconds / EACH, time.monotonic()
        await asyncio.sleep(rng.uniform(0, pause))
        async with http.get(f"{self._web}/chat", headers=headers) as page:
            headers["Cookie"] = "; ".join(f"{name}={cookie.value}" for name, cookie in page.cookies.items())
        for count in range(EACH):
            await asyncio.sleep(max(0.0, began + count * pause + rng.uniform(0, pause) - time.monotonic()))
            words = URGENT.format(number) if count % 2 == 0 else ASKED
            said = {"id": f"flood-{number}-{count}", "text": words}
            try:
                async with http.post(f"{self._web}/chat/send", json=said, headers=headers, timeout=_PATIENT) as answer:
                    told: dict[str, Any] = await answer.json()
            except (TimeoutError, aiohttp.ClientError):
                self.late += 1
                continue
            self.taken += told.get("type") == "ack"
            self.refused += told.get("type") != "ack"


_PATIENT = aiohttp.ClientTimeout(total=60)


async def honest(telegram: Noting, number: int, until: float, waits: list[float]) -> None:
    """Somebody who asks something every few seconds, once the last answer came."""
    rng = random.Random(f"honest{number}")
    person = TelegramUser(telegram, telegram.bot(CUSTOMER_TOKEN), 3000 + number)
    while time.monotonic() < until:
        began = time.monotonic()
        person.says(rng.choice(QUESTIONS))
        with suppress(TimeoutError):  # who waits that long counts as having waited so long
            async with asyncio.timeout(120):
                await telegram.said(person.chat)
        waits.append(time.monotonic() - began)
        await asyncio.sleep(rng.uniform(2, 5))


async def fire(telegram: Noting, after: float) -> tuple[float, float]:
    """Seconds from the report until the customer is told what to do, and until the card stands in the staff chat."""
    await asyncio.sleep(after)
    person, staff = TelegramUser(telegram, telegram.bot(CUSTOMER_TOKEN), 2999), telegram.bot(STAFF_TOKEN)
    began, told = time.monotonic(), asyncio.ensure_future(telegram.said(2999))
    person.says(FIRE)
    with suppress(TimeoutError):
        async with asyncio.timeout(180):
            await told
    answered = time.monotonic() - began
    with suppress(TimeoutError):
        async with asyncio.timeout(180):
            while not any("F11911" in message.get("text", "") for message in staff.from_bot(STAFF_CHAT)):
                await asyncio.sleep(0.05)
    return answered, time.monotonic() - began


async def play(url: str, seconds: float) -> bool:
    """The whole minute; True when every bound was kept."""
    port, waits, calm = free_port(), list[float](), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "models").symlink_to(ensure_model([TRAINING_DATA], MODELS).parent)
        async with Noting() as telegram:
            telegram.bot(STAFF_TOKEN).chats[STAFF_CHAT]
            command = [sys.executable, "-m", "app", "run", "--port", str(port), "--shop", str(shopfile.DEMO)]
            with Watched(command, _settings(folder, url, telegram.url)) as process:
                async with asyncio.timeout(180):
                    while not (telegram.bot(CUSTOMER_TOKEN).polls and telegram.bot(STAFF_TOKEN).polls):
                        await asyncio.sleep(0.2)
                await honest(telegram, 999, time.monotonic() + 10, calm)
                before, flood = process.megabytes(), Flood(f"http://127.0.0.1:{port}")
                end = time.monotonic() + seconds
                people = [asyncio.ensure_future(honest(telegram, number, end, waits)) for number in range(HONEST)]
                danger = asyncio.ensure_future(fire(telegram, seconds / 2))
                peak = asyncio.ensure_future(_peak(process, end))
                await flood.pours(seconds)
                answered, card = await danger
                await asyncio.gather(*people)
                memory = max(await peak, process.megabytes())
    p95 = quantiles(waits, n=20)[18]
    print(
        f"{ADDRESSES} addresses, {ADDRESSES * EACH} messages in {seconds:.0f} s: {flood.taken} taken, {flood.refused} "
        f"refused with words, {flood.late} not answered within 60 s\n"
        f"fire: advice after {answered:.1f} s, card in the staff chat after {card:.1f} s (bound {CARD_SECONDS:.0f})\n"
        f"honest customers: {len(waits)} answers, median {median(waits):.2f} s, p95 {p95:.2f} s (bound "
        f"{P95_SECONDS:.0f}), longest {max(waits):.2f} s; before the flood {median(calm):.2f} s\n"
        f"memory: {before:.0f} MB before, {memory:.0f} MB at most (bound {MEGABYTES:.0f})"
    )
    return card <= CARD_SECONDS and p95 <= P95_SECONDS and memory <= MEGABYTES


async def _peak(process: Watched, end: float) -> float:
    most = 0.0
    while time.monotonic() < end:
        most = max(most, process.megabytes())
        await asyncio.sleep(0.5)
    return most


def _settings(folder: str, url: str, api: str) -> dict[str, str]:
    return {
        "AFTERCARE_DATA_DIR": folder,
        "AFTERCARE_DATABASE_URL": url,
        "AFTERCARE_CUSTOMER_BOT_TOKEN": CUSTOMER_TOKEN,
        "AFTERCARE_STAFF_BOT_TOKEN": STAFF_TOKEN,
        "AFTERCARE_STAFF_CHAT_ID": str(STAFF_CHAT),
        "AFTERCARE_TELEGRAM_API": api,
    }


def main() -> None:
    """Prints what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--url", default="")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    chosen = parser.parse_args()
    sys.exit(not asyncio.run(play(chosen.url, chosen.seconds)))


if __name__ == "__main__":
    main()
