"""Data that was kept long enough goes by itself, class by class; looked at first where somebody asks (A5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.customers import privacy
from domain.customers.retention import CLASSES, Due
from domain.shop.shop import Shop
from storage import Tx
from storage.customers import ageing

PERSONS = frozenset({"strangers", "customers"})
"""Classes that are whole records."""

ACTOR = "retention"


def due(tx: Tx, shop: Shop, now: datetime) -> list[Due]:
    """What of each class is older than the shop keeps it; nothing is changed. Rule: A5."""
    return [
        Due(name, days, now - timedelta(days=days), ageing.count(tx, name, now - timedelta(days=days)))
        for name, days in ((name, getattr(shop.policy, number)) for name, number in CLASSES.items())
    ]


def clear(tx: Tx, shop: Shop, name: str, now: datetime) -> tuple[int, list[str]]:
    """How much of the class went by this call, which takes some of it, and paths of files that go with it. Rule: A5."""
    before = now - timedelta(days=getattr(shop.policy, CLASSES[name]))
    ids = ageing.some(tx, name, before)
    if name not in PERSONS:
        return len(ids), ageing.clear(tx, name, ids, before) if ids else []
    files = [path for one in ids for path in privacy.wipe(tx, shop, one, ACTOR, now)]
    return len(ids), files
