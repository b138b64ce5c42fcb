"""A complaint's steps are offered to whoever may, and do what their fields say (C4-C8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions import intake
from domain.conversation import Conversation
from domain.errors import BadField, NotAllowed
from domain.ticket import Ticket
from storage import Tx
from storage.complaints import complaints as register
from tests.actions.staff_steps.conftest import Offering, Taking


@pytest.fixture
def complaint(tx: Tx, conversation: Conversation, now: datetime) -> Ticket:
    """A serious complaint, which has an action of its own."""
    return intake.complain(tx, conversation, "你们欺骗我，我要投诉退款", now)


@pytest.mark.rule("C4", "C6", "C7")
def test_steps_follow_what_the_role_may_and_what_the_complaint_has(
    offered: Offering, complaint: Ticket, tx: Tx, conversation: Conversation, now: datetime
) -> None:
    assert {"solve", "case", "class", "finish_action"} <= offered(complaint, "chen")
    assert {"cost", "open_action", "about"}.isdisjoint(offered(complaint, "chen"))
    assert {"cost", "open_action", "about", "change_action"} <= offered(complaint, "feng")
    assert "check_action" not in offered(complaint, "feng")
    fault = intake.report_fault(tx, conversation, "异响", now)
    assert {"solve", "case", "cost", "finish_action"}.isdisjoint(offered(fault, "feng"))


@pytest.mark.rule("C8")
def test_costs_are_shared_out_by_the_departments_percents(take: Taking, complaint: Ticket, tx: Tx) -> None:
    take("cost", complaint, "feng", total="100", percent_workshop="60", percent_parts="40", note="返工")
    assert register.costs_in_register(tx, register.Register(None)) == {"workshop": 6000, "parts": 4000}


@pytest.mark.rule("C5")
@pytest.mark.parametrize(("about", "restricted", "code"), [("lin", True, "lin"), ("unknown", True, None)])
def test_whom_it_is_about_is_set_and_taken_back(
    take: Taking, complaint: Ticket, about: str, restricted: bool, code: str | None
) -> None:
    take("about", complaint, "feng", about=about)
    assert (complaint.restricted, complaint.about_staff or None) == (restricted, code)
    take("about", complaint, "feng", about="nobody")
    assert (complaint.restricted, complaint.about_staff or None) == (False, None)


@pytest.mark.rule("C7")
def test_an_action_is_opened_until_the_end_of_its_day_finished_and_checked(
    take: Taking, offered: Offering, complaint: Ticket, tx: Tx, now: datetime
) -> None:
    due = (now + timedelta(days=3)).date().isoformat()
    take("open_action", complaint, "feng", what="换报价单", owner="chen", due=due)
    action = register.actions_of(tx, complaint.id)[-1]
    assert (action.owner, action.due_at.astimezone(now.tzinfo).strftime("%F %H:%M")) == ("chen", f"{due} 23:59")
    take("finish_action", complaint, "chen", action=str(action.id), result="换了")
    assert "check_action" in offered(complaint, "feng")
    take("check_action", complaint, "feng", action=str(action.id), works="yes")
    assert action.state == "checked"


@pytest.mark.rule("I1")
def test_a_step_that_is_not_for_the_role_is_refused_before_its_fields_are_read(
    take: Callable[..., object], complaint: Ticket
) -> None:
    with pytest.raises(NotAllowed):
        take("cost", complaint, "chen", total="nothing")
    with pytest.raises(BadField):
        take("cost", complaint, "feng", total="nothing")
