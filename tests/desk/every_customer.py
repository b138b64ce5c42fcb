"""Everything that can be done to a customer's record by the shop, and every import there can be."""

from __future__ import annotations

from actions.customers import editing, mail_address, merging, privacy, splitting, told, views
from domain.customers.customer import Customer, Identity, Vehicle
from domain.customers.importing import COUNTS, BadRow, Batch, BatchState
from domain.customers.told_fact import FactKind
from domain.shop.staff import Staff
from storage import shops
from storage.customers import customer_events, customers, imports
from storage.tickets import tickets
from tests.desk.world import World
from tests.storage.records import a_ticket
from texts import keys

PAST = ({"km": 40_000, "paid_fen": 38_000}, {"km": None, "paid_fen": None})


def fill(w: World) -> None:
    """Imports in every state, and a record with which everything was done."""
    by = shops.staff_by_code(w.tx, "feng")
    assert by is not None
    _imports(w)
    _record(w, by)


def _record(w: World, by: Staff) -> None:
    who = editing.create(w.tx, {"name": "韩梅", "phone": "+8613700000077", "address": "某路", "note": "x"}, by, w.now)
    cars = [editing.add_vehicle(w.tx, who.id, {"plate": f"沪C0000{n}"}, by, w.now, km=9) for n in (1, 2)]
    w.add(Identity("web", "", "han", who.id, w.now))
    facts = dict.fromkeys(FactKind, "9") | {FactKind.NAME: "韩梅"}
    told.note(w.tx, who.id, facts, w.now, "web")
    imports.write(w.tx, "past_visits", [
        {"vehicle_id": cars[0].id, "on": w.now.date(), "work": "小保养", **one} for one in PAST
    ])  # fmt: skip
    mail_address.put(w.tx, who.id, "han@mail.example", by, w.now)
    editing.set_consent(w.tx, {}, who.id, (), by, w.now)
    for kind in sorted(key.removeprefix("desk_customer.event_") for key in keys("zh") if "customer.event_" in key):
        customer_events.record(w.tx, who.id, kind, by.actor, w.now, changed={"name": [None, "韩梅"]}, fact="name")
    asked = a_ticket(w.tx, who, w.now, kind="enquiry", data={"topic": "data_erase"})
    tickets.record(w.tx, asked, "registered", "customer", w.now)
    views.note(w.tx, who.id, by, ["record", "phone", "plate"], w.now)
    privacy.erase(w.tx, editing.create(w.tx, {"name": "韩消"}, by, w.now).id, by, w.now)
    twin = customers.add(w.tx, Customer(created_at=w.now, name="韩梅梅", address="另一路", wishes="喝茶"))
    customers.add_vehicle(w.tx, Vehicle(twin.id, w.now, plate="沪C00003"))
    merging.merge(w.tx, customers.add(w.tx, Customer(created_at=w.now, name="韩")).id, who.id, by, w.now)
    spare = customers.add_vehicle(w.tx, Vehicle(who.id, w.now, plate="沪C00009"))
    splitting.split(w.tx, who.id, spare.id, None, "韩家人", by, w.now)


def _imports(w: World) -> None:
    for number, state in enumerate(BatchState):
        titles = ["姓名", "手机"] if number % 2 else []
        batch = imports.add(w.tx, Batch("客户.xlsx", "staff:feng", w.now, state, rows=7, done=3))
        batch.undone_by = "staff:feng" if "undo" in state else ""
        batch.counts = dict.fromkeys(COUNTS, number)
        batch.layout = [{"sheet": "a", "header": 0, "columns": {"0": "name", "1": "phone"}, "titles": titles}]
        bad = [
            BadRow(batch.id, "a", row, rejected, [["bad_phone", "phone", "138"]], ["王芳", "138"])
            for row, rejected in enumerate((True, False))
        ]
        imports.keep(w.tx, (), bad if number % 2 else [])
