"""The house looks after itself: checks and findings, trainings and drills, duties of each role (I1, I3, I4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from actions import internal
from actions.internal import Found
from desk.site import pages
from desk.site.login import Person
from desk.site.site import ThisSite
from desk.site.times import read_day
from domain.errors import BadField
from domain.internal import CHECKS, KINDS, HouseCheck, HouseFinding
from domain.shop.staff import ROLES
from storage import internal as kept
from storage import shops

router = APIRouter(prefix="/desk/internal", include_in_schema=False)


async def _words(request: Request) -> dict[str, str]:
    """The form's words by name."""
    form = await request.form(max_fields=60, max_files=0)
    return {name: value.strip() for name, value in form.items() if isinstance(value, str)}


Words = Annotated[dict[str, str], Depends(_words)]


@dataclass(frozen=True)
class Due:
    """A round of a check. late: its day is over."""

    check: HouseCheck
    items: tuple[str, ...]
    late: bool


@dataclass(frozen=True)
class Flaw:
    """Something that was found. late: it should have been mended."""

    finding: HouseFinding
    late: bool


@router.get("")
def internal_page(request: Request, site: ThisSite, person: Person) -> Response:
    """Checks and findings that wait first; the log; the duties of each role. Rule: I1, I3."""
    person.require("see_tickets")
    with site.store.read() as tx:
        shop, people = shops.current(tx), shops.staff(tx)
        found = (kept.checks(tx), kept.findings(tx), kept.trainings(tx))
    today = site.now().astimezone(shop.zone).date()
    checks = [Due(one, CHECKS[one.code].items, one.is_late(today)) for one in found[0] if one.code in CHECKS]
    flaws = [Flaw(one, one.is_late(today)) for one in found[1]]
    names = {one.code: one.name for one in people} | {one.actor: one.name for one in people}
    duties = {str(role): sorted(facts.may) for role, facts in ROLES.items()}
    things = {"checks": checks, "flaws": flaws, "log": found[2], "people": people, "names": names, "today": today}
    things |= {"duties": duties, "kinds": KINDS, "may": person.may(internal.MAY)}
    return pages.render(request, site, "shop/internal.html", person=person, **things)


@router.post("/checks/{check_id}")
def record(site: ThisSite, person: Person, check_id: int, said: Words) -> Response:
    """The round is done with what was found."""
    with site.store.write() as tx:
        internal.record(tx, check_id, _found(said), person, site.now())
    return RedirectResponse("/desk/internal", 303)


@router.post("/findings/{finding_id}")
def mend(site: ThisSite, person: Person, finding_id: int, how: Annotated[str, Form(max_length=400)]) -> Response:
    """What was found is put right."""
    with site.store.write() as tx:
        internal.mend(tx, finding_id, how, person, site.now())
    return RedirectResponse("/desk/internal#findings", 303)


@router.post("/trainings")
def note_training(
    site: ThisSite, person: Person, staff: Annotated[str, Form(max_length=40)],
    kind: Annotated[str, Form(max_length=12)], topic: Annotated[str, Form(max_length=120)],
    on_day: Annotated[str, Form(max_length=10)], hours: Annotated[int, Form()],
    result: Annotated[str, Form(max_length=400)] = "",
) -> Response:  # fmt: skip
    """Somebody took part in a training or drill."""
    day = _day(on_day, "on_day")
    with site.store.write() as tx:
        internal.note_training(tx, staff, kind, topic, day, hours, result, person, site.now())
    return RedirectResponse("/desk/internal#trainings", 303)


def _found(said: Mapping[str, str]) -> dict[str, Found | None]:
    """Item -> what is wrong with it, from the fields ok_<item>, what_<item> and by_<item>."""
    items = {name.removeprefix("ok_"): value for name, value in said.items() if name.startswith("ok_")}
    return {
        item: None if value == "yes" else Found(said.get(f"what_{item}", ""), _day(said.get(f"by_{item}", ""), item))
        for item, value in items.items()
    }


def _day(said: str, name: str) -> date:
    day = read_day(said)
    if day is None:
        raise BadField("bad_time", name, "a day such as 2026-10-01")
    return day
