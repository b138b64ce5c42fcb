"""A step knows what it is taken with, by whom, and how its button is named (I1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from actions.staff_steps import STEPS
from actions.staff_steps.asked import Stand
from actions.staff_steps.step import MATTERS, Of, Step, complaint, ticket
from domain.booking.appointment import Appointment
from domain.field.field_job import FieldJob
from domain.shop.staff import Staff
from domain.ticket import Ticket
from domain.workshop.work_order import WorkOrder

Person = Callable[[str], Staff]


def _stand(now: datetime, kind: str = "fault_report", state: str = "new") -> Stand:
    return Stand(Ticket("", kind, 1, None, "", now, state=state), now)


def _step(**facts: object) -> Step:
    return Step("work_done", ("repair", "price_work"), (), lambda _: None, ticket(), **facts)  # type: ignore[arg-type]


def test_a_step_of_any_ticket_fits_open_ones_and_one_of_complaints_only_those(now: datetime) -> None:
    fits = {
        kind: (ticket().fits(_stand(now, kind)), complaint().fits(_stand(now, kind)))
        for kind in ("fault_report", "complaint", "recovery")
    }
    assert fits == {"fault_report": (True, False), "complaint": (True, True), "recovery": (True, True)}
    assert not ticket().fits(_stand(now, state="done")) and ticket("done").fits(_stand(now, state="done"))


def test_a_step_fits_the_state_of_the_thing_it_is_taken_with(now: datetime) -> None:
    found = Ticket("", "work_order", 1, None, "", now)
    order, job = WorkOrder(1, now, "", state="ready"), FieldJob(1, "repair", now, state="on_way")
    visit = Appointment(1, 1, "A", now, now, [], now)
    at = Stand(found, now, visit=visit, order=order, job=job)
    for thing, state in (("work_order", "ready"), ("field_job", "on_way"), ("visit", "booked")):
        assert Of(thing, frozenset({state})).fits(at)  # type: ignore[arg-type]
        assert not Of(thing, frozenset({state})).fits(_stand(now))  # type: ignore[arg-type]
    assert not Of("work_order", frozenset({"ready"}), only=lambda _: False).fits(at)


@pytest.mark.rule("I1")
def test_any_of_its_permissions_is_enough_and_what_the_ticket_asks_for_besides_is_needed(
    tx: object, person: Person, now: datetime
) -> None:
    at = _stand(now)
    assert [_step().is_for(person(code), at) for code in ("zhou", "chen", "wu")] == [True, True, False]
    further = _step(further=lambda _: "approve_delay")
    assert [further.is_for(person(code), at) for code in ("zhou", "qian")] == [False, True]


def test_a_button_bears_the_steps_name_within_its_matter() -> None:
    assert (STEPS["work_done"].matter, STEPS["work_done"].verb) == ("work", "done")
    assert (STEPS["answer"].matter, STEPS["answer"].verb) == ("ticket", "reply")
    assert {step.matter for step in STEPS.values()} == {*MATTERS, "ticket"}


def test_no_two_steps_of_a_matter_bear_one_verb() -> None:
    verbs = [(step.matter, step.verb) for step in STEPS.values()]
    assert len(verbs) == len(set(verbs))
