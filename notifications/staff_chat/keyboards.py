"""The buttons under a ticket's card: the steps of the table that make sense now, and the menus in their place (N4, I1).

A button bears Press(step.matter, step.verb, ticket, value). Its label is `<group>.<verb>_<value>` or `<group>.<verb>`
where the chat has words of its own, else the step's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from actions.staff_steps import STEPS, Step, offered
from actions.staff_steps.fields import Choice, Field, Item, Moment, Person, TicketNumber
from domain.message import Button
from domain.press import Press
from domain.shop.staff import Staff
from domain.ticket import Ticket
from notifications.staff_chat import cards
from notifications.staff_chat.view import TicketView
from texts import keys, text

Rows = list[list[Button]]

CARD = (("claim", "resume", "answer", "close"), ("wait", "snooze", "wake"))
"""Steps with the ticket itself in the card's first and last row; all others stand in its menu "more"."""

_ON_CARD = frozenset(name for row in CARD for name in row)

SNOOZES: dict[str, timedelta | time] = {"1h": timedelta(hours=1), "afternoon": time(14, 0), "tomorrow": time(9, 0)}
"""Choice -> how long, or until which local time."""

PEOPLE = 12
"""Colleagues offered to give a ticket to."""

MAX_ITEMS = 6
"""Buttons of items on one card; a long order is ticked off on its page."""


def buttons(view: TicketView, language: str, viewer: Staff | None = None) -> Rows:
    """What staff may do with the ticket now; nothing when it is closed. viewer: whose private chat it is."""
    if not view.ticket.is_open:
        return []
    steps = {step.name: step for step in _shown(view, viewer)}
    first, last = ([_opener(steps[name], view, language) for name in row if name in steps] for row in CARD)
    own = _own_rows([step for step in steps.values() if step.matter != "ticket"], view, language)
    return [row for row in (first, *own, [*last, _menu_button("more", view.ticket, language)]) if row]


def more(view: TicketView, language: str, viewer: Staff | None = None) -> Rows:
    """The second keyboard: what is needed less often."""
    steps = [step for step in _shown(view, viewer) if step.matter == "ticket" and step.name not in _ON_CARD]
    made = [_opener(step, view, language) for step in steps]
    return [*_by(2, made), [_back(view.ticket, language)]]


def menu(step: Step, view: TicketView, language: str, people: Sequence[Staff] = ()) -> Rows:
    """What the step asks for, to be chosen by a press. people: colleagues who can be chosen."""
    field = asked(step)
    assert field is not None
    made = [_button(step, view, language, value) for value in _values(field, view)]
    if isinstance(field, Person):
        made = [_named(step, view.ticket, person.id, person.name) for person in people[:PEOPLE]]
    if isinstance(field, TicketNumber):
        made = [_named(step, view.ticket, other.id, cards.named(other, language)) for other in view.others]
    rows = _by(1 if isinstance(field, TicketNumber | Moment) else 2, made)
    return [*rows, [_back(view.ticket, language)]]


def asked(step: Step) -> Field | None:
    """The field that is asked for before the step is taken; None when it needs none."""
    return next((field for field in step.fields if field.needed), None)


def by_words(field: Field) -> bool:
    """True for a field that is answered in words: a question is put up for it."""
    return not isinstance(field, Choice | Person | TicketNumber | Moment) and field.offer is None


def find(press: Press) -> tuple[Step, str] | None:
    """The step that such a button takes, and the value chosen by it; None for a button out of date."""
    known = (step for step in STEPS.values() if not step.no_chat)
    step = next((one for one in known if (one.matter, one.verb) == (press.topic, press.verb)), None)
    return (step, next(iter(press.parts[1:]), "")) if step else None


def words(step: Step, language: str, *kinds: str, **fields: object) -> str:
    """The chat's own sentence of the first of these kinds that there is; the step's name when there is none."""
    group = "staff" if step.matter == "ticket" else f"{step.matter}staff"
    known = (key for kind in kinds if (key := f"{group}.{kind}") in keys("zh"))
    return text(next(known, f"staff_step.{step.name}"), language, **fields)


