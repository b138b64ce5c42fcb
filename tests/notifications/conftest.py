"""The Telegram side of the shop with its real engine, and people who work there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from bot.conversation import Conversations
from domain.shop.shop import Shop
from storage import Store, shops
from tests.simulators.telegram_house import running_clock, with_accounts

if TYPE_CHECKING:
    from nlu.engines.embedded import EmbeddedEngine


@pytest.fixture
def conversations(either_store: Store, shop: Shop, engine: EmbeddedEngine, now: datetime) -> Conversations:
    """Conversations over a shop whose first advisor and manager have Telegram accounts."""
    with either_store.write() as tx:
        shops.apply(tx, with_accounts(shop), now)
    return Conversations(either_store, engine)


@pytest.fixture
def clock(now: datetime) -> Callable[[], datetime]:
    """A clock that runs from `now` on."""
    return running_clock(now)
