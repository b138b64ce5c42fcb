"""The table of what was changed in the shop file at the desk."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from domain.shop.shop_change import ShopChange
from storage.engine.types import Instant, Json
from storage.tables import mapper, metadata

shop_changes = Table(
    "shop_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("lines", Json, nullable=False),
)
"""What was changed in the shop file at the desk: each save with who, when, what it was and what it is."""

mapper.map_imperatively(ShopChange, shop_changes)
