"""A staff chat with topics, and people in it, for tests."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from storage import outbox
from storage.tickets import tickets as ticket_queries
from tests.simulators.telegram_house import (
    ADVISOR,
    STAFF_CHAT,
    House,
)
from tests.simulators.telegram_people import TelegramUser

Story = Callable[[House], Coroutine[Any, Any, None]]
Play = Callable[[Story], None]


def queued(running: House) -> int:
    """How many rows wait in the outbox."""
    with running.store.read() as tx:
        return outbox.counts(tx).get("queued", 0)


def topics(running: House) -> list[dict[str, Any]]:
    """The chat's topics, in the order in which they were made."""
    return list(running.telegram.topics.get(STAFF_CHAT, {}).values())


async def opened(running: House, words: str = "你们乱收费，我要投诉", customer: int = 7001) -> TelegramUser:
    """A customer has said that, and the ticket's topic has its card; the customer is returned."""
    count, person = len(topics(running)), running.customer(customer)
    person.says(words)
    await running.until(lambda: len(topics(running)) > count)
    await running.until(lambda: in_topic(running, count).reads())
    return person


def in_topic(running: House, number: int = 0, user: int = ADVISOR, name: str = "陈雨") -> TelegramUser:
    """Somebody of the staff, in that topic."""
    person = running.staff(user, name)
    person.topic = list(running.telegram.topics[STAFF_CHAT])[number]
    return person


def events(running: House, ticket_id: int = 1) -> list[str]:
    """The ticket's events, oldest first."""
    with running.store.read() as tx:
        return [event.kind for event in ticket_queries.events(tx, ticket_id)]
