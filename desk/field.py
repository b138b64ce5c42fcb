"""Field jobs on the desk: who is to be sent, and a technician's own jobs with big buttons for a phone (F4, F6, F9)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, File, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from actions.field import cover, dispatch, field_jobs, news, notes, wording
from desk.site import media, pages
from desk.site.login import Person
from desk.site.redaction import Sight
from desk.site.site import Site, ThisSite
from domain.errors import NotAllowed, NotFound, Refusal
from domain.field.dispatch import Candidate
from domain.field.field_job import CHECKLISTS, ETAS, OPEN, FieldJob
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, conversations, shops
from storage.customers import customers
from storage.field import field_jobs as field_job_queries
from storage.tickets import listings, tickets

router = APIRouter(prefix="/desk/field", include_in_schema=False)

SHOWN = (*sorted(OPEN), "returned", "done", "reported")
"""States of the jobs on the list: everything until the report is signed."""

SUGGESTED = 3
MAX_PHOTOS = 8
"""In one form."""

DELAYS = (10, 15, 30)


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
    """A job with all that its page shows. theirs: this person may take its steps."""

    row: Row
    phone: str
    map_link: str
    tools: str
    missing: str
    unticked: Sequence[str]
    theirs: bool


@router.get("")
def jobs(request: Request, site: ThisSite, person: Person) -> Response:
    """Open jobs: all for whoever dispatches, else this technician's own and those that nobody has."""
    _check(person)
    language = site.language(request)
    with site.store.read() as tx:
        shop = _shop(tx)
        found = field_job_queries.listed(tx, states=SHOWN)
        if not person.may("dispatch"):
            found = [(job, t) for job, t in found if job.technician_id == person.id or job.state == "planned"]
        rows = [_row(tx, shop, job, t, person, site.now(), language) for job, t in found if person.may_see(t)]
    return pages.render(request, site, "field/field.html", person=person, rows=rows)


@router.get("/{ticket_id}")
def one(request: Request, site: ThisSite, person: Person, ticket_id: int, refused: str = "") -> Response:
    """The job with its next steps."""
    _check(person)
    language = site.language(request)
    with site.store.read() as tx:
        ticket, job = tickets.get(tx, ticket_id), field_job_queries.of(tx, ticket_id)
        if ticket is None or job is None or not person.may_see(ticket):
            raise NotFound(f"Ticket {ticket_id} has no field job.")
        found = _detail(tx, _shop(tx), job, ticket, person, site.now(), language)
    things: dict[str, Any] = {"person": person, "found": found, "etas": ETAS, "delays": DELAYS, "refused": refused}
    things |= {"form_token": lambda: token_urlsafe(12)}
    return pages.render(request, site, "field/field_job.html", **things)


@router.post("/{ticket_id}/photos", max_body_size=4 * media.LIMIT)
async def photos(
    site: ThisSite, person: Person, background: BackgroundTasks, ticket_id: int,
    files: Annotated[list[UploadFile], File(max_length=MAX_PHOTOS)],
) -> Response:  # fmt: skip
    """The pictures are kept with the job; the same one twice is one."""
    _check(person)
    refs = []
    try:
        for file in files[:MAX_PHOTOS]:
            owner = f"field:{ticket_id}:{person.code}:{file.filename}:{file.size}"
            media_of = await media.keep(_chunks(file), site.settings.data_dir, owner, file.filename or "", site.now())
            refs.append(str(media_of["path"]))
    except media.TooBig:
        return RedirectResponse(f"/desk/field/{ticket_id}?refused=too_big", 303)

    def step(tx: Tx, _shop: Shop) -> None:
        for ref in refs:
            notes.add_photo(tx, ticket_id, person, ref, site.now())

    return _done(site, background, ticket_id, step)


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(1 << 16):
        yield chunk


@router.post("/{ticket_id}/{name}")
def take_step(
    site: ThisSite, person: Person, background: BackgroundTasks, ticket_id: int, name: str,
    words: Annotated[str, Form(max_length=4000)] = "", value: Annotated[str, Form(max_length=60)] = "",
    number: Annotated[float | None, Form(ge=0, le=1_000_000)] = None,
    due: Annotated[str, Form(max_length=25)] = "", token: Annotated[str, Form(max_length=40)] = "",
) -> Response:  # fmt: skip
    """The step is taken; pressed twice it is taken once, out of order it is refused with words."""
    steps = _steps(site, person, ticket_id, words.strip(), value, number, due)
    if name not in steps:
        raise NotFound(f"There is no step {name!r} of a field job: expected one of {sorted(steps)}.")

    def step(tx: Tx, shop: Shop) -> object:
        fresh = not token or conversations.first_seen(tx, "desk", "", f"form:{token}", site.now())
        return steps[name](tx, shop) if fresh else None

    return _done(site, background, ticket_id, step)


