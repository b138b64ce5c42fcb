"""WeCom's smart bot over its long connection: JSON frames each way, and no address of ours that must be reached."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from wire.tencent.errors import ApiError, Unreachable

SUBSCRIBE, PING = "aibot_subscribe", "ping"
SEND, RESPOND, WELCOME, UPDATE = (
    "aibot_send_msg", "aibot_respond_msg", "aibot_respond_welcome_msg", "aibot_respond_update_msg",
)  # fmt: skip
MESSAGE, EVENT = "aibot_msg_callback", "aibot_event_callback"

ANSWERED_WITHIN = 6.0
"""Seconds within which a frame of ours is acknowledged; after that nobody knows what became of it."""

PING_EVERY = 30.0
MISSED = 2
"""Heartbeats without an answer after which the line is dead, though nobody closed it."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds between two tries to connect: twice as long each time, until a login was accepted."""

PUT_OUT_WAIT = 30.0
"""Seconds until the next try when another program has logged in as this bot: two that fight help nobody."""

MAX_FRAME = 4 * 1024 * 1024

Frame = Mapping[str, Any]

log = structlog.get_logger(__name__)


class Line:
    """One bot's connection, made again whenever it breaks. `run` it until stopped.

    hear: called with each frame that is no answer, in order, in the event loop; it must not block. refusal: why the
    last login was not accepted; None while it is, or while nobody answers.
    """

    def __init__(self, url: str, bot_id: str, secret: str, hear: Callable[[Frame], None]) -> None:
        self._url, self._bot_id, self._secret, self._hear = url, bot_id, secret, hear
        self._socket: ClientConnection | None = None
        self._asked: dict[str, asyncio.Future[int]] = {}
        self._put_out = False
        self._missed = 0
        self.refusal: ApiError | None = None

    @property
    def is_open(self) -> bool:
        """True while the bot is logged in."""
        return self._socket is not None

    async def run(self, stop: asyncio.Event) -> None:
        """Connected until `stop` is set, as far as the other side lets us."""
        wait = FIRST_WAIT
        while not stop.is_set():
            before = wait
            try:
                wait = FIRST_WAIT if await self._connected(stop) else min(wait * 2, LONGEST_WAIT)
            except ApiError as error:
                self.refusal = error
                log.error("aibot.login_refused", code=error.code)
                wait = LONGEST_WAIT
            except (OSError, WebSocketException, Unreachable) as error:
                log.warning("aibot.unreachable", error=type(error).__name__)
                wait = min(wait * 2, LONGEST_WAIT)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PUT_OUT_WAIT if self._put_out else before)

    async def call(self, cmd: str, body: Mapping[str, Any], req_id: str = "") -> None:
        """The frame was carried out. ApiError for a refusal, Unreachable when no word of it came.

        req_id: of the frame it answers; without it, a new one.
        """
        if self._socket is None:
            raise Unreachable(f"{cmd}: not connected")
        await self._say(self._socket, cmd, body, req_id or secrets.token_hex(12))

    async def _connected(self, stop: asyncio.Event) -> bool:
        """True when a login was accepted, after the connection has ended."""
        self._put_out = False
        async with connect(self._url, proxy=None, ping_interval=None, max_size=MAX_FRAME, open_timeout=10) as socket:
            reading = asyncio.ensure_future(self._read(socket))
            stopping = asyncio.ensure_future(stop.wait())
            beating: asyncio.Future[None] | None = None
            try:
                login = {"bot_id": self._bot_id, "secret": self._secret}
                await self._say(socket, SUBSCRIBE, login, secrets.token_hex(12))
                self._socket, self.refusal, self._missed = socket, None, 0
                log.info("aibot.ready")
                beating = asyncio.ensure_future(self._beat(socket))
                await asyncio.wait({reading, stopping, beating}, return_when=asyncio.FIRST_COMPLETED)
                return True
            finally:
                self._socket = None
                for one in (reading, stopping, beating):
                    if one is not None:
                        one.cancel()
                        with suppress(asyncio.CancelledError, OSError, WebSocketException):
                            await one
                self._forget()

    async def _read(self, socket: ClientConnection) -> None:
        async for raw in socket:
            try:
                frame = json.loads(raw)
                req_id = str(frame["headers"]["req_id"])
            except (ValueError, KeyError, TypeError):
                log.warning("aibot.unreadable_frame", size=len(raw))
                continue
            if not frame.get("cmd"):
                waiting = self._asked.get(req_id)
                if waiting is not None and not waiting.done():
                    waiting.set_result(int(frame.get("errcode") or 0))
                continue
            if _event_of(frame) == "disconnected_event":
                log.error("aibot.put_out")  # another program has logged in as this bot
                self._put_out = True
                return
            self._hear(frame)

    async def _beat(self, socket: ClientConnection) -> None:
        """Ends when the line is dead."""
        while self._missed < MISSED:
            await asyncio.sleep(PING_EVERY)
            try:
                await self._say(socket, PING, None, secrets.token_hex(12))
                self._missed = 0
            except (Unreachable, ApiError):
                self._missed += 1
        log.warning("aibot.no_heartbeat")

    async def _say(self, socket: ClientConnection, cmd: str, body: Mapping[str, Any] | None, req_id: str) -> None:
        answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._asked[req_id] = answered
        frame = {"cmd": cmd, "headers": {"req_id": req_id}} | ({} if body is None else {"body": body})
        try:
            await socket.send(json.dumps(frame, ensure_ascii=False))
            code = await asyncio.wait_for(answered, ANSWERED_WITHIN)
        except TimeoutError:
            raise Unreachable(f"{cmd}: no answer") from None
        except (OSError, WebSocketException) as error:
            raise Unreachable(f"{cmd}: {type(error).__name__}") from None
        finally:
            self._asked.pop(req_id, None)
        if code:
            raise ApiError(code, cmd)

    def _forget(self) -> None:
        """Whoever waits for an answer of the connection that is gone learns that none will come."""
        for waiting in self._asked.values():
            if not waiting.done():
                waiting.set_exception(Unreachable("the connection broke"))
        self._asked.clear()


def _event_of(frame: Frame) -> str:
    body = frame.get("body")
    event = body.get("event") if isinstance(body, dict) else None
    return str(event.get("eventtype", "")) if isinstance(event, dict) else ""
