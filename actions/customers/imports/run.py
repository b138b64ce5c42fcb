"""A file of the shop's taken in: looked over first, then row by row into the store, again and again without doubles.

An import is many transactions of some rows each, so that nobody waits for it: this is why it is given the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import chain, islice
from zoneinfo import ZoneInfo

from actions.customers.imports import cells, headers, rows, workbook
from actions.customers.imports.headers import Layout
from actions.customers.imports.matching import Known, Record, Taken
from actions.customers.imports.rows import Row
from actions.customers.imports.workbook import BadSpreadsheet, Sheet
from domain.customers.importing import BadRow, Batch, BatchState, Change, Fact, NotNow
from domain.errors import NotFound
from storage import Store, Tx, shops
from storage.customers import imports as queries
from storage.engine.store import CLASHES, DOUBLES

AT_ONCE = 1_000
"""Rows of one transaction: well below a second."""

MOST_SHOWN = 200
"""Bad rows that a look-over gives back; all of them are kept with the import."""

Told = Callable[[int, int], None]
"""(rows done, rows in all): how far it is."""


@dataclass(frozen=True)
class File:
    """A file as it is read. sheets: those with a list, customers before visits. skipped: names of others."""

    name: str
    sheets: Sequence[tuple[Sheet, Layout]]
    skipped: Sequence[str] = ()

    @property
    def rows(self) -> int:
        """How many rows it has at the most."""
        return sum(len(sheet.rows) - layout.header - 1 for sheet, layout in self.sheets)


@dataclass
class Outcome:
    """What came of rows. counts: of importing.COUNTS. bad: rows not taken, or not wholly."""

    counts: Counter[str] = field(default_factory=Counter)
    bad: list[BadRow] = field(default_factory=list)
    samples: list[Row] = field(default_factory=list)
    rows: int = 0


def open_file(data: bytes, name: str, sheet: str = "") -> File:
    """The file's lists. sheet: only that one. BadSpreadsheet when it has none, or can't be read."""
    found = [(one, headers.guess(one)) for one in workbook.read(data, name)]
    if sheet and sheet not in [one.name for one, _ in found]:
        raise BadSpreadsheet("import_no_such_sheet", f"{sheet!r}: expected one of {[one.name for one, _ in found]}.")
    wanted = [(one, layout) for one, layout in found if layout.is_known and sheet in ("", one.name)]
    if not wanted:
        raise BadSpreadsheet("import_no_columns")
    skipped = [one.name for one, layout in found if not layout.is_known]
    return File(name, sorted(wanted, key=lambda one: one[1].is_visits), skipped)


def rehearse(tx: Tx, file: File, now: datetime, *, told: Told | None = None) -> Outcome:
    """What would come of the file; nothing is changed."""
    zone = shops.current(tx).zone
    outcome, known = Outcome(), Known(now, zone)
    for some in _chunks(_rows(file, now, zone)):
        known.load(tx, some)
        _take(known, some, outcome, 0)
        outcome.samples += [row for row in some if not row.rejected][: max(0, 5 - len(outcome.samples))]
        known.fresh.clear()
        if told:
            told(outcome.rows, file.rows)
    return outcome


def begin(tx: Tx, file: File, outcome: Outcome, actor: str, now: datetime, path: str = "") -> Batch:
    """The import, kept as a preview; nothing of it is in the store yet."""
    layout = [layout.to_json() for _, layout in file.sheets]
    batch = Batch(file.name[:200], actor, now, path=path, rows=outcome.rows, counts=dict(outcome.counts), layout=layout)
    queries.add(tx, batch)
    for bad in outcome.bad:
        bad.batch_id = batch.id
    queries.keep(tx, (), outcome.bad)
    return batch


def start(tx: Tx, batch_id: int, now: datetime) -> Batch:
    """The import is running from now on. NotNow for one that ran, or that was worked on a minute ago."""
    batch = _locked(tx, batch_id)
    stuck = batch.state == BatchState.RUNNING and batch.is_stuck(now)
    if batch.state != BatchState.PREVIEW and not stuck:
        raise NotNow(f"Import {batch_id} is {batch.state}: expected one that nobody has started.")
    if batch.state == BatchState.PREVIEW:
        queries.forget_bad_rows(tx, batch_id)
        batch.counts, batch.done = {}, 0
    batch.state, batch.seen_at = BatchState.RUNNING, now
    return batch


def carry_out(
    store: Store, batch_id: int, file: File, clock: Callable[[], datetime], *, told: Told | None = None
) -> Batch:
    """The started import, with all rows in the store that can be taken; goes on where it was stopped. Rule: A1.

    No transaction lasts longer than a step: SQLite could not clear its journal meanwhile, and looks through all of it.
    """
    with store.read() as tx:
        batch, zone = _known(tx, batch_id), shops.current(tx).zone
    for some in _chunks(islice(_rows(file, batch.at, zone), batch.done, None)):
        batch = _one_chunk(store, batch_id, some, clock(), zone)
        if told:
            told(batch.done, batch.rows)
    with store.write() as tx:
        batch = _locked(tx, batch_id)
        batch.state = BatchState.DONE
    return batch


def _one_chunk(store: Store, batch_id: int, some: list[Row], now: datetime, zone: ZoneInfo) -> Batch:
    """The rows are in the store; begun again where another import or a chat made one of their people meanwhile."""

    def work(tx: Tx) -> Batch:
        batch, outcome = _locked(tx, batch_id), Outcome(Counter())
        known, fresh = Known(batch.at, zone), [replace(row, problems=list(row.problems)) for row in some]
        known.load(tx, fresh)
        _take(known, fresh, outcome, batch_id)
        changes = _write(tx, batch_id, list(known.fresh.values()))
        queries.keep(tx, changes, outcome.bad)
        batch.counts = dict(Counter(batch.counts) + outcome.counts)
        batch.done, batch.seen_at = batch.done + len(some), now
        return batch

    return store.settle(work, clashes=CLASHES | DOUBLES)


def _take(known: Known, some: Sequence[Row], outcome: Outcome, batch_id: int) -> None:
    """The rows are looked at one after the other; what came of each is counted."""
    for row in some:
        taken = known.take(row) if not row.rejected else Taken()
        outcome.rows += 1
        outcome.counts.update(_COUNTED[thing] for thing in taken.made if thing in _COUNTED)
        outcome.counts.update(_told(row, taken))
        if row.problems:
            problems = [[one.code, str(one.fact), one.value] for one in row.problems]
            shown = [cells.plain(cell) for cell in row.cells]
            outcome.bad.append(BadRow(batch_id, row.sheet[:120], row.number, row.rejected, problems, shown))


_COUNTED = {"customers": "customers", "vehicles": "vehicles", "past_visits": "visits"}


def _told(row: Row, taken: Taken) -> list[str]:
    """How the row itself counts."""
    if row.rejected:
        return ["rejected"]
    counted = ["left_out"] if row.problems else []
    if any(thing in _COUNTED for thing in taken.made):
        return counted
    return [*counted, "filled" if taken.changed or taken.made else "same"]


def _write(tx: Tx, batch_id: int, fresh: Sequence[Record]) -> list[Change]:
    """The records are in the store; what was done to each, in the order in which it was."""
    changes: list[Change] = []
    for thing in queries.THINGS:
        made = [one for one in fresh if one.thing == thing and one.kept is None]
        for one in made:
            one.values |= {"customer_id": one.owner.id} if one.owner else {}
            one.values |= {"company_id" if one.of.thing == "customers" else "vehicle_id": one.of.id} if one.of else {}
        for one, row_id in zip(made, queries.write(tx, thing, [one.values for one in made]), strict=True):
            one.id = row_id
            changes.append(Change(batch_id, thing, row_id, None, queries.as_columns(one.values)))
        changes += _change(tx, batch_id, thing, [one for one in fresh if one.thing == thing and one.kept is not None])
    return changes


def _change(tx: Tx, batch_id: int, thing: str, records: Sequence[Record]) -> list[Change]:
    changes, rows = list[Change](), []
    for one in records:
        assert one.kept is not None and one.id is not None
        written = one.changed
        if not written:
            continue
        known = {name: one.kept[name] for name in {*written, *(queries.FORECAST if thing == "vehicles" else ())}}
        changes.append(Change(batch_id, thing, one.id, queries.as_columns(known), queries.as_columns(written)))
        rows.append((one.id, written | ({"forecast_at": None} if thing == "vehicles" else {})))
    queries.change(tx, thing, rows)
    return changes


def _rows(file: File, now: datetime, zone: ZoneInfo) -> Iterator[Row]:
    """Every row of the file, in order; whose a vehicle is, where its sheet tells only a name, by the other sheets."""
    today = now.astimezone(zone).date()
    phones = _phones(file, today) if any(_nameless(layout) for _, layout in file.sheets) else {}
    return chain.from_iterable(_of_sheet(sheet, layout, phones, today) for sheet, layout in file.sheets)


def _of_sheet(sheet: Sheet, layout: Layout, phones: dict[str, set[str]], today: date) -> Iterator[Row]:
    for row in rows.read(sheet, layout, today):
        named = phones.get(row.text(Fact.NAME), set()) if _nameless(layout) else set()
        if len(named) == 1:
            row.facts = {**row.facts, Fact.PHONE: next(iter(named))}
        yield row


def _nameless(layout: Layout) -> bool:
    """True for a sheet that tells whose a vehicle is by name alone."""
    told = set(layout.columns.values())
    return Fact.NAME in told and Fact.PHONE not in told


def _phones(file: File, today: date) -> dict[str, set[str]]:
    """The phones that the file's other sheets tell of each name."""
    found: dict[str, set[str]] = {}
    for sheet, layout in file.sheets:
        for row in rows.read(sheet, layout, today) if not _nameless(layout) else ():
            if Fact.PHONE in row.facts and Fact.NAME in row.facts:
                found.setdefault(row.text(Fact.NAME), set()).add(row.text(Fact.PHONE))
    return found


def _chunks(all_rows: Iterator[Row]) -> Iterator[list[Row]]:
    while some := list(islice(all_rows, AT_ONCE)):
        yield some


def _known(tx: Tx, batch_id: int) -> Batch:
    found = queries.batch(tx, batch_id)
    if found is None:
        raise NotFound(f"There is no import {batch_id}.")
    return found


def _locked(tx: Tx, batch_id: int) -> Batch:
    found = queries.batch(tx, batch_id, lock=True)
    if found is None:
        raise NotFound(f"There is no import {batch_id}.")
    return found
