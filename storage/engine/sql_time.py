"""Instants counted in SQL: a column later by a length of time, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Interval, func, literal, type_coerce

from storage.engine.types import Instant


def later(database: str, column: ColumnElement[datetime], by: timedelta) -> ColumnElement[datetime]:
    """The column's instant moved on by so much, to the millisecond. database: sqlite or postgresql."""
    if database == "sqlite":
        moved = func.strftime("%Y-%m-%d %H:%M:%f000", column, f"{by.total_seconds():+f} seconds")
        return type_coerce(moved, Instant)
    return type_coerce(column + literal(by, Interval), Instant)
