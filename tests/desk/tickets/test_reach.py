"""Before they write, staff read what may still be sent; afterwards, what became of each message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from actions import outgoing
from actions.outreach import leaving
from domain.message import Reply
from storage import allowances, arrival, outbox
from storage.customers import customers
from tests.desk.conftest import House
from tests.storage.records import a_conversation, a_ticket

Staff = Callable[[str], TestClient]


def a_matter(house: House, channel: str, heard_hours_ago: int) -> tuple[int, int]:
    """Ids of a ticket on that channel and of a message to its customer."""
    with house.store.write() as tx:
        talk = a_conversation(tx, house.now, "openid-1", channel=channel, account="gh")
        at = house.now - timedelta(hours=heard_hours_ago)
        leaving.heard(tx, channel, "gh", "openid-1", "message", at, house.now)
        allowances.take(tx, channel, "gh", "openid-1", 3)

        customer = customers.get(tx, talk.customer_id)
        assert customer is not None
        ticket = a_ticket(tx, customer, house.now)
        ticket.conversation_id = talk.id
        said = outgoing.say(tx, talk, Reply("在处理"), "k", house.now, author="staff:chen", ticket_id=ticket.id)
        return ticket.id, said.id


@pytest.mark.rule("N5")
def test_what_is_left_stands_above_the_box(staff: Staff, house: House) -> None:
    ticket_id, _ = a_matter(house, "wechat_oa", 17)
    page = staff("chen").get(f"/desk/tickets/{ticket_id}?lang=en").text
    assert "2 left, 31 h" in page


@pytest.mark.rule("N5")
def test_a_closed_window_and_a_message_that_waits_are_told(staff: Staff, house: House) -> None:
    ticket_id, message_id = a_matter(house, "wechat_oa", 49)
    with house.store.write() as tx:
        (item,) = [one for one in outbox.listed(tx) if one.message_id == message_id]
        arrival.hold(tx, item.id, "window")
    page = staff("chen").get(f"/desk/tickets/{ticket_id}?lang=en").text
    assert "wait until the customer writes again" in page
    assert "waits until the customer writes" in page


@pytest.mark.rule("N5")
def test_where_nothing_limits_it_nothing_is_said(staff: Staff, house: House) -> None:
    ticket_id, _ = a_matter(house, "telegram", 1)
    assert 'id="reach"' not in staff("chen").get(f"/desk/tickets/{ticket_id}").text
