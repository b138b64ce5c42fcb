"""What the API takes and gives."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, core_schema

from actions import notice_kinds
from desk.site.times import Day
from domain.ticket import KINDS, SEVERITIES, STATES

Item = TypeVar("Item")

Limit = Annotated[int, Query(ge=1, le=200, description="Items per page.")]
After = Annotated[int, Query(ge=0, description="The value of 'next' on the page before.")]
Plate = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, min_length=5, max_length=16)]
Vin = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-HJ-NPR-Za-hj-npr-z0-9]{17}$")
]
Phone = Annotated[
    str, Field(description="E.164, or a Chinese mobile number.", pattern=r"^(\+[1-9]\d{6,14}|1[3-9]\d{9})$")
]


class OneOf:
    """One of a table's words, looked up when a value comes and when the document is written: a table may grow."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = words

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._known, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "enum": [str(word) for word in self._words]}

    def _known(self, word: str) -> str:
        if word not in self._words:
            raise ValueError(f"expected one of {', '.join(self._words)}")
        return word


KindName = Annotated[str, OneOf(KINDS)]
StateName = Annotated[str, OneOf(STATES)]


class Shape(BaseModel):
    """Reads from the shop's own records; refuses names it does not know."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")


class Page(BaseModel, Generic[Item]):
    """A page of a list. next: give it as `after` for the page that follows; null at the end."""

    items: list[Item]
    next: int | None


class VehicleIn(Shape):
    """A vehicle in the shop's care. Needs a plate or a VIN."""

    plate: Plate | None = None
    vin: Vin | None = None
    brand: str | None = Field(None, max_length=60)
    model: str | None = Field(None, max_length=80)
    first_delivery_on: Day | None = None
    odometer_km: int | None = Field(None, ge=0, le=5_000_000)


class VehicleOut(VehicleIn):
    """A vehicle as kept."""

    id: int
    plate: str | None
    vin: str | None
    next_due_on: date | None
    next_due_km: int | None


class IdentityIn(Shape):
    """An address on a channel. verified: the caller vouches that it is the customer's own."""

    channel: str = Field(pattern=r"^[a-z_]{2,32}$", examples=["telegram", "web", "rest"])
    account: str = Field("", max_length=64, description="The bot's numeric id for telegram; empty for web and rest.")
    address: str = Field(min_length=1, max_length=128, description="The chat id, visitor or sender.")
    display_name: str = Field("", max_length=200)
    verified: bool = True


class IdentityOut(IdentityIn):
    """An address as kept. reachable: false after the channel said that messages no longer arrive."""

    id: int
    reachable: bool


class CustomerIn(Shape):
    """A customer with vehicles and addresses. Needs a phone, a vehicle or an identity to be found again by."""

    name: str | None = Field(None, max_length=120)
    phone: Phone | None = None
    language: str | None = Field(None, pattern="^(zh|en)$")
    is_key: bool = False
    note: str = Field("", max_length=2000)
    vehicles: list[VehicleIn] = Field(default_factory=list, max_length=50)
    identities: list[IdentityIn] = Field(default_factory=list, max_length=20)


class CustomerOut(Shape):
    """A customer as kept."""

    id: int
    created_at: datetime
    name: str | None
    phone: str | None
    language: str | None
    is_key: bool
    note: str
    vehicles: list[VehicleOut]
    identities: list[IdentityOut]


class AppointmentOut(Shape):
    """A visit. state: booked, cancelled, done or no_show; estimate in fen, as told.

    branch: code of the shop, empty for the main one.
    """

    id: int
    ticket_id: int
    customer_id: int
    vehicle_id: int | None
    bay: str
    technician: str | None
    advisor: str | None
    loaner: str | None
    plate: str | None
    starts_at: datetime
    ends_at: datetime
    services: list[str]
    state: str
    estimate_fen: int
    branch: str
    created_at: datetime


class TicketOut(Shape):
    """A matter of a customer. number: the register number of a complaint. data: what was taken down."""

    id: int
    number: str
    kind: KindName
    state: StateName
    urgent: bool
    severity: Annotated[str, OneOf(SEVERITIES)]
    summary: str
    customer_id: int
    conversation_id: int | None
    vehicle_id: int | None
    plate: str | None
    data: dict[str, Any]
    assignee_id: int | None
    created_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None


class EventOut(Shape):
    """Something that happened to a ticket."""

    id: int
    kind: str
    actor: str
    at: datetime
    data: dict[str, Any]


class TicketWithEvents(TicketOut):
    """A ticket with its history, oldest first."""

    events: list[EventOut]


class OutboxOut(Shape):
    """A message on its way out. state: queued, sent, dead or cancelled."""

    id: int
    key: str
    channel: str
    account: str
    address: str
    kind: str
    state: str
    priority: int
    attempts: int
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    last_error: str
    remote_id: str | None
    ticket_id: int | None
    payload: dict[str, Any]


NoticeKindName = Annotated[str, OneOf(notice_kinds.KINDS)]
"""A kind of notice there is; the API's document names them all."""


class NoticeOut(Shape):
    """Something said unasked. reason: why the last decision about it was as it was."""

    id: int
    key: str
    kind: str
    purpose: str
    customer_id: int
    vehicle_id: int | None
    campaign_id: int | None
    due_at: datetime
    expires_at: datetime
    state: str
    reason: str
    decided_at: datetime | None
