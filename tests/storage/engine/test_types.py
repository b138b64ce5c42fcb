"""Instants: aware UTC in and out, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import StatementError

from storage import Store
from storage.customers import customers
from tests.storage.records import a_customer


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_an_instant_comes_back_as_the_same_utc_instant(store: Store, zone: str) -> None:
    at = datetime(2026, 11, 1, 1, 30, 0, 123456, tzinfo=ZoneInfo(zone))
    with store.write() as tx:
        made = a_customer(tx, at)
    with store.read() as tx:
        found = customers.get(tx, made.id)
        assert found is not None
        assert found.created_at == at.astimezone(UTC)
        assert found.created_at.utcoffset() == timedelta(0)


def test_a_naive_instant_is_refused(store: Store) -> None:
    naive = datetime(2026, 3, 18, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(StatementError, match="naive datetime"), store.write() as tx:
        a_customer(tx, naive)
