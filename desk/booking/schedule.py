"""The board of the workshop: a day by bay or technician, a week at a glance, and visits put elsewhere (B6, B8, B9)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from actions.booking import reception
from desk.booking import board
from desk.booking.board import Lane, Visit
from desk.customers import form as forms
from desk.customers.form import Form, back
from desk.site import branches, pages
from desk.site.login import Person, needs
from desk.site.posting import Post
from desk.site.redaction import Sight
from desk.site.refusals import Refused
from desk.site.site import ThisSite
from desk.site.times import Day, read_day
from domain.booking.capacity import on_shift
from domain.errors import BadField, NotFound, Refusal
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, shops
from storage.booking import appointments

router = APIRouter(prefix="/desk", include_in_schema=False)

MayMove = Annotated[Staff, Depends(needs("manage_appointments"))]
By = Literal["bay", "technician"]
Code = Annotated[str, Query(pattern=r"^[\w-]{0,40}$")]
WEEK = 7


@dataclass(frozen=True)
class Asked:
    """A visit that is put elsewhere, and where: as dropped on the board, or as it stands."""

    visit: Visit
    day: date
    clock: str
    bay: str
    technician: str


@dataclass(frozen=True)
class Cell:
    """A day of a bay or technician. full: 0 to 4, as on the board. kept: times kept for somebody."""

    day: date
    visits: int
    percent: int
    full: int
    kept: int


@router.get("/today")
def today(
    request: Request, site: ThisSite, person: Person, refused: Refused, on: Day | None = None, at: str | None = None,
    by: By = "bay", visit: Annotated[int, Query(ge=0, lt=2**31)] = 0, bay: Code = "", technician: Code = "",
    clock: Annotated[str, Query(max_length=5)] = "",
) -> Response:  # fmt: skip
    """The day's appointments, as a board and as a list. at: code of the shop, the person's own when left out.

    visit, bay, technician, clock: what was dropped where; nothing is moved before the form is sent.
    """
    language = site.language(request)
    with site.store.read() as tx:
        owner = shops.current(tx)
        shop = branches.chosen(owner, person, at)
        local = site.now().astimezone(shop.zone)
        shown = on or local.date()
        found = board.visits(tx, shop, shown, Sight.of(person), language)
        held = board.kept(tx, shop, shown, site.now())
        may = person.may("manage_appointments")
        moved = _asked(tx, shop, visit, person, language) if visit and may else None
    if may:
        found = [replace(one, lanes=" ".join(board.able(shop, one.appointment)[by])) for one in found]
    if moved is not None:
        moved = replace(
            moved, day=on or moved.day, clock=clock or moved.clock, bay=bay or moved.bay,
            technician=technician or moved.technician,
        )  # fmt: skip
    things = {
        "person": person,
        "visits": found,
        "day": shown,
        "is_today": shown == local.date(),
        "noon": datetime.combine(shown, time(12), shop.zone),
        "shops": branches.choices(owner, language),
        "at": shop.code,
        "by": by,
        "moved": moved,
        "able": board.able(shop, moved.visit.appointment) if moved else {},
        "bays": shop.bays,
        "technicians": board.technicians(shop),
        "refused": refused,
        "token": secrets.token_urlsafe(12),
    }
    things |= {"before": shown - timedelta(days=1), "after": shown + timedelta(days=1)}
    drawn = board.draw(shop, by, found, held, shown, local)
    return pages.render(request, site, "booking/today.html", board=drawn, **things)


def _asked(tx: Tx, shop: Shop, visit_id: int, person: Staff, language: str) -> Asked:
    """The visit that is put elsewhere, where it stands now. NotFound for one that is not ahead in that shop."""
    one = appointments.get(tx, visit_id)
    if one is None or one.state != "booked" or one.branch != shop.code:
        raise NotFound(f"There is no booked visit {visit_id}.")
    day = one.starts_at.astimezone(shop.zone).date()
    line = next(v for v in board.visits(tx, shop, day, Sight.of(person), language) if v.appointment.id == visit_id)
    return Asked(line, day, f"{line.start:%H:%M}", one.bay, one.technician or "")


@router.post("/today/move")
def move(post: Post, person: MayMove, form: Form) -> Response:
    """The visit stands where the form says, by the rules of every booking. Rule: B6, B9."""
    said = {name: form.get(name, "")[:40] for name in ("day", "clock", "bay", "technician", "at", "by")}
    visit = forms.number(form, "visit", 2**31 - 1) or 0

    def work(tx: Tx) -> list[int]:
        owner = shops.current(tx)
        start = _start(owner.branch(said["at"]), said["day"], said["clock"])
        place, tell = (said["bay"] or None, said["technician"] or None), form.get("tell") == "yes"
        ticket = reception.move(tx, owner, visit, start, person, post.site.now(), place=place, tell=tell)
        return [ticket.id]

    kept = {"at": said["at"], "by": said["by"], "on": said["day"]}
    page = "/desk/today"
    try:
        post.once(form.get("token", ""), work)
    except Refusal as refusal:
        dropped = {name: said[name] for name in ("clock", "bay", "technician")}
        return back(page, refusal, **{k: v for k, v in (kept | dropped | {"visit": visit}).items() if v})
    return back(page, None, **{name: value for name, value in kept.items() if value})


def _start(shop: Shop, day: str, clock: str) -> datetime:
    on = read_day(day)
    try:
        hour = time.fromisoformat(clock)
    except ValueError:
        hour = None
    if on is None or hour is None or hour.tzinfo is not None:
        raise BadField("bad_time", "desk_day.clock", "a day and a time")
    return datetime.combine(on, hour, shop.zone)


@router.get("/week")
def week(
    request: Request, site: ThisSite, person: Person, on: Day | None = None, at: str | None = None, by: By = "bay"
) -> Response:  # fmt: skip
    """Seven days from Monday on: how full each bay or technician is, and what is kept. Rule: B8."""
    language = site.language(request)
    with site.store.read() as tx:
        owner = shops.current(tx)
        shop = branches.chosen(owner, person, at)
        local = site.now().astimezone(shop.zone)
        day = on or local.date()
        first = day - timedelta(days=day.weekday())
        found = board.visits(tx, shop, first, Sight.of(person), language, WEEK)
        held = board.kept(tx, shop, first, site.now(), WEEK)
    days = [first + timedelta(days=n) for n in range(WEEK)]
    rows = [(lane, [_cell(shop, by, lane, one, found, held) for one in days]) for lane in board.lanes(shop, by, found)]
    things = {
        "person": person,
        "rows": rows,
        "days": [datetime.combine(one, time(12), shop.zone) for one in days],
        "shops": branches.choices(owner, language),
        "today": local.date(),
        "at": shop.code,
        "by": by,
        "on": first,
    }
    things |= {"before": first - timedelta(days=WEEK), "after": first + timedelta(days=WEEK)}
    return pages.render(request, site, "booking/week.html", **things)


def _cell(
    shop: Shop, by: str, lane: Lane, day: date, found: Sequence[Visit], held: Sequence[board.Kept]
) -> Cell:  # fmt: skip
    states = ("booked", "done")
    mine = [v for v in found if v.appointment.state in states and board.where(v, by) == lane.code]
    mine = [v for v in mine if v.start.date() == day]
    kept = [one for one in held if one[:2] == (by, lane.code) and one[2].date() == day]
    there = _there(shop, by, lane, day)
    busy = sum(((v.end - v.start) for v in mine), timedelta()) + sum((e - s for _, _, s, e in kept), timedelta())
    part = min(1.0, busy / there) if there else float(bool(busy))
    return Cell(day, len(mine), round(part * 100), board.heat(part), len(kept))


def _there(shop: Shop, by: str, lane: Lane, day: date) -> timedelta:
    """How long the bay is open or the technician is there on that day."""
    spans = shop.ranges(day)
    people = [one for one in board.technicians(shop) if by == "technician" and one.code == lane.code]
    quarter = timedelta(minutes=15)
    return sum(
        (
            quarter
            for opens, closes in spans
            for n in range((closes - opens) // quarter)
            if not people or on_shift(shop, people[0], opens + n * quarter, opens + (n + 1) * quarter)
        ),
        timedelta(),
    )
