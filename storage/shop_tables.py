"""Tables of the shop's own affairs: what was changed in the shop file at the desk, and who may call the API."""

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

program_tokens = Table(
    "program_tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("may", Json, nullable=False),
    Column("names", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
)
"""Programs that call the API. digest: of the token, which is kept nowhere."""

mapper.map_imperatively(ShopChange, shop_changes)
