"""Rows that fall due by the clock, one transaction each: what is wrong with one does not hold the others up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from traceback import format_exception
from typing import TypeVar

import structlog

from storage import Store, StoreAway, Tx

T = TypeVar("T")

log = structlog.get_logger(__name__)


def each(store: Store, job: str, rows: Iterable[T], step: Callable[[Tx, T], object]) -> bool:
    """True when `step` did something (gave something true) for a row; one that fails is left for the next look."""
    done = False
    for number, row in enumerate(rows):
        try:
            with store.write() as tx:
                done = bool(step(tx, row)) or done
        except StoreAway:
            raise
        except Exception as error:  # whatever is wrong with that row
            log.error("planner.row_failed", job=job, place=number, exception="".join(format_exception(error)))
    return done
