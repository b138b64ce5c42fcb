"""Alarms of promises: warned before, the customer told first of a slip, a level higher each time; each exactly once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.complaints import resolution_check
from actions.promises import promises
from actions.tickets import hold, tickets
from domain.conversation import OutboxItem
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket, TicketEvent, rebuilt
from notifications.jobs import promise_alarms
from storage import Store, Tx, outbox, shops
from storage.engine.changes import as_json
from storage.promises import promises as promise_queries
from storage.tickets import tickets as ticket_queries
from tests.storage.records import a_conversation

Person = Callable[[str], Staff]
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def open_shop(either_store: Store, shop: Shop, now: datetime) -> Store:
    """A store in which the demo shop is in force."""
    with either_store.write() as tx:
        shops.apply(tx, shop, now)
    return either_store


def a_complaint(store: Store, now: datetime, address: str = "1", words: str = "等了两个小时没人理") -> int:
    """Id of a new complaint in a conversation on Telegram."""
    with store.write() as tx:
        return intake.complain(tx, a_conversation(tx, now, address), words, now).id


def step(store: Store, ticket_id: int, what: Callable[[Tx, Ticket], object]) -> None:
    """One transaction on a ticket."""
    with store.write() as tx:
        ticket = ticket_queries.lock(tx, ticket_id)
        assert ticket is not None
        what(tx, ticket)


def events(store: Store, ticket_id: int, *kinds: str) -> list[TicketEvent]:
    """The ticket's events of those kinds."""
    with store.read() as tx:
        return [event for event in ticket_queries.events(tx, ticket_id) if event.kind in kinds]


def notices(store: Store, ticket_id: int) -> list[OutboxItem]:
    """Alarms for staff, oldest first."""
    with store.read() as tx:
        return outbox.of_ticket(tx, ticket_id, "promise_alarm")


def said(store: Store, ticket_id: int) -> list[str]:
    """What the customer was told on the ticket."""
    with store.read() as tx:
        return [item.payload["text"] for item in outbox.of_ticket(tx, ticket_id, "reply")]


def as_rebuilt(store: Store, ticket_id: int) -> None:
    """Every promise of the ticket is what its events say. Rule: I2."""
    with store.read() as tx:
        present = rebuilt(ticket_queries.events(tx, ticket_id))
        for one in promise_queries.of(tx, ticket_id):
            stored = {name: as_json(getattr(one, name)) for name in promise_queries.COLUMNS}
            assert present[f"promise:{one.id}"] == stored


ALARMS = ("promise_warned", "promise_late", "promise_escalated")


@pytest.mark.rule("N4", "C2")
def test_alarms_rise_from_whoever_has_it_to_the_supervisor_and_the_manager(
    open_shop: Store, shop: Shop, now: datetime
) -> None:
    made = a_complaint(open_shop, now)
    with open_shop.write() as tx:
        chen = shops.staff_by_code(tx, "chen")
        assert chen is not None
        tickets.claim(tx, made, chen, now)
    for hours in (19, 20, 24, 26, 30):
        promise_alarms.ring(open_shop, shop, now + hours * HOUR)
    rung = [(event.kind, event.data["to"]) for event in events(open_shop, made, *ALARMS)]
    roles = {person.code: person.role for person in shop.people}
    assert rung[0] == ("promise_warned", ["chen"])
    assert [kind for kind, _ in rung] == ["promise_warned", "promise_late", "promise_escalated", "promise_escalated"]
    assert {roles[code] for code in rung[2][1]} <= {"workshop_supervisor", "manager"}
    assert {roles[code] for code in rung[3][1]} == {"manager"}
    assert [item.payload["alarm"] for item in notices(open_shop, made)] == [kind for kind, _ in rung]
    as_rebuilt(open_shop, made)


@pytest.mark.rule("N4")
def test_nothing_rings_that_was_answered_in_time(open_shop: Store, shop: Shop, now: datetime) -> None:
    made = a_complaint(open_shop, now)
    with open_shop.write() as tx:
        chen = shops.staff_by_code(tx, "chen")
        assert chen is not None
        tickets.answer(tx, made, chen, "您好，我来处理", now + HOUR, key="1")
        solved = resolution_check.solve(tx, made, "已退款", chen, now + 2 * HOUR, key="2")
        resolution_check.verify(tx, solved, "满意", now + 3 * HOUR)
    assert not promise_alarms.ring(open_shop, shop, now + 100 * HOUR)
    assert events(open_shop, made, *ALARMS) == []
    as_rebuilt(open_shop, made)


