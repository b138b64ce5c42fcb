"""Webhooks on the desk: the manager alone, the secret once, the log, and once more by a press."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from domain.webhook import Delivery
from storage import tables
from storage.outbound import webhooks
from storage.tickets import tickets
from tests.desk.conftest import TOKEN, House
from tests.storage.records import a_customer, a_ticket

Staff = Callable[[str], TestClient]
PAGE = "/desk/webhooks"


def added(manager: TestClient, **more: str) -> str:
    """The page after an address was added."""
    form = re.search(r'name="token" value="([^"]+)"', manager.get(PAGE).text)
    assert form
    return manager.post(PAGE, data={"token": form[1], "url": "https://hooks.example/in"} | more).text


@pytest.mark.rule("A5", "I1")
def test_the_secret_is_shown_once_and_the_page_is_the_managers(house: House, staff: Staff) -> None:
    feng = staff("feng")
    page = added(feng, kinds="closed, registered")
    secret = re.search(r"whsec_[A-Za-z0-9+/=]{40,}", page)
    assert secret and "hooks.example" in page and "closed, registered" in page
    assert secret[0] not in feng.get(PAGE).text and secret[0] not in feng.get(f"{PAGE}/1").text
    for path in (PAGE, f"{PAGE}/1"):
        assert staff("chen").get(path).status_code == 403
    for path in (f"{PAGE}/1/turn", f"{PAGE}/1/remove", f"{PAGE}/deliveries/1/again"):
        assert staff("chen").post(path, data={"to": "off"}).status_code == 403
    assert feng.get(f"{PAGE}/9").status_code == feng.post(f"{PAGE}/9/remove").status_code == 404


def test_an_address_that_will_not_do_is_told_in_words(staff: Staff) -> None:
    assert "no address to push to" in added(staff("feng"), url="http://hooks.example/in")


def test_a_webhook_is_turned_off_shows_its_log_and_pushes_again(house: House, staff: Staff) -> None:
    feng = staff("feng")
    added(feng)
    with house.store.write() as tx:
        ticket = a_ticket(tx, a_customer(tx, house.now), house.now)
        tickets.record(tx, ticket, "closed", "staff:chen", house.now)
        event = tx.scalar(select(tables.ticket_events.c.id).order_by(tables.ticket_events.c.id.desc()).limit(1))
        tx.add(Delivery(1, event or 0, "closed", house.now, house.now, state="dead", attempts=11, status=500))
    page = feng.get(f"{PAGE}/1?state=dead").text
    assert ticket.number in page and "500" in page and "given up" in page
    assert "waiting" in feng.post(f"{PAGE}/deliveries/1/again").text
    assert "Turn on" in feng.post(f"{PAGE}/1/turn", data={"to": "off"}).text
    with house.store.read() as tx:
        assert [hook.state for hook in webhooks.listed(tx)] == ["off"]
    assert "No webhook yet" in feng.post(f"{PAGE}/1/remove").text


@pytest.mark.rule("I2")
def test_a_program_changes_only_what_it_has_read(house: House) -> None:
    with house.store.write() as tx:
        ticket = a_ticket(tx, a_customer(tx, house.now), house.now, state="claimed")
        tickets.record(tx, ticket, "registered", "customer", house.now)
    headers = {"Authorization": f"Bearer {TOKEN}", "As-Staff": "feng"}
    with TestClient(house.app, headers=headers) as program:
        read = program.get(f"/api/v1/tickets/{ticket.id}").headers["etag"]
        steps = f"/api/v1/tickets/{ticket.id}/note"
        first = program.post(steps, json={"words": "one"}, headers={"If-Match": read})
        late = program.post(steps, json={"words": "two"}, headers={"If-Match": read})
        assert (first.status_code, late.status_code) == (200, 412)
        assert late.json()["error"] == "changed_meanwhile" and "Read it again" in late.json()["detail"]
        now = program.get(f"/api/v1/tickets/{ticket.id}").headers["etag"]
        fresh = program.post(steps, json={"words": "three"}, headers={"If-Match": f'"other", {now}'})
        whatever = program.post(steps, json={"words": "four"}, headers={"If-Match": "*"})
        assert fresh.status_code == whatever.status_code == 200
        told = program.get(f"/api/v1/tickets/{ticket.id}").text
    assert all(word in told for word in ("one", "three", "four")) and "two" not in told
