"""A messy list of a shop comes in once, however often it is sent, and what can't be taken is told in words (A1)."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from actions.customers.imports import run
from actions.customers.imports.workbook import BadSpreadsheet
from domain.customers.customer import Customer, Vehicle
from domain.customers.importing import Batch, BatchState
from domain.errors import IllegalMove
from domain.shop.shop import Shop
from storage import Store, shops, tables
from storage.customers import customers
from storage.customers import imports as queries
from tests.actions.customers.imports.lists import HEADER, messy, xlsx

PHONE = "+8613800138000"


@pytest.fixture
def store(either_store: Store, shop: Shop, now: datetime) -> Store:
    """A store that knows the demo shop."""
    with either_store.write() as tx:
        shops.apply(tx, shop, now)
    return either_store


def taken_in(store: Store, data: bytes, now: datetime, name: str = "list.xlsx") -> Batch:
    """The list, imported."""
    file = run.open_file(data, name)
    with store.write() as tx:
        batch = run.begin(tx, file, run.rehearse(tx, file, now), "staff:feng", now)
    with store.write() as tx:
        run.start(tx, batch.id, now)
    return run.carry_out(store, batch.id, file, lambda: now)


def one_row(*cells: object, header: tuple[str, ...] = HEADER) -> bytes:
    """A list of one row."""
    return xlsx(("客户", [header, list(cells)]))


def told(store: Store, batch: Batch) -> Counter[str]:
    """The codes of why rows or facts were not taken."""
    with store.read() as tx:
        return Counter(problem[0] for row in queries.bad_rows(tx, batch.id) for problem in row.problems)


def _known(store: Store, now: datetime, **car: object) -> int:
    with store.write() as tx:
        who = customers.add(tx, Customer(created_at=now, name="王芳", phone=PHONE))
        customers.add_vehicle(tx, Vehicle(who.id, now, plate="沪A12345", **car))  # type: ignore[arg-type]
        return who.id


@pytest.mark.rule("A1")
def test_a_messy_list_comes_in_twice_without_doubles_and_its_wrong_rows_are_told(store: Store, now: datetime) -> None:
    data = messy()
    first = taken_in(store, data, now)
    assert first.state == BatchState.DONE
    assert (first.counts["customers"], first.counts["vehicles"], first.counts["visits"]) == (525, 525, 20)
    assert first.counts["rejected"] == 4
    assert told(store, first) == {
        "second_phone": 89, "bad_phone": 1, "bad_plate": 1, "bad_vin": 1, "nothing_to_find_by": 1,
        "vehicle_of_another": 1, "bad_mileage": 1, "day_or_month": 1, "day_out_of_range": 1, "vehicle_not_known": 1,
        "no_visit_day": 1,
    }  # fmt: skip
    again = taken_in(store, data, now)
    made = {name: again.counts.get(name, 0) for name in ("customers", "vehicles", "visits", "filled")}
    assert made == {"customers": 0, "vehicles": 0, "visits": 0, "filled": 0}
    with store.read() as tx:
        assert tx.scalar(select(func.count()).select_from(tables.customers)) == 525
        assert tx.scalar(select(func.count()).select_from(tables.vehicles)) == 525


@pytest.mark.rule("A1")
def test_every_way_to_write_a_phone_a_day_and_kilometres_is_one_fact(store: Store, now: datetime) -> None:
    taken_in(store, messy(14), now)
    with store.read() as tx:
        for n in range(14):
            found = customers.by_phone(tx, f"+861390000{n:04d}")
            assert found is not None and found.name == f"客户{n:03d}"
            (car,) = customers.vehicles(tx, found.id)
            assert (car.plate, car.vin) == (f"沪A{10000 + n}", f"LSVAA49J1V{n:07d}")
            assert car.last_service_on == car.first_delivery_on == date(2024, 3, 5)
            assert car.odometer_km == (40000 + n if n % 5 == 4 else 53_000)


@pytest.mark.rule("A1")
def test_a_merged_owner_has_both_vehicles(store: Store, now: datetime) -> None:
    taken_in(store, messy(2), now)
    with store.read() as tx:
        found = customers.by_phone(tx, "+8613700000009")
        assert found is not None and found.name == "两车"
        assert [car.plate for car in customers.vehicles(tx, found.id)] == ["沪B20001", "沪B20002"]


@pytest.mark.rule("A1")
def test_what_a_record_lacks_is_filled_and_what_it_says_is_left(store: Store, now: datetime) -> None:
    who = _known(store, now, odometer_km=60_000)
    batch = taken_in(
        store,
        one_row(
            "李雷", "13800138000", "沪A12345", "朗逸", "LSVAA49J1V0000001", "5万", "2025-01-02", "", "某路", "常客"
        ),
        now,
    )
    assert told(store, batch) == {"other_on_record": 1, "less_mileage": 1}
    with store.read() as tx:
        found, (car,) = customers.get(tx, who), customers.vehicles(tx, who)
    assert found is not None
    assert (found.name, found.address, found.note) == ("王芳", "某路", "常客")
    assert (car.model, car.vin, car.odometer_km, car.last_service_on) == (
        "朗逸", "LSVAA49J1V0000001", 60_000, date(2025, 1, 2)
    )  # fmt: skip


@pytest.mark.rule("A5")
def test_a_vehicle_of_somebody_else_is_never_taken_over(store: Store, now: datetime) -> None:
    who = _known(store, now)
    batch = taken_in(store, one_row("李雷", "13900139000", "沪A12345"), now)
    assert (batch.counts, told(store, batch)) == ({"rejected": 1}, {"vehicle_of_another": 1})
    with store.read() as tx:
        assert customers.by_phone(tx, "+8613900139000") is None
        assert [car.plate for car in customers.vehicles(tx, who)] == ["沪A12345"]


def test_a_title_or_a_surname_is_no_other_name(store: Store, now: datetime) -> None:
    _known(store, now)
    batch = taken_in(store, one_row("王女士", "13800138000", "沪A12345"), now)
    assert (batch.counts, told(store, batch)) == ({"same": 1}, {})


def test_a_vehicle_of_a_sheet_without_phones_goes_to_the_one_of_that_name(store: Store, now: datetime) -> None:
    people = [("姓名", "手机"), ("王芳", "13800138000"), ("李雷", "13900139000"), ("李雷", "13900139001")]
    cars = [("车主", "车牌号", "品牌"), ("王芳", "沪A12345", "大众"), ("李雷", "沪A12346", "大众")]
    taken_in(store, xlsx(("客户", people), ("车辆", cars)), now)
    with store.read() as tx:
        wang = customers.by_phone(tx, PHONE)
        assert wang is not None
        assert [car.plate for car in customers.vehicles(tx, wang.id)] == ["沪A12345"]
        other = customers.vehicle_by_plate(tx, "沪A12346")
        assert other is not None and customers.get(tx, other.customer_id).phone is None  # type: ignore[union-attr]


def test_an_english_list_in_gb18030_or_utf8_is_read_alike(store: Store, now: datetime) -> None:
    words = "Name;Mobile;Plate No.;Last service\n王芳;13800138000;沪A12345;5 Mar 2024\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        batch = taken_in(store, words.encode(encoding), now, "list.csv")
        assert told(store, batch) == {}
    with store.read() as tx:
        (one,) = tx.scalars(select(Customer)).all()
        assert one.name == "王芳"


def test_a_look_over_changes_nothing_and_tells_the_same(store: Store, now: datetime) -> None:
    file = run.open_file(messy(), "list.xlsx")
    with store.read() as tx:
        seen = run.rehearse(tx, file, now)
        assert tx.scalar(select(func.count()).select_from(tables.customers)) == 0
    assert seen.counts == taken_in(store, messy(), now).counts


def test_an_import_that_was_stopped_goes_on_where_it_was(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "AT_ONCE", 100)
    file = run.open_file(messy(), "list.xlsx")
    with store.write() as tx:
        batch = run.begin(tx, file, run.rehearse(tx, file, now), "staff:feng", now)
        run.start(tx, batch.id, now)

    def stop(done: int, _rows: int) -> None:
        if done == 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.carry_out(store, batch.id, file, lambda: now, told=stop)
    with pytest.raises(IllegalMove), store.write() as tx:
        run.start(tx, batch.id, now)
    later = now.replace(hour=12)
    with store.write() as tx:
        run.start(tx, batch.id, later)
    done = run.carry_out(store, batch.id, file, lambda: later)
    assert (done.state, done.counts["customers"], done.counts["visits"]) == (BatchState.DONE, 525, 20)


def test_the_same_list_sent_by_two_at_once_comes_in_once(store: Store, now: datetime) -> None:
    file, both = run.open_file(messy(), "list.xlsx"), Barrier(2)

    def taken() -> Batch:
        with store.write() as tx:
            batch = run.begin(tx, file, run.Outcome(), "staff:feng", now)
            run.start(tx, batch.id, now)
        both.wait()
        return run.carry_out(store, batch.id, file, lambda: now)

    with ThreadPoolExecutor(2) as pool:
        done = [one.result() for one in (pool.submit(taken), pool.submit(taken))]
    assert sum(one.counts.get("customers", 0) for one in done) == 525
    assert [one.state for one in done] == [BatchState.DONE] * 2
    with store.read() as tx:
        assert tx.scalar(select(func.count()).select_from(tables.vehicles)) == 525


def test_a_sheet_can_be_chosen_and_a_list_without_keys_is_refused() -> None:
    data = xlsx(("a", [HEADER, ("王芳", "13800138000")]), ("b", [HEADER, ("李雷", "13900139000")]))
    assert [sheet.name for sheet, _ in run.open_file(data, "x.xlsx", "b").sheets] == ["b"]
    for wrong, code in (("c", "import_no_such_sheet"), ("", "import_no_columns")):
        with pytest.raises(BadSpreadsheet) as refused:
            run.open_file(data if wrong else xlsx(("a", [("x", "y"), (1, 2)])), "x.xlsx", wrong)
        assert refused.value.code == code


@pytest.mark.rule("N2")
def test_the_planner_makes_the_forecast_of_what_came_in(store: Store, now: datetime) -> None:
    from actions.customers import mileage_forecast

    taken_in(store, one_row("王芳", "13800138000", "沪A12345", "", "", "53000", "2026-01-02"), now)
    with store.write() as tx:
        assert mileage_forecast.refresh(tx, now) == 1
    with store.read() as tx:
        assert tx.scalar(text("select predicted_due_on is not null from vehicles"))
