"""A look at a record is an event, once a day for each who looks (A5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions.customers import views
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import customer_events
from tests.storage.records import a_customer


@pytest.mark.rule("A5")
def test_each_who_looks_is_noted_once_a_day(tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]) -> None:
    who = a_customer(tx, now)
    assert views.note(tx, who.id, person("zhou"), ["phone"], now, ticket_id=7)
    assert not views.note(tx, who.id, person("zhou"), ["phone"], now + timedelta(hours=1))
    assert views.note(tx, who.id, person("chen"), ["record"], now)
    assert views.note(tx, who.id, person("zhou"), ["phone"], now + timedelta(days=1))
    assert not views.note(tx, who.id, person("wu"), [], now)
    seen = [(one.actor, one.data) for one in customer_events.views(tx, who.id)]
    assert seen[-1] == ("staff:zhou", {"shown": ["phone"], "ticket": 7}) and len(seen) == 3
    assert customer_events.of_customer(tx, who.id) == []
