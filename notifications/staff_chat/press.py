"""A press in the staff chat takes a step of the table, opens a menu, or puts a question up. Rule: N4, I1."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from actions import outgoing, staff_steps
from actions.field import field_jobs
from actions.staff_steps import STEPS, Step
from actions.staff_steps.fields import Field, Moment, Person, TicketNumber
from actions.tickets import tickets
from actions.workshop.extra_items import PageLink
from domain.errors import IllegalMove
from domain.field.field_job import FieldJob
from domain.shop.shift import at_work
from domain.shop.staff import Role, Staff
from notifications.staff_chat import keyboards
from notifications.staff_chat.keyboards import Rows
from notifications.staff_chat.view import TicketView, look
from storage import Tx, shops
from storage.tickets import tickets as ticket_queries
from texts import text


@dataclass(frozen=True, slots=True)
class StaffPress:
    """A button pressed by a known member of staff, or the answer to a question put up by one. id: the ticket's.

    private: in that person's private chat. page_link: where a customer sees what was found, if anywhere.
    """

    tx: Tx
    by: Staff
    id: int
    now: datetime
    language: str
    private: bool = False
    page_link: PageLink | None = None

    def view(self) -> TicketView:
        """The ticket as its card shows it; NotFound when this person may not know of it."""
        tickets.seen(self.tx, self.id, self.by)
        view = look(self.tx, self.id, self.language, self.now)
        assert view is not None
        return view

    def take(self, step: Step, **said: str) -> object:
        """Take the step with what its fields say."""
        key = f"press:{self.id}:{self.now.isoformat()}"
        links = self.page_link
        return staff_steps.take(self.tx, step.name, self.id, self.by, said, self.now, key, page_link=links)


@dataclass(frozen=True, slots=True)
class Menu:
    """Another keyboard stands under the card for now. words: shown to whoever pressed, may be empty."""

    rows: Rows = field(default_factory=list)
    words: str = ""


def pressed(press: StaffPress, step: Step, value: str) -> str:
    """Take the step, or put up the question that it asks; the words are for whoever pressed."""
    field = keyboards.asked(step)
    if field is not None and not value and keyboards.by_words(field):
        return _question(press, step)
    said = _said(press, field, value) if field else ""
    came = press.take(step, **({field.name: said} if field else {}))
    return _told(press, step, field, said if isinstance(field, Moment | TicketNumber) else value, came)


def opened(press: StaffPress, name: str = "main") -> Menu:
    """One of the menus of a card, or its first keyboard again."""
    view, language = press.view(), press.language
    viewer = press.by if press.private else None
    step = STEPS.get(name)
    if step is not None:
        press.by.require(*step.any_of)
    if not view.ticket.is_open:
        raise IllegalMove(f"Ticket {view.ticket.number} is {view.ticket.state}.")
    if step is not None:
        return Menu(keyboards.menu(step, view, language, _colleagues(press, view, step)))
    if name == "more":
        return Menu(keyboards.more(view, language, viewer))
    return Menu(keyboards.buttons(view, language, viewer))


def _colleagues(press: StaffPress, view: TicketView, step: Step) -> list[Staff]:
    """People on duty who may have the ticket; everybody who may when nobody is on duty."""
    field = keyboards.asked(step)
    if not isinstance(field, Person):
        return []
    able = [one for one in field.among(shops.staff(press.tx), view.ticket) if one.role != Role.ADMIN]
    able = [person for person in able if person.id != view.ticket.assignee_id]
    there = at_work(shops.current(press.tx), press.now)
    return [person for person in able if person.code in there] or able


def _said(press: StaffPress, field: Field, value: str) -> str:
    """The value chosen by a button as the step's field takes it: colleagues and tickets are chosen by id."""
    number = int(value) if value.isascii() and value.isdecimal() and len(value) <= 9 else 0
    match field:
        case Moment():
            until = keyboards.snoozed_until(value, shops.current(press.tx).zone, press.now)
            if until is None:
                raise IllegalMove(f"Ticket {press.id} can't sleep until {value!r}.")
            return until.isoformat()
        case Person() if number:
            person = shops.staff_by_id(press.tx, number)
            return person.code if person else value
        case TicketNumber():
            other = ticket_queries.get(press.tx, number)
            return other.number if other else value
        case _:
            return value


def _told(press: StaffPress, step: Step, field: Field | None, value: str, came: object) -> str:
    """What whoever pressed reads of a step that was taken."""
    said: dict[str, Any] = {}
    if isinstance(field, Moment):
        until = datetime.fromisoformat(value).astimezone(shops.current(press.tx).zone)
        said = {field.name: f"{until:%m-%d %H:%M}"}
    elif field is not None and value:
        view = look(press.tx, press.id, press.language, press.now)
        said = {field.name: keyboards.shown(field, value, view, press.language) if view else value}
    waits = isinstance(came, FieldJob) and came.delay_asked and "minutes" in said
    kinds = [f"ok_{step.verb}_asked"] if waits else []
    kinds += [f"ok_{step.verb}_{value}", f"ok_{step.verb}"]
    return keyboards.words(step, press.language, *kinds, **said)


def _question(press: StaffPress, step: Step) -> str:
    """The question stands in the chat; the first reply to it is noted."""
    press.by.require(*step.any_of)
    ticket = press.view().ticket
    if step.of.thing == "field_job":
        field_jobs.locked_job(press.tx, ticket.id, press.by)
    if not step.of.fits(staff_steps.stand(press.tx, ticket, press.now)):
        raise IllegalMove(f"Ticket {ticket.number}: nothing is noted for {step.name} now.")
    key = f"ticket:{ticket.id}:ask:{step.verb}:{press.now.isoformat()}"
    asked = {"step": step.verb, "matter": step.matter, "name": press.by.name, "who": press.by.code}
    if press.private:
        outgoing.tell_people(press.tx, ticket, [press.by], "field_question", key, press.now, **asked)
    else:
        outgoing.tell_staff(press.tx, ticket, "field_question", key, press.now, **asked)
    return text("staff.write_below", press.language)
