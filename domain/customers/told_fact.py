"""What a person told about themself: kept at once with its source, and no proof of anything (A1, A5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class FactKind(StrEnum):
    """What was told."""

    NAME = "name"
    PHONE = "phone"
    PLATE = "plate"
    VIN = "vin"
    VEHICLE = "vehicle"
    """Brand and model."""
    MILEAGE = "mileage"
    ADDRESS = "address"
    WISH = "wish"
    """When, how, in which language or by whom they want to be served, in their own words."""


LONGEST = 120
"""Characters that are kept of one fact."""


@dataclass
class ToldFact:
    """One thing told, in the customer's record. Nothing that the record knew before is shown for it (A5).

    value: as the reading gives it (phone E.164, plate without blanks, kilometres). at: last told. source: the channel.
    message_id: where it stands in their words, None when staff wrote it down.
    """

    id: int = field(init=False)
    customer_id: int
    kind: str
    value: str
    at: datetime
    source: str
    message_id: int | None = None
