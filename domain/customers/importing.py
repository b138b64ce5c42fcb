"""Lists of customers taken into the store: what a column means, what came of a row, and how all of it is taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.errors import IllegalMove


class NotNow(IllegalMove):
    """The import has no such step from where it stands."""

    code = "import_not_now"


MOST_ROWS = 200_000
"""Rows of one file."""

MOST_BYTES = 40 * 1024 * 1024
"""Bytes of one file as it is sent."""


PATIENCE = timedelta(minutes=1)
"""Each step of an import is far shorter."""


class Fact(StrEnum):
    """What a column of a list tells."""

    NAME = "name"
    PHONE = "phone"
    COMPANY = "company"
    ADDRESS = "address"
    WISHES = "wishes"
    NOTE = "note"
    PLATE = "plate"
    VIN = "vin"
    BRAND = "brand"
    MODEL = "model"
    MILEAGE = "mileage"
    FIRST_DELIVERY = "first_delivery"
    REGISTERED = "registered"
    LAST_SERVICE = "last_service"
    LAST_SERVICE_KM = "last_service_km"
    INSURED_UNTIL = "insured_until"
    VISITED = "visited"
    WORK = "work"
    PAID = "paid"


KEYS = frozenset({Fact.PHONE, Fact.PLATE, Fact.VIN})
"""By one of these somebody is found again."""

VISIT = frozenset({Fact.VISITED, Fact.WORK, Fact.PAID})
"""A list with the first of these is one of past visits."""


class BatchState(StrEnum):
    """Where an import stands."""

    PREVIEW = "preview"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    CLOSED = "closed"
    """Too long ago to be undone: what undid it is not kept any more (A5)."""
    EXPORTED = "exported"
    """No import: the list of customers was taken out (A5)."""


COUNTS = ("customers", "vehicles", "visits", "filled", "same", "rejected", "left_out", "kept")
"""What is counted of an import: made customers, vehicles and visits, rows that filled or changed a record, rows that
brought nothing new, rows not taken, facts left out, and rows an undo had to keep."""


@dataclass
class Batch:
    """One import. counts: of COUNTS. layout: sheet -> its header row and what each column was read as.

    path: where the file waits for its yes, below the data folder. rows, done: how many there are and were looked at.
    """

    id: int = field(init=False)
    file_name: str
    actor: str
    at: datetime
    state: str = BatchState.PREVIEW
    path: str = ""
    rows: int = 0
    done: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    layout: list[dict[str, Any]] = field(default_factory=list)
    seen_at: datetime | None = None
    undone_at: datetime | None = None
    undone_by: str = ""

    def is_stuck(self, now: datetime) -> bool:
        """True when nobody has worked on it for a while: it can be gone on with."""
        return self.seen_at is None or now - self.seen_at > PATIENCE


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row was not taken or a fact of it left out. code: its words are import_problem.<code>.

    fact: the column. value: what stood there.
    """

    code: str
    fact: str = ""
    value: str = ""


@dataclass
class BadRow:
    """A row of the file that was not taken, or not wholly. cells: as they stood. row: its number in the sheet."""

    id: int = field(init=False)
    batch_id: int
    sheet: str
    row: int
    rejected: bool
    problems: list[list[str]]
    cells: list[str]


@dataclass
class Change:
    """A row of a table that an import made (before: None) or changed. before, after: the columns it wrote, as JSON."""

    id: int = field(init=False)
    batch_id: int
    thing: str
    row_id: int
    before: dict[str, Any] | None
    after: dict[str, Any]
    undone: bool = False


@dataclass
class PastVisit:
    """A visit before this desk was here. work: in the list's words. paid_fen: None where the list does not tell."""

    id: int = field(init=False)
    vehicle_id: int
    on: Any
    work: str = ""
    km: int | None = None
    paid_fen: int | None = None
