"""A statement built once is run at many instants."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from storage import Store
from storage import tables as t
from storage.engine.moment import Moment


def test_a_statement_built_once_is_asked_at_many_instants(store: Store, now: datetime) -> None:
    hour, moment = timedelta(hours=1), Moment()
    ticks = t.ticks.c
    query = select(ticks.job).where(ticks.at > moment - hour, ticks.at <= moment + hour).order_by(ticks.job)
    with store.write() as tx:
        for number in range(4):
            at = now + number * hour
            tx.execute(t.ticks.insert(), {"job": str(number), "slot": at, "at": at})
        assert list(tx.scalars(query, moment.at(now))) == ["0", "1"]
        assert list(tx.scalars(query, moment.at(now + 2 * hour))) == ["2", "3"]
