"""Field jobs on the desk: who is to be sent, and a technician's own jobs with big buttons for a phone (F4, F6, F9)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, File, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from actions import staff_steps
from actions.field import day, dispatch, news, wording
from actions.field.day import Call, Day
from actions.staff_steps import STEPS
from actions.staff_steps.field import DELAYS
from actions.tickets import tickets
from desk.site import media, pages, seen
from desk.site.login import Person
from desk.site.posting import Post
from desk.site.redaction import Sight
from desk.site.refusals import Refused
from desk.site.site import ThisSite
from desk.tickets.forms import StepForm, drawn_by, forms, taken
from domain.errors import NotFound
from domain.field.dispatch import Candidate
from domain.field.field_job import ETAS, OPEN, FieldJob
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, shops
from storage.customers import customers
from storage.field import field_jobs
from texts import keys, text

router = APIRouter(prefix="/desk/field", include_in_schema=False)

SHOWN = (*sorted(OPEN), "returned", "done", "reported")
"""States of the jobs on the list: everything until the report is signed."""

SUGGESTED = 3
MAX_PHOTOS = 8
"""In one form."""


@dataclass(frozen=True)
class Row:
    """A line of the list. best: whom to send and why, for a job that nobody has."""

    job: FieldJob
    ticket: Ticket
    who: str
    plate: str
    technician: str
    cost: str
    best: Sequence[tuple[Candidate, str]]


@dataclass(frozen=True)
class Detail:
    """A job with all that its page shows. theirs: this person goes there, or says who does.

    can: names of the steps that this person may take now. forms: those of them that the page has no place for.
    """

    row: Row
    phone: str
    shown: Sequence[str]
    map_link: str
    tools: str
    missing: str
    unticked: Sequence[str]
    theirs: bool
    can: Collection[str]
    forms: Sequence[StepForm]


@dataclass(frozen=True)
class Way:
    """A technician's day as its section shows it. packing: what has to be in the van for the stops to come."""

    day: Day
    calls: Sequence[Call]
    packing: str


@router.get("")
def jobs(request: Request, site: ThisSite, person: Person) -> Response:
    """Open jobs: all for whoever dispatches, else this technician's own and those that nobody has."""
    person.require("field_work", "dispatch")
    language = site.language(request)
    with site.store.read() as tx:
        shop = shops.current(tx)
        found = field_jobs.listed(tx, states=SHOWN)
        if not person.may("dispatch"):
            found = [(job, t) for job, t in found if job.technician_id == person.id or job.state == "planned"]
        rows = [_row(tx, shop, job, t, person, site.now(), language) for job, t in found if person.may_see(t)]
        own = "" if person.may("dispatch") else person.code
        ways = [_way(one, person, language) for one in day.days(tx, shop, site.now(), only=own)]
    return pages.render(request, site, "field/field.html", person=person, rows=rows, ways=ways)


@router.get("/{ticket_id}")
def one(
    request: Request, site: ThisSite, person: Person, ticket_id: int, refused: Refused, background: BackgroundTasks
) -> Response:  # fmt: skip
    """The job with its next steps."""
    person.require("field_work", "dispatch")
    language = site.language(request)
    with site.store.read() as tx:
        ticket, job = tickets.seen(tx, ticket_id, person), field_jobs.of(tx, ticket_id)
        if job is None:
            raise NotFound(f"Ticket {ticket_id} has no field job.")
        found = _detail(tx, shops.current(tx), job, ticket, person, site.now(), language)
    seen.note(site, background, person, found.row.ticket.customer_id, found.shown, ticket_id)
    own = f"desk_field.refused_{refused.code}"
    things: dict[str, Any] = {"person": person, "found": found, "etas": ETAS, "delays": DELAYS, "refused": refused}
    things |= {"form_token": lambda: token_urlsafe(12)}
    things["refused_words"] = text(own, language) if own in keys(language) else refused.words
    return pages.render(request, site, "field/field_job.html", **things)


@router.post("/{ticket_id}/photos", max_body_size=4 * media.LIMIT)
async def photos(
    post: Post, person: Person, ticket_id: int, files: Annotated[list[UploadFile], File(max_length=MAX_PHOTOS)]
) -> Response:  # fmt: skip
    """The pictures are kept with the job; the same one twice is one."""
    person.require("field_work", "dispatch")
    refs, site = [], post.site
    try:
        for file in files[:MAX_PHOTOS]:
            owner = f"field:{ticket_id}:{person.code}:{file.filename}:{file.size}"
            media_of = await media.keep(_chunks(file), site.settings.data_dir, owner, file.filename or "", site.now())
            refs.append(str(media_of["path"]))
    except media.TooBig:
        return RedirectResponse(f"/desk/field/{ticket_id}?refused=too_big", 303)
    return taken(post, person, ticket_id, STEPS["field_photo"], {"photo": "\n".join(refs)})


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(1 << 16):
        yield chunk


def _way(found: Day, person: Staff, language: str) -> Way:
    """The day without the stops that this person may not know of."""
    calls = [call for call in found.calls if person.may_see(call.ticket)]
    return Way(found, calls, wording.packing(found, language))


def _row(
    tx: Tx, shop: Shop, job: FieldJob, ticket: Ticket, person: Staff, now: datetime, language: str
) -> Row:  # fmt: skip
    sight = _sight(job, person)
    customer = customers.get(tx, ticket.customer_id)
    named = (customer.name if customer else None) or str(ticket.data.get("name") or "")
    best = dispatch.suggest(tx, shop, job, now)[:SUGGESTED] if job.state in ("planned", "returned") else []
    return Row(
        job=job,
        ticket=ticket,
        who=named,
        plate=sight.plate(ticket.plate),
        technician=news.technician_name(tx, job),
        cost=wording.cost(job, language),
        best=[(candidate, wording.why(candidate, language)) for candidate in best],
    )


def _detail(
    tx: Tx, shop: Shop, job: FieldJob, ticket: Ticket, person: Staff, now: datetime, language: str
) -> Detail:  # fmt: skip
    customer = customers.get(tx, ticket.customer_id)
    told = (customer.phone if customer else None) or ticket.data.get("phone")
    here = job.lat is not None and job.lon is not None
    at = staff_steps.stand(tx, ticket, now)
    theirs = job.technician_id == person.id or person.may("dispatch")
    can = [step.name for step in staff_steps.offered(at, person) if theirs or "dispatch" not in step.any_of]
    return Detail(
        row=_row(tx, shop, job, ticket, person, now, language),
        phone=_sight(job, person).phone(told),
        shown=[] if person.may("see_customers") else Sight(False, True, True).shown(told, ticket.plate),
        map_link=news.map_link(job.lat, job.lon, language) if here else "",  # type: ignore[arg-type]
        tools=wording.tools(job, language),
        missing=wording.missing(job, language),
        unticked=at.unticked,
        theirs=theirs,
        can=can,
        forms=forms(tx, at, person, language, ("field_job",), drawn=drawn_by("field/field_job.html")) if theirs else (),
    )


def _sight(job: FieldJob, person: Staff) -> Sight:
    """Whoever goes there needs the plate and the phone of that job. Rule: A5."""
    return Sight(True) if job.technician_id == person.id else Sight.at_work(person)
