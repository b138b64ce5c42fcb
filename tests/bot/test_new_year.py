"""The year in a ticket's number is the shop's, not that of Greenwich."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.conversation import Conversations
from bot.message import Incoming
from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from storage import Store, shops
from storage.tickets import tickets


@pytest.mark.rule("C1")
def test_on_new_years_morning_the_register_begins_anew(store: Store, shop: Shop, engine: EmbeddedEngine) -> None:
    morning = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # one o'clock on 1 January in Shanghai
    with store.write() as tx:
        shops.apply(tx, shop, morning)
    update = Incoming("web", "", "x", "1", "text", morning, text="你们乱收费，我要投诉")
    Conversations(store, engine).handle(update, morning)
    with store.read() as tx:
        assert [ticket.number for ticket in tickets.listed(tx)] == ["C2027-0001"]
