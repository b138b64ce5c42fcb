"""Processes of the desk for `benchmarks.channels`, each of which may be killed at any moment.

`python -m benchmarks.channels.desk` reads lines "CHANNEL DATABASE BASE PORT NUMBER FOLDER" and begins a process for
each, whose number it writes. What understands is loaded once, before: a process begins within a moment.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
from aiohttp import web

from benchmarks.channels.vendor import Place
from benchmarks.channels.vendors import BUILDS
from bot.channels.webhook import Call, Hook
from bot.conversation import Conversations
from nlu.engines.embedded import EmbeddedEngine
from nlu.train import ensure_model
from notifications.worker import Worker
from storage import Store

ROOT = Path(__file__).parent.parent.parent


def engine() -> EmbeddedEngine:
    """What understands."""
    return EmbeddedEngine.load(ensure_model([ROOT / "nlu" / "data"], ROOT / "data" / "models"))


class Late:
    """Hands rows to a worker that is made after what receives."""

    worker: Worker

    async def deliver(self, ids: list[int]) -> None:
        """Sent at once, as far as the pace allows."""
        await self.worker.deliver(ids)


def now() -> datetime:
    """The time it is."""
    return datetime.now(UTC)


async def work(
    understands: EmbeddedEngine, channel: str, url: str, base: str, port: int, number: int, folder: Path
) -> None:
    """Until the process is ended."""
    store, late, stop = Store(url), Late(), asyncio.Event()
    async with httpx.AsyncClient(trust_env=False) as http:
        place = Place(store, Conversations(store, understands), late.deliver, now, base, http, folder, number)
        process = BUILDS[channel](place)
        late.worker = Worker(store, now, {channel: process.sender})
        runner = web.AppRunner(_served(process.hook), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        running = [late.worker.run(stop)] + ([process.receives.run(stop)] if process.receives else [])
        await asyncio.gather(_with_its_mother(), *running)


async def _with_its_mother() -> None:
    """Ends this process once the one that began it is gone: nobody else would."""
    mother = os.getppid()
    while os.getppid() == mother:
        await asyncio.sleep(1)
    os._exit(0)


def _served(hook: Hook | None) -> web.Application:
    async def take(request: web.Request) -> web.Response:
        if hook is None:
            return web.Response()
        headers = {name.lower(): value for name, value in request.headers.items()}
        answer = await hook(Call(request.method, dict(request.query), headers, await request.read()))
        return web.Response(status=answer.status, text=answer.text)

    app = web.Application(client_max_size=64 << 20)
    app.router.add_route("*", "/", take)
    return app


def main() -> None:
    """Begins processes until the input ends."""
    understands = engine()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that are ended
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            channel, url, base, port, number, folder = line.split()
            asyncio.run(work(understands, channel, url, base, int(port), int(number), Path(folder)))
            return
        print(process, flush=True)


if __name__ == "__main__":
    main()
