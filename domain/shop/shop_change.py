"""What was changed in the shop file at the desk, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.shop.shop import Shop

PARTS = ("hours", "special_days", "services", "staff")
"""Parts of the shop file that can be changed at the desk."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that is to be otherwise. part: of PARTS. name: a weekday, a day, or a code.

    values: key -> what was typed, of hours the key is empty; None: it is to go.
    """

    part: str
    name: str
    values: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What the shop file says. version: of its text. earlier: names of those that stood there before, newest first."""

    shop: Shop
    version: str
    path: str
    earlier: tuple[str, ...]


@dataclass
class ShopChange:
    """One save. lines: {"what": "services.minor_service.price", "was": "120", "now": "150"}, empty for none."""

    id: int = field(init=False)
    at: datetime
    actor: str
    lines: list[dict[str, Any]]
