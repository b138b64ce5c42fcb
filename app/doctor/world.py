"""What the doctor sees of the world outside the program: each a plain function, so that tests can plant any fault."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, build_opener

SECONDS = 6.0
"""How long anybody outside may take to answer."""

MOST = 100_000
"""Bytes of an answer that are read."""


class Unreached(Exception):
    """Nobody answered; the message says why, without the address (it may hold a token)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. date: its own clock, None when it told none."""

    status: int
    body: Any = None
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class World:
    """Free bytes of a folder's disk, what a server answers, until when its certificate holds, what time it is."""

    free: Callable[[Path], int]
    call: Callable[[str, str], Answer]
    certificate: Callable[[str, int], datetime]
    now: Callable[[], datetime]


def real() -> World:
    """The world as it is."""
    return World(_free, _call, _certificate, lambda: datetime.now(UTC))


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _call(url: str, proxy: str) -> Answer:
    """One GET, by the standard library: no channel's own need be installed. proxy: empty for a straight call."""
    opener = build_opener(ProxyHandler({"http": proxy, "https": proxy} if proxy else {}), _Staying)
    try:
        with opener.open(url, timeout=SECONDS) as answer:
            return _answer(answer.status, answer.read(MOST), answer.headers.get("date", ""))
    except HTTPError as error:
        return _answer(error.code, error.read(MOST), error.headers.get("date", ""))
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise Unreached(type(reason).__name__) from None


class _Staying(HTTPRedirectHandler):
    """Where a server sends us on is not followed: that it does is the answer."""

    def redirect_request(self, *_: Any) -> None:
        """Nothing is asked instead."""


def _answer(status: int, body: bytes, date: str) -> Answer:
    try:
        return Answer(status, json.loads(body), _date(date))
    except ValueError:
        return Answer(status, None, _date(date))


def _date(said: str) -> datetime | None:
    try:
        return parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None


def _certificate(host: str, port: int) -> datetime:
    """Until when the server's certificate holds; Unreached also for one that is not believed, with the reason."""
    try:
        with (
            socket.create_connection((host, port), SECONDS) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
        ):
            ends = str((secure.getpeercert() or {}).get("notAfter", ""))
    except ssl.SSLCertVerificationError as error:
        raise Unreached(error.verify_message) from None
    except OSError as error:
        raise Unreached(error.strerror or type(error).__name__) from None
    return (
        datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)
        if ends
        else datetime.fromtimestamp(time.time(), UTC)
    )
