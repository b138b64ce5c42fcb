"""The workshop's steps by buttons of the staff chat: start, item done, pause, finish, inspect (W5, W6).

One verb, "work:<ticket>:<step>" or "work:<ticket>:<step>.<value>". What needs words (a failed inspection, a price) is
done on the order's page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton

from actions.workshop import extra_items, inspections, repairs
from actions.workshop.work_orders import locked
from domain.errors import NotFound
from notifications.staff_chat import keyboards
from notifications.staff_chat.keyboards import Rows
from notifications.staff_chat.view import TicketView
from storage import shops
from storage.workshop import work_orders

if TYPE_CHECKING:
    from notifications.staff_chat.steps import Press

PARTIES = ("parts", "approval")
"""Whom the workshop waits for most; the others are on the page."""

MAX_ITEMS = 6
"""Buttons of items on one card; a long order is ticked off on its page."""


def rows(view: TicketView, language: str) -> Rows:
    """The buttons of the order's state under its ticket's card; none without an order."""
    if view.work is None:
        return []
    order, made = view.work.order, _Maker(view.ticket.id, language)
    proposed = [item for item in view.work.items if item.state == "proposed" and item.kind == "extra"]
    ask = [[made.button("ask", count=len(proposed))]] if proposed and order.is_workable else []
    match order.state:
        case "agreed":
            return [[made.button("start")], *ask]
        case "waiting":
            return [[made.button("go_on")], *ask]
        case "repairing":
            left = [item for item in view.work.items if item.state == "agreed"]
            done = [[made.button(f"done.{item.id}", name=item.name)] for item in left[:MAX_ITEMS]]
            pause = [made.button(f"pause.{party}") for party in PARTIES]
            return [*done, *([] if left else [[made.button("finish")]]), *ask, pause]
        case "inspecting" if view.work.level:
            return [[made.button(f"pass.{view.work.level}")], *ask]
        case _:
            return []


class _Maker:
    """Makes buttons of one ticket."""

    def __init__(self, ticket_id: int, language: str) -> None:
        self._id, self._language = ticket_id, language

    def button(self, step: str, **fields: object) -> InlineKeyboardButton:
        """ "work:<ticket>:<step>", labelled by the step's name, or by its value where that is no number."""
        name, _, value = step.partition(".")
        label = f"workstaff.{name}" if value.isdecimal() or not value else f"workstaff.{name}_{value}"
        return keyboards.button("work", self._id, self._language, step, label=label, **fields)


def step(press: Press) -> str:
    """The step is taken; the same again changes nothing, one out of order or without consent is refused."""
    name, _, value = press.argument.partition(".")
    if name not in _STEPS:
        raise NotFound(f"There is no step {press.argument!r} of a work order.")
    _STEPS[name](press, value)
    return press.words(f"workstaff.ok_{name}")


def _done(press: Press, value: str) -> None:
    item = work_orders.item(press.tx, int(value)) if value.isdecimal() and len(value) <= 9 else None
    if item is None or item.ticket_id != press.id:
        raise NotFound(f"There is no item {value!r} on ticket {press.id}.")
    repairs.do(press.tx, item.id, press.by, press.now)


def _pass(press: Press, value: str) -> None:
    inspections.inspect(
        press.tx, shops.current(press.tx), press.id, value, ok=True, findings="", by=press.by, now=press.now
    )  # fmt: skip


def _ask(press: Press, _value: str) -> None:
    locked(press.tx, press.id, press.by, "price_work")
    extra_items.ask(press.tx, shops.current(press.tx), press.id, press.by, press.now)


_STEPS: dict[str, Callable[[Press, str], object]] = {
    "start": lambda press, _: repairs.start(press.tx, shops.current(press.tx), press.id, press.by, press.now),
    "go_on": lambda press, _: repairs.go_on(press.tx, shops.current(press.tx), press.id, press.by, press.now),
    "pause": lambda press, party: repairs.pause(
        press.tx, shops.current(press.tx), press.id, party, press.by, press.now
    ),
    "finish": lambda press, _: repairs.finish(press.tx, press.id, press.by, press.now),
    "done": _done,
    "pass": _pass,
    "ask": _ask,
}
