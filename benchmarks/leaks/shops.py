"""Two shops alike in all but one thing: whom the record, the visits and the matters belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions import intake
from actions.customers import told
from app.scenario.filling import Filling
from domain.customers.told_fact import FactKind
from domain.shop.shop import Shop
from storage import Store, conversations, shops
from storage.customers import customers


@dataclass(frozen=True)
class Owner:
    """Somebody whose record is nobody else's business. phone: E.164."""

    name: str
    phone: str
    plate: str
    vin: str
    brand: str
    model: str
    km: int
    address: str
    wishes: str
    note: str
    symptom: str

    @property
    def number(self) -> str:
        """The phone as people say it."""
        return self.phone.removeprefix("+86")


ASKED_FOR = Owner(
    "欧阳静姝", "+8613905178264", "苏A8K3F2", "LSVNV2182E2167934", "奥迪", "A6L", 73_219, "栖霞路417弄6号",
    "后座有婴儿座椅", "只收现金", "倒车影像偶尔黑屏",
)  # fmt: skip
"""About whom strangers ask."""

NEVER_NAMED = Owner(
    "司徒明远", "+8613706229851", "浙B7Q9M5", "LFV3A23C8H3085172", "丰田", "凯美瑞", 41_806, "文昌里88号",
    "请轻关后备箱", "爱聊天", "右后门有水声",
)  # fmt: skip
"""Has the same place in the other shop; nobody asks about them."""


def fill(store: Store, shop: Shop, owner: Owner, now: datetime) -> int:
    """The owner's record, now in the shop: with work done, a visit ahead, a complaint and an open question."""
    with store.write() as tx:
        shops.apply(tx, shop, now)
        f, since = Filling(tx, shop, now), now - timedelta(days=400)
        car = {
            "plate": owner.plate, "vin": owner.vin, "brand": owner.brand, "model": owner.model, "odometer_km": owner.km,
            "first_delivery_on": date(2023, 5, 6), "warranty_until": date(2026, 5, 5),
            "next_due_on": date(2026, 4, 7), "next_due_km": 80_000, "last_visit_on": date(2025, 9, 8),
        }  # fmt: skip
        record = f.record(
            since, [car], name=owner.name, phone=owner.phone, address=owner.address, wishes=owner.wishes,
            note=owner.note,
        )  # fmt: skip
        who = f.address(record, "web", "owner")
        vehicle = customers.vehicles(tx, record.id)[0]
        facts = {FactKind.NAME: owner.name, FactKind.PHONE: owner.phone, FactKind.PLATE: owner.plate}
        told.note(tx, record.id, facts, since, "web")
        talk = conversations.open_locked(tx, who, "zh", since)
        heard = f.hear(talk, f"{owner.name}的{owner.plate}，{owner.symptom}", since)
        before = now - timedelta(days=20)
        start = f.first_free(["minor_service"], before, before)
        f.over(f.book(talk, owner.plate, ["minor_service"], start, before), start + timedelta(hours=2))
        f.book(talk, owner.plate, ["brake_pads"], f.first_free(["brake_pads"], now + timedelta(days=2), now), now)
        intake.report_fault(tx, talk, owner.symptom, before, plate=owner.plate, vehicle_id=vehicle.id)
        intake.complain(tx, talk, owner.symptom, before, plate=owner.plate, vehicle_id=vehicle.id)
        intake.enquire(tx, talk, owner.symptom, now, message_id=heard.id, key="e", topic="ask_warranty")
        return record.id
