"""The register of complaints, the actions that mend, and the forms of a ticket's page (C1, C4, C7, C8)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from desk.site import pages
from desk.site.login import needs
from desk.site.redaction import Sight
from desk.site.refusals import Refused
from desk.site.site import Site, ThisSite
from desk.site.times import read_day
from domain.complaints import complaint
from domain.shop.promise_policy import PromiseKind
from domain.shop.staff import Staff
from domain.ticket import SEVERITIES, STATES, Ticket
from storage import Tx, shops
from storage.complaints import complaints
from storage.promises import promises
from storage.tickets import listings
from texts import text

router = APIRouter(prefix="/desk", include_in_schema=False)

MayLook = Annotated[Staff, Depends(needs("see_complaints"))]

USUAL = timedelta(days=365)
"""How far the register looks back unless asked otherwise."""

COLUMNS = (
    "number", "date", "customer", "class", "severity", "department", "state", "promise", "cost", "repeat", "summary",
)  # fmt: skip
"""Of the exported register."""

PAGE, AT_ONCE = 100, 1000
"""Lines of a page of the register; lines of the exported one that are read at once."""

_TOO_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet takes a cell that begins so for a formula."""


@dataclass(frozen=True)
class Line:
    """A line of the register. due: until when a person had to answer (C2); fen: None where nothing is apportioned."""

    ticket: Ticket
    who: str
    summary: str
    complaint_class: str
    department: str
    due: datetime
    late: bool
    fen: int | None
    repeat: int


class Wanted:
    """Which lines a request asks for: ?since=&until=&state=&class=&severity=&department=."""

    def __init__(
        self,
        site: ThisSite,
        person: MayLook,
        since: Annotated[str, Query(max_length=10)] = "",
        until: Annotated[str, Query(max_length=10)] = "",
        state: str = "",
        severity: str = "",
        department: str = "",
        kind: Annotated[str, Query(alias="class")] = "",
    ) -> None:
        first = read_day(since) or (site.now() - USUAL).astimezone(site.zone).date()
        last = read_day(until)
        self.since, self.until = first, last
        self.state = state if state in STATES else ""
        self.severity = severity if severity in SEVERITIES else ""
        self.department = department if department in complaint.DEPARTMENTS else ""
        self.kind = kind if kind in complaint.CLASSES else ""
        self.query = complaints.Register(
            person,
            since=datetime.combine(first, time.min, site.zone),
            until=datetime.combine(last + timedelta(days=1), time.min, site.zone) if last else None,
            states=(self.state,) if self.state else (),
            complaint_class=self.kind,
            severity=self.severity,
            department=self.department,
        )


@router.get("/complaints")
def register_page(
    request: Request, site: ThisSite, person: MayLook, wanted: Annotated[Wanted, Depends()],
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:  # fmt: skip
    """The register: what came, how it stands, what all of it cost whom. Rule: C1, C8."""
    with site.store.read() as tx:
        lines = _lines(tx, site, person, complaints.in_register(tx, wanted.query, PAGE, (page - 1) * PAGE))
        count, totals = complaints.count_in_register(tx, wanted.query), complaints.costs_in_register(tx, wanted.query)
    things: dict[str, Any] = {"person": person, "lines": lines, "totals": totals, "wanted": wanted}
    asked = [one for one in request.query_params.items() if one[0] != "page"]
    things |= {"count": count, "page": page, "pages": max(1, -(-count // PAGE))}
    things["more"] = f"?{urlencode([*asked, ('page', '')])}"
    things |= {"classes": complaint.CLASSES, "departments": complaint.DEPARTMENTS}
    things |= {"states": STATES, "query": request.url.query}
    return pages.render(request, site, "complaints/complaints.html", **things)


@router.get("/complaints.csv")
def register_csv(request: Request, site: ThisSite, person: MayLook, wanted: Annotated[Wanted, Depends()]) -> Response:
    """All lines of all pages for a spreadsheet; UTF-8 with a mark, as Excel expects it."""
    language, out = site.language(request), io.StringIO()
    writer = csv.writer(out)
    writer.writerow([text(f"desk_complaints.{name}", language) for name in COLUMNS])
    with site.store.read() as tx:
        for skip in range(0, complaints.count_in_register(tx, wanted.query), AT_ONCE):
            for line in _lines(tx, site, person, complaints.in_register(tx, wanted.query, AT_ONCE, skip)):
                writer.writerow([_cell(value) for value in _row(line, site, language)])
    headers = {"Content-Disposition": 'attachment; filename="complaints.csv"'}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/actions")
def actions_page(
    request: Request, site: ThisSite, person: MayLook, refused: Refused, show: str = ""
) -> Response:  # fmt: skip
    """Corrective and preventive actions, soonest due first. Rule: C7."""
    states = ("open", "done", "checked") if show == "all" else ("open", "done")
    with site.store.read() as tx:
        found = complaints.actions_listed(tx, person, states=states)
        people = shops.staff(tx)
    names = {one.code: one.name for one in people}
    things: dict[str, Any] = {"person": person, "found": found, "names": names, "people": people, "show": show}
    return pages.render(request, site, "complaints/actions.html", now=site.now(), refused=refused, **things)


def _lines(tx: Tx, site: Site, person: Staff, found: Sequence[Ticket]) -> list[Line]:
    shop = shops.current(tx)
    people = listings.customers_by_id(tx, {ticket.customer_id for ticket in found})
    costs = complaints.costs_by_ticket(tx, [ticket.id for ticket in found])
    sight = Sight.of(person)
    names = {one.id: one.name or sight.phone(one.phone) for one in people.values()}
    clocks = promises.latest(tx, [ticket.id for ticket in found], PromiseKind.FIRST_ANSWER)
    due = {ticket.id: ticket.created_at + shop.policy.complaint_answer for ticket in found}
    due |= {number: clock.due_at for number, clock in clocks.items()}
    return [_line(ticket, names[ticket.customer_id], due[ticket.id], costs, sight, site.now()) for ticket in found]


def _line(ticket: Ticket, who: str, due: datetime, costs: Mapping[int, int], sight: Sight, now: datetime) -> Line:
    return Line(
        ticket=ticket,
        who=who or str(ticket.data.get("name") or ""),
        summary=sight.text(ticket.summary),
        complaint_class=str(ticket.data.get("complaint_class") or "other"),
        department=str(complaint.case_of(ticket).get("department") or ""),
        due=due,
        late=(ticket.answered_at or (ticket.closed_at if not ticket.is_open else None) or now) > due,
        fen=costs.get(ticket.id),
        repeat=int((ticket.data.get("repeat") or {}).get("count", 0)),
    )


def _row(line: Line, site: Site, language: str) -> list[str]:
    ticket = line.ticket
    return [
        ticket.number,
        f"{ticket.created_at.astimezone(site.zone):%Y-%m-%d %H:%M}",
        line.who,
        text(f"desk_class.{line.complaint_class}", language),
        text(f"desk_severity.{ticket.severity}", language),
        text(f"desk_department.{line.department}", language) if line.department else "",
        text(f"desk_state.{ticket.state}", language),
        f"{line.due.astimezone(site.zone):%Y-%m-%d %H:%M}",
        "" if line.fen is None else f"{line.fen / 100:.2f}",
        str(line.repeat or ""),
        line.summary,
    ]


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(_TOO_FORMULA) else value
