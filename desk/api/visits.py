"""Visits by programs: what is free, booked, moved, called off, by the rules of the counter (B3-B6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from actions.booking import reception
from desk.api.access import AsStaff
from desk.api.once import Key, once
from desk.api.shapes import AppointmentOut, Page, Shape
from desk.api.tagged import IfMatch, Tagged, must_be
from desk.site.posting import Post
from desk.site.site import ThisSite
from desk.site.times import Day, Moment
from domain.booking.appointment import Appointment
from domain.errors import BadField, NotAllowed, NotFound
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, shops
from storage.booking import appointments
from storage.tickets import tickets

router = APIRouter(tags=["appointments"], route_class=Tagged)

Code = Annotated[str, Field(min_length=1, max_length=60)]
Branch = Annotated[str, Field(max_length=40, description="Code of the shop, where the owner has several.")]


class FreeTime(Shape):
    """A time at which such a visit can be had now. bay: where it would be."""

    starts_at: datetime
    ends_at: datetime
    bay: str
    branch: str


class VisitIn(Shape):
    """A visit to book. words: what the customer said of it."""

    customer_id: int = Field(ge=1, lt=2**31)
    vehicle_id: int | None = Field(None, ge=1, lt=2**31)
    services: list[Code] = Field(min_length=1, max_length=20)
    starts_at: Moment
    branch: Branch = ""
    words: str = Field("", max_length=2000)


class MoveIn(Shape):
    """Another time for a visit."""

    starts_at: Moment


@router.get("/free-times")
def free_times(
    site: ThisSite, service: Annotated[list[Code], Query(max_length=20, description="Codes of what is to be done.")],
    day: Annotated[Day, Query(description="A day on the shop's clock.")], branch: Annotated[Branch, Query()] = "",
) -> Page[FreeTime]:  # fmt: skip
    """Every time of that day at which a visit for this work can be had, as the chat would offer it. Rule: B3."""
    with site.store.read() as tx:
        shop = _shop(tx, branch, service)
        found = reception.free_on(tx, shop, service, day, site.now())
    times = [FreeTime(starts_at=one.start, ends_at=one.end, bay=one.bay, branch=one.branch) for one in found]
    return Page(items=times, next=None)


@router.post(
    "/appointments", status_code=201,
    responses={200: {"model": AppointmentOut, "description": "Booked before, by this key."}},
)  # fmt: skip
def book(post: Post, body: VisitIn, person: AsStaff, response: Response, key: Key = "") -> AppointmentOut:
    """Books a visit in the name of the member of staff in As-Staff; the customer is told where they write from."""
    by, site, made = _acting(person), post.site, list[Appointment]()

    def work(tx: Tx) -> Iterator[int]:
        shop = _shop(tx, body.branch, body.services)
        ticket, visit = reception.book(
            tx, shop, body.customer_id, body.vehicle_id, body.services, body.starts_at, by, site.now(),
            branch=body.branch, words=body.words,
        )  # fmt: skip
        made.append(visit)
        yield ticket.id

    if not once(post, "book", key, body.model_dump_json(), work):
        response.status_code = 200
    with site.store.read() as tx:
        found = appointments.get(tx, made[0].id) if made else _same(tx, body)
        if found is None:
            raise NotFound("The visit booked by this key is not there any more.")
        return AppointmentOut.model_validate(found)


@router.post("/appointments/{appointment_id}/move")
def move(
    post: Post, appointment_id: int, body: MoveIn, person: AsStaff, key: Key = "", if_match: IfMatch = ""
) -> AppointmentOut:  # fmt: skip
    """Moves a booked visit, which the customer is told."""
    by = _acting(person)

    def work(tx: Tx) -> Iterator[int]:
        _as_read(tx, appointment_id, if_match)
        yield reception.move(tx, shops.current(tx), appointment_id, body.starts_at, by, post.site.now()).id

    return _changed(post, appointment_id, f"move {appointment_id}", key, body.model_dump_json(), work)


@router.post("/appointments/{appointment_id}/cancel")
def cancel(
    post: Post, appointment_id: int, person: AsStaff, key: Key = "", if_match: IfMatch = ""
) -> AppointmentOut:  # fmt: skip
    """Calls a booked visit off, which the customer is told."""
    by = _acting(person)

    def work(tx: Tx) -> Iterator[int]:
        _as_read(tx, appointment_id, if_match)
        yield reception.cancel(tx, shops.current(tx), appointment_id, by, post.site.now()).id

    return _changed(post, appointment_id, f"cancel {appointment_id}", key, "", work)


def _acting(person: Staff | None) -> Staff:
    if person is None:
        raise NotAllowed("Expected the header As-Staff to name a member of staff.")
    person.require("manage_appointments")
    return person


def _as_read(tx: Tx, appointment_id: int, if_match: str) -> None:
    """ChangedMeanwhile when the visit is not as the program read it; its ticket is locked meanwhile."""
    found = appointments.get(tx, appointment_id) if if_match else None
    if found is not None and tickets.lock(tx, found.ticket_id) is not None:
        tx.refresh(found)
        must_be(if_match, AppointmentOut.model_validate(found))


def _shop(tx: Tx, branch: str, services: list[str]) -> Shop:
    """The shop of that code; BadField for one, or for work, that it does not have."""
    owner = shops.current(tx)
    if branch and branch not in {one.code for one in owner.shops}:
        raise BadField("bad_choice", "branch", f"one of {', '.join(one.code for one in owner.shops)}")
    shop = owner.branch(branch)
    for code in services:
        if not shop.offers(code):
            raise BadField("bad_choice", "services", f"one of {', '.join(one.code for one in shop.services)}")
    return shop


def _changed(
    post: Post, appointment_id: int, what: str, key: str, said: str, work: Callable[[Tx], Iterator[int]]
) -> AppointmentOut:
    once(post, what, key, said, work)
    with post.site.store.read() as tx:
        found = appointments.get(tx, appointment_id)
    if found is None:
        raise NotFound(f"There is no appointment {appointment_id}.")
    return AppointmentOut.model_validate(found)


def _same(tx: Tx, body: VisitIn) -> Appointment | None:
    """The visit that an earlier call with the same words booked, the newest of them."""
    return appointments.same(tx, body.customer_id, body.vehicle_id, body.starts_at)
