"""An import taken back: what it made goes, what it changed is as before; what got later changes stays and is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from actions.customers.imports.run import Told
from domain.customers.importing import BadRow, Batch, BatchState, Change, NotNow
from domain.errors import NotFound
from storage import Store, Tx
from storage.customers import imports as queries
from storage.customers.imports import FORECAST

AT_ONCE = 1_000


def undo(store: Store, batch_id: int, actor: str, clock: Callable[[], datetime], *, told: Told | None = None) -> Batch:
    """The import is taken back; what stays is named in its rows with the code kept_changed or kept_used.

    NotNow for one that is not done. Can be called again where it was stopped.
    """
    with store.write() as tx:
        batch = _locked(tx, batch_id)
        if batch.state not in (BatchState.DONE, BatchState.UNDOING):
            raise NotNow(f"Import {batch_id} is {batch.state}: expected one that is done.")
        if batch.state == BatchState.DONE:
            queries.forget_bad_rows(tx, batch_id)
        batch.state, batch.undone_by, batch.seen_at = BatchState.UNDOING, actor, clock()
        total = queries.count_changes(tx, batch_id)
    looked = 0
    while some := _one_chunk(store, batch_id, clock()):
        looked += some
        if told:
            told(looked, total)
    with store.write() as tx:
        batch = _locked(tx, batch_id)
        batch.state, batch.undone_at = BatchState.UNDONE, clock()
    return batch


def _one_chunk(store: Store, batch_id: int, now: datetime) -> int:
    """How many changes were looked at; none when all were."""
    with store.write() as tx:
        batch, changes = _locked(tx, batch_id), queries.to_undo(tx, batch_id, AT_ONCE)
        kept: list[BadRow] = []
        for thing in reversed(list(queries.THINGS)):
            for some in _one_each([one for one in changes if one.thing == thing]):
                kept += _take_back(tx, thing, some)
        queries.keep(tx, (), kept)
        queries.mark_undone(tx, [one.id for one in changes])
        batch.counts = {**batch.counts, "kept": batch.counts.get("kept", 0) + len(kept)}
        batch.seen_at = now
    return len(changes)


def _one_each(changes: Sequence[Change]) -> list[list[Change]]:
    """The changes in their order, in parts in which no row stands twice."""
    parts: list[dict[int, Change]] = []
    for one in changes:
        if not parts or one.row_id in parts[-1]:
            parts.append({})
        parts[-1][one.row_id] = one
    return [list(part.values()) for part in parts]


def _take_back(tx: Tx, thing: str, changes: Sequence[Change]) -> list[BadRow]:
    """The rows are as before the import; those that can't be, named."""
    if not changes:
        return []
    made = {one.row_id for one in changes if one.before is None}
    now = queries.now_of(tx, thing, [one.row_id for one in changes])
    later = [one for one in changes if one.row_id not in now or _is_changed(one, now[one.row_id])]
    moved = {one.row_id for one in later}
    queries.drop_unsaid(tx, thing, made - moved)
    used = queries.referred_to(tx, thing, made - moved)
    queries.erase(tx, thing, made - moved - used)
    back = [(one.row_id, one.before) for one in changes if one.before is not None and one.row_id not in moved]
    queries.put_back(tx, thing, back)
    return [
        _named(one, now.get(one.row_id, one.after), "kept_changed" if one.row_id in moved else "kept_used")
        for one in changes
        if one.row_id in moved or (one.before is None and one.row_id in used)
    ]


def _is_changed(change: Change, now: dict[str, object]) -> bool:
    """True when a column that the import wrote bears something else by now; forecasts come and go by themselves."""
    return any(now.get(name) != value for name, value in change.after.items() if name not in FORECAST)


def _named(change: Change, now: dict[str, object], code: str) -> BadRow:
    told = [str(now.get(name) or "") for name in ("name", "phone", "plate", "vin", "on", "km") if now.get(name)]
    problems = [[code, change.thing, " ".join(told)]]
    return BadRow(change.batch_id, change.thing, change.row_id, False, problems, told)


def _locked(tx: Tx, batch_id: int) -> Batch:
    found = queries.batch(tx, batch_id, lock=True)
    if found is None:
        raise NotFound(f"There is no import {batch_id}.")
    return found
