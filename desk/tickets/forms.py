"""The one way by which staff take a step on the desk, and the forms that ask for it, drawn from the table of steps."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from actions import staff_steps
from actions.staff_steps import STEPS, Stand, Step
from actions.staff_steps.fields import MAX_WORDS, Action, Choice, Field, Item, Moment, Person, Whole, Words
from desk.customer import check_link
from desk.site import pages
from desk.site.login import Person as Asker
from desk.site.posting import Post
from desk.site.site import Site
from desk.tickets import reply
from domain.customers.odometer import Doubt
from domain.errors import BadField, NotFound, Refusal, SomebodyWasQuicker
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, conversations, shops
from storage.field import field_jobs
from storage.tickets import drafts, tickets
from storage.workshop import work_orders
from texts import text

router = APIRouter(prefix="/desk", include_in_schema=False)

BACK = {"actions": "/desk/actions", "arrivals": "/desk/arrivals", "reception": "/desk/reception"}
"""Pages with forms of several tickets, to which one comes back: the form's field `back`."""


async def _words(request: Request) -> dict[str, str]:
    """The form's words by name; what was sent several times under one name is one line each."""
    form = await request.form(max_fields=80, max_files=0)
    return {name: "\n".join(value for value in form.getlist(name) if isinstance(value, str)) for name in form}


Form = Annotated[dict[str, str], Depends(_words)]


@router.post("/tickets/{ticket_id}/do/{name}")
def take_step(post: Post, person: Asker, ticket_id: int, name: str, form: Form) -> Response:
    """The step is taken once, however often its form is sent; a refusal comes back with words. Rule: I1."""
    if name not in STEPS:
        raise NotFound(f"There is no step {name!r}: expected one of {sorted(STEPS)}.")
    return taken(post, person, ticket_id, STEPS[name], form)


def taken(post: Post, person: Staff, ticket_id: int, step: Step, form: dict[str, str]) -> Response:
    """The page where one goes on after the step, or the one it was asked on with the reason why it was not taken."""
    site, token, goal = post.site, form.get("token", ""), ticket_id
    told: dict[str, object] = {}

    def work(tx: Tx) -> Iterator[int | None]:
        nonlocal goal
        key = f"desk:{token or secrets.token_urlsafe(12)}"
        links = check_link.links(site.settings.secret_key, site.settings.public_url)
        _look_again(tx, ticket_id, step, person, form)
        sent = reply.files(site.settings.secret_key, ticket_id, person, form.get("file", ""))
        came = staff_steps.take(tx, step.name, ticket_id, person, form, site.now(), key, media=sent, page_link=links)
        if step.spoken:
            drafts.drop(tx, person.id, ticket_id)
        yield ticket_id
        if isinstance(came, Ticket):
            goal = came.id if step.opens else goal
            yield came.id
        if isinstance(came, Doubt):
            told.update(doubt=came.kind, km=form["km"].replace(",", "").strip(), known=came.known_km)

    try:
        post.once(token, work)
    except BadField as refusal:
        told = {"refused": refusal.code, "field": _called(step, refusal.field)}
    except Refusal as refusal:
        told = {"refused": refusal.code}
    if told and step.spoken:
        _keep_words(site, ticket_id, person, form)
    with site.store.read() as tx:
        page = _board(form, tx) or _page(tx, step, goal, person)
    mark = "&" if "?" in page else "?"
    return RedirectResponse(f"{page}{mark}{urlencode(told)}" if told else page, 303)


def _keep_words(site: Site, ticket_id: int, person: Staff, form: dict[str, str]) -> None:
    """What was not taken is not lost."""
    with site.store.write() as tx:
        ticket = tickets.get(tx, ticket_id)
        if ticket is not None and person.may_see(ticket):
            drafts.keep(tx, person.id, ticket_id, form.get("words", "").replace("\0", "")[:MAX_WORDS], site.now())


def _look_again(tx: Tx, ticket_id: int, step: Step, person: Staff, form: dict[str, str]) -> None:
    """SomebodyWasQuicker when a colleague has written since the message that the form says was the last one seen."""
    seen, ticket = form.get("seen", ""), tickets.get(tx, ticket_id)
    if step.name != "answer" or not seen.isdecimal() or ticket is None or ticket.conversation_id is None:
        return
    since = conversations.messages(tx, ticket.conversation_id, after=min(int(seen), 2**31 - 1))
    if any(said.author.startswith("staff:") and said.author != person.actor for said in since):
        raise SomebodyWasQuicker(f"Ticket {ticket.number}: a colleague answered since.")


