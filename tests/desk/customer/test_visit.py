"""The calendar entry of a visit, at an address nobody can guess."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.booking import appointments
from desk.customer.visit_link import make_link
from domain.booking.appointment import Appointment
from domain.booking.capacity import Needs
from domain.shop.shop import Shop
from storage.booking import appointments as appointment_queries
from tests.desk.conftest import House, Open
from tests.storage.records import a_conversation


def _booked(house: House, shop: Shop) -> Appointment:
    with house.store.write() as tx:
        at = (house.now + timedelta(days=1)).replace(hour=15)
        _, visit = appointments.book(tx, shop, a_conversation(tx, house.now), Needs(("minor_service",)), at, house.now)
        return visit


def _path(house: House, visit: Appointment) -> str:
    return make_link(house.settings.secret_key, visit.id, "https://desk.example/").removeprefix("https://desk.example")


@pytest.mark.rule("B4")
def test_the_entry_holds_the_visit_as_it_stands(house: House, browser: Open, shop: Shop) -> None:
    visit = _booked(house, shop)
    found = browser().get(_path(house, visit))
    assert found.status_code == 200
    assert found.headers["content-type"].startswith("text/calendar")
    assert "DTSTART:20260319T070000Z" in found.text
    assert "SEQUENCE:0" in found.text


@pytest.mark.rule("B6")
def test_a_move_and_a_cancellation_replace_the_entry_at_the_same_address(
    house: House, browser: Open, shop: Shop
) -> None:
    path = _path(house, _booked(house, shop))
    first = browser().get(path).text
    with house.store.write() as tx:
        visit = appointment_queries.get(tx, 1)
        assert visit is not None
        appointments.move(tx, shop, visit, visit.starts_at + timedelta(days=1), house.now, actor="customer")
    moved = browser().get(path).text
    with house.store.write() as tx:
        visit = appointment_queries.get(tx, 1)
        assert visit is not None
        appointments.cancel(tx, shop, visit, house.now, actor="customer")
    off = browser().get(path).text
    uids = {next(line for line in text.splitlines() if line.startswith("UID")) for text in (first, moved, off)}
    assert len(uids) == 1
    assert "SEQUENCE:1" in moved
    assert "DTSTART:20260320T070000Z" in moved
    assert "SEQUENCE:2" in off
    assert "METHOD:CANCEL" in off


@pytest.mark.rule("A5")
@pytest.mark.parametrize("token", ["1", "MQ.made-up", "x" * 40])
def test_an_address_that_was_made_up_shows_nothing(house: House, browser: Open, shop: Shop, token: str) -> None:
    _booked(house, shop)
    assert browser().get(f"/visit/{token}.ics").status_code == 404


@pytest.mark.rule("A5")
def test_another_shops_signature_opens_nothing(house: House, browser: Open, shop: Shop) -> None:
    visit = _booked(house, shop)
    foreign = make_link("z" * 40, visit.id, "")
    assert browser().get(foreign).status_code == 404


def test_a_month_after_the_visit_the_link_opens_nothing(house: House, browser: Open, shop: Shop) -> None:
    visit = _booked(house, shop)
    path = _path(house, visit)
    house.now = visit.ends_at + timedelta(days=29)
    assert browser().get(path).status_code == 200
    house.now = visit.ends_at + timedelta(days=30)
    assert browser().get(path).status_code == 404
