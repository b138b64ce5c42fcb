"""The trade's paper forms as pages to print: a customer's record, the calls and the letters; and letters themselves.

Rule: A2 (S2 客户档案基本资料表, 跟踪服务电话记录表, 跟踪服务电话登记表, 跟踪服务信函登记表).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from secrets import token_urlsafe
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Request
from starlette.responses import Response

from actions.customers import editing
from actions.feedback import letters
from desk.customers.form import Form, back
from desk.site import pages, seen
from desk.site.login import needs
from desk.site.posting import Post
from desk.site.refusals import Refused
from desk.site.site import ThisSite
from desk.site.times import read_day
from desk.tickets.view import service_names
from domain.errors import NotFound, Refusal
from domain.feedback.letter import KINDS
from domain.shop.staff import Staff
from storage import Tx, shops
from storage.customers import companies, customers, imports
from storage.feedback import calls as call_queries
from storage.feedback import letters as letter_queries
from storage.tickets import listings

router = APIRouter(prefix="/desk", include_in_schema=False)

MayLook = Annotated[Staff, Depends(needs("see_customers"))]
MayCall = Annotated[Staff, Depends(needs("call"))]
PAGE = 200
"""Lines of a register on one page."""

MOST_VISITS = 200


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a register, on the shop's calendar."""

    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def name(self) -> str:
        """As addresses have it: "2026-03"."""
        return f"{self.first:%Y-%m}"

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its begin and its end."""
        return datetime.combine(self.first, time(), zone), datetime.combine(self.last + timedelta(days=1), time(), zone)


def _month(site: ThisSite, month: Annotated[str, Query(max_length=7)] = "") -> Month:
    found = read_day(f"{month}-01")
    return Month(found or site.now().astimezone(site.zone).date().replace(day=1))


ThisMonth = Annotated[Month, Depends(_month)]
ThisPage = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/customers/{customer_id}/form")
def record(
    request: Request, site: ThisSite, person: MayLook, customer_id: int, background: BackgroundTasks
) -> Response:  # fmt: skip
    """客户档案基本资料表: who it is, the vehicles, what is due, what they wish and what was done here. Rule: A1, A2."""
    language = site.language(request)
    with site.store.read() as tx:
        who, shop = editing.of(tx, customer_id), shops.current(tx)
        cars = customers.vehicles(tx, who.id)
        done = [one for one in listings.appointments_of(tx, who.id, limit=MOST_VISITS) if one.state == "done"]
        things = {
            "who": who,
            "shop": shop,
            "vehicles": cars,
            "visits": [(one, service_names(shop, one.services, language)) for one in done],
            "past": imports.past_visits_of(tx, [car.id for car in cars], limit=MOST_VISITS),
            "companies": companies.companies_of(tx, who.id),
        }
    seen.note(site, background, person, customer_id, ["record"])
    return pages.render(request, site, "feedback/form_record.html", person=person, **things)


@router.get("/customers/{customer_id}/calls")
def calls_of(
    request: Request, site: ThisSite, person: MayCall, customer_id: int, background: BackgroundTasks
) -> Response:  # fmt: skip
    """跟踪服务电话记录表: each call with the customer, word for word. Rule: A2, C5."""
    with site.store.read() as tx:
        things: dict[str, Any] = {
            "who": editing.of(tx, customer_id),
            "calls": call_queries.records(tx, person, customer_id=customer_id, limit=1000),
            "names": {one.code: one.name for one in shops.staff(tx)},
        }
    seen.note(site, background, person, customer_id, ["record"])
    return pages.render(request, site, "feedback/form_calls.html", person=person, **things)


@router.get("/calls/register")
def calls_register(
    request: Request, site: ThisSite, person: MayCall, month: ThisMonth, page: ThisPage = 1
) -> Response:  # fmt: skip
    """跟踪服务电话登记表: the calls of a month in their order, as far as this person may know of them. Rule: A2, C5."""
    since, until = month.instants(site.zone)
    with site.store.read() as tx:
        count = call_queries.count_between(tx, person, since, until)
        found = call_queries.between(tx, person, since, until, PAGE, (page - 1) * PAGE)
        things: dict[str, Any] = {
            "calls": found,
            "people": listings.customers_by_id(tx, {one.customer_id for one in found}),
            "names": {one.code: one.name for one in shops.staff(tx)},
        }
    things |= {"month": month, "page": page, "count": count, "pages": max(1, -(-count // PAGE))}
    return pages.render(request, site, "feedback/calls_register.html", person=person, **things)


@router.get("/letters")
def letters_register(
    request: Request, site: ThisSite, person: MayCall, month: ThisMonth, page: ThisPage = 1
) -> Response:  # fmt: skip
    """跟踪服务信函登记表: the letters of a month in their order. Rule: A2."""
    with site.store.read() as tx:
        count = letter_queries.count(tx, month.first, month.last)
        found = letter_queries.sent(tx, month.first, month.last, PAGE, (page - 1) * PAGE)
        things: dict[str, Any] = {
            "letters": found,
            "people": listings.customers_by_id(tx, {one.customer_id for one in found}),
            "names": {one.code: one.name for one in shops.staff(tx)},
        }
    things |= {"month": month, "page": page, "count": count, "pages": max(1, -(-count // PAGE))}
    return pages.render(request, site, "feedback/letters.html", person=person, **things)


@router.get("/customers/{customer_id}/letters")
def letters_of(
    request: Request, site: ThisSite, person: MayCall, customer_id: int, refused: Refused, background: BackgroundTasks
) -> Response:  # fmt: skip
    """The customer's letters, and an empty one. Rule: A2."""
    with site.store.read() as tx:
        things: dict[str, Any] = {
            "who": editing.of(tx, customer_id),
            "letters": letter_queries.of_customer(tx, customer_id),
            "names": {one.code: one.name for one in shops.staff(tx)},
        }
    today = site.now().astimezone(site.zone).date()
    things |= {"kinds": KINDS, "today": today, "refused": refused, "form_token": token_urlsafe(12)}
    seen.note(site, background, person, customer_id, ["record"])
    return pages.render(request, site, "feedback/letters_of.html", person=person, **things)


