"""Reports leave by the clock, to each reader once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.shop.shop import Shop
from notifications.jobs import reports
from storage import Store, outbox, shops
from tests.simulators.telegram_house import with_accounts


@pytest.mark.rule("R1")
def test_a_monday_s_report_is_on_its_way_once_whoever_looks(store: Store, shop: Shop, now: datetime) -> None:
    ready = with_accounts(shop)
    with store.write() as tx:
        shops.apply(tx, ready, now)
    monday = now.replace(day=16, hour=8, minute=5)
    assert not reports.tell(store, ready, monday - timedelta(hours=1))
    assert reports.tell(store, ready, monday)
    assert not reports.tell(store, ready, monday + timedelta(minutes=1))
    with store.read() as tx:
        assert [row.address for row in outbox.listed(tx) if row.kind == "staff_report"] == ["503"]
