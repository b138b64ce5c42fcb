"""The process at rest: how long it takes to start, what it holds, and what each loop costs while nothing happens.

`python -m benchmarks.speed.resting SECONDS` lets each loop of a house run alone for so long and tells its CPU;
`python -m benchmarks.speed.resting held` builds a house step by step and tells the memory after each.
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
from app.keeping.keeper import FIRST_LOOK
from app.opening import open_house
from benchmarks.process import Watched, free_port, own_megabytes
from benchmarks.speed.found import Found, middle
from benchmarks.speed.rest import answered
from nlu.acts.context import NOTHING
from nlu.acts.reader import acts
from notifications.worker import CALM_AFTER
from tests.simulators.telegram import FakeTelegram

FIRST = {"sending": CALM_AFTER + 3.0, "keeping": FIRST_LOOK + 9.0}
"""Seconds in which a loop does what it does once, at the start; the nightly backup is among it."""

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
    built = _told(kept, "held")
    grown = [mb - before for mb, before in zip(built.values(), [0.0, *built.values()], strict=False)]
    found.table("Where the memory is", [
        "| built one after another | MB more | MB |", "|---|---|---|",
        *(f"| {step} | {more:.0f} | {mb:.0f} |" for (step, mb), more in zip(built.items(), grown, strict=True)),
    ])  # fmt: skip


def _told(kept: Mapping[str, str], what: str) -> dict[str, float]:
    """What this module says in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed.resting", what],
        env={**os.environ, **kept, "AFTERCARE_DATABASE_URL": ""}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return told


def idle(kept: Mapping[str, str], seconds: float, found: Found) -> None:
    """CPU of each loop while nobody writes, in percent of a core."""
    shares = _told(kept, str(seconds))
    worst = max(shares, key=lambda name: shares[name])
    found.say("idle CPU of the worst polling loop", shares[worst], worst)
    found.table("Loops while nothing happens", [
        "| loop | CPU, % of a core |", "|---|---|", *(f"| {name} | {value:.2f} |" for name, value in shares.items()),
    ])  # fmt: skip


async def loops(seconds: float) -> dict[str, float]:
    """Each loop alone, one after another."""
    shares: dict[str, float] = {}
    async with FakeTelegram() as telegram:
        _with_bots(telegram.url)
        telegram.bot(os.environ["AFTERCARE_STAFF_BOT_TOKEN"]).chats[int(os.environ["AFTERCARE_STAFF_CHAT_ID"])] = {}
        house = open_house(settings.load(), clock.real, demo=True, port=free_port())
        assert house.customer_bot and house.staff_bot
        runs = {
            "sending": house.worker.run, "planning": house.planner.run, "customer bot": house.customer_bot.run,
            "staff bot": house.staff_bot.run, "keeping": house.keeper.run,
        }  # fmt: skip
        for name, run in runs.items():
            stop = asyncio.Event()
            running = asyncio.ensure_future(run(stop))
            await asyncio.sleep(FIRST.get(name, 4.0))
            began = time.process_time()
            await asyncio.sleep(seconds)
            shares[name] = (time.process_time() - began) / seconds * 100
            stop.set()
            await running
        await house.close()
    return shares


def held() -> dict[str, float]:
    """Megabytes of this process after each step of building a house."""
    steps = {"Python, the store's libraries, rules and words": own_megabytes()}
    house = open_house(settings.load(), clock.real, demo=True, port=free_port())
    steps["the store, brought to its shape and filled"] = own_megabytes()
    assert house.engine
    steps["the trained model"] = own_megabytes()
    for words in ("明天下午三点做保养", "a service tomorrow at 3 pm"):
        acts(house.engine.understand(words, house.now()), NOTHING)
    steps["what the readers build at a first message"] = own_megabytes()
    assert house.customer_bot and house.staff_bot
    steps["both Telegram bots"] = own_megabytes()
    assert house.web
    steps["the web"] = own_megabytes()
    return steps


def _with_bots(api: str) -> None:
    os.environ |= {
        "AFTERCARE_TELEGRAM_API": api, "AFTERCARE_CUSTOMER_BOT_TOKEN": f"7001:{'A' * 35}",
        "AFTERCARE_STAFF_BOT_TOKEN": f"7002:{'B' * 35}", "AFTERCARE_STAFF_CHAT_ID": "-100500",
    }  # fmt: skip


def main(what: str) -> None:
    """One line of JSON."""
    if what == "held":
        _with_bots("http://127.0.0.1:9")
    print(json.dumps(held() if what == "held" else asyncio.run(loops(float(what)))))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("AFTERCARE_DATA_DIR", folder)
        main(sys.argv[1])
