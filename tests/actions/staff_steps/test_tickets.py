"""A ticket's steps are offered in the states that have them, and do what their fields say (I1, I2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions import intake, staff_steps
from domain.conversation import Conversation
from domain.errors import BadField, NotAllowed, NotFound
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx, conversations
from storage.promises import promises
from tests.actions.staff_steps.conftest import Offering, Taking
from tests.actions.workshop.floor import Floor


@pytest.fixture
def fault(tx: Tx, conversation: Conversation, now: datetime) -> Ticket:
    """A fault report nobody has yet."""
    return intake.report_fault(tx, conversation, "异响", now)


@pytest.mark.rule("I2")
def test_claim_wait_and_resume_are_each_offered_where_the_other_ends(
    take: Taking, offered: Offering, fault: Ticket
) -> None:
    assert {"claim", "wait", "resume", "reopen"} & offered(fault, "chen") == {"claim"}
    take("claim", fault, "chen")
    assert {"claim", "wait", "resume"} & offered(fault, "chen") == {"wait"}
    take("wait", fault, "chen", party="parts")
    assert fault.waiting_for == "parts" and "resume" in offered(fault, "chen")
    take("resume", fault, "chen")
    take("close", fault, "chen")
    assert fault.state == "done" and "reopen" in offered(fault, "chen")


@pytest.mark.rule("C6")
def test_a_complaint_is_closed_without_a_yes_by_whoever_may_alone(
    tx: Tx, offered: Offering, conversation: Conversation, now: datetime
) -> None:
    complaint = intake.complain(tx, conversation, "你们多收了我三百块，我要投诉", now)
    assert "close" in offered(complaint, "feng") and "close" not in offered(complaint, "chen")


@pytest.mark.rule("W7")
def test_an_order_is_ended_by_its_own_steps(offered: Offering, floor: Floor) -> None:
    assert {"close", "wait"}.isdisjoint(offered(floor.ticket, "feng"))


@pytest.mark.rule("I2")
def test_sleep_ends_by_a_step_of_its_own(take: Taking, offered: Offering, fault: Ticket, now: datetime) -> None:
    until = now + timedelta(days=1)
    take("snooze", fault, "chen", until=until.isoformat())
    assert fault.snoozed_until == until and {"wake", "snooze"} & offered(fault, "chen") == {"wake"}
    take("wake", fault, "chen")
    assert fault.snoozed_until is None
    with pytest.raises(BadField):
        take("snooze", fault, "chen", until=(now + timedelta(days=400)).isoformat())


def test_what_belongs_together_is_merged_split_and_linked_by_number(
    tx: Tx, take: Taking, fault: Ticket, conversation: Conversation, now: datetime
) -> None:
    other = intake.report_fault(tx, conversation, "漏油", now)
    split = take("split", other, "feng", words="还有雨刮")
    assert isinstance(split, Ticket) and (split.kind, split.follows_id) == (other.kind, other.id)
    take("link", split, "feng", to=fault.number)
    assert split.follows_id == fault.id
    take("merge", other, "feng", into=fault.number)
    assert other.merged_into_id == fault.id


@pytest.mark.rule("W3")
def test_a_time_is_named_on_the_shops_clock_and_told(
    tx: Tx, take: Taking, fault: Ticket, conversation: Conversation, shop: Shop
) -> None:
    take("name_time", fault, "qian", kind="solution", at="2026-03-20T15:00")
    due = [one.due_at for one in promises.open_of(tx, fault.id) if one.kind == "solution"]
    assert due == [datetime(2026, 3, 20, 15, tzinfo=shop.zone)]
    assert "15:00" in conversations.messages(tx, conversation.id)[-1].text


@pytest.mark.rule("I1")
def test_a_step_that_is_none_or_not_for_the_role_is_refused(take: Taking, fault: Ticket) -> None:
    with pytest.raises(NotFound, match="explode"):
        take("explode", fault, "feng")
    with pytest.raises(NotAllowed):
        take("claim", fault, "wu")
    assert staff_steps.STEPS["note"].spoken