@router.get("/letters/{letter_id}")
def letter(
    request: Request, site: ThisSite, person: MayCall, letter_id: int, background: BackgroundTasks
) -> Response:  # fmt: skip
    """The letter as it is printed: from the shop, to the customer at their address. Rule: A2."""
    with site.store.read() as tx:
        found = letter_queries.get(tx, letter_id)
        if found is None:
            raise NotFound(f"There is no letter {letter_id}.")
        things: dict[str, Any] = {"letter": found, "who": editing.of(tx, found.customer_id), "shop": shops.current(tx)}
        things["by"] = next((one.name for one in shops.staff(tx) if one.code == found.by), found.by)
    seen.note(site, background, person, found.customer_id, ["record"])
    return pages.render(request, site, "feedback/letter.html", person=person, **things)


@router.post("/customers/{customer_id}/letters")
def write(post: Post, person: MayCall, customer_id: int, form: Form) -> Response:
    """The letter stands in the register; its page, to be printed, is shown."""
    made: list[int] = []

    def work(tx: Tx) -> list[None]:
        kind, subject, words = (form.get(name, "") for name in ("kind", "subject", "words"))
        sent_on = read_day(form.get("sent_on", ""))
        made.append(letters.write(tx, customer_id, kind, subject, words, sent_on, person, post.site.now()).id)
        return []

    page = f"/desk/customers/{customer_id}/letters"
    try:
        post.once(form.get("token", ""), work)
    except Refusal as refusal:
        return back(page, refusal)
    return back(f"/desk/letters/{made[0]}" if made else page)


@router.post("/letters/{letter_id}/reply")
def reply(post: Post, person: MayCall, letter_id: int, form: Form) -> Response:
    """What the customer answered stands beside the letter."""
    told: list[int] = []

    def work(tx: Tx) -> list[None]:
        told.append(letters.answered(tx, letter_id, form.get("reply", ""), person, post.site.now()).customer_id)
        return []

    try:
        post.once("", work)
    except NotFound:
        raise
    except Refusal as refusal:
        return back(f"/desk/customers/{form.get('customer', '')}/letters", refusal)
    return back(f"/desk/customers/{told[0]}/letters")
