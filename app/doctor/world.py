"""What the doctor sees of the world outside the program: each a plain function, so that tests can plant any fault."""

from __future__ import annotations

import shutil
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

SECONDS = 6.0
"""How long anybody outside may take to answer."""


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
    """One GET. proxy: empty for a straight call."""
    import httpx  # here, because only the doctor calls from this room

    try:
        answer = httpx.get(url, timeout=SECONDS, proxy=proxy or None, follow_redirects=False)
    except (httpx.HTTPError, OSError) as error:
        raise Unreached(type(error).__name__) from None
    try:
        body = answer.json()
    except ValueError:
        body = None
    return Answer(answer.status_code, body, _date(answer.headers.get("date", "")))


def _date(said: str) -> datetime | None:
    try:
        return parsedate_to_datetime(said)
    except ValueError:
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
