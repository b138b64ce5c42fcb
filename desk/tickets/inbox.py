"""The inbox: its views with their counts, pages of any depth, and views of one's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import RedirectResponse, Response

from desk.site.login import Person
from desk.site.redaction import Sight
from desk.site.site import ThisSite
from desk.tickets.view import Row, rows
from domain.inbox import VIEWS, ViewName
from domain.ticket import KINDS, Ticket
from storage import Tx
from storage.tickets import drafts, inbox, mentions, saved_views
from storage.tickets.inbox import Asked, Look, Place
from storage.tickets.saved_views import SavedView

router = APIRouter(prefix="/desk", include_in_schema=False)

PAGE = 40
"""Rows of a page."""

_AFTER = re.compile(r"([01])-(\d{1,9})")


class View:
    """Which tickets a request asks to see: ?show=<a view>&kind=&q=&after=<the last ticket of the page before>."""

    def __init__(
        self, site: ThisSite, person: Person, show: Annotated[str, Query(max_length=20)] = ViewName.OPEN,
        kind: str = "", q: Annotated[str, Query(max_length=80)] = "", after: Annotated[str, Query(max_length=12)] = "",
    ) -> None:  # fmt: skip
        self.asked = Asked(show if show in VIEWS else ViewName.OPEN, kind if kind in KINDS else "", q.strip())
        at = _AFTER.fullmatch(after)
        self.after = Place(at[1] == "1", int(at[2])) if at else None
        now = site.now()
        self.look = Look(person, now, datetime.combine(now.astimezone(site.zone), time.min, site.zone))

    def query(self, **changes: object) -> str:
        """The view as the end of an address, with some of it changed; its first page unless it is said otherwise."""
        return query(self.asked, **changes)

    @property
    def here(self) -> str:
        """This very page as the end of an address."""
        return self.query(after=place(self.after)) if self.after else self.query()


ThisView = Annotated[View, Depends()]


@dataclass(frozen=True)
class Shown:
    """A page of the inbox. counts: of each view; own: a person's views with theirs and where
    they are. more: the next page, if any.

    named, begun: ids of tickets on which the looker was named and has not looked, and has words not sent.
    """

    rows: Sequence[Row]
    counts: Mapping[str, int]
    own: Sequence[tuple[SavedView, int, str]]
    more: str
    named: set[int]
    begun: set[int]

    def offered(self, shown: str) -> list[str]:
        """The views one can choose: those that are always there, the one that is shown, and any that holds a ticket."""
        return [name for name, facts in VIEWS.items() if facts.always or name == shown or self.counts.get(name)]


def query(asked: Asked, **changes: object) -> str:
    """What is asked as the end of an address, with some of it changed."""
    values = {"show": asked.show, "kind": asked.kind, "q": asked.words, "after": ""} | changes
    kept = [(key, str(value)) for key, value in values.items() if value and (key, value) != ("show", ViewName.OPEN)]
    return f"?{urlencode(kept)}" if kept else ""


def place(after: Place) -> str:
    """The place as an address says it."""
    return f"{int(after.urgent)}-{after.id}"


def listed(tx: Tx, view: View) -> Shown:
    """The page that the view asks for."""
    look, viewer = view.look, view.look.viewer
    found = inbox.page(tx, view.asked, look, view.after, PAGE + 1)
    shown, ids = found[:PAGE], [ticket.id for ticket in found[:PAGE]]
    more = view.query(after=_last(shown)) if len(found) > PAGE else ""
    own = [(one, inbox.some(tx, one.asked, look), query(one.asked)) for one in saved_views.of(tx, viewer.id)]
    return Shown(
        rows(tx, shown, Sight.of(viewer)), inbox.counts(tx, look), own, more,
        mentions.unseen(tx, viewer.id, ids), drafts.begun(tx, viewer.id, ids),
    )  # fmt: skip


def _last(shown: Sequence[Ticket]) -> str:
    return place(Place(shown[-1].urgent, shown[-1].id))


@router.post("/views")
def keep_view(site: ThisSite, person: Person, view: ThisView, name: Annotated[str, Form(max_length=40)]) -> Response:
    """The view that is open is kept under that name, for this person alone."""
    person.require("see_tickets")
    if name.strip():
        with site.store.write() as tx:
            saved_views.keep(tx, person.id, name.strip(), view.asked)
    return RedirectResponse(f"/desk{view.query()}", 303)


@router.post("/views/{view_id}/drop")
def drop_view(site: ThisSite, person: Person, view_id: int) -> Response:
    """A view of one's own is gone."""
    with site.store.write() as tx:
        saved_views.drop(tx, person.id, view_id)
    return RedirectResponse("/desk", 303)