def _called(step: Step, name: str) -> str:
    """The key of the field's label where it has one of its own, else its name."""
    return next((one.called for one in step.fields if one.name == name and one.called), name)


def _board(form: dict[str, str], tx: Tx) -> str:
    """The page of several tickets from which the form came; empty when it was a page of one."""
    page, at = BACK.get(form.get("back", ""), ""), form.get("at", "")
    known = ("all", *(shop.code for shop in shops.current(tx).shops))
    return f"{page}?at={at}" if page and at in known and at else page


def _page(tx: Tx, step: Step, ticket_id: int, person: Staff) -> str:
    """Where the step's matter is shown: the order's page, the job's, or the ticket's."""
    if step.matter == "work" and work_orders.of_ticket(tx, ticket_id):
        return f"/desk/work-orders/{ticket_id}"
    if step.matter == "field" and sees_field(person) and field_jobs.of(tx, ticket_id):
        return f"/desk/field/{ticket_id}"
    return f"/desk/tickets/{ticket_id}"


def sees_field(person: Staff) -> bool:
    """True for whoever may open the pages of field jobs."""
    return person.may("field_work") or person.may("dispatch")


# --- forms -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ask:
    """A field of a form. control: textarea, select, or the type of an input. options: (value, words)."""

    name: str
    label: str
    control: str
    needed: bool
    value: str
    limit: int
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class StepForm:
    """A step as a form. asks: its fields, none for a plain button."""

    name: str
    label: str
    asks: Sequence[Ask]


def forms(
    tx: Tx, at: Stand, viewer: Staff, language: str, things: Collection[str], *, drawn: Collection[str] = ()
) -> list[StepForm]:  # fmt: skip
    """Forms of the steps with these things that the viewer may take now, but for those that are drawn elsewhere."""
    steps = [step for step in staff_steps.offered(at, viewer) if step.of.thing in things]
    return [
        StepForm(
            step.name, label(step.name, language), [_ask(tx, field, at, viewer, language) for field in step.fields]
        )
        for step in steps
        if step.name not in drawn and not step.no_desk
    ]


@cache
def drawn_by(template: str) -> frozenset[str]:
    """Names of the steps that the template has a place of their own for: it asks whether they are in `can`."""
    source = (pages.ROOM / "templates" / template).read_text(encoding="utf-8")
    return frozenset(re.findall(r'"(\w+)" in (?:found\.)?can\b', source))


def label(name: str, language: str) -> str:
    """The step's name, as all doors call it."""
    return text(f"staff_step.{name}", language)


def _ask(tx: Tx, field: Field, at: Stand, viewer: Staff, language: str) -> Ask:
    value = field.now(at) if field.now else ""
    if isinstance(value, bool):
        value = "yes" if value else "no"
    label, options = text(field.called or f"staff_field.{field.name}", language), []
    match field:
        case Words():
            control = "textarea" if field.rows > 1 else "text"
        case Moment():
            control = "date" if field.day else "datetime-local"
        case Choice() | Person() | Item() | Action():
            control, options = "select", _options(tx, field, at, viewer, language)
        case _:
            control = "number" if isinstance(field, Whole) else "text"
    limit = field.limit if isinstance(field, Words) else 200
    return Ask(field.name, label, control, field.needed, str(value or ""), limit, options)


def _options(tx: Tx, field: Field, at: Stand, viewer: Staff, language: str) -> list[tuple[str, str]]:
    """What can be chosen: (value, words). Of people only those who may know of the ticket (C5)."""
    match field:
        case Choice():
            return [(value, text(f"{field.words}{value}", language)) for value in field.options]
        case Person():
            others = [one for one in field.among(shops.staff(tx), at.ticket) if one.id != viewer.id]
            also = [(value, text(f"staff_field.{value}", language)) for value in field.also]
            return [*also, *((one.code, one.name) for one in others)]
        case Item():
            return [(str(item.id), item.name) for item in at.items]
        case Action():
            return [(str(action.id), action.what) for action in at.actions if action.state != "checked"]
        case _:
            return []
