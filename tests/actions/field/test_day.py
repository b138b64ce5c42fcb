"""A technician's day: where they are first, the rest on a short way, and what has to be in the van (F4)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.field import day, dispatch, field_jobs, notes
from domain.conversation import Conversation
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx
from tests.actions.field.road import Person, job_of, on_site

pytestmark = pytest.mark.rule("F4")


def _given(
    tx: Tx, shop: Shop, talk: Conversation, person: Person, now: datetime, lat: float, *, due: datetime | None = None
) -> Ticket:  # fmt: skip
    """A job of Zhou's at that latitude, due in the evening unless told otherwise."""
    data = {"lat": lat, "lon": 121.23, "place": f"{lat}", "systems": ["electrical"]}
    report = intake.report_fault(tx, talk, "叉车不走", now, data=data)
    made = dispatch.send(tx, shop, report.id, "repair", person("qian"), now, due_at=due or now.replace(hour=17))
    dispatch.assign(tx, shop, made.id, "zhou", person("qian"), now)
    return made


def test_the_day_begins_where_they_are_and_goes_on_along_the_road(
    tx: Tx, shop: Shop, ticket: Ticket, conversation: Conversation, person: Person, now: datetime
) -> None:
    on_site(tx, shop, ticket, person, now)
    far, near = (_given(tx, shop, conversation, person, now, lat) for lat in (31.35, 31.20))
    later = now + timedelta(minutes=45)
    found = day.days(tx, shop, later)
    assert [(one.code, [call.ticket.id for call in one.calls]) for one in found] == [
        ("zhou", [ticket.id, near.id, far.id])
    ]
    first, second, third = found[0].calls
    assert first.leg.at == job_of(tx, ticket).arrived_at and first.leg.km == 0
    assert 5 < second.leg.km < 10 and 15 < third.leg.km < 30 and found[0].km == second.leg.km + third.leg.km
    assert second.leg.at > later and third.leg.at > second.leg.at + timedelta(minutes=60)


def test_who_left_their_last_place_sets_out_from_there_else_from_the_shop(
    tx: Tx, shop: Shop, ticket: Ticket, conversation: Conversation, person: Person, now: datetime
) -> None:
    job = _given(tx, shop, conversation, person, now, 31.15)
    from_shop = day.days(tx, shop, now)[0].calls[0].leg.km
    zhou = on_site(tx, shop, ticket, person, now)
    field_jobs.send_back(tx, shop, ticket.id, zhou, "需要举升", now)
    found = day.days(tx, shop, now + timedelta(hours=1), only="zhou")[0]
    assert [call.ticket.id for call in found.calls] == [job.id]
    assert from_shop > 1 and found.calls[0].leg.km == pytest.approx(0)


def test_what_is_due_tomorrow_and_what_others_have_is_not_on_the_way(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    _given(tx, shop, conversation, person, now, 31.2, due=now + timedelta(days=1))
    assert day.days(tx, shop, now) == []
    _given(tx, shop, conversation, person, now, 31.2)
    assert day.days(tx, shop, now, only="gao") == [] and len(day.days(tx, shop, now)) == 1


def test_the_van_holds_each_tool_once_and_all_parts_of_the_stops_to_come(
    tx: Tx, shop: Shop, ticket: Ticket, conversation: Conversation, person: Person, now: datetime
) -> None:
    on_site(tx, shop, ticket, person, now)
    for lat in (31.2, 31.3):
        made = _given(tx, shop, conversation, person, now, lat)
        notes.pack(tx, made.id, person("qian"), ["千斤顶", "手电", "蓄电池 2"], now)
    found = day.days(tx, shop, now)[0]
    assert (found.tools, found.parts) == (["jack", "torch"], {"蓄电池": 4})
