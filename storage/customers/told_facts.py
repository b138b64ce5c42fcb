"""What people told about themselves, by customer (A1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from domain.customers.told_fact import FactKind, ToldFact
from storage.customers.tables import told_facts
from storage.engine.store import Tx
from storage.engine.upsert import Built

_KEPT = ("customer_id", "kind", "value", "at", "source", "message_id")
_KEEP = Built(
    told_facts,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["customer_id", "kind", "value"],
        set_={name: insert.excluded[name] for name in ("at", "source", "message_id")},
    ),
)


def keep(tx: Tx, fact: ToldFact) -> None:
    """Keep the fact; one told before by the same customer is told anew."""
    tx.execute(_KEEP(tx), {name: getattr(fact, name) for name in _KEPT})


def of_customer(tx: Tx, customer_id: int) -> list[ToldFact]:
    """All that this customer told, the latest first."""
    c = told_facts.c
    query = select(ToldFact).where(c.customer_id == customer_id).order_by(c.at.desc(), c.id.desc())
    return list(tx.scalars(query.execution_options(populate_existing=True)))


def latest(tx: Tx, customer_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Customer id -> kind of fact -> what was told last."""
    c = told_facts.c
    query = select(c.customer_id, c.kind, c.value).where(c.customer_id.in_(customer_ids)).order_by(c.at, c.id)
    found: dict[int, dict[str, str]] = {}
    for customer_id, kind, value in tx.execute(query):
        found.setdefault(customer_id, {})[kind] = value
    return found


def wishes(tx: Tx, customer_ids: Collection[int]) -> dict[int, list[str]]:
    """Customer id -> how they told that they want to be served, the latest first."""
    c = told_facts.c
    query = select(c.customer_id, c.value).where(c.customer_id.in_(customer_ids), c.kind == FactKind.WISH)
    found: dict[int, list[str]] = {}
    for customer_id, value in tx.execute(query.order_by(c.at.desc(), c.id.desc())):
        found.setdefault(customer_id, []).append(value)
    return found


def repoint(tx: Tx, old: int, new: int) -> None:
    """What the record `old` was told belongs to `new`; what both were told stays once."""
    c = told_facts.c
    both = select(c.kind + ":" + c.value).where(c.customer_id == new)
    tx.execute(told_facts.delete().where(c.customer_id == old, (c.kind + ":" + c.value).in_(both)))
    tx.execute(update(told_facts).where(c.customer_id == old).values(customer_id=new))


def forget(tx: Tx, fact_id: int) -> None:
    """The fact is gone."""
    tx.execute(told_facts.delete().where(told_facts.c.id == fact_id))


def read(kept: Mapping[str, Any]) -> ToldFact:
    """The fact as an event kept it."""
    return ToldFact(
        kept["customer_id"], kept["kind"], kept["value"], datetime.fromisoformat(kept["at"]), kept["source"],
        kept["message_id"],
    )  # fmt: skip
