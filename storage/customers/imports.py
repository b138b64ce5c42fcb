"""Imports: what they look rows up by, write many at once, and take back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Date, Row, Table, bindparam, delete, func, insert, select, update

from domain.customers.importing import BadRow, Batch, Change, PastVisit
from storage import tables as t
from storage.customers.tables import company_contacts, import_bad_rows, import_batches, import_changes, past_visits
from storage.engine.changes import as_json
from storage.engine.store import Tx
from storage.engine.types import Instant
from storage.feedback.tables import call_tasks
from storage.outreach.tables import notice_decisions, notices

THINGS: Mapping[str, Table] = {
    "customers": t.customers, "company_contacts": company_contacts, "vehicles": t.vehicles,
    "odometer_readings": t.odometer_readings, "past_visits": past_visits,
}  # fmt: skip
"""What an import writes, in the order in which a row needs the one before."""

FORECAST = frozenset({
    "predicted_due_on", "predicted_due_low", "predicted_due_high", "km_per_day", "forecast_at", "inspection_on",
    "warranty_until", "due_round",
})  # fmt: skip
"""Columns of a vehicle that the house counts out by itself: no change by anybody."""

MOST_AT_ONCE = 800
"""Values of one look-up: SQLite takes no more than some thousands."""

Values = dict[str, Any]


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    found = list(values)
    for start in range(0, len(found), MOST_AT_ONCE):
        yield found[start : start + MOST_AT_ONCE]


def _found(
    tx: Tx, table: Table, column: Column[Any], values: Collection[Any], *where: ColumnElement[bool]
) -> list[Values]:  # fmt: skip
    rows: list[Row[Any]] = []
    for part in _parts(values):
        rows += tx.execute(select(table).where(column.in_(part), *where).order_by(table.c.id)).all()
    return [dict(row._mapping) for row in rows]


def people_by_phone(tx: Tx, phones: Collection[str]) -> list[Values]:
    """The records with these phones, as columns."""
    return _found(tx, t.customers, t.customers.c.phone, phones)


def people(tx: Tx, ids: Collection[int]) -> list[Values]:
    """The records with these ids, as columns."""
    return _found(tx, t.customers, t.customers.c.id, ids)


def companies(tx: Tx, names: Collection[str]) -> list[Values]:
    """The companies of these names, as columns, the oldest first."""
    found = _found(tx, t.customers, t.customers.c.name, names, t.customers.c.is_company)
    return [one for one in found if one["merged_into"] is None and one["erased_at"] is None]


def contacts_of(tx: Tx, company_ids: Collection[int]) -> list[Values]:
    """Who is a contact of these companies, as columns."""
    c = company_contacts.c
    return _found(tx, company_contacts, c.company_id, company_ids, c.ended_at.is_(None))


def cars(tx: Tx, plates: Collection[str], vins: Collection[str]) -> list[Values]:
    """The vehicles with one of these plates or VINs, as columns."""
    found = _found(tx, t.vehicles, t.vehicles.c.plate, plates) + _found(tx, t.vehicles, t.vehicles.c.vin, vins)
    return list({car["id"]: car for car in found}.values())


def visits_of(tx: Tx, vehicle_ids: Collection[int]) -> list[Values]:
    """The past visits of these vehicles, as columns."""
    return _found(tx, past_visits, past_visits.c.vehicle_id, vehicle_ids)


def past_visits_of(tx: Tx, vehicle_ids: Collection[int], limit: int = 200) -> list[PastVisit]:
    """Visits before this desk was here, newest first."""
    c = past_visits.c
    query = select(PastVisit).where(c.vehicle_id.in_(list(vehicle_ids))).order_by(c.on.desc(), c.id.desc())
    return list(tx.scalars(query.limit(limit)))


def write(tx: Tx, thing: str, rows: Sequence[Values]) -> list[int]:
    """The rows are there; their ids, in their order."""
    table = THINGS[thing]
    if not rows:
        return []
    made = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(tx.scalars(made, list(rows)))


def change(tx: Tx, thing: str, rows: Iterable[tuple[int, Values]]) -> None:
    """Each row bears these values."""
    table = THINGS[thing]
    alike: dict[tuple[str, ...], list[Values]] = {}
    for row_id, values in rows:
        alike.setdefault(tuple(sorted(values)), []).append({"row_id_": row_id, **values})
    for names, changed in alike.items():
        sets: Values = {name: bindparam(name) for name in names}
        tx.connection().execute(update(table).where(table.c.id == bindparam("row_id_")).values(sets), changed)


def keep(tx: Tx, changes: Sequence[Change], bad: Sequence[BadRow]) -> None:
    """What the import did, and what it did not take."""
    for table, rows in ((import_changes, changes), (import_bad_rows, bad)):
        columns = [column.key for column in table.c if column.key != "id"]
        if rows:
            tx.execute(insert(table), [{name: getattr(row, name) for name in columns} for row in rows])


def add(tx: Tx, batch: Batch) -> Batch:
    """The import, kept, with its id."""
    tx.add(batch)
    tx.flush()
    return batch


def batch(tx: Tx, batch_id: int, *, lock: bool = False) -> Batch | None:
    """The import. lock: nobody else changes it before this transaction ends."""
    return tx.get(Batch, batch_id, with_for_update=lock, populate_existing=lock)


def batches(tx: Tx, limit: int = 50) -> list[Batch]:
    """Imports, newest first."""
    return list(tx.scalars(select(Batch).order_by(import_batches.c.id.desc()).limit(limit)))


def bad_rows(tx: Tx, batch_id: int, *, limit: int | None = None) -> list[BadRow]:
    """Rows that were not taken, or not wholly, as they stand in the file; those not taken first."""
    c = import_bad_rows.c
    query = select(BadRow).where(c.batch_id == batch_id).order_by(c.rejected.desc(), c.id).limit(limit)
    return list(tx.scalars(query))


def forget_bad_rows(tx: Tx, batch_id: int) -> None:
    """Of the import no row of the file is kept any more."""
    tx.execute(delete(import_bad_rows).where(import_bad_rows.c.batch_id == batch_id))


def to_undo(tx: Tx, batch_id: int, limit: int) -> list[Change]:
    """What the import did and was not yet looked at by its undo, the latest first."""
    c = import_changes.c
    query = select(Change).where(c.batch_id == batch_id, ~c.undone).order_by(c.id.desc()).limit(limit)
    return list(tx.scalars(query))


def count_changes(tx: Tx, batch_id: int) -> int:
    """How many things the import made or changed."""
    query = select(func.count()).select_from(import_changes).where(import_changes.c.batch_id == batch_id)
    return tx.scalar(query) or 0


def now_of(tx: Tx, thing: str, ids: Collection[int]) -> dict[int, Values]:
    """The rows as they stand now, as JSON by column."""
    table = THINGS[thing]
    return {row["id"]: as_columns(row) for row in _found(tx, table, table.c.id, ids)}


def as_columns(values: Mapping[str, Any]) -> Values:
    """The values as changes keep them."""
    return {name: as_json(value) for name, value in values.items()}


def referred_to(tx: Tx, thing: str, ids: Collection[int]) -> set[int]:
    """Those of the rows that anything else belongs to by now."""
    table, found = THINGS[thing], set[int]()
    pointing = [
        column
        for other in table.metadata.tables.values()
        for column in other.c
        if any(key.column.table is table for key in column.foreign_keys)
    ]
    for part in _parts(ids):
        for column in pointing:
            found |= set(tx.scalars(select(column).where(column.in_(part)).distinct()))
    return found


def drop_unsaid(tx: Tx, thing: str, ids: Collection[int]) -> None:
    """Notices about the rows that never left, and calls that nobody has made yet, are gone."""
    name = {"customers": "customer_id", "vehicles": "vehicle_id"}.get(thing)
    if name is None:
        return
    n, calls = notices.c, call_tasks.c
    for part in _parts(ids):
        unsaid = select(n.id).where(n[name].in_(part), n.outbox_id.is_(None), n.message_id.is_(None), n.state != "sent")
        for some in _parts(list(tx.scalars(unsaid))):
            tx.execute(delete(notice_decisions).where(notice_decisions.c.notice_id.in_(some)))
            tx.execute(delete(notices).where(n.id.in_(some)))
        unmade = (calls.state == "open", calls.tries == 0, calls.ticket_id.is_(None))
        tx.execute(delete(call_tasks).where(calls[name].in_(part), *unmade))


def erase(tx: Tx, thing: str, ids: Collection[int]) -> None:
    """The rows are gone."""
    table = THINGS[thing]
    for part in _parts(ids):
        tx.execute(delete(table).where(table.c.id.in_(part)))


def put_back(tx: Tx, thing: str, rows: Iterable[tuple[int, Values]]) -> None:
    """Each row bears these values again, which are as JSON."""
    table = THINGS[thing]
    read = {column.key: _reader(column) for column in table.c}
    change(
        tx, thing, ((i, {name: value and read[name](value) for name, value in values.items()}) for i, values in rows)
    )  # fmt: skip


def _reader(column: Column[Any]) -> Any:
    if isinstance(column.type, Instant):
        return datetime.fromisoformat
    return date.fromisoformat if isinstance(column.type, Date) else lambda value: value


def mark_undone(tx: Tx, ids: Collection[int]) -> None:
    """These changes were looked at by the undo."""
    for part in _parts(ids):
        tx.execute(update(import_changes).where(import_changes.c.id.in_(part)).values(undone=True))


def everybody(tx: Tx) -> Iterator[Values]:
    """Every customer with each vehicle, as columns, by id; one without a vehicle once."""
    person, car = t.customers.c, t.vehicles.c
    columns = [
        person.id, person.name, person.phone, person.address, person.wishes, person.note, person.is_company, car.plate,
        car.vin, car.brand, car.model, car.odometer_km, car.first_delivery_on, car.last_service_on, car.insured_until,
    ]  # fmt: skip
    joined = t.customers.outerjoin(t.vehicles, car.customer_id == person.id)
    known = person.phone.is_not(None) | person.name.is_not(None) | car.id.is_not(None)
    query = select(*columns).select_from(joined).where(person.merged_into.is_(None), known).order_by(person.id, car.id)
    for row in tx.execute(query.execution_options(yield_per=1000)):
        yield dict(row._mapping)


def employers(tx: Tx) -> dict[int, list[str]]:
    """Customer -> the names of the companies they are a contact of."""
    c, company = company_contacts.c, t.customers.c
    joined = company_contacts.join(t.customers, company.id == c.company_id)
    query = select(c.customer_id, company.name).select_from(joined).where(c.ended_at.is_(None))
    found: dict[int, list[str]] = {}
    for person_id, name in tx.execute(query.where(company.name.is_not(None)).order_by(c.id)):
        found.setdefault(person_id, []).append(name)
    return found
