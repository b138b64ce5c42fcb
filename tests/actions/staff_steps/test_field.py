"""A job's steps come one after the other, each offered when it makes sense (F4-F9)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions import intake
from domain.conversation import Conversation
from domain.errors import BadField, NotAllowed
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx
from storage.field import field_jobs
from tests.actions.field.road import HERE, a_rescue, job_of
from tests.actions.staff_steps.conftest import Offering, Taking

FLOW = {
    "planned": "field_take",
    "accepted": "field_out",
    "on_way": "field_arrive",
    "arrived": "field_find",
}


@pytest.fixture
def rescue(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> Ticket:
    """A rescue, planned as a field job."""
    return a_rescue(tx, shop, conversation, now)


@pytest.mark.rule("F4")
def test_a_technician_takes_a_job_through_the_steps_it_is_offered(
    tx: Tx, take: Taking, offered: Offering, rescue: Ticket
) -> None:
    for state, step in FLOW.items():
        assert job_of(tx, rescue).state == state and step in offered(rescue, "zhou")
        take(step, rescue, "zhou", minutes="30", words="蓄电池亏电")
    job = job_of(tx, rescue)
    assert (job.findings, job.state) == ("蓄电池亏电", "arrived")


@pytest.mark.rule("F5", "G6")
def test_a_price_is_asked_only_while_the_work_is_not_free(
    tx: Tx, take: Taking, offered: Offering, rescue: Ticket
) -> None:
    for step in ("field_take", "field_out", "field_arrive"):
        take(step, rescue, "zhou", minutes="30")
    assert "field_price" in offered(rescue, "zhou") and "field_cover" in offered(rescue, "sun")
    take("field_price", rescue, "zhou", price="568", words="更换蓄电池")
    assert (job_of(tx, rescue).price_fen, job_of(tx, rescue).fee_state) == (56_800, "asked")
    take("field_cover", rescue, "sun", covered="yes", reason="延保")
    assert "field_price" not in offered(rescue, "zhou") and job_of(tx, rescue).free is True


@pytest.mark.rule("F6", "I1")
def test_a_delay_is_approved_by_a_leader_once_it_was_asked_for(
    tx: Tx, take: Taking, offered: Offering, rescue: Ticket
) -> None:
    for step in ("field_take", "field_out"):
        take(step, rescue, "zhou", minutes="30")
    assert "field_approve" not in offered(rescue, "qian")
    take("field_late", rescue, "zhou", minutes="45")
    assert "field_approve" in offered(rescue, "qian") and "field_approve" not in offered(rescue, "zhou")
    with pytest.raises(NotAllowed):
        take("field_approve", rescue, "zhou")
    take("field_approve", rescue, "qian")
    assert job_of(tx, rescue).delay_asked is None


@pytest.mark.rule("F8", "F9")
def test_a_fault_is_sent_to_the_field_singly_or_unit_by_unit(
    tx: Tx, take: Taking, conversation: Conversation, now: datetime
) -> None:
    one, many = (intake.report_fault(tx, conversation, "漏油", now, data=dict(HERE)) for _ in range(2))
    due = (now + timedelta(days=2)).isoformat()
    sent = take("field_send", one, "qian", kind="installation", due=due)
    assert isinstance(sent, Ticket) and job_of(tx, sent).kind == "installation"
    with pytest.raises(BadField, match="a time to come"):
        take("field_send", one, "qian", due=now.isoformat())
    take("field_batch", many, "qian", units="京A00001\n\n京A00002\n")
    assert len(field_jobs.followers(tx, many.id)) == 2


@pytest.mark.rule("F4")
def test_parts_and_photos_are_noted_while_the_technician_is_there(
    tx: Tx, take: Taking, offered: Offering, rescue: Ticket, now: datetime
) -> None:
    assert "field_photo" not in offered(rescue, "zhou")
    for step in ("field_take", "field_out", "field_arrive"):
        take(step, rescue, "zhou", minutes="30")
    take("field_cover", rescue, "sun", covered="yes", reason="延保")
    photo = f"media/staff/2026-03/{'0' * 24}.jpg"
    take("field_photo", rescue, "zhou", photo=photo)
    take("field_find", rescue, "zhou", words="亏电")
    take("field_begin", rescue, "zhou")
    take("field_part", rescue, "zhou", name="蓄电池")
    job = job_of(tx, rescue)
    assert (job.photos, job.parts_used) == ([photo], [{"name": "蓄电池", "quantity": 1}])
