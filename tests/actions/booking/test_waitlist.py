"""The waitlist: one offer for each freed time, in order, kept while it is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions.booking import appointments, visits, waitlist
from actions.notice_kinds import KINDS
from actions.outreach import notices
from domain.booking.appointment import Appointment
from domain.booking.capacity import Needs
from domain.booking.time_wish import Wish
from domain.booking.waitlist import Waiting
from domain.conversation import Conversation
from domain.errors import BayTaken, NotAllowed, NotFound
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, conversations, outbox
from storage.booking import capacity
from storage.booking import waitlist as waitlist_queries
from tests.storage.records import a_conversation

MINOR = Needs(("minor_service",))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def wanted(now: datetime) -> datetime:
    """Tomorrow at ten."""
    return now + timedelta(days=1)


@pytest.fixture
def taken(tx: Tx, shop: Shop, conversation: Conversation, wanted: datetime, now: datetime) -> list[Appointment]:
    """Every visit that fits in at the wanted time, so that it is full."""
    found = []
    while True:
        try:
            found.append(appointments.book(tx, shop, conversation, MINOR, wanted, now)[1])
        except BayTaken:
            return found


def join(tx: Tx, address: str, start: datetime, now: datetime) -> tuple[Conversation, Waiting]:
    waiter = a_conversation(tx, now, address)
    return waiter, waitlist.join(tx, waiter, MINOR, Wish(start, start + MINUTE, start), now, plate="京A12345")


def states(tx: Tx, *found: Waiting) -> list[str]:
    tx.flush()
    return [place.state for place in found]


@pytest.mark.rule("B9")
def test_a_freed_time_is_offered_to_the_first_only(
    tx: Tx, shop: Shop, taken: list[Appointment], wanted: datetime, now: datetime
) -> None:
    (_, first), (_, second), (_, third) = (join(tx, str(n), wanted, now) for n in (11, 12, 13))
    waitlist.match(tx, shop, now)
    assert states(tx, first, second, third) == ["waiting", "waiting", "waiting"]
    visits.cancel(tx, shop, taken[0], now, actor="customer")
    assert states(tx, first, second, third) == ["offered", "waiting", "waiting"]
    visits.cancel(tx, shop, taken[1], now, actor="customer")
    waitlist.match(tx, shop, now)
    assert states(tx, first, second, third) == ["offered", "offered", "waiting"]


@pytest.mark.rule("B9")
def test_an_offered_time_is_kept_from_everybody_else_until_it_is_booked_in_one_step(
    tx: Tx, shop: Shop, conversation: Conversation, taken: list[Appointment], wanted: datetime, now: datetime
) -> None:
    waiter, place = join(tx, "11", wanted, now)
    visits.cancel(tx, shop, taken[0], now, actor="customer")
    with pytest.raises(BayTaken):
        appointments.book(tx, shop, conversation, MINOR, wanted, now)
    with pytest.raises(BayTaken):
        appointments.book(tx, shop, waiter, MINOR, wanted, now)
    ticket, visit = visits.take_waited_for(tx, shop, waiter, place.id, 1, now + 29 * MINUTE)
    assert (visit.starts_at, visit.plate, ticket.kind) == (wanted, "京A12345", "booking")
    assert place.state == "booked"


@pytest.mark.rule("B9")
def test_silence_and_a_no_pass_the_time_on_in_order(
    tx: Tx, shop: Shop, taken: list[Appointment], wanted: datetime, now: datetime
) -> None:
    (_, first), (saying_no, second), (_, third) = (join(tx, str(n), wanted, now) for n in (11, 12, 13))
    visits.cancel(tx, shop, taken[0], now, actor="customer")
    waitlist.match(tx, shop, now + 31 * MINUTE)
    assert states(tx, first, second, third) == ["waiting", "offered", "waiting"]
    waitlist.decline(tx, saying_no, second.id, 1)
    waitlist.match(tx, shop, now + 32 * MINUTE)
    assert states(tx, first, second, third) == ["waiting", "waiting", "offered"]
    waitlist.match(tx, shop, now + 90 * MINUTE)
    assert states(tx, first, second, third) == ["waiting", "waiting", "waiting"]


def test_an_offer_is_only_the_owners_and_only_the_present_one(
    tx: Tx, shop: Shop, taken: list[Appointment], wanted: datetime, now: datetime
) -> None:
    owner, place = join(tx, "11", wanted, now)
    stranger = a_conversation(tx, now, "12")
    visits.cancel(tx, shop, taken[0], now, actor="customer")
    with pytest.raises(NotFound):
        visits.take_waited_for(tx, shop, stranger, place.id, 1, now)
    with pytest.raises(NotFound):
        visits.take_waited_for(tx, shop, owner, place.id, 2, now)
    with pytest.raises(NotFound):
        visits.take_waited_for(tx, shop, owner, place.id, 1, now + 30 * MINUTE)


def test_leaving_frees_what_was_kept(
    tx: Tx, shop: Shop, taken: list[Appointment], wanted: datetime, now: datetime
) -> None:
    leaver, first = join(tx, "11", wanted, now)
    _, second = join(tx, "12", wanted, now)
    visits.cancel(tx, shop, taken[0], now, actor="customer")
    assert waitlist.leave(tx, leaver) == 1
    waitlist.match(tx, shop, now)
    assert states(tx, first, second) == ["left", "offered"]


def test_the_same_wish_has_one_place(tx: Tx, wanted: datetime, now: datetime) -> None:
    assert join(tx, "11", wanted, now)[1].id == join(tx, "11", wanted, now)[1].id


def test_a_moved_visit_frees_its_time_for_who_waits(
    tx: Tx, shop: Shop, taken: list[Appointment], wanted: datetime, now: datetime
) -> None:
    _, place = join(tx, "11", wanted, now)
    visits.move(tx, shop, taken[0], wanted + timedelta(hours=4), now, actor="customer")
    assert place.state == "offered"


@pytest.mark.rule("N5")
def test_nothing_is_offered_in_quiet_hours(
    tx: Tx, shop: Shop, taken: list[Appointment], wanted: datetime, now: datetime
) -> None:
    _, place = join(tx, "11", wanted, now)
    late = now.replace(hour=21, minute=30)
    visits.cancel(tx, shop, taken[0], late, actor="customer")
    assert place.state == "waiting"
    waitlist.match(tx, shop, wanted.replace(hour=8))
    assert place.state == "offered"


def test_an_offer_never_lasts_beyond_the_last_moment_to_book(
    tx: Tx, shop: Shop, taken: list[Appointment], wanted: datetime, now: datetime
) -> None:
    waiter, place = join(tx, "11", wanted, now)
    soon = wanted - shop.policy.lead_time - 20 * MINUTE
    visits.cancel(tx, shop, taken[0], soon, actor="system")
    assert place.offer_until == wanted - shop.policy.lead_time
    visits.take_waited_for(tx, shop, waiter, place.id, 1, soon + 19 * MINUTE)


def test_each_is_told_once_and_the_notice_expires_with_the_offer(
    tx: Tx, shop: Shop, taken: list[Appointment], wanted: datetime, now: datetime
) -> None:
    waiter, place = join(tx, "11", wanted, now)
    visits.cancel(tx, shop, taken[0], now, actor="customer")
    assert waitlist_queries.untold(tx) == [(place.id, waiter.id)]
    for _ in range(2):
        waitlist.tell(tx, shop, place.id, waiter.id, now)
        notices.release_due(tx, shop, KINDS, now)
        tx.flush()
    (message,) = conversations.messages(tx, waiter.id)
    (row,) = [row for row in outbox.listed(tx) if row.address == "11"]
    assert row.expires_at == place.offer_until
    assert [b["data"] for line in message.content["buttons"] for b in line] == [
        f"go|wait|{verb}:{place.id}:1" for verb in ("yes", "no", "leave")
    ]


def test_a_wish_whose_time_has_come_is_over(tx: Tx, shop: Shop, wanted: datetime, now: datetime) -> None:
    _, place = join(tx, "11", wanted, now)
    waitlist.match(tx, shop, wanted)
    assert place.state == "over"
    assert capacity.kept_offers(tx, now, wanted + timedelta(days=1), now) == []


def test_a_visit_booked_meanwhile_is_moved_to_the_waited_time(
    tx: Tx, shop: Shop, taken: list[Appointment], wanted: datetime, now: datetime
) -> None:
    waiter, place = join(tx, "11", wanted, now)
    _, instead = appointments.book(tx, shop, waiter, MINOR, wanted + timedelta(hours=4), now, plate="京A12345")
    _, other = appointments.book(
        tx, shop, waiter, Needs(("car_wash",)), wanted + timedelta(hours=5), now, plate="京A12345"
    )
    visits.cancel(tx, shop, taken[0], now, actor="customer")
    _, visit = visits.take_waited_for(tx, shop, waiter, place.id, 1, now)
    assert (visit.id, visit.starts_at) == (instead.id, wanted)
    assert other.starts_at == wanted + timedelta(hours=5)


def test_a_visit_that_was_to_be_moved_is_moved(
    tx: Tx, shop: Shop, taken: list[Appointment], wanted: datetime, now: datetime
) -> None:
    waiter = a_conversation(tx, now, "11")
    _, early = appointments.book(tx, shop, waiter, MINOR, wanted + timedelta(days=1), now, plate="京A12345")
    later = now + MINUTE
    wish = Wish(wanted, wanted + MINUTE, wanted)
    place = waitlist.join(tx, waiter, MINOR, wish, later, moves=early.id)
    visits.cancel(tx, shop, taken[0], later, actor="customer")
    _, visit = visits.take_waited_for(tx, shop, waiter, place.id, 1, later)
    assert (visit.id, visit.starts_at) == (early.id, wanted)


@pytest.mark.rule("I1")
def test_staff_take_somebody_off_the_list_once_and_they_are_told(
    tx: Tx, shop: Shop, taken: list[Appointment], wanted: datetime, now: datetime, person: Callable[[str], Staff]
) -> None:
    talk, place = join(tx, "11", wanted, now)
    chen = person("chen")
    with pytest.raises(NotFound):
        waitlist.take_off(tx, shop, place.id + 1, chen, now)
    with pytest.raises(NotAllowed):
        waitlist.take_off(tx, shop, place.id, person("zhou"), now)
    assert [waitlist.take_off(tx, shop, place.id, chen, now) for _ in range(2)] == [True, False]
    assert (place.state, place.data["taken_off"]["by"]) == ("left", "staff:chen")
    assert len([one for one in conversations.messages(tx, talk.id) if one.author != "customer"]) == 1
