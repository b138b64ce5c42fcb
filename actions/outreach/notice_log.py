"""What staff see of everything said unasked: what is planned, what was sent or not, and why (N5, I1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from actions.outreach import notices
from actions.outreach.notices import Forecast, Kinds
from domain.customers.customer import Customer, Identity
from domain.outreach.notice import Notice, NoticeDecision
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import customers
from storage.outreach import notices as notice_queries

DRY_RUN = 500
"""Notices asked about in one dry run."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A notice with every decision about it, oldest first, and whose it is."""

    notice: Notice
    decisions: list[NoticeDecision]
    customer: Customer | None


@dataclass(frozen=True, slots=True)
class Broadcast:
    """How far a kind or campaign is. halted: "paused" or "stopped", empty while it runs."""

    name: str
    counts: dict[str, int]
    halted: str


def listed(
    tx: Tx, by: Staff, *, state: str | None = None, kind: str | None = None, customer_id: int | None = None,
    before: int | None = None, limit: int = 100,
) -> list[Seen]:  # fmt: skip
    """Notices, newest first, with the reasons of every decision. state: also "deferred". Rule: N5, I1."""
    by.require("see_notices")
    deferred = state == "deferred"
    found = notice_queries.listed(
        tx, state=None if deferred else state, kind=kind, customer_id=customer_id, deferred=deferred,
        before=before, limit=limit,
    )  # fmt: skip
    decisions = notice_queries.decisions(tx, [notice.id for notice in found])
    return [Seen(one, decisions.get(one.id, []), customers.get(tx, one.customer_id)) for one in found]


def broadcasts(tx: Tx, by: Staff) -> list[Broadcast]:
    """Every kind and campaign that was ever planned, with how far it is. Rule: N3, I1."""
    by.require("see_notices")
    halted = notice_queries.halts(tx)
    names = notice_queries.progress(tx)
    return [Broadcast(name, counts, halted.get(name, "")) for name, counts in sorted(names.items())]


def dry_run(
    tx: Tx, shop: Shop, kinds: Kinds, by: Staff, broadcast: str, now: datetime
) -> list[tuple[Forecast, Customer | None]]:
    """Who of a kind or campaign would get it now, and why not; nothing happens. Rule: N3, I1."""
    by.require("see_notices")
    notices.check_name(broadcast)
    planned = notice_queries.planned_of(tx, broadcast, DRY_RUN)
    found = notices.simulate(tx, shop, kinds, planned, now)
    return [(one, customers.get(tx, one.notice.customer_id)) for one in found]


def unreachable(tx: Tx, by: Staff) -> list[tuple[Identity, Customer | None]]:
    """Addresses at which messages no longer arrive, newest first. Rule: N1, I1."""
    by.require("see_notices")
    return [(one, customers.get(tx, one.customer_id)) for one in customers.unreachable(tx)]
