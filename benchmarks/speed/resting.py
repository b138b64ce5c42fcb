"""The process at rest: how long it takes to start, what it holds, and what each loop costs while nothing happens.

`python -m benchmarks.speed.resting SECONDS` lets each loop of a house run alone for so long and tells its CPU.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping

from app import clock, settings
from app.opening import open_house
from benchmarks.process import Watched, free_port
from benchmarks.speed.found import Found, middle
from benchmarks.speed.rest import answered
from tests.simulators.telegram import FakeTelegram

SETTLED = 6.0
"""Seconds after the start in which the readers are built."""


def start(kept: Mapping[str, str], rounds: int, found: Found) -> None:
    """Seconds and CPU from the command to the first answer over HTTP, and what the process holds once it rests."""
    port = free_port()
    command = [sys.executable, "-m", "app", "run", "--demo", "--port", str(port)]
    seconds, cpu, held = [], [], []
    for _ in range(rounds):
        began = time.perf_counter()
        with Watched(command, {**kept, "AFTERCARE_DATABASE_URL": ""}) as process:
            answered(f"http://127.0.0.1:{port}", process)
            seconds.append(time.perf_counter() - began)
            cpu.append(process.cpu_seconds())
            time.sleep(SETTLED)
            held.append(process.megabytes())
    found.say("cold start, demo", middle(seconds), f"CPU {middle(cpu):.1f} s")
    found.say("memory, demo", middle(held))
    found.table("The start of the demo", [
        "| seconds to the first answer | CPU s until then | MB at rest |", "|---|---|---|",
        *(f"| {a:.2f} | {b:.2f} | {c:.0f} |" for a, b, c in zip(seconds, cpu, held, strict=True)),
    ])  # fmt: skip


def idle(kept: Mapping[str, str], seconds: float, found: Found) -> None:
    """CPU of each loop while nobody writes, in percent of a core."""
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed.resting", str(seconds)],
        env={**os.environ, **kept, "AFTERCARE_DATABASE_URL": ""}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    shares: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    worst = max(shares, key=lambda name: shares[name])
    found.say("idle CPU of the worst polling loop", shares[worst], worst)
    found.table("Loops while nothing happens", [
        "| loop | CPU, % of a core |", "|---|---|", *(f"| {name} | {value:.2f} |" for name, value in shares.items()),
    ])  # fmt: skip


async def loops(seconds: float) -> dict[str, float]:
    """Each loop alone, one after another."""
    shares: dict[str, float] = {}
    async with FakeTelegram() as telegram:
        os.environ |= {
            "AFTERCARE_TELEGRAM_API": telegram.url, "AFTERCARE_CUSTOMER_BOT_TOKEN": f"7001:{'A' * 35}",
            "AFTERCARE_STAFF_BOT_TOKEN": f"7002:{'B' * 35}", "AFTERCARE_STAFF_CHAT_ID": "-100500",
        }  # fmt: skip
        house = open_house(settings.load(), clock.real, demo=True, port=free_port())
        assert house.customer_bot and house.staff_bot
        runs = {
            "sending": house.worker.run, "planning": house.planner.run, "customer bot": house.customer_bot.run,
            "staff bot": house.staff_bot.run, "keeping": house.keeper.run,
        }  # fmt: skip
        for name, run in runs.items():
            stop = asyncio.Event()
            running = asyncio.ensure_future(run(stop))
            await asyncio.sleep(4.0)  # what is done once, at the start
            began = time.process_time()
            await asyncio.sleep(seconds)
            shares[name] = (time.process_time() - began) / seconds * 100
            stop.set()
            await running
        await house.close()
    return shares


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("AFTERCARE_DATA_DIR", folder)
        print(json.dumps(asyncio.run(loops(float(sys.argv[1])))))
