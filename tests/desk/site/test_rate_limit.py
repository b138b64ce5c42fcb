"""Limits of the web: per visitor, per address, per network, and for people who only begin to write."""

from __future__ import annotations

import asyncio

import pytest
from starlette.requests import Request

from desk.site import rate_limit
from desk.site.rate_limit import (
    ADDRESS_LIMIT,
    AT_ONCE,
    NETWORK_LIMIT,
    NEW_LIMIT,
    NEW_NETWORK_LIMIT,
    NEW_SECONDS,
    PROGRAM_LIMIT,
    WINDOW_SECONDS,
    Door,
    address_of,
)


def came(host: str, forwarded: str = "") -> Request:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    return Request({"type": "http", "client": (host, 1), "headers": headers})


class Clock:
    at = 0.0

    def __call__(self) -> float:
        return self.at


def test_fresh_browsers_of_one_address_are_let_in_up_to_a_limit() -> None:
    clock = Clock()
    door = Door(clock)
    let_in = 0
    for n in range(300):
        clock.at += 0.5
        let_in += door.lets_visitor(came("203.0.113.9"), f"v{n}") == ""
    assert let_in == NEW_LIMIT
    assert door.lets_visitor(came("203.0.113.9"), "v0") == "", "who writes already goes on"
    assert door.lets_visitor(came("198.51.100.1"), "elsewhere") == ""
    clock.at += NEW_SECONDS
    assert door.lets_visitor(came("203.0.113.9"), "later") == ""


def test_changing_the_address_within_a_network_does_not_help() -> None:
    clock = Clock()
    door = Door(clock)
    verdicts = []
    for n in range(2 * NEW_NETWORK_LIMIT):
        clock.at += 0.5
        verdicts.append(door.lets_visitor(came(f"2001:db8:7:{n:x}::1"), f"v{n}"))
    assert verdicts.count("") == NEW_NETWORK_LIMIT


def test_an_address_and_a_network_have_their_pace() -> None:
    door = Door(Clock())
    for n in range(NEW_LIMIT):
        door.lets_visitor(came("203.0.113.9"), f"v{n}")
    passed = [door.lets_visitor(came("203.0.113.9"), f"v{n % NEW_LIMIT}") for n in range(2 * ADDRESS_LIMIT)]
    assert passed.count("") == ADDRESS_LIMIT - NEW_LIMIT
    assert set(passed) == {"", "too_many"}
    assert NETWORK_LIMIT > ADDRESS_LIMIT


def test_a_sender_of_the_rest_channel_has_a_pace_of_its_own() -> None:
    clock = Clock()
    door = Door(clock)
    assert [door.lets_program(came("127.0.0.1"), "a") for _ in range(PROGRAM_LIMIT + 1)][-2:] == ["", "too_fast"]
    assert door.lets_program(came("127.0.0.1"), "b") == ""
    clock.at = WINDOW_SECONDS
    assert door.lets_program(came("127.0.0.1"), "a") == ""


def test_behind_a_proxy_the_address_is_what_the_proxy_tells() -> None:
    assert str(address_of(came("172.17.0.1", "6.6.6.6, 203.0.113.9"))) == "203.0.113.9"
    assert str(address_of(came("127.0.0.1", "203.0.113.9"))) == "203.0.113.9"
    assert str(address_of(came("203.0.113.9", "198.51.100.1"))) == "203.0.113.9", "a stranger can't name another"
    assert address_of(came("127.0.0.1")) is None


def test_beyond_those_that_are_handled_others_wait_a_while_and_are_then_sent_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rate_limit, "WAITING_SECONDS", 0.05)
    monkeypatch.setattr(rate_limit, "MOST_WAITING", 2)

    async def crowd() -> tuple[list[bool], bool]:
        door, full, done = Door(), asyncio.Event(), asyncio.Event()

        async def stays() -> None:
            async with door.place() as free:
                assert free
                full.set()
                await done.wait()

        async def asks() -> bool:
            async with door.place() as free:
                return free

        staying = [asyncio.ensure_future(stays()) for _ in range(AT_ONCE)]
        await full.wait()
        found = await asyncio.gather(*(asks() for _ in range(4)))
        done.set()
        await asyncio.gather(*staying)
        return found, await asks()

    assert asyncio.run(crowd()) == ([False] * 4, True)