Step = Callable[[Tx, Shop], object]


def _steps(
    site: Site, by: Staff, i: int, words: str, value: str, number: float | None, due: str
) -> dict[str, Step]:  # fmt: skip
    now, minutes = site.now(), int(number or 0)
    return {
        "assign": lambda tx, shop: dispatch.assign(tx, shop, i, value, by, now),
        "take": lambda tx, shop: dispatch.assign(tx, shop, i, by.code, by, now),
        "accept": lambda tx, _: field_jobs.accept(tx, i, by, now),
        "decline": lambda tx, _: field_jobs.decline(tx, i, by, now, reason=words),
        "out": lambda tx, shop: field_jobs.set_out(tx, shop, i, by, minutes, now),
        "late": lambda tx, shop: field_jobs.delay(tx, shop, i, by, minutes, now),
        "approve": lambda tx, shop: field_jobs.approve_delay(tx, shop, i, by, now),
        "arrive": lambda tx, shop: field_jobs.arrive(tx, shop, i, by, now),
        "find": lambda tx, _: field_jobs.find(tx, i, by, words, now),
        "begin": lambda tx, _: field_jobs.begin(tx, i, by, now),
        "work": lambda tx, _: notes.work(tx, i, by, words, now),
        "part": lambda tx, _: notes.use_part(tx, i, by, words, minutes or 1, now),
        "tick": lambda tx, _: notes.tick(tx, i, by, value, now),
        "test": lambda tx, _: notes.test_run(tx, i, by, words, now),
        "price": lambda tx, _: notes.tell_price(tx, i, by, round((number or 0) * 100), words, now),
        "done": lambda tx, shop: field_jobs.finish(tx, shop, i, by, words, now),
        "back": lambda tx, shop: field_jobs.send_back(tx, shop, i, by, words, now),
        "cancel": lambda tx, _: field_jobs.cancel(tx, i, by, words, now),
        "cover": lambda tx, _: cover.confirm(tx, i, value == "yes", words, by, now),
        "batch": lambda tx, shop: dispatch.batch(tx, shop, i, words.splitlines(), by, now, kind=value or "repair"),
        "send": lambda tx, shop: dispatch.send(tx, shop, i, value or "repair", by, now, due_at=_due(due, shop)),
    }


def _due(due: str, shop: Shop) -> datetime | None:
    """A local time of a form; None for an empty or a spoilt one."""
    try:
        return datetime.fromisoformat(due).replace(tzinfo=shop.zone) if due else None
    except ValueError:
        return None


def _done(site: Site, background: BackgroundTasks, ticket_id: int, step: Step) -> Response:
    """The step's notices leave at once; a refusal brings back to the job, or to its ticket while it has none."""
    refused, goal = "", ticket_id
    try:
        with site.store.write() as tx:
            made = step(tx, _shop(tx))
            goal = made.id if isinstance(made, Ticket) and field_job_queries.of(tx, made.id) is not None else ticket_id
            waiting = listings.queued_for_ticket(tx, goal)
        background.add_task(site.deliver, waiting)
        background.add_task(_look, site)
    except NotFound:
        raise
    except Refusal as refusal:
        refused = f"?refused={refusal.code}"
    with site.store.read() as tx:
        home = "field" if field_job_queries.of(tx, goal) is not None else "tickets"
    return RedirectResponse(f"/desk/{home}/{goal}{refused}", 303)


async def _look(site: Site) -> None:
    site.feed.poke()


def _check(person: Staff) -> None:
    if not person.may("field_work") and not person.may("dispatch"):
        raise NotAllowed(f"{person.code} ({person.role}) may not work in the field.")


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
    return Detail(
        row=_row(tx, shop, job, ticket, person, now, language),
        phone=_sight(job, person).phone(told),
        map_link=news.map_link(job.lat, job.lon, language) if here else "",  # type: ignore[arg-type]
        tools=wording.tools(job, language),
        missing=wording.missing(job, language),
        unticked=[item for item in CHECKLISTS[job.kind] if not job.checklist.get(item)],
        theirs=job.technician_id == person.id or person.may("dispatch"),
    )


def _sight(job: FieldJob, person: Staff) -> Sight:
    """Whoever goes there needs the plate and the phone of that job. Rule: A5."""
    return Sight(True) if job.technician_id == person.id else Sight.of(person)


def _shop(tx: Tx) -> Shop:
    found = shops.load(tx)
    if found is None:
        raise NotFound("No shop is set up.")
    return found
