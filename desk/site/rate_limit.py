"""Limits on how fast may be written over the web: each visitor, and all together from one address or network."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Literal

from starlette.requests import HTTPConnection

from domain.flood_gate import FloodGate

LIMIT, WINDOW_SECONDS = 20, 10.0
"""Messages of one visitor; more is a stuck key or a machine."""

PROGRAM_LIMIT = 100
"""Messages of one sender of the REST channel within the same time: a program repeats nothing by hand."""

ADDRESS_LIMIT, NETWORK_LIMIT = 60, 200
"""Messages from one address, and from its network, within the same time: many people may share one."""

NEW_LIMIT, NEW_NETWORK_LIMIT, NEW_SECONDS = 40, 120, 600.0
"""People who begin to write from one address, and from its network, within that time."""

_PROXIES = [
    ip_network(net) for net in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1", "fc00::/7")
]
"""Where a proxy of the shop's own may stand; only such a one is believed when it names another address."""

GUESSES, SHOP_GUESSES, GUESS_SECONDS = 6, 60, 900.0
"""Plates that were not expected, from one address and at one shop, within that time: more is trying them out."""

ASKED, ASKED_SECONDS = 10, 3600.0
"""Login links asked for from one address within that time: more is going through names."""

AT_ONCE, MOST_WAITING, WAITING_SECONDS = 4, 400, 5.0
"""Messages of visitors that are handled at the same time; so many others wait, each so long at most.

Whoever writes by another chat so never stands behind a flood of the web.
"""

Verdict = Literal["", "too_fast", "too_many"]


class Door:
    """Who may send one more message now. Counts in this process only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._visitors = FloodGate(LIMIT, WINDOW_SECONDS, clock)
        self._programs = FloodGate(PROGRAM_LIMIT, WINDOW_SECONDS, clock)
        self._addresses = FloodGate(ADDRESS_LIMIT, WINDOW_SECONDS, clock)
        self._networks = FloodGate(NETWORK_LIMIT, WINDOW_SECONDS, clock)
        self._new = FloodGate(NEW_LIMIT, NEW_SECONDS, clock)
        self._guesses = FloodGate(GUESSES, GUESS_SECONDS, clock)
        self._shop_guesses = FloodGate(SHOP_GUESSES, GUESS_SECONDS, clock)
        self._asked = FloodGate(ASKED, ASKED_SECONDS, clock)
        self._new_networks = FloodGate(NEW_NETWORK_LIMIT, NEW_SECONDS, clock)
        self._places, self._waiting = asyncio.Semaphore(AT_ONCE), 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[bool]:
        """True when the message may be handled within the block; False when too many others are before it."""
        if self._waiting >= MOST_WAITING or not await self._got_place():
            yield False
            return
        try:
            yield True
        finally:
            self._places.release()

    async def _got_place(self) -> bool:
        self._waiting += 1
        try:
            async with asyncio.timeout(WAITING_SECONDS):
                return await self._places.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1

    def lets_visitor(self, connection: HTTPConnection, visitor: str) -> Verdict:
        """Empty when the visitor's message may come in; else what is in the way."""
        is_new = not self._visitors.knows(visitor)
        verdict = self._lets(connection, is_new=is_new)
        return verdict or ("" if self._visitors.passes(visitor) else "too_fast")

    def lets_program(self, connection: HTTPConnection, sender: str) -> Verdict:
        """The same for a call of the REST channel, which speaks for its senders."""
        return self._lets(connection, is_new=False) or ("" if self._programs.passes(sender) else "too_fast")

    def lets_guess(self, connection: HTTPConnection, shop: str) -> bool:
        """True while few plates entered there missed."""
        return self._guesses.would_pass(_place(connection)) and self._shop_guesses.would_pass(shop)

    def guessed(self, connection: HTTPConnection, shop: str) -> None:
        """A plate missed."""
        self._guesses.passes(_place(connection))
        self._shop_guesses.passes(shop)

    def lets_ask(self, connection: HTTPConnection) -> bool:
        """True when one more login link may be asked for from there."""
        return self._asked.passes(_place(connection))

    def _lets(self, connection: HTTPConnection, *, is_new: bool) -> Verdict:
        found = address_of(connection)
        if found is None:
            return ""
        address, network = str(found), str(ip_network((found, 24 if found.version == 4 else 48), strict=False))
        if is_new and not (self._new.passes(address) and self._new_networks.passes(network)):
            return "too_many"
        return "" if self._addresses.passes(address) and self._networks.passes(network) else "too_many"


def address_of(connection: HTTPConnection) -> IPv4Address | IPv6Address | None:
    """Where the connection comes from, as the nearest proxy tells; None for programs on this very machine."""
    peer = _address(connection.client.host if connection.client else "")
    forwarded = connection.headers.get("x-forwarded-for", "")
    if peer is None or (forwarded and any(peer in net for net in _PROXIES)):
        return _address(forwarded.rpartition(",")[2].strip())
    return None if peer.is_loopback else peer


def _place(connection: HTTPConnection) -> str:
    return str(address_of(connection) or "here")


def _address(words: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(words)
    except ValueError:
        return None
