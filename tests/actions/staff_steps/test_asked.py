"""A ticket stands with all that decides on its steps: visit, order, job, actions (I1, I2)."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions import intake
from actions.field import dispatch
from actions.staff_steps.asked import stand
from domain.conversation import Conversation
from domain.shop.shop import Shop
from storage import Tx
from tests.actions.workshop.floor import Floor


@pytest.mark.rule("W6")
def test_an_order_stands_with_the_work_left_and_the_inspection_that_comes_next(floor: Floor) -> None:
    floor.started()
    repaired = stand(floor.tx, floor.ticket, floor.now)
    assert [item.service for item in repaired.left] == ["minor_service"] and repaired.level is None
    floor.finished()
    assert stand(floor.tx, floor.ticket, floor.now).level == "self"
    floor.inspect("self", floor.technician.code)
    inspected = stand(floor.tx, floor.ticket, floor.now)
    assert (inspected.level, inspected.left) == ("team", [])


def test_a_booking_stands_with_its_visit_and_no_order(floor: Floor) -> None:
    found = stand(floor.tx, floor.booked, floor.now)
    assert found.visit is floor.visit
    assert (found.order, found.job, found.level, list(found.items), found.unticked) == (None, None, None, [], [])


@pytest.mark.rule("F9")
def test_a_job_stands_with_what_is_not_ticked_off(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    ticket = intake.report_fault(tx, conversation, "打不着火", now, rescue=True)
    job = dispatch.rescue(tx, shop, ticket, now)
    job.kind = "installation"
    found = stand(tx, ticket, now)
    first, *rest = found.unticked
    job.checklist = {first: True}
    assert found.unticked == rest


@pytest.mark.rule("C7")
def test_a_complaint_stands_with_its_actions(tx: Tx, conversation: Conversation, now: datetime) -> None:
    complaint = intake.complain(tx, conversation, "你们欺骗我，我要投诉退款", now)
    fault = intake.report_fault(tx, conversation, "异响", now)
    assert [one.why for one in stand(tx, complaint, now).actions] == ["serious"]
    assert list(stand(tx, fault, now).actions) == []
