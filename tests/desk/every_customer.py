"""Everything that can be done to a customer's record by the shop, and every import there can be."""

from __future__ import annotations

from actions.customers import companies, editing, mail_address, merging, privacy, splitting, told, views
from actions.customers.companies import Rights
from actions.outreach import consent
from domain.customers.company import TOLD
from domain.customers.customer import Customer, Identity, Vehicle
from domain.customers.importing import COUNTS, BadRow, Batch, BatchState
from domain.customers.told_fact import FactKind
from domain.feedback.call import CallRecord
from domain.feedback.letter import KINDS, Letter
from domain.shop.staff import Staff
from storage import shops
from storage.customers import customer_events, customers, imports
from storage.tickets import tickets
from tests.desk.world import DAY, World
from tests.storage.records import a_ticket, an_appointment
from texts import keys

PAST = ({"km": 40_000, "paid_fen": 38_000}, {"km": None, "paid_fen": None})


def fill(w: World) -> None:
    """Imports in every state, and a record with which everything was done."""
    by = shops.staff_by_code(w.tx, "feng")
    assert by is not None
    _imports(w)
    _company(w, by)
    _letters(w)
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


def _company(w: World, by: Staff) -> None:
    """A fleet of more than a page, with contacts who may all and who may nothing; and a company without anything."""
    editing.create(w.tx, {"name": "空壳公司", "is_company": True}, by, w.now)
    firm = editing.create(w.tx, {"name": "顺达物流", "is_company": True}, by, w.now)
    nameless = editing.create(w.tx, {"phone": "+8613700000079", "is_company": True}, by, w.now)
    for number in range(12):
        facts = {"plate": f"沪D{number:05}"} if number else {"vin": "LSVAA4187E2123456", "service_interval_km": 5000}
        car = editing.add_vehicle(w.tx, firm.id, facts, by, w.now, km=number if number % 2 else None)
        car.brand, car.service_interval_days = ("福特", 180) if number % 2 else (None, None)
        car.inspection_on, car.insured_until, car.last_visit_on = (w.now.date(),) * 3 if number % 3 else (None,) * 3
        car.next_due_km = 9_000 if number % 2 else None
    start = w.now + DAY
    visit = an_appointment(w.tx, firm, "Q1", start)
    visit.vehicle_id, visit.state = customers.vehicles(w.tx, firm.id)[1].id, "booked"
    many, none = Rights("调度", speaks=True, told=TOLD), Rights(speaks=False)
    for company, name, phone, rights in (
        (firm, "周敏", "+8613700000078", many), (firm, "李工", None, none), (nameless, "周敏", "+8613700000078", none),
        (firm, "王师傅", "+8613700000076", none),
    ):  # fmt: skip
        companies.add_contact(w.tx, company.id, {"name": name, "phone": phone}, rights, by, w.now)
    shy = customers.by_phone(w.tx, "+8613700000076")
    assert shy is not None
    shy.name, shy.address = None, "某路 9 号"
    consent.refuse(w.tx, shy.id, ["service@sms", "insurance@sms"], w.now, by.actor)
    w.tx.flush()


def _letters(w: World) -> None:
    """More than a page of letters and calls, answered or not, by somebody who is here and somebody who left."""
    found = [customers.by_phone(w.tx, f"+86137000000{last}") for last in (78, 76)]
    ids = [one.id for one in found if one is not None]
    for number in range(8):
        who, code = ids[number % 2], ("chen", "gone")[number % 2]
        reply = ("会来", w.now.date()) if number % 3 else ("", None)
        subject = "保养月" if number % 4 else ""
        w.add(Letter(who, KINDS[number % 3], w.now, w.now.date(), code, subject, "您好", *reply))
        w.add(CallRecord(who, w.now - 5 * DAY, code, "reached", said="好" if number % 2 else ""))
