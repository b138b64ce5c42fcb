"""Runs parts of the house in one event loop until it is told to stop, then lets each finish what it has in hand."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Collection, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import structlog
import uvicorn

from app.pushing import pusher, urgent_push
from app.wiring import House
from nlu.acts.context import NOTHING
from nlu.acts.reader import acts

if TYPE_CHECKING:
    from fastapi import FastAPI

Part = Literal["web", "bot", "worker"]
Job = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
"""Runs until the event is set."""

GRACE_SECONDS = 5
"""How long open requests and chats may take to end once the process is told to stop."""

MAX_FRAME = 64 * 1024
"""Bytes of one web chat message; pictures come another way."""

log = structlog.get_logger(__name__)


THREADS = 16
"""More than all channels handle at once (bot.channels.chats.AT_ONCE), so that what sends always finds one."""


class AddressTaken(Exception):
    """The web can't listen where it was told to."""


async def serve(house: House, parts: Collection[Part], host: str = "127.0.0.1") -> None:
    """Runs until SIGTERM or SIGINT. AddressTaken when the web's address can't be had.

    Channels that receive by webhook need the web: it is served with them.
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    stop = asyncio.Event()
    jobs = jobs_of(house, parts, host)  # the slow part: a model may have to be trained; a signal still ends it at once
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    log.info("started", parts=sorted(parts), database="SQLite" if house.store.is_sqlite else "PostgreSQL")
    async with asyncio.TaskGroup() as running:
        for job in jobs:
            running.create_task(job(stop))
    await house.close()
    log.info("stopped")


def jobs_of(house: House, parts: Collection[Part], host: str) -> list[Job]:
    """What runs side by side, everything built."""
    jobs: list[Job] = [house.worker.run, house.planner.run, pusher(house).run] if "worker" in parts else []
    if "worker" in parts and (waker := urgent_push(house)) is not None:
        jobs.append(waker.run)
    if "worker" in parts and not house.demo:
        jobs.append(house.keeper.run)
    if "web" in parts or "bot" in parts:
        jobs.append(partial(_read_once, house))
    if "bot" in parts:
        jobs += [bot.run for bot in (house.customer_bot, house.staff_bot, house.wecom_staff) if bot is not None]
        jobs += [channel.run for channel in house.tencent_channels.values()]
        jobs += [house.sms_reports.run] if house.sms_reports is not None else []
    if "web" in parts or ("bot" in parts and house.is_called):
        listening = listen(host, house.port)
        jobs.append(partial(_serve_web, laid_out(house.web), listening))
    return jobs


def laid_out(app: FastAPI) -> FastAPI:
    """The web with every route built: at the first request that would hold up whatever else goes on in the loop."""
    for route in app.routes:
        route.matches({"type": "http", "method": "GET", "path": "", "root_path": "", "headers": []})
    return app


async def _read_once(house: House, _stop: asyncio.Event) -> None:
    """What the readers build at their first message is built before the first customer writes."""

    def read(words: str) -> None:
        acts(house.engine.understand(words, house.now()), NOTHING)

    for words in ("明天下午三点做保养", "a service tomorrow at 3 pm"):
        await asyncio.to_thread(read, words)


def listen(host: str, port: int) -> socket.socket:
    """A socket of the web; AddressTaken when it can't be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise AddressTaken(f"Port {port} on {host} can't be had: {error.strerror}. Name another: --port N") from None
    # Inherited by each connection: without it an answer's body waits 40 ms for the acknowledgement of its head.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


async def _serve_web(app: FastAPI, listening: socket.socket, stop: asyncio.Event) -> None:
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ws_max_size=MAX_FRAME,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    host, port = listening.getsockname()[:2]
    log.info("web.ready", address=f"http://{host}:{port}")
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving


class _Server(uvicorn.Server):
    """uvicorn's server, which leaves the signals to us: one signal stops all parts."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
