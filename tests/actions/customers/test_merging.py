"""Two records of one customer are made one, and apart again with what each had (A1, I2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from actions.customers import editing, merging, told
from domain.customers.told_fact import FactKind
from domain.errors import IllegalMove, NotAllowed, NotFound
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import belongings, customers, finding, told_facts
from storage.tickets import tickets
from tests.storage.records import an_appointment

Person = Callable[[str], Staff]


@pytest.fixture
def two(tx: Tx, person: Person, now: datetime) -> tuple[int, int]:
    """A record from the chat with a visit, and one from the counter."""
    chen, identity = person("chen"), customers.add_identity(tx, "web", "", "9", "", now)
    old = editing.edit(
        tx, identity.customer_id, {"name": "王芳", "phone": "+8613800138000", "note": "老客户"}, chen, now
    )
    editing.add_vehicle(tx, old.id, {"plate": "沪A12345"}, chen, now)
    an_appointment(tx, old, "L1", now)
    into = editing.create(tx, {"name": "王芳芳", "address": "某路"}, chen, now)
    for one in (old, into):
        told.note(tx, one.id, {FactKind.PLATE: "沪A12345", FactKind.NAME: one.name}, now, "web")
    return old.id, into.id


@pytest.mark.rule("A1", "I2")
def test_two_records_become_one_and_apart_again(tx: Tx, person: Person, now: datetime, two: tuple[int, int]) -> None:
    (old_id, into_id), feng = two, person("feng")
    before = {one: belongings.counts(tx, one) for one in two}
    seen = merging.preview(tx, old_id, into_id, feng)
    assert (seen.filled, seen.differ) == ({"phone": "+8613800138000"}, {"name": "王芳"})
    event = merging.merge(tx, old_id, into_id, feng, now)
    into = editing.of(tx, into_id)
    assert (into.name, into.phone, into.note) == ("王芳芳", "+8613800138000", "老客户")
    assert belongings.counts(tx, old_id) == {}
    (ticket,) = tickets.of_customer(tx, into_id)
    assert [one.kind for one in tickets.events(tx, ticket.id)][-1] == "customer_merged"
    with pytest.raises(NotFound):
        editing.of(tx, old_id)
    old = merging.undo(tx, event.id, feng, now)
    assert (old.phone, old.note, into.phone, into.note) == ("+8613800138000", "老客户", None, "")
    assert {one: belongings.counts(tx, one) for one in two} == before
    assert {one.value for one in told_facts.of_customer(tx, old_id)} == {"沪A12345", "王芳"}
    with pytest.raises(IllegalMove):
        merging.undo(tx, event.id, feng, now)


def test_the_other_phone_still_finds_the_customer(tx: Tx, person: Person, now: datetime, two: tuple[int, int]) -> None:
    (old_id, into_id), feng = two, person("feng")
    editing.edit(tx, into_id, {"phone": "+8613900139000"}, feng, now)
    event = merging.merge(tx, old_id, into_id, feng, now)
    assert [one.id for one in finding.search(tx, "13800138000")] == [into_id]
    merging.undo(tx, event.id, feng, now)
    assert [one.id for one in finding.search(tx, "13800138000")] == [old_id]


def test_what_came_after_the_merge_stays_where_it_came_to(
    tx: Tx, person: Person, now: datetime, two: tuple[int, int]
) -> None:
    (old_id, into_id), feng = two, person("feng")
    event = merging.merge(tx, old_id, into_id, feng, now)
    editing.edit(tx, into_id, {"phone": "+8613900139000"}, feng, now)
    editing.add_vehicle(tx, into_id, {"plate": "沪A12399"}, feng, now)
    merging.undo(tx, event.id, feng, now)
    assert editing.of(tx, into_id).phone == "+8613900139000"
    assert [car.plate for car in customers.vehicles(tx, into_id)] == ["沪A12399"]
    assert [car.plate for car in customers.vehicles(tx, old_id)] == ["沪A12345"]


@pytest.mark.rule("I1")
def test_a_record_is_not_merged_with_itself_nor_by_everybody(
    tx: Tx, person: Person, now: datetime, two: tuple[int, int]
) -> None:
    with pytest.raises(IllegalMove):
        merging.merge(tx, two[0], two[0], person("feng"), now)
    for code in ("zhao", "zhou", "qian"):
        with pytest.raises(NotAllowed):
            merging.preview(tx, *two, person(code))
