"""Customer records for roles that need them: a search, and one record with its vehicles, visits and matters."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from actions.booking import credit
from actions.customers import mail_address, vouching
from actions.outreach import consent, notice_log
from desk.customers import history
from desk.site import pages, seen
from desk.site.login import needs
from desk.site.refusals import Refused
from desk.site.site import ThisSite
from desk.tickets.view import service_names
from domain.errors import NotFound
from domain.outreach.notice import Purpose
from domain.shop.staff import Staff
from domain.ticket import STATES
from storage import shops
from storage.booking import credit as credit_queries
from storage.customers import companies, customer_events, customers, finding, imports, told_facts
from storage.tickets import listings, tickets

router = APIRouter(prefix="/desk/customers", include_in_schema=False)

PAGE = 40
"""Records on a page."""

SHOWN = 10
"""Vehicles of a company on its record; its fleet's page has all."""

MayLook = Annotated[Staff, Depends(needs("see_customers"))]


@router.get("")
def search(
    request: Request, site: ThisSite, person: MayLook, q: Annotated[str, Query(max_length=80)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:  # fmt: skip
    """Records by name, letters, phone, plate, VIN, model, number or words of messages; the newest without words."""
    words = q.strip()
    with site.store.read() as tx:
        answer = finding.find(tx, words, PAGE, (page - 1) * PAGE, viewer=person)
        people, count = answer.people, answer.count
        told = told_facts.latest(tx, [one.id for one in people])
        found = [(one, customers.vehicles(tx, one.id), told.get(one.id, {})) for one in people]
    things = {"found": found, "words": q, "count": count, "more": answer.more, "page": page}
    things |= {"pages": max(1, -(-count // PAGE))}
    return pages.render(request, site, "customers/customers.html", person=person, **things)


@router.get("/{customer_id}")
def record(
    request: Request, site: ThisSite, person: MayLook, customer_id: int, refused: Refused, background: BackgroundTasks,
    other: Annotated[int, Query(ge=0)] = 0,
) -> Response:  # fmt: skip
    """The whole record, or the one it was merged into. other: the record that stood in a step's way. Rule: A1."""
    with site.store.read() as tx:
        found, shop = customers.get(tx, customer_id), shops.current(tx)
        if found is None:
            raise NotFound(f"There is no customer {customer_id}.")
        if found.merged_into is not None:
            return RedirectResponse(f"/desk/customers/{found.merged_into}", 303)
        language = site.language(request)
        visits = [(v, service_names(shop, v.services, language)) for v in listings.appointments_of(tx, found.id)]
        cars, refusals = customers.vehicles(tx, found.id), consent.refused(tx, found.id)
        shown = cars[:SHOWN] if found.is_company else cars
        people = {one.actor: one.name for one in shops.staff(tx)}
        names = partial(_name, people)
        things = {
            "customer": found,
            "vehicles": shown,
            "more_vehicles": len(cars) - len(shown),
            "companies": companies.companies_of(tx, found.id),
            "facts": [(one, vouching.is_on_record(tx, one)) for one in told_facts.of_customer(tx, found.id)],
            "past": imports.past_visits_of(tx, [car.id for car in cars], limit=30),
            "history": history.lines(tx, customer_events.of_customer(tx, found.id), names, person, language),
            "consents": [(one, one not in refusals) for one in consent.REFUSABLE],
            "channels": consent.channels(tx, found.id),
            "refusals_on": consent.refused_on(tx, found.id),
            "can_edit": person.may("edit_customers") and found.erased_at is None,
            "identities": customers.identities(tx, found.id),
            "mail": mail_address.current(tx, found.id),
            "visits": visits,
            "standing": credit.standing(tx, shop, found.id),
            "credit": credit_queries.entries(tx, found.id),
            "told": notice_log.listed(tx, person, customer_id=found.id, limit=20) if person.may("see_notices") else [],
            "refusals": refusals,
            "purposes": tuple(Purpose),
            "matters": [one for one in tickets.of_customer(tx, found.id, states=STATES) if person.may_see(one)],
            "form_token": secrets.token_urlsafe(12),
        }
    seen.note(site, background, person, found.id, ["record"])
    return pages.render(request, site, "customers/record.html", person=person, refused=refused, other=other, **things)


def _name(people: dict[str, str], actor: str) -> str:
    return people.get(actor, actor.removeprefix("staff:"))
