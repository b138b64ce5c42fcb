"""All tables of the house; importing it maps the domain's classes onto them."""

from __future__ import annotations

from storage import (
    tables,
    tables_complaints,
    tables_field_jobs,
    tables_notices,
    tables_promises,
    tables_staff_threads,
    tables_surveys,
    tables_work_orders,
)

__all__ = [
    "tables",
    "tables_complaints",
    "tables_field_jobs",
    "tables_notices",
    "tables_promises",
    "tables_staff_threads",
    "tables_surveys",
    "tables_work_orders",
]