def shown(field: Field, value: str, view: TicketView, language: str) -> str:
    """A value as people read it."""
    match field:
        case Item():
            return next((item.name for item in view.stand.items if str(item.id) == value), value)
        case Choice():
            return text(f"{field.words}{value}", language) if value in field.options else value
        case Person():
            return next((one.name for one in view.people if value in (one.code, str(one.id))), value)
        case TicketNumber():
            return next((other.number for other in view.others if str(other.id) == value), value)
        case _:
            return value


def snoozed_until(name: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When a ticket put to sleep by that choice is woken; None when that time is past or unknown."""
    wanted, local = SNOOZES.get(name), now.astimezone(zone)
    if isinstance(wanted, timedelta):
        return now + wanted
    if wanted is None:
        return None
    day = local.date() + timedelta(days=1 if name == "tomorrow" else 0)
    until = datetime.combine(day, wanted, zone)
    return until if until > now + timedelta(minutes=30) else None


def _shown(view: TicketView, viewer: Staff | None) -> list[Step]:
    """The steps with a button: those that make sense, and for which there is something to choose from."""
    return [
        step
        for step in offered(view.stand, viewer)
        if not step.no_chat and (step.press or not step.spoken) and _has_choice(step, view)
    ]


def _has_choice(step: Step, view: TicketView) -> bool:
    field = asked(step)
    if field is None or by_words(field) or (isinstance(field, Person) and field.may != "field_work"):
        return True
    return bool(_values(field, view))


def _values(field: Field, view: TicketView) -> list[str]:
    """What can be chosen by a press; of colleagues only technicians, who are suggested on the card."""
    match field:
        case Person():
            return [one.code for one in view.field.best] if view.field else []
        case TicketNumber():
            return [str(other.id) for other in view.others]
        case Moment():
            now = view.stand.now
            return [name for name in SNOOZES if snoozed_until(name, view.zone, now) is not None]
        case _:
            return field.offers(view.stand)[:MAX_ITEMS]


def _own_rows(steps: Iterable[Step], view: TicketView, language: str) -> Rows:
    """Rows of the steps of a matter of its own: each choice a button, plain steps up to three in a row."""
    rows: Rows = []
    plain: list[Button] = []
    for step in steps:
        field = asked(step)
        if field is None or by_words(field):
            plain.append(_button(step, view, language))
            continue
        made = [_button(step, view, language, value) for value in _values(field, view)]
        rows += [*_by(3, plain), *_by(1 if isinstance(field, Item) else 2, made)]
        plain = []
    return [*rows, *_by(3, plain)]


def _opener(step: Step, view: TicketView, language: str) -> Button:
    """The step's button; one that has to be chosen for opens a menu first."""
    field = asked(step)
    if field is None or by_words(field):
        return _button(step, view, language)
    return _menu_button(step.name, view.ticket, language, words(step, language, step.verb))


def _menu_button(name: str, ticket: Ticket, language: str, label: str = "") -> Button:
    return Button(label or text(f"staff.{name}", language), Press("ticket", "menu", str(ticket.id), name))


def _button(step: Step, view: TicketView, language: str, value: str = "") -> Button:
    field, count = asked(step), sum(item.state == "proposed" for item in view.stand.items)
    said = {field.name: shown(field, value, view, language)} if field and value else {}
    label = words(step, language, f"{step.verb}_{value}", step.verb, count=count, **said)
    return Button(label, _press(step, view.ticket, value))


def _named(step: Step, ticket: Ticket, value: int, label: str) -> Button:
    return Button(label, _press(step, ticket, str(value)))


def _press(step: Step, ticket: Ticket, value: str) -> Press:
    return Press(step.matter, step.verb, str(ticket.id), *([value] if value else []))


def _back(ticket: Ticket, language: str) -> Button:
    """Brings the card's first keyboard back."""
    return _menu_button("main", ticket, language, text("staff.back", language))


def _by(size: int, made: list[Button]) -> Rows:
    return [made[i : i + size] for i in range(0, len(made), size)]
