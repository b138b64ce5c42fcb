"""What a person says about themself goes on the record at once, as told (A1, A3).

Told is not proved: it addresses them and finds them, and opens nothing of what the record knew before (A5).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from domain.customers.told_fact import LONGEST, FactKind, ToldFact
from storage import Tx
from storage.customers import customers, told_facts


def note(
    tx: Tx, customer_id: int, facts: Mapping[FactKind, object], now: datetime, source: str,
    message_id: int | None = None,
) -> None:  # fmt: skip
    """Keep the facts with their source. A record without a name bears the one told from now on."""
    for kind, said in facts.items():
        value = str(said).strip()[:LONGEST]
        if value:
            told_facts.keep(tx, ToldFact(customer_id, kind, value, now, source, message_id))
    name = str(facts.get(FactKind.NAME) or "").strip()[:LONGEST]
    customer = customers.get(tx, customer_id) if name else None
    if customer is not None and not customer.name:
        customer.name = name
        tx.flush()
