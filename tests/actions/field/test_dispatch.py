"""Who goes is suggested with reasons, sent by whoever may, and told at night (F4, E4)."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions import intake
from actions.field import dispatch, field_jobs
from domain.conversation import Conversation
from domain.errors import NotAllowed
from domain.shop.shop import Shop
from domain.shop.staff import ROLES
from domain.ticket import Ticket
from storage import Tx, conversations, outbox
from tests.actions.field.road import HERE, Person, job_of, on_site


def _said(tx: Tx, conversation: Conversation) -> list[str]:
    return [message.text for message in conversations.messages(tx, conversation.id)]


@pytest.mark.rule("I1", "F4")
@pytest.mark.parametrize("role", ROLES)
def test_who_may_dispatch_is_as_the_table_says(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime, role: str
) -> None:
    by = person(next(one.code for one in shop.staff if one.role == role))
    if by.may("dispatch"):
        assert dispatch.assign(tx, shop, ticket.id, "zhou", by, now).state == "assigned"
    elif by.role == "technician":
        assert dispatch.assign(tx, shop, ticket.id, by.code, by, now).state == "accepted"
    else:
        with pytest.raises(NotAllowed):
            dispatch.assign(tx, shop, ticket.id, "zhou", by, now)


@pytest.mark.rule("F4")
def test_the_busy_technician_is_not_suggested_first(
    tx: Tx, shop: Shop, ticket: Ticket, conversation: Conversation, person: Person, now: datetime
) -> None:
    first = dispatch.suggest(tx, shop, job_of(tx, ticket), now)[0]
    dispatch.assign(tx, shop, ticket.id, first.code, person("qian"), now)
    other = intake.report_fault(tx, conversation, "打不着火", now, rescue=True, data=dict(HERE))
    job = dispatch.rescue(tx, shop, other, now)
    best = dispatch.suggest(tx, shop, job, now)
    assert best[0].code != first.code and best[0].load == 0
    assert next(one.km for one in best if one.code == first.code) == pytest.approx(0, abs=0.01)


@pytest.mark.rule("E4")
def test_at_night_those_on_call_are_told_at_once(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> None:
    night = now.replace(hour=23)
    made = intake.report_fault(tx, conversation, "打不着火", night, rescue=True)
    for _ in range(2):
        dispatch.rescue(tx, shop, made, night)
    calls = [row for row in outbox.listed(tx) if row.kind == "field_call"]
    assert len(calls) == 1 and "周师傅" in calls[0].payload["names"]


@pytest.mark.rule("F4")
def test_a_jobs_summary_is_as_long_as_its_field(tx: Tx, conversation: Conversation, now: datetime) -> None:
    fault = intake.report_fault(tx, conversation, "打不着火", now)
    assert len(dispatch.follow(tx, fault, "打不着" * 100, "staff:qian", now).summary) == 200


@pytest.mark.rule("F9")
def test_a_fault_is_followed_by_one_open_field_job(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    report = intake.report_fault(tx, conversation, "车间设备漏油", now, data=dict(HERE))
    first = dispatch.send(tx, shop, report.id, "repair", person("qian"), now)
    again = dispatch.send(tx, shop, report.id, "repair", person("qian"), now)
    assert first.number.startswith("J") and first.follows_id == report.id and again.id == first.id
    assert job_of(tx, first).systems == ["electrical"]


@pytest.mark.rule("F6")
def test_what_goes_back_to_the_shop_can_be_sent_again(
    tx: Tx, shop: Shop, ticket: Ticket, conversation: Conversation, person: Person, now: datetime
) -> None:
    zhou = on_site(tx, shop, ticket, person, now)
    field_jobs.send_back(tx, shop, ticket.id, zhou, "需要举升", now)
    assert "需要举升" in _said(tx, conversation)[-1]
    assert dispatch.assign(tx, shop, ticket.id, "gao", person("qian"), now).state == "assigned"


@pytest.mark.rule("N4", "I1")
def test_the_time_is_told_with_who_comes_as_long_as_it_is_to_come(
    tx: Tx, shop: Shop, ticket: Ticket, conversation: Conversation, person: Person, now: datetime
) -> None:
    due_at = job_of(tx, ticket).due_at
    assert due_at is not None
    dispatch.assign(tx, shop, ticket.id, "zhou", person("qian"), now)
    assert f"{due_at.astimezone(shop.zone):%H:%M}" in _said(tx, conversation)[-1]
    dispatch.assign(tx, shop, ticket.id, "gao", person("qian"), due_at)
    assert "高师傅" in _said(tx, conversation)[-1] and "预计" not in _said(tx, conversation)[-1]


@pytest.mark.rule("N4", "E4")
def test_who_sets_out_too_late_is_told_of_while_the_time_waits_for_the_supervisor(
    tx: Tx, shop: Shop, ticket: Ticket, conversation: Conversation, person: Person, now: datetime
) -> None:
    zhou = person("zhou")
    dispatch.assign(tx, shop, ticket.id, "zhou", person("qian"), now)
    field_jobs.accept(tx, ticket.id, zhou, now)
    field_jobs.set_out(tx, shop, ticket.id, zhou, 300, now)
    assert job_of(tx, ticket).delay_asked and "到达时间确认后" in _said(tx, conversation)[-1]
