"""Whoever is known by chat alone: what they told is on the record, found by it, and in the next notice (A1, A3)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copy

import pytest

from actions.booking import reception, visits
from actions.customers import vouching
from bot.conversation import Conversations
from bot.message import Incoming
from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from notifications.jobs.planner import Planner
from storage import Store, conversations, shops
from storage.booking import appointments
from storage.customers import customers, finding, told_facts

NOW = datetime.fromisoformat("2026-03-18T10:00+08:00")
PEOPLE = (
    ("周岚", "13811120001", "沪D70001", "大众", "朗逸", 41_200),
    ("吴晓东", "13811120002", "苏E8K302", "丰田", "凯美瑞", 88_650),
    ("郑雅文", "13811120003", "浙A5M703", "比亚迪", "汉 EV", 15_300),
    ("冯建国", "13811120004", "京N6P804", "本田", "雅阁", 120_400),
    ("褚天宇", "13811120005", "粤B2Q905", "奥迪", "A4L", 63_000),
)
KINDS = {
    "booking": ("我叫{name}，电话{phone}，{plate} {brand}{model} 跑了{km}公里，后天上午想做个小保养", "第一个", "好的"),
    "fault": ("{plate}的{brand}{model}发动机有异响，跑了{km}公里", "能开", "在家，我是{name}，手机{phone}"),
    "complaint": ("我要投诉，你们乱收费", "我叫{name}，{phone}，车是{brand}{model} {plate}，{km}公里"),
    "rescue": ("车抛锚了，需要救援，在G60沪昆高速K42", "{plate} {brand}{model}，{km}公里，我叫{name}，电话{phone}"),
    "price": ("{brand}{model}换刹车片多少钱，开了{km}公里", "那麻烦让顾问联系我，我叫{name}，{phone}，车牌{plate}"),
    "profile": ("你好，我是{name}，手机号{phone}", "我的车是{brand}{model}，车牌{plate}", "现在跑了{km}公里"),
}
"""Kind of talk -> what is said in it, message by message."""


@dataclass(frozen=True)
class Born:
    """Somebody of whom the shop knows what they said in one talk, and nothing else."""

    kind: str
    address: str
    id: int
    name: str
    phone: str
    plate: str
    brand: str
    model: str
    km: int


@dataclass(frozen=True)
class Place:
    """The shop in which all of them talked."""

    store: Store
    shop: Shop
    people: tuple[Born, ...]


@pytest.fixture(scope="module")
def place(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory, shop: Shop, engine: EmbeddedEngine
) -> Iterator[Place]:
    """Thirty talks of six kinds."""
    store = Store(f"sqlite:///{copy(migrated_file, tmp_path_factory.mktemp('born') / 'store.db')}")
    with store.write() as tx:
        shops.apply(tx, shop, NOW)
    desk, born = Conversations(store, engine), []
    for number, (kind, who) in enumerate(itertools.product(KINDS, PEOPLE)):
        name, phone, plate, brand, model, km = who
        phone, plate = f"{phone[:8]}{number:03d}", f"{plate[:-2]}{number:02d}"  # nobody is there twice
        facts = {"name": name, "phone": phone, "plate": plate, "brand": brand, "model": model, "km": km}
        for part, words in enumerate(KINDS[kind]):
            text, at = words.format(**facts), NOW + timedelta(seconds=part)
            desk.handle(Incoming("telegram", "1", f"{700 + number}", f"{number}:{part}", "text", at, text=text), at)
        with store.read() as tx:
            talk = conversations.find(tx, "telegram", "1", f"{700 + number}")
            assert talk is not None
            born.append(Born(kind, f"{700 + number}", talk.customer_id, **facts))
    yield Place(store, shop, tuple(born))
    store.close()


@pytest.mark.rule("A1")
def test_everything_thirty_customers_told_is_on_their_records_and_finds_them(place: Place) -> None:
    lost = []
    with place.store.read() as tx:
        for one in place.people:
            record, told = customers.get(tx, one.id), told_facts.latest(tx, [one.id])[one.id]
            assert record is not None
            wanted = {
                "name": one.name, "phone": f"+86{one.phone}", "plate": one.plate, "vehicle": f"{one.brand} {one.model}",
                "mileage": str(one.km),
            }  # fmt: skip
            lost += [(one.kind, fact, told.get(fact)) for fact, said in wanted.items() if told.get(fact) != said]
            lost += [(one.kind, "name", record.name)] if record.name != one.name else []
            for words in (
                one.name,
                one.phone,
                one.phone[-4:],
                one.plate,
                one.plate[1:],
                one.model,
                one.model.replace(" ", ""),
            ):
                found = {each.id for each in finding.search(tx, words, 100)}
                lost += [(one.kind, "search", words)] if one.id not in found else []
    assert lost == []


@pytest.mark.rule("A3", "B6", "N2")
def test_what_they_told_is_in_the_next_notices(place: Place) -> None:
    """A visit each, booked by chat or at the desk: the reminder before it, and the service due half a year later."""
    day, clock = NOW + timedelta(days=2), [NOW]
    with place.store.write() as tx:
        by = shops.staff_by_code(tx, "chen")
        assert by is not None
        coming = []
        for one in place.people[::5]:
            mine = appointments.upcoming(tx, one.id, NOW)
            if not mine:  # they stand at the counter: staff see who they are, and book
                (own,) = customers.identities(tx, one.id)
                vouching.vouch_for_address(tx, one.id, own.id, by, NOW)
                free = reception.free_on(tx, place.shop, ["minor_service"], day.date(), NOW)
                ticket, visit = reception.book(tx, place.shop, one.id, None, ["minor_service"], free[0].start, by, NOW)
                ticket.plate = visit.plate = one.plate
                mine = [visit]
            coming.append((one, mine[0].id, mine[0].ends_at))
    clock[0] = day.replace(hour=18, minute=30) - timedelta(days=1)
    Planner(place.store, lambda: clock[0]).tick()
    for one, _, _ in coming:
        said = _told(place.store, one, "明天的预约")
        assert one.name in said and one.plate in said, (one.kind, said)
    for one, visit_id, ends_at in coming:
        with place.store.write() as tx:
            visits.mark_done(tx, visit_id, by, ends_at)
            (car,) = customers.vehicles(tx, one.id)
            assert (car.plate, car.brand, car.model, car.odometer_km) == (one.plate, one.brand, one.model, one.km)
            assert car.predicted_due_on is not None, one.kind
            clock[0] = datetime.combine(car.predicted_due_on - timedelta(days=10), NOW.time(), place.shop.zone)
    Planner(place.store, lambda: clock[0]).tick()
    for one, _, _ in coming:
        said = _told(place.store, one, "保")
        assert all(part in said for part in (one.name, one.plate, one.model, f"{one.km:,}")), (one.kind, said)


def _told(store: Store, one: Born, about: str) -> str:
    """The last that the shop told them about that."""
    with store.read() as tx:
        talk = conversations.find(tx, "telegram", "1", one.address)
        assert talk is not None
        said = [str(each.content["text"]) for each in conversations.messages(tx, talk.id) if each.author == "bot"]
        return next((words for words in reversed(said) if about in words), "")
