"""Each event is pushed to each webhook that wants it, again with the same id, and stopped with an alarm (I2)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from actions.shop import webhooks as actions
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.webhook import BACK_OFF, STOP_AFTER, NotReached, Webhook, sign
from notifications.webhooks import Pusher
from storage import Store, outbox, shops
from storage.outbound import webhooks
from storage.tickets import tickets
from tests.storage.records import a_customer, a_ticket

URL = "https://hooks.example/in?key=hidden"


class Desk:
    """A shop with one ticket, a webhook and a receiver.

    says: what the receiver answers, None for nothing at all. refused: bodies with these words are refused.
    """

    def __init__(self, store: Store, shop: Shop, now: datetime) -> None:
        self.store, self.now = store, now
        self.says: int | None = 204
        self.refused = b""
        self.came: list[tuple[str, dict[str, str], bytes]] = []
        self.pusher = Pusher(store, lambda: self.now, self._post, language="en")
        with store.write() as tx:
            shops.apply(tx, shop, now)
            self.ticket_id = a_ticket(tx, a_customer(tx, now), now).id
        with store.write() as tx:
            self.hook_id = actions.add(tx, URL, (), self.person("feng"), now, private=False).id

    def person(self, code: str) -> Staff:
        """Somebody of the shop."""
        with self.store.read() as tx:
            found = shops.staff_by_code(tx, code)
        assert found is not None
        return found

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        self.came.append((url, dict(headers), body))
        if self.refused and self.refused in body:
            return 400
        if self.says is None:
            raise NotReached("hooks.example: ConnectError")
        return self.says

    def happens(self, kind: str = "noted", **facts: object) -> int:
        """An event of the ticket, which settles at once."""
        with self.store.write() as tx:
            ticket = tickets.get(tx, self.ticket_id)
            assert ticket is not None
            for name, value in facts.items():
                setattr(ticket, name, value)
            tickets.record(tx, ticket, kind, "staff:chen", self.now, words="13812345678")
        self.now += timedelta(seconds=6)
        return self.ticket_id

    def look(self) -> None:
        """One look of the pusher."""
        asyncio.run(self.pusher.look())

    def hook(self) -> Webhook:
        """The webhook as it stands."""
        with self.store.read() as tx:
            (found,) = webhooks.listed(tx)
        return found

    def log(self) -> list[tuple[str, int, int | None]]:
        """(state, attempts, status) of each delivery, oldest first."""
        with self.store.read() as tx:
            found = webhooks.log_of(tx, self.hook_id)
        return [(one.state, one.attempts, one.status) for one, _, _ in reversed(found)]


@pytest.fixture
def desk(store: Store, shop: Shop, now: datetime) -> Desk:
    return Desk(store, shop, now)


@pytest.mark.rule("I2", "A5")
def test_an_event_is_pushed_once_signed_and_without_words(desk: Desk) -> None:
    desk.happens()
    for _ in range(3):
        desk.look()
    ((url, headers, body),) = desk.came
    told = json.loads(body)
    assert url == URL and told["type"] == "ticket.noted" and told["data"]["ticket_id"] == desk.ticket_id
    assert b"13812345678" not in body
    stamp = int(headers["webhook-timestamp"])
    assert headers == sign(desk.hook().secret, headers["webhook-id"], stamp, body)
    assert desk.log() == [("sent", 1, 204)]


@pytest.mark.rule("C5")
def test_what_happened_before_is_elsewhere_or_confidential_is_never_pushed(desk: Desk) -> None:
    desk.happens("noted", restricted=True)
    desk.look()
    assert desk.came == [] and desk.log() == []


def test_two_processes_push_an_event_once(desk: Desk) -> None:
    for _ in range(8):
        desk.happens()
    other = Pusher(desk.store, lambda: desk.now, desk._post)

    async def both() -> None:
        await asyncio.gather(desk.pusher.look(), other.look())

    asyncio.run(both())
    asyncio.run(both())
    ids = [headers["webhook-id"] for _, headers, _ in desk.came]
    assert len(ids) == len(set(ids)) == 8


def test_what_does_not_arrive_is_pushed_again_with_the_same_id_after_a_growing_wait_and_given_up(desk: Desk) -> None:
    desk.says = 500
    desk.happens()
    desk.look()
    for wait in BACK_OFF[:3]:
        desk.now += wait - timedelta(seconds=1)
        desk.look()
        tried = len(desk.came)
        desk.now += timedelta(seconds=1)
        desk.look()
        assert len(desk.came) == tried + 1
    assert len({headers["webhook-id"] for _, headers, _ in desk.came}) == 1
    desk.says = 200
    desk.now += BACK_OFF[3]
    desk.look()
    assert desk.log() == [("sent", 5, 200)] and desk.hook().failing_since is None


def test_one_event_that_is_refused_does_not_hold_the_others_up(desk: Desk) -> None:
    desk.refused = b"ticket.noted"
    desk.happens()
    desk.look()
    desk.happens("closed")
    desk.look()
    desk.look()
    assert [state for state, _, _ in desk.log()] == ["waiting", "sent"]


@pytest.mark.parametrize(("says", "after"), [(410, timedelta()), (None, STOP_AFTER)])
def test_an_address_that_is_gone_or_long_silent_stops_with_an_alarm_and_goes_on_when_turned_on(
    desk: Desk, says: int | None, after: timedelta
) -> None:
    desk.says = says
    desk.happens()
    desk.look()
    desk.now += after
    desk.look()
    assert desk.hook().state == "stopped"
    with desk.store.read() as tx:
        alarms = [item for item in outbox.listed(tx) if item.key.startswith("webhook:")]
    assert alarms and all(
        "hooks.example" in item.payload["html"] and "hidden" not in str(item.payload) for item in alarms
    )
    desk.happens("closed")
    desk.look()
    pushed = len(desk.came)
    desk.says = 204
    with desk.store.write() as tx:
        actions.turn(tx, desk.hook_id, desk.person("feng"), on=True)
    desk.now += BACK_OFF[-1]
    desk.look()
    desk.look()
    assert len(desk.came) == pushed + 2 and {state for state, _, _ in desk.log()} == {"sent"}


def test_a_delivery_is_pushed_once_more_under_its_old_id(desk: Desk) -> None:
    desk.happens()
    desk.look()
    with desk.store.read() as tx:
        ((one, _, _),) = webhooks.log_of(tx, desk.hook_id)
    with desk.store.write() as tx:
        actions.redeliver(tx, one.id, desk.person("feng"), desk.now)
    desk.look()
    ids = [headers["webhook-id"] for _, headers, _ in desk.came]
    assert len(ids) == 2 and len(set(ids)) == 1


def test_a_webhook_gets_the_kinds_it_asked_for(desk: Desk) -> None:
    with desk.store.write() as tx:
        actions.remove(tx, desk.hook_id, desk.person("feng"))
        actions.add(tx, URL, ("closed",), desk.person("feng"), desk.now, private=False)
    desk.happens("noted")
    desk.happens("closed")
    desk.look()
    assert [json.loads(body)["type"] for _, _, body in desk.came] == ["ticket.closed"]


def test_the_secret_is_in_no_log_of_the_webhook(desk: Desk) -> None:
    assert desk.hook().secret not in repr(desk.hook())
