"""The clocks of a ticket through its life: made by what is known, kept, moved, paused, void; all of it from events."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions import intake, merging
from actions.promises import promises
from actions.tickets import hold, promise_dates, tickets
from domain.conversation import Conversation
from domain.customers.customer import Vehicle
from domain.errors import IllegalMove
from domain.promises.promise import Promise
from domain.shop.promise_policy import KINDS, PromiseRule
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx, outbox, shops
from storage.customers import customers
from storage.tickets import tickets as ticket_queries
from tests.actions.promises.clocks import HOUR, MINUTE, Person, a_fault, as_rebuilt, clocks, said

NEAR, FAR = {"lat": 31.15, "lon": 121.2}, {"lat": 32.06, "lon": 118.79}
"""Songjiang and Nanjing, seen from the demo shop in Shanghai."""


def newest(tx: Tx, ticket: Ticket, kind: str) -> Promise:
    """The newest promise of that kind."""
    return [one for one in promises.of(tx, ticket.id) if one.kind == kind][-1]


@pytest.mark.rule("F3")
def test_a_body_fault_near_the_shop_is_visited_within_a_day_of_the_report(
    tx: Tx, conversation: Conversation, now: datetime
) -> None:
    ticket = a_fault(tx, conversation, now, systems=["body"], **NEAR)
    assert clocks(tx, ticket) == {
        "on_site": ("running", now + 24 * HOUR),
        "first_answer": ("running", now + 24 * HOUR),
        "solution": ("running", now + 48 * HOUR),
    }
    as_rebuilt(tx, ticket)


@pytest.mark.rule("F3")
def test_facts_told_later_count_from_the_time_of_the_report(tx: Tx, conversation: Conversation, now: datetime) -> None:
    ticket = a_fault(tx, conversation, now, systems=["body"])
    later = now + 3 * HOUR
    tickets.add_details(tx, ticket, later, **FAR)
    assert clocks(tx, ticket)["first_answer"] == ("running", now + 12 * HOUR)
    tickets.add_details(tx, ticket, later, **NEAR)
    assert clocks(tx, ticket)["on_site"] == ("running", now + 24 * HOUR)
    as_rebuilt(tx, ticket)


def test_what_no_longer_fits_is_not_owed_and_comes_back_when_it_fits_again(
    tx: Tx, conversation: Conversation, now: datetime
) -> None:
    ticket = a_fault(tx, conversation, now, systems=["body"], **NEAR)
    tickets.add_details(tx, ticket, now + HOUR, **FAR)
    assert clocks(tx, ticket)["on_site"][0] == "void"
    tickets.add_details(tx, ticket, now + 2 * HOUR, **NEAR)
    assert clocks(tx, ticket)["on_site"] == ("running", now + 26 * HOUR)
    as_rebuilt(tx, ticket)


def test_what_the_customer_was_told_is_never_loosened(tx: Tx, conversation: Conversation, now: datetime) -> None:
    ticket = a_fault(tx, conversation, now, systems=["engine"])
    promises.note_told(tx, ticket, ["first_answer"], now)
    tickets.add_details(tx, ticket, now, systems=["electrical"])
    assert clocks(tx, ticket)["first_answer"] == ("running", now + 12 * HOUR)
    untold = a_fault(tx, conversation, now, systems=["engine"])
    tickets.add_details(tx, untold, now, systems=["electrical"])
    assert clocks(tx, untold)["first_answer"] == ("running", now + 24 * HOUR)
    as_rebuilt(tx, ticket)


@pytest.mark.rule("F3")
def test_another_policy_keeps_pauses_and_the_time_already_used(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = intake.complain(tx, conversation, "收费太贵", now)
    tickets.claim(tx, ticket.id, person("chen"), now)
    hold.wait(tx, ticket.id, "customer", person("chen"), now + HOUR)
    hold.go_on(tx, ticket.id, person("chen"), now + 6 * HOUR)
    quick = replace(shop, promises=(PromiseRule("solution", 10 * HOUR),))
    shops.apply(tx, quick, now)
    assert promises.recount_all(tx, quick, now + 7 * HOUR) == 1
    one = newest(tx, ticket, "solution")
    assert [pause[0] for pause in one.pauses] == ["customer"]
    assert one.due_at == now + 15 * HOUR
    as_rebuilt(tx, ticket)


@pytest.mark.rule("B9")
def test_a_new_holiday_moves_what_is_counted_in_opening_hours(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    evening = now.replace(hour=17, minute=50)
    ticket, _ = intake.enquire(tx, conversation, "怎么调后视镜", evening, message_id=1, key="1", topic="ask_advice")
    assert clocks(tx, ticket)["first_answer"] == ("running", now.replace(day=19, hour=8, minute=50))
    closed = replace(shop, special_days={**shop.special_days, now.date() + timedelta(days=1): ()})
    shops.apply(tx, closed, evening)
    promises.recount_all(tx, closed, evening)
    assert clocks(tx, ticket)["first_answer"] == ("running", now.replace(day=20, hour=8, minute=50))
    events = len(ticket_queries.events(tx, ticket.id))
    promises.recount_all(tx, closed, evening)
    assert len(ticket_queries.events(tx, ticket.id)) == events
    as_rebuilt(tx, ticket)


def test_severity_and_another_holder_leave_pauses_and_used_time_alone(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = intake.complain(tx, conversation, "收费太贵", now)
    tickets.claim(tx, ticket.id, person("chen"), now)
    hold.wait(tx, ticket.id, "parts", person("chen"), now + HOUR)
    tickets.assign(tx, ticket.id, person("lin"), person("qian"), now + 2 * HOUR)
    intake.reclass_complaint(tx, ticket, "要找律师起诉你们", now + 3 * HOUR)
    assert ticket.severity == "crisis"
    assert clocks(tx, ticket)["first_answer"] == ("running", now + 30 * MINUTE)
    one = newest(tx, ticket, "solution")
    assert (one.state, one.waits_for, one.due_at) == ("paused", "parts", now + 48 * HOUR)
    as_rebuilt(tx, ticket)


@pytest.mark.rule("C2")
def test_only_a_persons_answer_stops_the_first_clock(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = intake.complain(tx, conversation, "收费太贵", now)
    tickets.claim(tx, ticket.id, person("chen"), now + HOUR)
    tickets.note(tx, ticket.id, person("chen"), "问一下财务", now + HOUR)
    assert clocks(tx, ticket)["first_answer"][0] == "running"
    tickets.answer(tx, ticket.id, person("chen"), "您好", now + 2 * HOUR, key="1")
    one = newest(tx, ticket, "first_answer")
    assert (one.state, one.ended_at) == ("kept", now + 2 * HOUR)


@pytest.mark.rule("C6")
def test_closed_is_kept_and_opened_again_is_a_new_clock(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = a_fault(tx, conversation, now)
    tickets.close(tx, ticket.id, person("feng"), now + 2 * HOUR)
    assert {kind: state for kind, (state, _) in clocks(tx, ticket).items()} == {
        "first_answer": "void", "solution": "kept",
    }  # fmt: skip
    tickets.reopen(tx, ticket.id, person("feng"), now + 30 * HOUR)
    assert clocks(tx, ticket)["solution"] == ("running", now + 78 * HOUR)
    as_rebuilt(tx, ticket)


def test_cancelled_and_merged_nothing_is_owed(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    called_off, merged, other = (a_fault(tx, conversation, now) for _ in range(3))
    tickets.cancel(tx, called_off, now + HOUR, actor="customer")
    merging.merge(tx, merged.id, other.id, person("feng"), now + HOUR)
    assert {state for state, _ in (*clocks(tx, called_off).values(), *clocks(tx, merged).values())} == {"void"}
    assert {state for state, _ in clocks(tx, other).values()} == {"running"}
    part = merging.split(tx, other.id, "还有异响", person("feng"), now + HOUR)
    assert clocks(tx, part)["first_answer"][0] == "running"


@pytest.mark.rule("G2")
def test_a_car_under_warranty_is_mended_within_thirty_days(tx: Tx, conversation: Conversation, now: datetime) -> None:
    car = Vehicle(customer_id=conversation.customer_id, created_at=now, first_delivery_on=now.date())
    customers.add_vehicle(tx, car)
    ticket = intake.report_fault(tx, conversation, "空调坏了", now, vehicle_id=car.id)
    assert clocks(tx, ticket)["fix"] == ("running", now + timedelta(days=30))


@pytest.mark.rule("G2")
def test_a_car_told_later_is_owed_its_mending_whatever_else_was_kept_meanwhile(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    car = Vehicle(customer_id=conversation.customer_id, created_at=now, first_delivery_on=now.date())
    customers.add_vehicle(tx, car)
    ticket = intake.report_fault(tx, conversation, "空调坏了", now)
    promises.keep(tx, ticket, "first_answer", now, actor="staff:chen")
    ticket.vehicle_id = car.id
    promises.make(tx, shop, ticket, now + HOUR)
    assert clocks(tx, ticket)["fix"][0] == "running" and clocks(tx, ticket)["first_answer"][0] == "kept"


@pytest.mark.rule("F6")
def test_a_moved_time_is_told_to_whoever_knew_the_old_one(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    ticket = a_fault(tx, conversation, now)
    for told in (False, True):
        promises.add(tx, shop, ticket, "on_site", now + 2 * HOUR, now, actor="staff:qian", told=told)
        promises.move(tx, shop, ticket, "on_site", now + 3 * HOUR, now, actor="staff:qian", reason="堵车")
        assert bool(said(tx, conversation)) is told
    assert [one.state for one in promises.of(tx, ticket.id) if one.kind == "on_site"] == ["void"] * 3 + ["running"]
    as_rebuilt(tx, ticket)


def test_nothing_is_promised_on_a_closed_ticket(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = a_fault(tx, conversation, now)
    tickets.close(tx, ticket.id, person("feng"), now)
    with pytest.raises(IllegalMove, match="done"):
        promises.add(tx, shop, ticket, "solution", now + HOUR, now, actor="staff:chen")


def test_the_nearest_promise_is_what_is_owed_next(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = a_fault(tx, conversation, now)
    first = promises.nearest(tx, ticket.id)
    assert first is not None and first.kind == "first_answer"
    promises.add(tx, shop, ticket, "hand_over", now + HOUR, now, actor="staff:chen")
    soonest = promises.nearest(tx, ticket.id)
    assert soonest is not None and soonest.kind == "hand_over"
    tickets.close(tx, ticket.id, person("feng"), now)
    assert promises.nearest(tx, ticket.id) is None


def test_a_customer_who_was_told_a_time_hears_the_new_one_when_work_goes_on(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = a_fault(tx, conversation, now)
    tickets.claim(tx, ticket.id, person("chen"), now)
    for kind in ("on_site", "hand_over"):
        promises.add(tx, shop, ticket, kind, now + 4 * HOUR, now, actor="staff:chen", told=True)
    hold.wait(tx, ticket.id, "approval", person("chen"), now + HOUR)
    hold.go_on(tx, ticket.id, person("chen"), now + 3 * HOUR)
    sent = [item.payload["text"] for item in outbox.of_ticket(tx, ticket.id, "reply")][-2:]
    assert "3月18日 周三 16:00 前到达现场" in sent[0]
    assert "3月18日 周三 16:00 前交车" in sent[1]


@pytest.mark.rule("I2")
def test_random_lives_of_tickets_rebuilt_from_their_events_are_as_they_stand(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    dice, seen = random.Random(3), set()
    for _ in range(60):
        ticket, at = a_fault(tx, conversation, now, systems=[dice.choice(["body", "engine", "electrical"])]), now
        for _ in range(dice.randrange(2, 9)):
            at += dice.choice((0, 1, 7, 20)) * HOUR + dice.randrange(60) * MINUTE
            _something(tx, shop, ticket, person, dice, at)
        as_rebuilt(tx, ticket)
        seen |= {one.state for one in promises.of(tx, ticket.id)}
    assert seen == {"running", "paused", "kept", "late", "void"}


def _something(tx: Tx, shop: Shop, ticket: Ticket, person: Person, dice: random.Random, at: datetime) -> None:
    by = person("feng")
    match dice.choice(("wait", "wait", "go_on", "answer", "name", "details", "close", "reopen", "assign")):
        case "wait" if ticket.state in ("claimed", "waiting"):
            hold.wait(tx, ticket.id, dice.choice(["customer", "parts", "maker", "approval"]), by, at)
        case "go_on":
            hold.go_on(tx, ticket.id, by, at)
        case "answer" if ticket.is_open:
            tickets.answer(tx, ticket.id, by, "您好", at, key=f"{ticket.id}:{at}")
        case "name" if ticket.is_open:
            promise_dates.name_time(
                tx, shop, ticket.id, dice.choice([*KINDS]), at + dice.randrange(1, 40) * HOUR, by, at
            )
        case "details" if ticket.is_open:
            tickets.add_details(tx, ticket, at, **dice.choice((NEAR, FAR)))
        case "close" if ticket.is_open:
            tickets.close(tx, ticket.id, by, at)
        case "reopen" if ticket.state == "done":
            tickets.reopen(tx, ticket.id, by, at)
        case "assign" if ticket.is_open:
            tickets.assign(tx, ticket.id, person(dice.choice(["chen", "lin"])), by, at)
