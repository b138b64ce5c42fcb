"""How python-telegram-bot's calls travel: over aiohttp's pool, which costs a third of the client it comes with."""

from __future__ import annotations

import ssl
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import certifi
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT = 5.0
"""Seconds for a connection, new or out of the pool."""

KEPT_ALIVE = 30.0
"""Seconds an idle connection is kept for the next call."""

MEDIA_WRITE = 20.0
"""Seconds more for a call that carries a file."""


class PooledRequest(BaseRequest):
    """Calls to the Bot API over kept connections. pool: most at once; read_timeout: seconds for an answer; proxy:
    http://..., empty for a straight line.

    The session is made at the first call, in the loop that makes it; what the environment says of proxies is read then,
    since aiohttp would read it, and look for a file of passwords, in a thread at each call.
    """

    def __init__(self, pool: int, read_timeout: float, proxy: str = "") -> None:
        self._pool, self._read, self._through = pool, read_timeout, proxy or None
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds for an answer, where a call names none."""
        return self._read

    async def initialize(self) -> None:
        """Nothing is opened before the first call."""

    async def shutdown(self) -> None:
        """The connections are closed; a later call opens others."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """(HTTP status, body). TimedOut and NetworkError as python-telegram-bot's own client raises them."""
        body, more = _body(request_data)
        answer_in = read_timeout if isinstance(read_timeout, int | float) else self._read
        timeout = aiohttp.ClientTimeout(total=CONNECT + answer_in + more, connect=CONNECT, sock_read=answer_in + more)
        try:
            async with self._opened(url).request(method, url, data=body, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from error

    def _opened(self, url: str) -> aiohttp.ClientSession:
        if self._session is None:
            secure = ssl.create_default_context(cafile=certifi.where())
            connector = aiohttp.TCPConnector(limit=self._pool, keepalive_timeout=KEPT_ALIVE, ssl=secure)
            headers = {"User-Agent": self.USER_AGENT}
            through = self._through or _proxy_of_environment(url)
            self._session = aiohttp.ClientSession(connector=connector, headers=headers, proxy=through)
        return self._session


def _proxy_of_environment(url: str) -> str | None:
    """What HTTPS_PROXY and its like name for that address; all calls of a bot go to one host."""
    at = urlsplit(url)
    return None if proxy_bypass(at.hostname or "") else getproxies().get(at.scheme)


def _body(data: RequestData | None) -> tuple[Any, float]:
    """What is posted, and how many seconds more it may take."""
    if data is None:
        return None, 0.0
    if not data.contains_files:
        return data.json_parameters, 0.0
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime_type) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime_type)
    return form, MEDIA_WRITE
