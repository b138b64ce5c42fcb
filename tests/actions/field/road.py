"""A technician on the road, for tests of field jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from actions import intake
from actions.field import cover, dispatch, field_jobs, notes
from domain.conversation import Conversation
from domain.field.field_job import FieldJob
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx
from storage.field import field_jobs as field_job_queries

Person = Callable[[str], Staff]
HERE = {"lat": 31.15, "lon": 121.23, "place": "沪青平路", "systems": ["electrical"]}


def a_rescue(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> Ticket:
    """A rescue, planned as a field job."""
    made = intake.report_fault(tx, conversation, "打不着火", now, rescue=True, data=dict(HERE))
    dispatch.rescue(tx, shop, made, now)
    return made


def on_site(tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime) -> Staff:
    """The technician stands before the vehicle."""
    zhou = person("zhou")
    dispatch.assign(tx, shop, ticket.id, "zhou", person("qian"), now)
    field_jobs.accept(tx, ticket.id, zhou, now)
    field_jobs.set_out(tx, shop, ticket.id, zhou, 30, now)
    field_jobs.arrive(tx, shop, ticket.id, zhou, now + timedelta(minutes=30))
    return zhou


def worked(tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime) -> Staff:
    """The technician has done the work, free by the warranty clerk's word."""
    zhou = on_site(tx, shop, ticket, person, now)
    cover.confirm(tx, ticket.id, True, "延保", person("sun"), now)
    field_jobs.find(tx, ticket.id, zhou, "蓄电池亏电", now)
    field_jobs.begin(tx, ticket.id, zhou, now)
    notes.work(tx, ticket.id, zhou, "更换蓄电池", now)
    notes.use_part(tx, ticket.id, zhou, "蓄电池", 1, now)
    field_jobs.finish(tx, shop, ticket.id, zhou, "", now)
    return zhou


def job_of(tx: Tx, ticket: Ticket) -> FieldJob:
    """The ticket's job as it stands."""
    found = field_job_queries.of(tx, ticket.id)
    assert found is not None
    return found
