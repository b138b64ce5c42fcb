"""A vehicle or a chat that is somebody else's goes to a record of its own, with all that is about it, and back (A1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from actions.customers import editing, merging, splitting, told
from domain.customers.told_fact import FactKind
from domain.errors import BadField, NotAllowed, NotFound
from domain.shop.staff import Staff
from storage import Tx, conversations
from storage.customers import customer_events, customers, told_facts
from storage.tickets import tickets
from tests.storage.records import a_ticket

Person = Callable[[str], Staff]


@pytest.mark.rule("A1", "I2")
def test_a_vehicle_goes_with_its_matters_and_comes_back_by_a_merge(tx: Tx, person: Person, now: datetime) -> None:
    chen = person("chen")
    who = editing.create(tx, {"name": "王芳"}, chen, now)
    own, hers = (
        editing.add_vehicle(tx, who.id, {"plate": plate}, chen, now, km=9_000) for plate in ("沪A11111", "沪B22222")
    )
    mine, theirs, by_plate = (a_ticket(tx, who, now) for _ in range(3))
    mine.vehicle_id, theirs.vehicle_id, by_plate.plate = own.id, hers.id, "沪B22222"
    for ticket in (mine, theirs, by_plate):
        tickets.record(tx, ticket, "noted", "system", now)
    told.note(tx, who.id, {FactKind.PLATE: "沪B22222", FactKind.NAME: "芳"}, now, "web")
    seen = splitting.preview(tx, who.id, hers.id, None, chen)
    assert (seen.moved["vehicles"], seen.moved["tickets"], seen.moved["told_facts"]) == (1, 2, 1)
    made = splitting.split(tx, who.id, hers.id, None, "王芳的妹妹", chen, now)
    assert [car.id for car in customers.vehicles(tx, made.id)] == [hers.id]
    assert [car.id for car in customers.vehicles(tx, who.id)] == [own.id]
    assert {mine.customer_id} == {who.id} and {theirs.customer_id, by_plate.customer_id} == {made.id}
    assert tickets.events(tx, theirs.id)[-1].kind == "customer_unmerged"
    assert [fact.value for fact in told_facts.of_customer(tx, made.id)] == ["沪B22222"]
    assert customer_events.of_customer(tx, who.id)[0].kind == "split"
    merging.merge(tx, made.id, who.id, chen, now)
    assert len(customers.vehicles(tx, who.id)) == 2 and theirs.customer_id == who.id


@pytest.mark.rule("A1", "A5")
def test_an_address_goes_with_its_chat_and_what_was_told_there(tx: Tx, person: Person, now: datetime) -> None:
    chen = person("chen")
    who = editing.create(tx, {"name": "王芳"}, chen, now)
    identity = customers.add_identity(tx, "web", "", "9", "阿强", now)
    talk = conversations.open_locked(tx, identity, "zh", now)
    merging.merge(tx, identity.customer_id, who.id, chen, now)
    made = splitting.split(tx, who.id, None, identity.id, "阿强", chen, now)
    assert [one.id for one in customers.identities(tx, made.id)] == [identity.id] and not customers.identities(
        tx, who.id
    )
    tx.refresh(talk)
    assert talk.customer_id == made.id


def test_what_is_not_theirs_or_nothing_at_all_is_not_taken_out(tx: Tx, person: Person, now: datetime) -> None:
    chen = person("chen")
    who = editing.create(tx, {"name": "王芳"}, chen, now)
    car = editing.add_vehicle(tx, who.id, {"plate": "沪A11111"}, chen, now)
    for vehicle, identity, name, by, wrong in (
        (99, None, "x", chen, NotFound), (None, 99, "x", chen, NotFound), (None, None, "x", chen, BadField),
        (car.id, None, "", chen, BadField), (car.id, None, "x", person("zhou"), NotAllowed),
    ):  # fmt: skip
        with pytest.raises(wrong):
            splitting.split(tx, who.id, vehicle, identity, name, by, now)
