"""Parts are promised once, freed and used with their visit; who is short is told, and a delivery serves who waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from actions import parts
from actions.booking import appointments, free_times, visits
from domain.booking.appointment import Appointment
from domain.booking.capacity import Needs
from domain.booking.time_wish import Wish
from domain.conversation import Conversation
from domain.errors import NotAllowed, NotFound
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, outbox, shops
from storage.parts import reserved
from storage.tickets import tickets

Person = Callable[[str], Staff]
MINOR = Needs(("minor_service",))


def _stocked(tx: Tx, shop: Shop, now: datetime, count: int | None, on: date | None = None) -> Shop:
    """The shop with so many oil filters, and plenty of what else a minor service takes."""
    plenty = {part.code: replace(part, stock=1000, expected_on=None) for part in shop.parts}
    plenty["oil_filter"] = replace(plenty["oil_filter"], stock=count, expected_on=on)
    stocked = replace(shop, parts=tuple(plenty.values()))
    shops.apply(tx, stocked, now)
    return stocked


def _book(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, days: int = 1
) -> tuple[Ticket, Appointment]:  # fmt: skip
    start = (now + timedelta(days=days)).replace(hour=15)
    return appointments.book(tx, shop, conversation, MINOR, start, now)


def _free(tx: Tx, shop: Shop, branch: str = "") -> int:
    return parts.stock(tx, shop.branch(branch), ["oil_filter"])["oil_filter"].free


@pytest.mark.rule("B5", "P2")
def test_a_booking_reserves_what_it_needs(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> None:
    stocked = _stocked(tx, shop, now, 3)
    ticket, visit = _book(tx, stocked, conversation, now)
    assert reserved(tx, visit.id) == {"drain_washer": 1, "engine_oil_1l": 4, "oil_filter": 1}
    assert _free(tx, shop) == 2
    assert "parts_short" not in ticket.data


@pytest.mark.rule("P2")
def test_a_move_keeps_the_parts_and_a_cancellation_frees_them(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    stocked = _stocked(tx, shop, now, 3)
    _, visit = _book(tx, stocked, conversation, now)
    visits.move(tx, stocked, visit, visit.starts_at + timedelta(days=1), now, actor="customer")
    assert _free(tx, shop) == 2
    visits.cancel(tx, stocked, visit, now, actor="customer")
    assert (_free(tx, shop), reserved(tx, visit.id)) == (3, {})


@pytest.mark.rule("P2")
def test_a_done_visit_used_its_parts_and_a_missed_one_did_not(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, person: Person
) -> None:
    stocked = _stocked(tx, shop, now, 3)
    made = [_book(tx, stocked, conversation, now)[1] for _ in range(2)]
    after = made[0].ends_at
    visits.mark_done(tx, made[0].id, person("chen"), after)
    visits.mark_no_show(tx, stocked, made[1].id, person("chen"), after)
    at = parts.stock(tx, shop, ["oil_filter"])["oil_filter"]
    assert (at.quantity, at.reserved) == (2, 0)
    visits.undo(tx, stocked, made[1].id, person("chen"), after)
    assert _free(tx, shop) == 1


@pytest.mark.rule("P2")
def test_a_shortage_stands_on_the_ticket_until_a_delivery_covers_it(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, person: Person
) -> None:
    stocked = _stocked(tx, shop, now, 1)
    first, second, third = (_book(tx, stocked, conversation, now, days)[0] for days in (1, 2, 3))
    assert "parts_short" not in first.data
    assert second.data["parts_short"] == third.data["parts_short"] == "机油滤清器 ×1"
    at = parts.receive(tx, stocked, "oil_filter", 1, person("wu"), now)
    assert (at.quantity, at.free) == (2, -1)
    assert "parts_short" not in second.data and "parts_short" in third.data
    assert [event.kind for event in tickets.events(tx, second.id)][-1] == "parts_reserved"
    assert outbox.of_ticket(tx, second.id, "ticket_card_update")


@pytest.mark.rule("P2")
def test_a_cancellation_serves_who_waits_for_the_part(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    stocked = _stocked(tx, shop, now, 1)
    _, first = _book(tx, stocked, conversation, now)
    second, _ = _book(tx, stocked, conversation, now, 2)
    visits.cancel(tx, stocked, first, now, actor="customer")
    assert "parts_short" not in second.data


@pytest.mark.rule("P2")
def test_times_are_offered_after_the_expected_delivery(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    coming = (now + timedelta(days=5)).date()
    stocked = _stocked(tx, shop, now, 0, coming)
    wanted = (now + timedelta(days=1)).replace(hour=15)
    wish = Wish(wanted, wanted + timedelta(minutes=1), wanted)
    offers = free_times.offer_times(tx, stocked, MINOR, wish, now)
    assert len(offers) >= 2
    assert all(offer.start.date() > coming for offer in offers)
    ticket, visit = appointments.book(tx, stocked, conversation, MINOR, offers[0].start, now)
    assert ticket.data["parts_short"] == f"机油滤清器 ×1 ({coming})"
    moving = free_times.offer_times(tx, stocked, appointments.needs_of(visit), wish, now)
    assert moving[0].start == wanted


@pytest.mark.rule("P2")
def test_a_shortage_without_a_date_does_not_keep_anybody_from_booking(tx: Tx, shop: Shop, now: datetime) -> None:
    stocked = _stocked(tx, shop, now, 0)
    wanted = (now + timedelta(days=1)).replace(hour=15)
    offers = free_times.offer_times(tx, stocked, MINOR, Wish(wanted, wanted + timedelta(minutes=1), wanted), now)
    assert offers[0].start == wanted


@pytest.mark.rule("P1")
def test_applying_the_file_again_keeps_what_was_counted_since(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, person: Person
) -> None:
    stocked = _stocked(tx, shop, now, 3)
    parts.receive(tx, stocked, "oil_filter", 4, person("wu"), now)
    _book(tx, stocked, conversation, now)
    shops.apply(tx, stocked, now)
    assert _free(tx, shop) == 6
    _stocked(tx, shop, now, 10)
    assert _free(tx, shop) == 9


@pytest.mark.rule("P1", "I1")
def test_the_parts_desk_says_what_comes_and_nobody_else(tx: Tx, shop: Shop, now: datetime, person: Person) -> None:
    stocked = _stocked(tx, shop, now, 0)
    day = date(2026, 3, 25)
    assert parts.expect(tx, shop, "oil_filter", day, person("wu"), now).expected_on == day
    ready = parts.ready_from(tx, stocked, ["minor_service"])
    assert ready == datetime.combine(day + timedelta(days=1), time(), shop.zone)
    assert parts.receive(tx, stocked, "oil_filter", 2, person("wu"), now).expected_on is None
    with pytest.raises(NotAllowed):
        parts.receive(tx, stocked, "oil_filter", 2, person("chen"), now)
    with pytest.raises(NotAllowed):
        parts.stock_list(tx, stocked, person("chen"))
    with pytest.raises(NotFound):
        parts.expect(tx, shop, "flux_capacitor", day, person("wu"), now)


@pytest.mark.rule("P1")
def test_the_last_thirty_movements_are_shown_and_a_delivery_serves_who_waits(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    stocked = _stocked(tx, shop, now, 0)
    ticket, _ = _book(tx, stocked, conversation, now)
    assert "parts_short" in ticket.data
    parts.receive(tx, stocked, "oil_filter", 1, person("wu"), now)
    assert "parts_short" not in ticket.data
    for count in range(31):
        parts.count(tx, stocked, "oil_filter", 100 + count, None, person("wu"), now)
    assert len(parts.stock_list(tx, stocked, person("wu"))[1]) == 30


@pytest.mark.rule("P2", "R3")
def test_a_visit_takes_from_the_shelf_of_its_shop_and_takes_its_parts_along(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    stocked = _stocked(tx, shop, now, 3)
    parts.count(tx, stocked.branch("pudong"), "oil_filter", 1, None, person("wu"), now)
    start = (now + timedelta(days=1)).replace(hour=15)
    made = [appointments.book(tx, stocked.branch("pudong"), conversation, MINOR, start, now) for _ in range(2)]
    assert (_free(tx, shop), _free(tx, shop, "pudong")) == (3, -1)
    assert "parts_short" in made[1][0].data
    visits.move(tx, stocked, made[0][1], start, now, actor="customer", to="")
    assert (_free(tx, shop), _free(tx, shop, "pudong")) == (2, 0)
    assert "parts_short" not in made[1][0].data, "the one left has what the other gave back"
    visits.mark_done(tx, made[1][1].id, person("chen"), made[1][1].ends_at)
    found = [parts.stock(tx, one, ["oil_filter"])["oil_filter"].quantity for one in shop.shops]
    assert found == [3, 0]
    assert parts.stock_list(tx, shop.branch("pudong"), person("wu"))[1][0].kind == "used"


@pytest.mark.rule("P2")
def test_times_at_another_shop_wait_for_no_part_that_it_has(tx: Tx, shop: Shop, now: datetime) -> None:
    stocked = _stocked(tx, shop, now, 0, (now + timedelta(days=5)).date())
    wanted = (now + timedelta(days=1)).replace(hour=15)
    wish = Wish(wanted, wanted + timedelta(minutes=1), wanted)
    offers = free_times.offer_times(tx, stocked, MINOR, wish, now, elsewhere=stocked.branches)
    assert [offer.branch for offer in offers if offer.start == wanted] == ["pudong"]


@pytest.mark.rule("P2")
def test_a_delivery_looks_at_no_more_visits_than_it_can_serve(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stocked = _stocked(tx, shop, now, 0)
    waiting = [_book(tx, stocked, conversation, now, days)[0] for days in range(1, 6)]
    looked_at: list[int] = []
    get = tickets.get

    def counted(of: Tx, ticket_id: int) -> Ticket | None:
        looked_at.append(ticket_id)
        return get(of, ticket_id)

    monkeypatch.setattr(tickets, "get", counted)
    parts.receive(tx, stocked, "oil_filter", 2, person("wu"), now)
    assert looked_at == [ticket.id for ticket in waiting[:2]]
    assert ["parts_short" in ticket.data for ticket in waiting] == [False, False, True, True, True]
