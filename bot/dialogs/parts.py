"""Parts in a conversation: their price and stock when asked, and why a visit can only be later (P2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from actions import parts
from bot import focus
from bot.dialog import Frame, Turn
from bot.dialogs import shop_choice
from bot.dialogs.tickets import enquiry
from domain.booking.capacity import Needs
from domain.booking.time_wish import Wish
from domain.message import Card, Line
from domain.parts import Stock, called
from domain.shop.shop import Part, Shop
from domain.ticket import Ticket
from nlu.acts.booking.sides import REAR
from nlu.acts.items import works
from texts import formats

SHOWN = 6
"""Parts told of at once; more would be a catalogue."""


def tell(turn: Turn) -> bool:
    """True when the parts named are known here: their prices are told, and how many can be had now. Rule: P2.

    Of several shops it is told of the one that is named, else of the usual one. False also when that shop keeps the
    stock of none of them: then an advisor must look.
    """
    named = [word for entity in turn.understanding.of("part") for word in (str(entity.value), entity.text)]
    found = (called(turn.shop, named) or _of_work(turn))[:SHOWN]
    if not parts.stock(turn.tx, _told_of(turn), [one.code for one in found]):
        return False
    tell_these(turn, found)
    return True


def tell_rear(turn: Turn, codes: list[str]) -> None:
    """What the parts cost of work at the rear that the list has for the front alone; an advisor adds the labour. E2."""
    names = [part for part, code in works().items() if code in codes]
    found = called(turn.shop, names)
    ticket, _ = enquiry.register(turn, "ask_price", turn.words)
    tell_these(turn, found)
    turn.say("price.rear", number=ticket.number)
    fronts = tuple(code.removesuffix(REAR) for code in codes)
    focus.dwell(turn, "ask_price", words=turn.words, others=fronts)


def tell_these(turn: Turn, found: Sequence[Part]) -> None:
    """Those parts with price and stock, where there are any. Rule: P2."""
    shop = _told_of(turn)
    stock = parts.stock(turn.tx, shop, [one.code for one in found])
    lines = tuple(Line(one.name(turn.language), _standing(turn, one, stock.get(one.code))) for one in found)
    title = shop.name(turn.language) if turn.shop.branches else turn.label("parts.title")
    if lines:
        turn.say("parts.are", card=Card(title, lines, turn.label("parts.note")))


def _told_of(turn: Turn) -> Shop:
    """Of several shops the one that is named, else the usual one."""
    return shop_choice.named(turn) or turn.shop.branch(shop_choice.usual(turn))


def _of_work(turn: Turn) -> list[Part]:
    """The parts that go with the work that is named: an item may bear its part's name."""
    codes = [str(entity.value) for entity in turn.understanding.of("service")]
    needs = [need.part for code in codes if turn.shop.offers(code) for need in turn.shop.service(code).parts]
    return [turn.shop.part(code) for code in dict.fromkeys(needs)]


def _standing(turn: Turn, one: Part, at: Stock | None) -> str:
    price = formats.money(one.price_fen)
    if at is None:
        return turn.label("parts.uncounted", price=price)
    if at.free > 0:
        return turn.label("parts.in_stock", price=price, count=at.free)
    if at.expected_on is None:
        return turn.label("parts.out", price=price)
    return turn.label("parts.expected", price=price, day=_day(turn, at))


def _day(turn: Turn, at: Stock) -> str:
    assert at.expected_on is not None
    return formats.day(datetime.combine(at.expected_on, time(), turn.shop.zone), turn.language)


def say_short(turn: Turn, frame: Frame, needs: Needs, wish: Wish) -> None:
    """Why times before a delivery are not offered, said once for each set of services. Rule: P2."""
    if needs.has_parts or frame.slots.get("parts_told") == list(needs.services):
        return
    shop = shop_choice.fitted(turn, frame)
    ready = parts.ready_from(turn.tx, shop, needs.services)
    if ready is None or wish.earliest >= ready:
        return
    missing = parts.shortages(turn.tx, shop, needs.services)
    names = turn.label("parts.and").join(turn.shop.part(one.part).name(turn.language) for one in missing)
    frame.slots["parts_told"] = list(needs.services)
    turn.say("parts.wait", names=names, day=formats.day(ready, turn.language))


def mention_short(turn: Turn, ticket: Ticket) -> None:
    """After the yes: that parts have to be ordered, and that the advisor knows. Rule: P2."""
    if "parts_short" in ticket.data:
        turn.say("parts.to_order")
