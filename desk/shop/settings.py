"""The shop as its manager keeps it: hours, days off, prices and people, written into the shop file with its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from desk.site import pages
from desk.site.login import Person
from desk.site.site import Site, ThisSite
from domain.errors import BadFile, IllegalMove
from domain.shop.shop import WEEKDAYS, Shop
from domain.shop.shop_change import Edit, Kept
from domain.shop.staff import ROLES, Staff
from storage import shop_changes, shops

router = APIRouter(prefix="/desk/settings", include_in_schema=False)

MAY = "manage_shop"
LONGEST = 200
"""Characters of one field."""


@dataclass(frozen=True)
class Line:
    """A line of the history. who: the name of whoever changed it."""

    at: Any
    who: str
    lines: Sequence[dict[str, Any]]


@router.get("")
def settings_page(request: Request, site: ThisSite, person: Person, saved: str = "") -> Response:
    """What can be changed, and what was changed by whom. saved: the part just changed."""
    person.require(MAY)
    return _page(request, site, person, saved=saved)


@router.post("/{part}")
async def change(request: Request, site: ThisSite, person: Person, part: str) -> Response:
    """The part is as the form says, in force at once; or the page again with what is wrong, and nothing changed."""
    person.require(MAY)
    form = await request.form()
    edits, work = _edits(part, form), site.shop_work
    if work is None or edits is None:
        return Response(status_code=404)
    try:
        await run_in_threadpool(work.change, edits, str(form.get("version", "")), person)
    except (BadFile, IllegalMove) as problem:
        problems = problem.problems if isinstance(problem, BadFile) else []
        return await run_in_threadpool(_page, request, site, person, 422, problems=problems, meanwhile=not problems)
    return RedirectResponse(f"/desk/settings?saved={part}#{part}", 303)


def _page(
    request: Request, site: Site, person: Staff, status: int = 200, *, saved: str = "", problems: Sequence[str] = (),
    meanwhile: bool = False,
) -> Response:  # fmt: skip
    kept: Kept | None = None
    try:
        kept = site.shop_work.kept() if site.shop_work else None
    except BadFile as broken:
        problems = broken.problems
    with site.store.read() as tx:
        people = {one.actor: one.name for one in shops.staff(tx)}
        changes = [Line(one.at, people.get(one.actor, one.actor), one.lines) for one in shop_changes.listed(tx)]
    things: dict[str, Any] = {"kept": kept, "saved": saved, "problems": problems, "meanwhile": meanwhile}
    things |= {"changes": changes, "roles": list(ROLES), "person": person}
    if kept is not None:
        things |= {"week": _week(kept.shop), "days": _days(kept.shop)}
    return pages.render(request, site, "shop/settings.html", status, **things)


def _week(shop: Shop) -> list[tuple[str, str]]:
    """Each weekday with its hours as one types them; empty for a closed one."""
    return [(name, _typed(shop.hours.get(number, ()))) for number, name in enumerate(WEEKDAYS)]


def _days(shop: Shop) -> list[tuple[str, str]]:
    return [(day.isoformat(), _typed(ranges)) for day, ranges in sorted(shop.special_days.items())]


def _typed(ranges: Sequence[Any]) -> str:
    return " ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in ranges)


def _edits(part: str, form: FormData) -> list[Edit] | None:
    """What a form asks for; None for a part there is not. Fields are `key:name`, a ticked `gone:name` takes it out."""
    said = {name: str(value).strip()[:LONGEST] for name, value in form.items() if ":" in name}
    gone = {name.partition(":")[2] for name in said if name.startswith("gone:")}
    edits = [Edit(part, name, None) for name in sorted(gone)]
    match part:
        case "hours" | "special_days":
            hours = {name.partition(":")[2]: value for name, value in said.items() if name.startswith("hours:")}
            edits += [Edit(part, name, {"": value}) for name, value in hours.items() if name not in gone]
            if day := str(form.get("day", "")).strip()[:LONGEST]:
                edits.append(Edit(part, day, {"": str(form.get("day_hours", ""))[:LONGEST]}))
        case "services":
            edits = [Edit(part, name, {"price": price}) for name, price in _fields(said, "price").items()]
        case "staff":
            names, roles, accounts = (_fields(said, key) for key in ("name", "role", "telegram_id"))
            for code, name in names.items():
                if code not in gone:
                    values = {"name": name, "role": roles.get(code, ""), "telegram_id": accounts.get(code, "")}
                    edits.append(Edit(part, code, values))
            if new := str(form.get("new_name", "")).strip()[:LONGEST]:
                account, role = (str(form.get(key, "")).strip()[:LONGEST] for key in ("new_telegram_id", "new_role"))
                edits.append(Edit(part, "", {"name": new, "role": role, "telegram_id": account}))
        case _:
            return None
    return edits


def _fields(said: dict[str, str], key: str) -> dict[str, str]:
    return {name.partition(":")[2]: value for name, value in said.items() if name.startswith(f"{key}:")}
