"""Roles: each may do what its duties list, and who has left may do nothing."""

from __future__ import annotations

import pytest

from domain.shop.staff import ROLES, Role, Staff


@pytest.mark.rule("I1")
def test_every_role_has_its_table() -> None:
    assert set(ROLES) == set(Role)


@pytest.mark.rule("I1")
def test_a_technician_sees_tickets_but_speaks_to_no_customer() -> None:
    technician = Staff(code="t", name="T", role="technician")
    assert technician.may("see_tickets")
    assert not any(technician.may(duty) for duty in ("reply", "claim", "close", "see_customers", "see_outbox"))


@pytest.mark.rule("I1")
def test_only_who_leads_may_take_a_ticket_from_somebody() -> None:
    able = {role for role in ROLES if Staff(code="x", name="X", role=role).may("take_over")}
    assert able == {"manager", "admin"}


@pytest.mark.rule("I1")
def test_who_has_left_may_do_nothing() -> None:
    gone = Staff(code="m", name="M", role="admin", active=False)
    assert not any(gone.may(duty) for facts in ROLES.values() for duty in facts.may)
