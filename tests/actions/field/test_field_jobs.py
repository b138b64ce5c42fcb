"""Technicians' steps are events in order, safe to press twice; the present follows from them; customers are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from actions.field import dispatch, field_jobs, notes
from domain.errors import IllegalMove, NotAllowed, NotFound, NotYet
from domain.shop.shop import Shop
from domain.shop.staff import ROLES
from domain.ticket import Ticket, rebuilt
from storage import Tx, conversations
from storage.engine.changes import as_json, name_of
from storage.field import field_jobs as field_job_queries
from storage.promises import promises
from storage.tickets import tickets
from tests.actions.field.road import Person, job_of, on_site, worked


@pytest.mark.rule("F4", "I2")
def test_each_step_is_an_event_with_its_time_and_actor(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    worked(tx, shop, ticket, person, now)
    told = [e.kind for e in tickets.events(tx, ticket.id) if e.kind.startswith(("job_", "sign_off"))]
    steps = "job_planned job_assigned job_accepted job_set_out job_arrived job_found job_begun job_worked job_part_used"
    assert told == [*steps.split(), "job_done", "job_reported", "sign_off_asked"]
    job = job_of(tx, ticket)
    assert (job.departed_at, job.arrived_at) == (now, now + timedelta(minutes=30))
    assert job.done_at == now and job.state == "reported"


@pytest.mark.rule("I2")
def test_the_present_of_a_job_follows_from_its_events(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    worked(tx, shop, ticket, person, now)
    present = rebuilt(tickets.events(tx, ticket.id))
    things: list[Any] = [ticket, job_of(tx, ticket), *field_job_queries.repairs(tx, None, ticket.plate, now.date())]
    for thing in things:
        columns = present[name_of(thing)]
        assert columns == {name: as_json(getattr(thing, name)) for name in columns}
    assert {"state", "findings", "work", "eta_at", "done_at"} <= present[name_of(job_of(tx, ticket))].keys()


@pytest.mark.rule("F4")
def test_a_step_pressed_twice_is_one(tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime) -> None:
    zhou = person("zhou")
    dispatch.assign(tx, shop, ticket.id, "zhou", person("qian"), now)
    for step in (
        lambda: dispatch.assign(tx, shop, ticket.id, "zhou", person("qian"), now),
        lambda: field_jobs.accept(tx, ticket.id, zhou, now),
        lambda: field_jobs.set_out(tx, shop, ticket.id, zhou, 30, now),
        lambda: field_jobs.arrive(tx, shop, ticket.id, zhou, now),
    ):
        step()
        count = len(tickets.events(tx, ticket.id))
        step()
        assert len(tickets.events(tx, ticket.id)) == count


@pytest.mark.rule("F4", "I2")
def test_a_step_out_of_order_is_refused_with_words(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    zhou = person("zhou")
    dispatch.assign(tx, shop, ticket.id, "zhou", person("qian"), now)
    with pytest.raises(IllegalMove, match=r"R2026-0001 is assigned: it can't be asked to set_out"):
        field_jobs.set_out(tx, shop, ticket.id, zhou, 30, now)
    with pytest.raises(IllegalMove):
        field_jobs.arrive(tx, shop, ticket.id, zhou, now)
    with pytest.raises(IllegalMove):
        field_jobs.finish(tx, shop, ticket.id, zhou, "", now)


@pytest.mark.rule("I1")
def test_another_technician_may_not_work_the_job(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    dispatch.assign(tx, shop, ticket.id, "zhou", person("qian"), now)
    with pytest.raises(NotAllowed):
        field_jobs.accept(tx, ticket.id, person("gao"), now)
    with pytest.raises(NotAllowed):
        dispatch.assign(tx, shop, ticket.id, "gao", person("gao"), now)


@pytest.mark.rule("I1")
def test_whoever_is_no_technician_any_more_has_no_hand_on_a_job_of_theirs(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    dispatch.assign(tx, shop, ticket.id, "zhou", person("qian"), now)
    zhou = person("zhou")
    zhou.role = "advisor"
    with pytest.raises(NotAllowed, match="field_work"):
        field_jobs.accept(tx, ticket.id, zhou, now)


@pytest.mark.rule("I1", "F6")
@pytest.mark.parametrize("role", ROLES)
def test_who_may_approve_a_delay_is_as_the_table_says(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime, role: str
) -> None:
    zhou = person("zhou")
    dispatch.assign(tx, shop, ticket.id, "zhou", person("qian"), now)
    field_jobs.accept(tx, ticket.id, zhou, now)
    field_jobs.set_out(tx, shop, ticket.id, zhou, 45, now)
    field_jobs.delay(tx, shop, ticket.id, zhou, 30, now)
    by = person(next(one.code for one in shop.staff if one.role == role))
    if by.may("approve_delay"):
        assert field_jobs.approve_delay(tx, shop, ticket.id, by, now).eta_at == now + timedelta(minutes=75)
    else:
        with pytest.raises(NotAllowed):
            field_jobs.approve_delay(tx, shop, ticket.id, by, now)


@pytest.mark.rule("F6", "F3")
def test_an_approved_delay_moves_the_promise(tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime) -> None:
    zhou = person("zhou")
    dispatch.assign(tx, shop, ticket.id, "zhou", person("qian"), now)
    field_jobs.accept(tx, ticket.id, zhou, now)
    field_jobs.set_out(tx, shop, ticket.id, zhou, 45, now)
    field_jobs.delay(tx, shop, ticket.id, zhou, 30, now)
    assert _on_site_due(tx, ticket) == now + timedelta(hours=1)
    field_jobs.approve_delay(tx, shop, ticket.id, person("qian"), now)
    assert _on_site_due(tx, ticket) == now + timedelta(minutes=75)
    field_jobs.arrive(tx, shop, ticket.id, zhou, now + timedelta(minutes=70))
    assert [one.state for one in promises.of(tx, ticket.id) if one.kind == "on_site"][-1] == "kept"


def _on_site_due(tx: Tx, ticket: Ticket) -> datetime:
    return next(one.due_at for one in promises.open_of(tx, ticket.id) if one.kind == "on_site")


@pytest.mark.rule("F5")
def test_work_without_an_agreed_price_does_not_begin(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    zhou = on_site(tx, shop, ticket, person, now)
    with pytest.raises(NotYet):
        field_jobs.begin(tx, ticket.id, zhou, now)
    notes.tell_price(tx, ticket.id, zhou, 56800, "更换蓄电池", now)
    with pytest.raises(NotYet):
        field_jobs.begin(tx, ticket.id, zhou, now)
    assert notes.answer_price(tx, ticket, 99900, True, "好", now) is None
    answered = notes.answer_price(tx, ticket, 56800, True, "行，修吧", now)
    assert answered is not None and answered.fee_words == "行，修吧"
    assert notes.answer_price(tx, ticket, 56800, False, "算了", now) is None
    assert field_jobs.begin(tx, ticket.id, zhou, now).state == "working"


@pytest.mark.rule("I1")
def test_a_ticket_without_a_job_is_not_found(tx: Tx, shop: Shop, person: Person, now: datetime) -> None:
    with pytest.raises(NotFound):
        field_jobs.accept(tx, 4711, person("zhou"), now)


@pytest.mark.rule("E4", "N4", "I1")
def test_a_start_too_late_for_the_promise_is_told_without_a_time_and_a_given_job_with_one(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    def said() -> list[str]:
        return [message.text for message in conversations.messages(tx, ticket.conversation_id or 0)]

    dispatch.assign(tx, shop, ticket.id, "zhou", person("qian"), now)
    assert any("周" in words and "11:00" in words for words in said()), said()
    field_jobs.accept(tx, ticket.id, person("zhou"), now)
    before = len(said())
    field_jobs.set_out(tx, shop, ticket.id, person("zhou"), 180, now)
    assert len(said()) == before + 1, "the customer hears that somebody set out"
