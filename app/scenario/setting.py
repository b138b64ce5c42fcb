"""What a scenario says: people, their vehicles, and what stands in the shop's books when it begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from app import knowledge_files
from domain.shop.shop import Shop

CHANNEL = "rest"
"""Where people talk unless the scenario says otherwise."""


@dataclass(frozen=True, slots=True)
class Car:
    """A vehicle in somebody's record. read_at: when mileage_km was read."""

    plate: str
    brand: str | None = None
    model: str | None = None
    vin: str | None = None
    mileage_km: int | None = None
    read_at: datetime | None = None
    first_delivery_on: date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A booked visit. exact: at `start`, else at the first free time from then on. words: as it was asked for."""

    where: str
    id: str
    plate: str
    services: tuple[str, ...]
    start: datetime
    exact: bool = True
    is_done: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """Work on an order that is no service of the shop file, or was found on the way."""

    id: str
    name: str
    price_fen: int
    minutes: int
    system: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A work order in that state. Its services were booked; other work follows from a report in these words."""

    where: str
    id: str
    plate: str
    state: str
    began_at: datetime
    services: tuple[str, ...] = ()
    items: tuple[Work, ...] = ()
    words: str = ""
    promised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """A complaint, fault report or call for rescue. state: open, claimed, solved or done. reply: what the shop said."""

    where: str
    id: str
    kind: str
    plate: str | None
    words: str
    at: datetime
    state: str = "open"
    outcome: str = ""
    told_at: datetime | None = None
    dangers: tuple[str, ...] = ()
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """What the shop asked last and has no answer to. what: of a reminder; order, items: of extra work."""

    where: str
    kind: str
    what: str = ""
    service: str = ""
    order: str = ""
    items: tuple[Work, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may write, at that address. received_by: code of the advisor of the last visit."""

    where: str
    channel: str
    address: str
    is_known: bool
    name: str | None = None
    phone: str | None = None
    language: str = "zh"
    received_by: str | None = None
    opt_outs: tuple[str, ...] = ()
    cars: tuple[Car, ...] = ()
    visits: tuple[Visit, ...] = ()
    orders: tuple[Order, ...] = ()
    matters: tuple[Matter, ...] = ()
    pending: Pending | None = None


@dataclass(frozen=True, slots=True)
class Slots:
    """Times that are taken in every bay. free: the only starts left of their days, each for so many minutes."""

    full: tuple[tuple[datetime, datetime], ...] = ()
    free: tuple[datetime, ...] = ()
    minutes: int = 30


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything of one file. shop: as it will be in force, the scenario's own staff among its people.

    articles: those beside the shop file it names; None where the shop in force keeps its own.
    """

    path: str
    now: datetime
    shop: Shop
    people: tuple[Person, ...]
    slots: Slots = field(default_factory=Slots)
    articles: tuple[knowledge_files.Read, ...] | None = None
