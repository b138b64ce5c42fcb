"""Steps about what is said unasked.

{vehicle: {due_in: days, insured_in: days, ...}}   facts of the customer's first vehicle: what ends in _in is days from
    now, readings: [[days ago, km]] is its history, any other is set as it stands
{scan: ""}              what is due is planned and let out; what the customer is told is the answer
{plan: kind, purpose: p}   a notice of that kind is planned for now and let out
{due_within: [days, days]} the vehicle's next service is expected between so many days from now
{wishes: [topics]}      what the customer refuses at present
{other_owner: ""}       the notices so far turn out to be somebody else's
{decided: {kind: reason}}  why the newest notice of a kind was (not) sent; "" for sent
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from actions.customers import mileage_forecast
from actions.notice_kinds import KINDS
from actions.outreach import consent, notices
from domain.customers.customer import Customer, OdometerReading, Vehicle
from domain.message import Reply
from storage import Tx, conversations
from storage.customers import customers
from storage.outreach import notices as notice_queries
from storage.outreach.notice_scans import SCANS, Slot

if TYPE_CHECKING:
    from tests.bot.transcript import Player

DATES = {"due_in": "predicted_due_on", "insured_in": "insured_until", "inspection_in": "inspection_on"}


def _owner(player: Player, tx: Tx) -> int:
    found = conversations.find(tx, player.channel, "", "someone")
    assert found is not None
    return found.customer_id


def _vehicle(player: Player, tx: Tx) -> Vehicle:
    return customers.vehicles(tx, _owner(player, tx))[0]


def set_facts(player: Player, step: dict[str, Any]) -> None:
    """The vehicle's record is as told."""
    player.answers = []
    with player.store.write() as tx:
        vehicle, facts = _vehicle(player, tx), dict(step["vehicle"])
        for days, km in facts.pop("readings", []):
            at = player.now - timedelta(days=days)
            customers.add_reading(tx, OdometerReading(vehicle_id=vehicle.id, km=km, at=at, source="staff"))
            vehicle.odometer_km = km
        for name, value in facts.items():
            day = name.removesuffix("_in")
            if name in DATES or name.endswith("_in"):
                setattr(vehicle, DATES.get(name, f"{day}_on"), player.now.date() + timedelta(days=value))
            else:
                setattr(vehicle, name, date.fromisoformat(value) if name.endswith("_on") else value)
        if "due_in" not in facts:
            mileage_forecast.forecast(tx, vehicle, player.now)
        vehicle.forecast_at = player.now


def _said_since(player: Player, before: int) -> None:
    with player.store.read() as tx:
        found = conversations.find(tx, player.channel, "", "someone")
        assert found is not None
        player.answers = [Reply.from_json(m.content) for m in conversations.messages(tx, found.id, after=before)]


def _newest(player: Player) -> int:
    with player.store.read() as tx:
        found = conversations.find(tx, player.channel, "", "someone")
        assert found is not None
        return max((message.id for message in conversations.messages(tx, found.id)), default=0)


def scan(player: Player, _step: dict[str, Any]) -> None:
    """A day's scans, and the gate."""
    before = _newest(player)
    with player.store.write() as tx:
        slot = Slot(player.now.astimezone(player.shop.zone).date(), player.now, player.shop.policy)
        for one in SCANS.values():
            one(tx, slot)
        while notices.release_due(tx, player.shop, KINDS, player.now):
            continue
    _said_since(player, before)


def plan(player: Player, step: dict[str, Any]) -> None:
    """A notice about the customer's first vehicle."""
    before, kind = _newest(player), step["plan"]
    with player.store.write() as tx:
        owner, key = _owner(player, tx), f"{kind}:test:{player.now.isoformat()}"
        owned = customers.vehicles(tx, owner)
        notices.plan_one(
            tx, key, kind, step["purpose"], owner, player.now, player.now, payload=step.get("payload"),
            vehicle_id=owned[0].id if owned else None,
        )  # fmt: skip
        notices.release_due(tx, player.shop, KINDS, player.now)
    _said_since(player, before)


def due_within(player: Player, step: dict[str, Any]) -> None:
    """The forecast is where it should be."""
    player.answers = []
    first, last = step["due_within"]
    with player.store.read() as tx:
        due = _vehicle(player, tx).predicted_due_on
        assert due is not None
        days = (due - player.now.date()).days
        assert first <= days <= last, f"due in {days} days"


def wishes(player: Player, step: dict[str, Any]) -> None:
    """The customer's refusals are these."""
    player.answers = []
    with player.store.read() as tx:
        assert sorted(consent.refused(tx, _owner(player, tx))) == sorted(step["wishes"])


def decided(player: Player, step: dict[str, Any]) -> None:
    """The gate's last word on the newest notice of a kind."""
    player.answers = []
    with player.store.read() as tx:
        for kind, reason in step["decided"].items():
            newest = notice_queries.listed(tx, kind=kind, customer_id=_owner(player, tx), limit=1)
            assert newest, f"no notice {kind}"
            assert newest[0].reason == reason, newest[0].reason


def other_owner(player: Player, _step: dict[str, Any]) -> None:
    """The notices so far turn out to be somebody else's."""
    with player.store.write() as tx:
        somebody = customers.add(tx, Customer(created_at=player.now))
        for notice in notice_queries.listed(tx):
            notice.customer_id = somebody.id


STEPS = {
    "other_owner": other_owner,
    "vehicle": set_facts,
    "scan": scan,
    "plan": plan,
    "due_within": due_within,
    "wishes": wishes,
    "decided": decided,
}

KEYS = {
    "other_owner": "", "vehicle": "", "scan": "expect", "plan": "purpose payload expect", "due_within": "",
    "wishes": "", "decided": "",
}  # fmt: skip
