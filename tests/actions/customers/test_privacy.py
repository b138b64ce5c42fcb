"""A person's data goes on request from everything that holds it; what must stay says nothing of them (A5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import String, cast, select

from actions.booking import reception
from actions.customers import editing, merging, privacy, told
from domain.conversation import Message
from domain.customers.privacy import StillOpen
from domain.customers.told_fact import FactKind
from domain.errors import NotAllowed
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import State
from storage import Tx, allowances, conversations
from storage import tables as t
from storage.customers import copying, customer_events, customers, erasing, finding
from storage.outbox import queue
from storage.tickets import tickets
from tests.storage.records import a_ticket, an_appointment

Person = Callable[[str], Staff]
SECRETS = ("王芳芳", "13800138000", "沪A12345", "LSVAA4182E2123456", "幸福路8号", "chat-9", "13700137000")


@pytest.fixture
def who(tx: Tx, person: Person, now: datetime) -> int:
    """A customer with chat, vehicle, told facts, a closed report and a merged record."""
    chen, identity = person("chen"), customers.add_identity(tx, "telegram", "7", "chat-9", "王芳芳", now)
    customer_id, identity.also = identity.customer_id, "8613700137000"
    details = {"name": "王芳芳", "phone": "+8613800138000", "address": "幸福路8号", "note": "老客户"}
    editing.edit(tx, customer_id, details, chen, now)
    editing.add_vehicle(tx, customer_id, {"plate": "沪A12345", "vin": "LSVAA4182E2123456"}, chen, now)
    told.note(tx, customer_id, {FactKind.PHONE: "+8613900139000", FactKind.MILEAGE: "53000"}, now, "telegram")
    talk = conversations.open_locked(tx, identity, "zh", now)
    media = [{"kind": "photo", "path": "media/web/p.jpg"}]
    conversations.add_message(tx, Message(talk.id, "customer", {"text": "我是王芳芳 沪A12345", "media": media}, now))
    queue(tx, "old", "reply", "chat-9", {"text": "王芳芳您好"}, now, channel="telegram", account="7")
    who = customers.get(tx, customer_id)
    assert who is not None
    data = {"name": "王芳芳", "phone": "13800138000", "place": "幸福路8号", "symptom": "沪A12345 刹车异响"}
    ticket = a_ticket(tx, who, now, plate="沪A12345", data=data)
    ticket.conversation_id = talk.id
    ticket.summary = "王芳芳的沪A12345 刹车异响，电话13800138000"
    tickets.record(tx, ticket, "registered", "customer", now, summary=ticket.summary)
    ticket.state, ticket.closed_at = State.DONE, now
    tickets.record(tx, ticket, "closed", "staff:chen", now)
    second = editing.create(tx, {"name": "王芳芳"}, chen, now)
    merging.merge(tx, second.id, customer_id, chen, now)
    return customer_id


def _left(tx: Tx) -> list[str]:
    """Where any of the secrets still stands, sealed sign-offs apart."""
    tx.flush()
    return [
        f"{table.name}.{column.name}: {secret}"
        for table in t.metadata.tables.values()
        if table.name not in ("shop", "sign_offs", "staff")
        for column in table.c
        for (value,) in tx.execute(select(cast(column, String)))
        for secret in SECRETS
        if value and (secret in value or secret.encode("unicode_escape").decode() in value)
    ]


@pytest.mark.rule("A5")
def test_nothing_tells_any_more_who_it_was(tx: Tx, shop: Shop, person: Person, now: datetime, who: int) -> None:
    assert _left(tx)
    files = privacy.erase(tx, who, person("feng"), now)
    assert files == ["media/web/p.jpg"]
    left = [one for one in _left(tx) if "LSVAA" not in one]
    assert left == []
    assert finding.search(tx, "王芳芳") == [] and finding.search(tx, "13800138000") == []
    found = customers.get(tx, who)
    assert found is not None and found.erased_at == now
    (event, *_) = customer_events.of_customer(tx, who)
    assert (event.kind, event.actor) == ("erased", "staff:feng") and event.data["gone"]["messages"] == 1


@pytest.mark.rule("A5", "I2")
def test_how_often_and_when_stays_and_so_do_the_words_of_what_was_wrong(
    tx: Tx, shop: Shop, person: Person, now: datetime, who: int
) -> None:
    privacy.erase(tx, who, person("feng"), now)
    (ticket,) = tickets.of_customer(tx, who, states=(State.DONE,))
    assert "刹车异响" in ticket.summary and ticket.data["symptom"] == "*** 刹车异响"
    kinds = [one.kind for one in tickets.events(tx, ticket.id)]
    assert kinds[0] == "registered" and kinds[-1] == "personal_data_erased"
    assert erasing.counts(tx, [who])["tickets"] == 1


@pytest.mark.rule("A5")
def test_a_vin_stays_while_the_repair_has_to_be_on_file(
    tx: Tx, shop: Shop, person: Person, now: datetime, who: int
) -> None:
    record = customers.get(tx, who)
    assert record is not None
    order = a_ticket(tx, record, now, kind="work_order")
    order.state, order.closed_at = State.DONE, now
    tickets.record(tx, order, "closed", "staff:chen", now)
    kept = {one.why: one for one in privacy.prospect(tx, who, person("feng"), now).kept}
    assert kept["vin"].until is not None and kept["vin"].until > now.date()
    privacy.erase(tx, who, person("feng"), now)
    (car,) = customers.vehicles(tx, who)
    assert (car.plate, car.vin) == (None, "LSVAA4182E2123456")
    again = editing.create(tx, {"name": "新车主"}, person("chen"), now)
    assert editing.add_vehicle(tx, again.id, {"vin": car.vin}, person("chen"), now).customer_id == again.id


@pytest.mark.rule("A5")
def test_what_is_under_way_is_done_first(tx: Tx, shop: Shop, person: Person, now: datetime, who: int) -> None:
    record = customers.get(tx, who)
    assert record is not None
    visit = an_appointment(tx, record, "L1", now + timedelta(days=1))
    assert [one.id for one in privacy.prospect(tx, who, person("feng"), now).in_the_way] == [visit.ticket_id]
    with pytest.raises(StillOpen):
        privacy.erase(tx, who, person("feng"), now)
    reception.cancel(tx, shop, visit.id, person("chen"), now)
    privacy.erase(tx, who, person("feng"), now)


@pytest.mark.rule("A5", "C9")
def test_the_enquiry_that_asked_for_it_is_closed_and_the_customer_told_last(
    tx: Tx, shop: Shop, person: Person, now: datetime, who: int
) -> None:
    record = customers.get(tx, who)
    assert record is not None
    (talk_id,) = tx.scalars(select(t.conversations.c.id))
    asked = a_ticket(tx, record, now, kind="enquiry", data={"topic": "data_erase"})
    asked.conversation_id = talk_id
    privacy.erase(tx, who, person("feng"), now)
    tx.refresh(asked)
    assert asked.state == State.DONE
    o = t.outbox.c
    (last,) = tx.execute(select(o.address, o.payload).where(o.state == "queued", o.key == f"privacy:{asked.id}"))
    assert last.address == "chat-9" and asked.number in last.payload["text"]


@pytest.mark.rule("A5", "C9")
def test_the_last_word_leaves_where_the_chat_counts_though_its_allowance_goes(
    tx: Tx, person: Person, now: datetime
) -> None:
    identity = customers.add_identity(tx, "whatsapp", "7", "chat-5", "李", now)
    talk, record = conversations.open_locked(tx, identity, "zh", now), customers.get(tx, identity.customer_id)
    assert record is not None
    allowances.grant(tx, "whatsapp", "7", "chat-5", "message", now)
    asked = a_ticket(tx, record, now, kind="enquiry", data={"topic": "data_erase"})
    asked.conversation_id = talk.id
    privacy.erase(tx, record.id, person("feng"), now)
    assert allowances.of(tx, "whatsapp", "7", "chat-5") is None
    o = t.outbox.c
    assert tx.scalars(select(o.spent).where(o.state == "queued", o.key == f"privacy:{asked.id}")).all() == [1]


@pytest.mark.rule("A5", "I1")
def test_only_a_manager_takes_out_and_erases_and_both_are_in_the_record(
    tx: Tx, person: Person, now: datetime, who: int
) -> None:
    for code in ("chen", "zhao", "zhou"):
        with pytest.raises(NotAllowed):
            privacy.erase(tx, who, person(code), now)
        with pytest.raises(NotAllowed):
            privacy.exported(tx, who, person(code), now)
    privacy.exported(tx, who, person("feng"), now)
    assert customer_events.of_customer(tx, who)[0].kind == "data_exported"
    found = {name: list(rows) for name, _, rows in copying.sheets(tx, erasing.family(tx, who))}
    assert found["customers"][0][:2] == ["王芳芳", "+8613800138000"]
    assert found["messages"][0][2] == "我是王芳芳 沪A12345" and len(found["told_facts"]) == 2


def test_files_outside_the_media_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    inside, outside = tmp_path / "media" / "a.jpg", tmp_path / "secret"
    for one in (inside, outside):
        one.write_text("x")
    assert privacy.unlink(tmp_path, ["media/a.jpg", "secret", "media/../secret", "/etc/hosts"]) == 1
    assert outside.exists() and not inside.exists()
