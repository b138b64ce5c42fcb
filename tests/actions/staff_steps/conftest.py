"""A step as somebody of the shop asks for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from actions import staff_steps
from actions.staff_steps.asked import Asked
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx

Taking = Callable[..., object]
Offering = Callable[[Ticket, str], set[str]]


@pytest.fixture
def take(tx: Tx, person: Callable[[str], Staff], now: datetime) -> Taking:
    """Takes a step as a form would, with words by the names of its fields."""

    def taken(name: str, ticket: Ticket, by: str, at: datetime = now, /, **said: str) -> object:
        return staff_steps.take(tx, name, ticket.id, person(by), said, at, f"{name}:{at.isoformat()}")

    return taken


@pytest.fixture
def offered(tx: Tx, person: Callable[[str], Staff], now: datetime) -> Offering:
    """Names of the steps that somebody may take with a ticket as it stands."""

    def found(ticket: Ticket, by: str, at: datetime = now) -> set[str]:
        return {step.name for step in staff_steps.offered(staff_steps.stand(tx, ticket, at), person(by))}

    return found


@pytest.fixture
def asked(tx: Tx, shop: Shop, person: Callable[[str], Staff], now: datetime) -> Callable[..., Asked]:
    """A step that is asked for, of a ticket."""

    def asking(ticket_id: int = 0, by: str = "chen") -> Asked:
        return Asked(tx, ticket_id, person(by), now, "key", shop)

    return asking
