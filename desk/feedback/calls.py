"""Calls: whom to ring, with script and form; calls made; and every contact of a customer (N1, A2)."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from actions.feedback import calls, invitations
from desk.site import pages
from desk.site.login import Person, needs
from desk.site.posting import Post
from desk.site.site import ThisSite
from domain.customers.customer import Customer
from domain.errors import NotFound
from domain.feedback.call import OUTCOMES, CallTask
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, shops
from storage.customers import customers, told_facts
from storage.feedback import calls as call_queries
from storage.tickets import listings

router = APIRouter(include_in_schema=False)

MayLook = Annotated[Staff, Depends(needs("see_customers"))]
Words = Annotated[str, Form(max_length=2000)]


@dataclass(frozen=True, slots=True)
class Row:
    """A customer to ring. car: what it is about. work: what was done here. wishes: how they want to be served."""

    task: CallTask
    customer: Customer
    car: str
    plate: str
    work: str
    script: str
    wishes: str


@router.get("/desk/calls")
def due(request: Request, site: ThisSite, person: Person) -> Response:
    """Who is to be rung today, longest waiting first."""
    now, language = site.now(), site.language(request)
    with site.store.read() as tx:
        shop = shops.current(tx)
        tasks = calls.due(tx, shop, person, now)
        people = listings.customers_by_id(tx, {task.customer_id for task in tasks})
        told = told_facts.wishes(tx, people.keys())
        rows = [_row(tx, shop, task, people[task.customer_id], told, person, language) for task in tasks]
        later = call_queries.count_open(tx) - len(rows)
    return pages.render(request, site, "feedback/calls.html", person=person, rows=rows, later=later, outcomes=OUTCOMES)


@router.post("/desk/calls/{task_id}")
def record(
    post: Post, person: Person, task_id: int, outcome: Annotated[str, Form()],
    said: Words = "", wish: Words = "", result: Words = "", work_done: Words = "", asked: Words = "",
) -> Response:  # fmt: skip
    """The call is in the record; a wish or complaint is a ticket."""
    form = calls.Said(work_done.strip(), asked.strip(), said.strip(), wish.strip(), result.strip())

    def work(tx: Tx) -> list[int | None]:
        return [calls.record(tx, shops.current(tx), task_id, person, outcome, form, post.site.now()).ticket_id]

    post.once("", work)
    return RedirectResponse("/desk/calls", 303)


@router.get("/desk/calls/made")
def made(request: Request, site: ThisSite, person: Person) -> Response:
    """Calls made, newest first: the register of the paper form. Rule: A2 (跟踪服务电话登记表)."""
    person.require("call")
    with site.store.read() as tx:
        found = call_queries.records(tx, person)
        people = listings.customers_by_id(tx, {one.customer_id for one in found})
        names = {one.code: one.name for one in shops.staff(tx)}
    return pages.render(
        request, site, "feedback/calls_made.html", person=person, calls=found, people=people, names=names
    )


@router.get("/desk/customers/{customer_id}/contacts")
def contacts(request: Request, site: ThisSite, person: MayLook, customer_id: int) -> Response:
    """Every contact with a customer: messages, calls, and notices that were not sent with the reason. Rule: A2."""
    with site.store.read() as tx:
        customer = customers.get(tx, customer_id)
        if customer is None:
            raise NotFound(f"There is no customer {customer_id}.")
        log = call_queries.contacts(tx, customer_id, person)
        things: dict[str, Any] = {"customer": customer, "log": log, "outcomes": OUTCOMES}
        things["form_token"] = token_urlsafe(12)
        things["names"] = {f"staff:{one.code}": one.name for one in shops.staff(tx)}
    return pages.render(request, site, "outreach/contacts.html", person=person, **things)


@router.post("/desk/customers/{customer_id}/contacts")
def note(
    post: Post, person: Person, customer_id: int, outcome: Annotated[str, Form()],
    said: Words = "", wish: Words = "", result: Words = "", asked: Words = "",
    token: Annotated[str, Form(max_length=40)] = "",
) -> Response:  # fmt: skip
    """A call nobody had planned is in the record, once however often its form is sent."""
    form = calls.Said("", asked.strip(), said.strip(), wish.strip(), result.strip())

    def work(tx: Tx) -> list[int | None]:
        return [calls.note(tx, shops.current(tx), customer_id, person, outcome, form, post.site.now()).ticket_id]

    post.once(token, work)
    return RedirectResponse(f"/desk/customers/{customer_id}/contacts", 303)


def _row(
    tx: Tx, shop: Shop, task: CallTask, customer: Customer, told: dict[int, list[str]], person: Staff, language: str
) -> Row:
    vehicle = customers.vehicle(tx, task.vehicle_id) if task.vehicle_id else None
    done = invitations.what_was_done(tx, shop, task.ticket_id, language) if task.ticket_id else ""
    car, plate = (vehicle.title, vehicle.plate or "") if vehicle else ("", "")
    wishes = " · ".join(one for one in (customer.wishes, *told.get(customer.id, ())) if one)
    return Row(task, customer, car, plate, done, invitations.script(tx, shop, task, person, language), wishes)