@pytest.mark.rule("C2")
def test_the_customer_is_told_of_a_slip_with_a_new_time_before_asking(
    open_shop: Store, shop: Shop, now: datetime
) -> None:
    made = a_complaint(open_shop, now)
    step(open_shop, made, lambda tx, ticket: promises.note_told(tx, ticket, ["first_answer"], now))
    promise_alarms.ring(open_shop, shop, now + 24 * HOUR)
    (words,) = said(open_shop, made)
    assert "3月19日 周四 10:00" in words and "3月19日 周四 16:00" in words  # a quarter of 24 h later
    with open_shop.read() as tx:
        first, second = [one for one in promise_queries.of(tx, made) if one.kind == "first_answer"]
    assert (first.state, second.state, second.follows_id, second.slips) == ("late", "running", first.id, 1)
    as_rebuilt(open_shop, made)


def test_a_slip_noticed_within_a_second_names_full_minutes(open_shop: Store, shop: Shop, now: datetime) -> None:
    made = a_complaint(open_shop, now)
    step(open_shop, made, lambda tx, ticket: promises.note_told(tx, ticket, ["first_answer"], now))
    promise_alarms.ring(open_shop, shop, now + 24 * HOUR + timedelta(microseconds=500_000))
    assert "3月19日 周四 16:05" in said(open_shop, made)[0]


def test_a_slip_of_what_was_never_named_is_told_only_where_it_is_waited_for(
    open_shop: Store, shop: Shop, now: datetime
) -> None:
    made = a_complaint(open_shop, now)
    promise_alarms.ring(open_shop, shop, now + 25 * HOUR)
    assert said(open_shop, made) == []
    promise_alarms.ring(open_shop, shop, now + 48 * HOUR)
    assert len(said(open_shop, made)) == 1


def test_after_two_slips_a_person_must_name_the_time(open_shop: Store, shop: Shop, now: datetime) -> None:
    made = a_complaint(open_shop, now)
    step(open_shop, made, lambda tx, ticket: promises.note_told(tx, ticket, ["first_answer"], now))
    for hours in range(0, 46, 1):
        promise_alarms.ring(open_shop, shop, now + hours * HOUR)
    *_, last = said(open_shop, made)
    assert len(said(open_shop, made)) == 3
    assert "经理" in last
    with open_shop.read() as tx:
        chain = [one for one in promise_queries.of(tx, made) if one.kind == "first_answer"]
    assert [one.slips for one in chain] == [0, 1, 2]
    as_rebuilt(open_shop, made)


def test_a_time_a_person_has_moved_does_not_slip(open_shop: Store, shop: Shop, now: datetime) -> None:
    made = a_complaint(open_shop, now)
    step(open_shop, made, lambda tx, ticket: promises.note_told(tx, ticket, ["solution"], now))
    later = now + 72 * HOUR
    step(open_shop, made, lambda tx, ticket: promises.move(
        tx, shop, ticket, "solution", later, now + 40 * HOUR, actor="staff:chen", reason="等配件"
    ))  # fmt: skip
    promise_alarms.ring(open_shop, shop, now + 49 * HOUR)
    told = said(open_shop, made)
    assert len(told) == 1 and "3月21日 周六 10:00" in told[0] and "抱歉" not in told[0]
    with open_shop.read() as tx:
        states = [(one.state, one.due_at) for one in promise_queries.of(tx, made) if one.kind == "solution"]
    assert states == [("void", now + 48 * HOUR), ("running", later)]
    as_rebuilt(open_shop, made)


@pytest.mark.rule("F3")
def test_waiting_for_parts_stops_the_clock_and_its_alarms_but_not_the_first_answer(
    open_shop: Store, shop: Shop, now: datetime
) -> None:
    made = a_complaint(open_shop, now)
    with open_shop.write() as tx:
        chen = shops.staff_by_code(tx, "chen")
        assert chen is not None
        tickets.claim(tx, made, chen, now)
        hold.wait(tx, made, "parts", chen, now + HOUR)
    promise_alarms.ring(open_shop, shop, now + 60 * HOUR)
    assert {event.data["promise"] for event in events(open_shop, made, *ALARMS)} == {"first_answer"}
    with open_shop.write() as tx:
        chen = shops.staff_by_code(tx, "chen")
        assert chen is not None
        hold.go_on(tx, made, chen, now + 61 * HOUR)
    with open_shop.read() as tx:
        (solution,) = [one for one in promise_queries.of(tx, made) if one.kind == "solution"]
    assert (solution.state, solution.due_at) == ("running", now + 108 * HOUR)
    as_rebuilt(open_shop, made)


@pytest.mark.rule("N5")
def test_at_night_only_the_urgent_is_heard_at_once(open_shop: Store, shop: Shop, now: datetime) -> None:
    night = now.replace(hour=23)
    made = a_complaint(open_shop, night - 24 * HOUR)
    with open_shop.write() as tx:
        rescue = intake.report_fault(tx, a_conversation(tx, night, "2"), "抛锚了", night, rescue=True).id
    promise_alarms.ring(open_shop, shop, night + HOUR)
    (ordinary,), urgent = notices(open_shop, made), notices(open_shop, rescue)
    assert ordinary.due_at == now.replace(day=19, hour=8)
    assert {item.due_at for item in urgent} == {night + HOUR}
    assert urgent and all(item.priority == 0 for item in urgent)
    with open_shop.read() as tx:
        (told,) = outbox.of_ticket(tx, rescue, "reply")
    assert told.due_at == night + HOUR
    assert shop.rescue_phone in told.payload["text"]


