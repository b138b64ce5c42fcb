"""The shop's figures, for whom they concern (R2, I1)."""

from __future__ import annotations

from datetime import datetime

from domain.figures import TARGETS as TARGETS
from domain.figures import Figures, counted
from domain.shop.staff import Staff
from storage import Tx, figures


def show(tx: Tx, by: Staff, start: datetime, end: datetime) -> Figures:
    """The figures of [start, end) by the rows as they stand. Rule: R2."""
    by.require("see_figures")
    return figures.by_rows(tx, start, end)


def recount(tx: Tx, by: Staff, start: datetime, end: datetime) -> Figures:
    """The same from the events alone. It reads all of them, and takes a while in a shop with a long past. Rule: I2."""
    by.require("see_figures")
    return counted(figures.by_events(tx), start, end)
