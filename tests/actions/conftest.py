"""A demo shop in a store, a customer's conversation and staff to act in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from domain.conversation import Conversation
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Store, Tx, shops
from tests.storage.records import a_conversation


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