def test_what_is_answered_overnight_is_not_complained_of_in_the_morning(
    open_shop: Store, shop: Shop, now: datetime
) -> None:
    night = now.replace(hour=23)
    made = a_complaint(open_shop, night - 24 * HOUR)
    promise_alarms.ring(open_shop, shop, night)
    with open_shop.write() as tx:
        chen = shops.staff_by_code(tx, "chen")
        assert chen is not None
        tickets.answer(tx, made, chen, "您好", night + HOUR, key="1")
    assert [item.state for item in notices(open_shop, made)] == ["cancelled"]


@pytest.mark.rule("C5")
def test_nobody_is_called_for_a_complaint_about_themselves(open_shop: Store, shop: Shop, now: datetime) -> None:
    made = a_complaint(open_shop, now)

    def about(tx: Tx, ticket: Ticket) -> None:
        for code, account in (("chen", 101), ("feng", 102)):
            somebody = shops.staff_by_code(tx, code)
            assert somebody is not None
            somebody.telegram_id = account
        ticket.about_staff, ticket.restricted = "chen", True
        ticket_queries.record(tx, ticket, "restricted", "system", now)

    step(open_shop, made, about)
    for hours in range(0, 60, 2):
        promise_alarms.ring(open_shop, shop, now + hours * HOUR)
    assert notices(open_shop, made)
    assert all(item.payload["to"] == ["feng"] for item in notices(open_shop, made))
    assert {item.address for item in notices(open_shop, made)} == {"102"}


def test_after_a_standstill_of_the_house_an_alarm_rings_once_at_its_highest_level(
    open_shop: Store, shop: Shop, now: datetime
) -> None:
    made = a_complaint(open_shop, now)
    promise_alarms.ring(open_shop, shop, now + 40 * HOUR)
    assert [event.kind for event in events(open_shop, made, *ALARMS)] == ["promise_late"]
    assert not promise_alarms.ring(open_shop, shop, now + 41 * HOUR)
    as_rebuilt(open_shop, made)


@pytest.mark.rule("N4")
def test_every_alarm_rings_exactly_once_with_four_planners_at_once(open_shop: Store, shop: Shop, now: datetime) -> None:
    made = []
    with open_shop.write() as tx:
        for number in range(60):
            talk = a_conversation(tx, now, str(number))
            made.append(intake.complain(tx, talk, "等了两个小时没人理", now + number % 7 * MINUTE).id)
    looks = [now + minutes * MINUTE for minutes in range(19 * 60, 60 * 60, 97)]

    def work(_: int) -> None:
        for at in looks:
            promise_alarms.ring(open_shop, shop, at, at_a_time=7)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    for ticket_id in made:
        rung = [(e.changes, e.kind) for e in events(open_shop, ticket_id, *ALARMS)]
        named = [(thing, columns["level"]) for changes, _ in rung for thing, columns in changes.items()]
        assert len(named) == len(set(named)) == len(rung)
        with open_shop.read() as tx:
            late = [one.id for one in promise_queries.of(tx, ticket_id) if one.state == "late"]
        assert late and len(events(open_shop, ticket_id, "promise_late")) == len(late)
        assert len(notices(open_shop, ticket_id)) == len(rung)
        as_rebuilt(open_shop, ticket_id)
    with open_shop.read() as tx:
        assert not promise_queries.any_ringing(tx, looks[-1])


def test_planners_and_the_desk_do_not_stand_in_each_others_way(open_shop: Store, shop: Shop, now: datetime) -> None:
    made = [a_complaint(open_shop, now, str(number)) for number in range(40)]

    def ring(_: int) -> None:
        for hours in range(20, 70, 2):
            promise_alarms.ring(open_shop, shop, now + hours * HOUR)

    def answer(_: int) -> None:
        for number, ticket_id in enumerate(made):

            def work(tx: Tx, ticket_id: int = ticket_id, number: int = number) -> None:
                chen = shops.staff_by_code(tx, "chen")
                assert chen is not None
                tickets.answer(tx, ticket_id, chen, "您好", now + 25 * HOUR, key=str(number))

            open_shop.settle(work)

    with ThreadPoolExecutor(4) as pool:
        work = [pool.submit(ring, 1), pool.submit(answer, 1), pool.submit(ring, 2)]
        for one in work:
            one.result()
    for ticket_id in made:
        as_rebuilt(open_shop, ticket_id)
        with open_shop.read() as tx:
            assert all(
                one.state in ("kept", "late") for one in promise_queries.of(tx, ticket_id) if one.kind == "first_answer"
            )
