"""The figures by the rows as they stand, counted by the database: sums, trends, by whom, and which tickets (R2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select, union_all

from domain.figures.kpi import KPIS, Tally
from domain.figures.period import Span
from storage import tables as t
from storage.engine.store import Tx
from storage.figures.measures import MEASURES, Piece
from storage.promises.tables import promises


@dataclass(frozen=True, slots=True)
class Listed:
    """A case of a figure. ticket_id: None where no ticket came of it."""

    ticket_id: int | None
    at: datetime
    part: int


def tally(tx: Tx, kpi: str, span: Span, now: datetime) -> Tally:
    """The count of [start, end)."""
    return series(tx, kpi, [span.start, span.end], now)[0]


def series(tx: Tx, kpi: str, bounds: Sequence[datetime], now: datetime) -> list[Tally]:
    """The counts of the times between each bound and the next, in one query. bounds: ascending, two or more."""
    found = _cases(MEASURES[kpi](tx, now), Span(bounds[0], bounds[-1]))
    c = found.c
    if KPIS[kpi].standing or len(bounds) == 2:
        return [Tally(*tx.execute(select(_sum(c.part), func.count()).select_from(found)).one())]
    place = case(*((c.at < bound, number) for number, bound in enumerate(bounds[1:])), else_=len(bounds)).label("place")
    counted = {p: Tally(part, whole) for p, part, whole in tx.execute(_grouped(found, place))}
    return [counted.get(number, Tally()) for number in range(len(bounds) - 1)]


def by_holder(tx: Tx, kpi: str, span: Span, now: datetime) -> dict[int | None, Tally]:
    """The counts by who has the ticket; None: nobody."""
    found = _cases(MEASURES[kpi](tx, now), span)
    return {who: Tally(part, whole) for who, part, whole in tx.execute(_grouped(*_with_ticket(found, "assignee_id")))}


def by_kind(tx: Tx, kpi: str, span: Span, now: datetime) -> dict[str, Tally]:
    """The counts by kind of ticket."""
    found = _cases(MEASURES[kpi](tx, now), span)
    return {kind: Tally(part, whole) for kind, part, whole in tx.execute(_grouped(*_with_ticket(found, "kind")))}


def by_place(tx: Tx, kpi: str, span: Span, now: datetime) -> list[tuple[str | None, int | None, Tally]]:
    """The counts by the shop of the ticket's visit, None without one, and who has the ticket. Rule: R3."""
    found = _cases(MEASURES[kpi](tx, now), span)
    k, a = t.tickets.c, t.appointments.c
    joined = found.join(t.tickets, k.id == found.c.ticket_id).outerjoin(t.appointments, a.ticket_id == k.id)
    query = select(a.branch, k.assignee_id, _sum(found.c.part), func.count()).select_from(joined)
    rows = tx.execute(query.group_by(a.branch, k.assignee_id))
    return [(branch, holder, Tally(part, whole)) for branch, holder, part, whole in rows]


def listed(
    tx: Tx, kpi: str, span: Span, now: datetime, *, part: bool | None = None, limit: int = 50, skip: int = 0
) -> list[Listed]:  # fmt: skip
    """The cases themselves, newest first. part: only those that count, or only those that don't."""
    found = _cases(MEASURES[kpi](tx, now), span)
    query = select(found.c.ticket_id, found.c.at, found.c.part).order_by(found.c.at.desc(), found.c.ticket_id.desc())
    if part is not None:
        query = query.where(found.c.part > 0 if part else found.c.part == 0)
    return [Listed(*row) for row in tx.execute(query.limit(limit).offset(skip))]


def late_kinds(tx: Tx, span: Span, now: datetime) -> dict[str, int]:
    """How many promises were not kept in the time, by kind."""
    _, *late = MEASURES["on_time"](tx, now)
    c = promises.c
    rows = [select(c.kind, func.count()).where(*_of_time(one, span), *one.where).group_by(c.kind) for one in late]
    return _together(row for query in rows for row in tx.execute(query))


def complaint_classes(tx: Tx, span: Span, now: datetime) -> dict[str, int]:
    """How many complaints of the time there were, by what they are about."""
    (one,) = MEASURES["complaints"](tx, now)
    said = func.coalesce(t.tickets.c.data["complaint_class"].as_string(), "other").label("said")
    return _together(tx.execute(select(said, func.count()).where(*_of_time(one, span), *one.where).group_by(said)))


def _together(rows: Iterable[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, count in rows:
        found[name] = found.get(name, 0) + count
    return found


def _cases(pieces: Sequence[Piece], span: Span) -> Subquery:
    """Every case as (ticket_id, at, part)."""
    rows = [
        select(one.ticket.label("ticket_id"), one.at.label("at"), one.part.label("part"))
        .select_from(one.source)
        .where(*_of_time(one, span), *one.where)
        for one in pieces
    ]
    return (rows[0] if len(rows) == 1 else union_all(*rows)).subquery("cases")


def _of_time(piece: Piece, span: Span) -> tuple[ColumnElement[bool], ...]:
    return (piece.at >= span.start, piece.at < span.end) if piece.spanned else ()


def _with_ticket(found: Subquery, column: str) -> tuple[Any, Any]:
    return found.join(t.tickets, t.tickets.c.id == found.c.ticket_id), t.tickets.c[column]


def _grouped(source: Any, by: Any) -> Select[Any]:
    cases = source if isinstance(source, Subquery) else source.left
    return select(by, _sum(cases.c.part), func.count()).select_from(source).group_by(by)


def _sum(column: Any) -> Any:
    return func.coalesce(func.sum(column), 0)
