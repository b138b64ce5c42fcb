"""Whoever opens what lists hide from them leaves an event in the customer's record (A5)."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import BackgroundTasks

from actions.customers import views
from desk.site.site import Site
from domain.shop.staff import Staff


def note(
    site: Site, background: BackgroundTasks, person: Staff, customer_id: int, shown: Sequence[str], ticket_id: int = 0
) -> None:  # fmt: skip
    """The look is noted behind the page, the first of each day. shown: what was shown, if anything. Rule: A5."""
    if shown:
        background.add_task(_note, site, person, customer_id, shown, ticket_id)


def _note(site: Site, person: Staff, customer_id: int, shown: Sequence[str], ticket_id: int) -> None:
    now = site.now()
    with site.store.read() as tx:
        noted = views.is_noted(tx, customer_id, person, now)
    if not noted:
        with site.store.write() as tx:
            views.note(tx, customer_id, person, shown, now, ticket_id=ticket_id)
