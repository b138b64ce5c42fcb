"""A demo shop in a store, a customer's conversation and staff to act in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from domain.conversation import Conversation
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Store, Tx, shops
from tests.actions.workshop.floor import Floor
from tests.storage.records import a_conversation

ACCOUNTS = {"chen": 501, "feng": 503, "admin": 504}


@pytest.fixture
def tx(either_store: Store, shop: Shop, now: datetime) -> Iterator[Tx]:
    """A running transaction in a store that knows the demo shop."""
    with either_store.write() as setting_up:
        shops.apply(setting_up, shop, now)
    with either_store.write() as running:
        yield running


@pytest.fixture
def conversation(tx: Tx, now: datetime) -> Conversation:
    """A stranger's conversation on Telegram."""
    return a_conversation(tx, now)


@pytest.fixture
def person(tx: Tx) -> Callable[[str], Staff]:
    """Finds a member of staff by code."""

    def find(code: str) -> Staff:
        found = shops.staff_by_code(tx, code)
        assert found is not None
        return found

    return find


@pytest.fixture
def on_telegram(tx: Tx, shop: Shop, now: datetime) -> None:
    """An advisor, the manager and the admin have accounts."""
    people = tuple(replace(one, telegram_id=ACCOUNTS.get(one.code)) for one in shop.staff)
    shops.apply(tx, replace(shop, staff=people), now)


@pytest.fixture
def floor(tx: Tx, shop: Shop, conversation: Conversation, person: Callable[[str], Staff], now: datetime) -> Floor:
    """A workshop with one order on it."""
    return Floor(tx, shop, conversation, person, now)
