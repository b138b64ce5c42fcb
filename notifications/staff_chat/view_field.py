"""A ticket's field job as staff cards show it. Rule: F4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from actions.field import dispatch, news
from domain.field.dispatch import Candidate
from domain.field.field_job import FieldJob
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx
from storage.field import field_jobs

SUGGESTED = 3
"""Technicians offered for a job that nobody has."""


@dataclass(frozen=True)
class FieldView:
    """The job. technician: who goes, empty when nobody does yet. best: whom to send, the best first."""

    job: FieldJob
    technician: str
    best: tuple[Candidate, ...] = ()


def look_at_field(tx: Tx, shop: Shop, ticket: Ticket, now: datetime | None) -> FieldView | None:
    """The ticket's job; None when it has none."""
    job = field_jobs.of(tx, ticket.id)
    if job is None:
        return None
    best: list[Candidate] = []
    if job.state in ("planned", "returned"):
        best = dispatch.suggest(tx, shop, job, now or job.created_at)[:SUGGESTED]
    return FieldView(job, news.technician_name(tx, job), tuple(best))
