"""Technicians' steps are events in order, safe to press twice; the present follows from them; customers are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from actions import intake, warranty
from actions.field import cover, dispatch, field_jobs, notes
from domain.conversation import Conversation
from domain.errors import IllegalMove, NotAllowed, NotFound, NotYet, Refusal
from domain.field.field_job import FieldJob
from domain.shop.shop import Shop
from domain.shop.staff import ROLES, Staff
from domain.ticket import Ticket, rebuilt
from domain.warranty.warranty import Repair
from storage import Tx, conversations, outbox
from storage.engine.changes import as_json, name_of
from storage.field import field_jobs as field_job_queries
from storage.promises import promises
from storage.tickets import tickets

Person = Callable[[str], Staff]
HERE = {"lat": 31.15, "lon": 121.23, "place": "沪青平路", "systems": ["electrical"]}


@pytest.fixture
def ticket(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> Ticket:
    """A rescue, planned as a field job."""
    made = intake.report_fault(tx, conversation, "打不着火", now, rescue=True, data=dict(HERE))
    dispatch.rescue(tx, shop, made, now)
    return made


def _job(tx: Tx, ticket: Ticket) -> FieldJob:
    found = field_job_queries.of(tx, ticket.id)
    assert found is not None
    return found


def _said(tx: Tx, conversation: Conversation) -> list[str]:
    return [message.text for message in conversations.messages(tx, conversation.id)]


def _on_site(tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime) -> Staff:
    """The technician stands before the vehicle."""
    zhou = person("zhou")
    dispatch.assign(tx, shop, ticket.id, "zhou", person("qian"), now)
    field_jobs.accept(tx, ticket.id, zhou, now)
    field_jobs.set_out(tx, shop, ticket.id, zhou, 30, now)
    field_jobs.arrive(tx, shop, ticket.id, zhou, now + timedelta(minutes=30))
    return zhou


def _worked(tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime) -> Staff:
    zhou = _on_site(tx, shop, ticket, person, now)
    cover.confirm(tx, ticket.id, True, "延保", person("sun"), now)
    field_jobs.find(tx, ticket.id, zhou, "蓄电池亏电", now)
    field_jobs.begin(tx, ticket.id, zhou, now)
    notes.work(tx, ticket.id, zhou, "更换蓄电池", now)
    notes.use_part(tx, ticket.id, zhou, "蓄电池", 1, now)
    field_jobs.finish(tx, shop, ticket.id, zhou, "", now)
    return zhou


@pytest.mark.rule("F4", "I2")
def test_each_step_is_an_event_with_its_time_and_actor(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    _worked(tx, shop, ticket, person, now)
    told = [e.kind for e in tickets.events(tx, ticket.id) if e.kind.startswith(("job_", "sign_off"))]
    steps = "job_planned job_assigned job_accepted job_set_out job_arrived job_found job_begun job_worked job_part_used"
    assert told == [*steps.split(), "job_done", "job_reported", "sign_off_asked"]
    job = _job(tx, ticket)
    assert (job.departed_at, job.arrived_at) == (now, now + timedelta(minutes=30))
    assert job.done_at == now and job.state == "reported"


@pytest.mark.rule("I2")
def test_the_present_of_a_job_follows_from_its_events(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    _worked(tx, shop, ticket, person, now)
    present = rebuilt(tickets.events(tx, ticket.id))
    things: list[Any] = [ticket, _job(tx, ticket), *field_job_queries.repairs(tx, None, ticket.plate, now.date())]
    for thing in things:
        columns = present[name_of(thing)]
        assert columns == {name: as_json(getattr(thing, name)) for name in columns}
    assert {"state", "findings", "work", "eta_at", "done_at"} <= present[name_of(_job(tx, ticket))].keys()


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


@pytest.mark.rule("F4")
def test_the_busy_technician_is_not_suggested_first(
    tx: Tx, shop: Shop, ticket: Ticket, conversation: Conversation, person: Person, now: datetime
) -> None:
    first = dispatch.suggest(tx, shop, _job(tx, ticket), now)[0]
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


@pytest.mark.rule("F5")
def test_work_without_an_agreed_price_does_not_begin(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    zhou = _on_site(tx, shop, ticket, person, now)
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


@pytest.mark.rule("F5")
def test_a_higher_price_is_agreed_anew_before_the_job_is_done(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    zhou = _on_site(tx, shop, ticket, person, now)
    notes.tell_price(tx, ticket.id, zhou, 10000, "检查", now)
    notes.answer_price(tx, ticket, 10000, True, "好", now)
    field_jobs.find(tx, ticket.id, zhou, "起动机坏", now)
    field_jobs.begin(tx, ticket.id, zhou, now)
    notes.work(tx, ticket.id, zhou, "换起动机", now)
    notes.tell_price(tx, ticket.id, zhou, 90000, "起动机", now)
    with pytest.raises(NotYet, match="not agreed"):
        field_jobs.finish(tx, shop, ticket.id, zhou, "", now)


@pytest.mark.rule("G4")
def test_a_finished_repair_is_kept_with_its_part_and_begins_its_warranty(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    ticket.plate = "京A12345"
    _worked(tx, shop, ticket, person, now)
    (repair,) = field_job_queries.repairs(tx, None, "京A12345", now.date())
    assert (repair.system, repair.part, repair.replaced) == ("electrical", "蓄电池", True)


@pytest.mark.rule("G3", "A5")
def test_repairs_of_somebody_elses_vehicle_with_that_plate_do_not_count(
    tx: Tx, shop: Shop, ticket: Ticket, conversation: Conversation, person: Person, now: datetime
) -> None:
    from tests.storage.records import a_customer, a_ticket

    other = a_ticket(tx, a_customer(tx, now), now, kind="field_job")
    for _ in range(2):
        field_job_queries.add_repair(tx, Repair(other.id, None, "京A12345", "electrical", "", False, now.date()))
    tickets.record(tx, other, "job_done", "system", now)
    ticket.plate = "京A12345"
    tickets.record(tx, ticket, "noted", "system", now)
    assert not warranty.is_third_repair(tx, shop, ticket, ["electrical"], now)


@pytest.mark.rule("F6")
def test_what_goes_back_to_the_shop_can_be_sent_again(
    tx: Tx, shop: Shop, ticket: Ticket, conversation: Conversation, person: Person, now: datetime
) -> None:
    zhou = _on_site(tx, shop, ticket, person, now)
    field_jobs.send_back(tx, shop, ticket.id, zhou, "需要举升", now)
    assert "需要举升" in _said(tx, conversation)[-1]
    assert dispatch.assign(tx, shop, ticket.id, "gao", person("qian"), now).state == "assigned"


@pytest.mark.rule("F9")
def test_a_fault_is_followed_by_one_open_field_job(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    report = intake.report_fault(tx, conversation, "车间设备漏油", now, data=dict(HERE))
    first = dispatch.send(tx, shop, report.id, "repair", person("qian"), now)
    again = dispatch.send(tx, shop, report.id, "repair", person("qian"), now)
    assert first.number.startswith("J") and first.follows_id == report.id and again.id == first.id
    assert _job(tx, first).systems == ["electrical"]


@pytest.mark.rule("F8")
def test_a_batch_has_a_child_for_each_unit_and_a_day_for_ten(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    parent = intake.report_fault(tx, conversation, "车队漏油", now)
    units = [f"京A{n:05}" for n in range(21)]
    made, due_at = dispatch.batch(tx, shop, parent.id, [*units, units[0]], person("qian"), now)
    assert len(made) == 21 and all(child.follows_id == parent.id for child in made)
    # Wednesday 18 March: Thursday, Friday and Saturday are three working days, and Saturday closes at 17:30
    assert due_at.astimezone(shop.zone) == datetime(2026, 3, 21, 17, 30, tzinfo=shop.zone)
    assert [one.due_at for one in promises.open_of(tx, parent.id) if one.kind == "solution"] == [due_at]
    with pytest.raises(IllegalMove):
        dispatch.batch(tx, shop, parent.id, units, person("qian"), now)


@pytest.mark.rule("I1")
def test_a_ticket_without_a_job_is_not_found(tx: Tx, shop: Shop, person: Person, now: datetime) -> None:
    with pytest.raises(NotFound):
        field_jobs.accept(tx, 4711, person("zhou"), now)


@pytest.mark.rule("F4")
@pytest.mark.parametrize("quantity", [0, -1, 1000])
def test_a_quantity_nobody_can_use_is_refused(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime, quantity: int
) -> None:
    zhou = _on_site(tx, shop, ticket, person, now)
    with pytest.raises(Refusal):
        notes.use_part(tx, ticket.id, zhou, "灯泡", quantity, now)
