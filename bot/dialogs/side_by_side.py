"""Services side by side out of the price list: what each costs, takes and includes (E2)."""

from __future__ import annotations

from bot import focus
from bot.dialog import Frame, Turn
from bot.dialogs import shop_choice
from bot.dialogs.booking import items
from domain.booking.appointment import EstimateLine, estimate
from domain.message import Button, Card, Line
from domain.press import Press
from domain.shop.shop import Shop
from nlu.acts.booking.wishes_said import compares
from nlu.acts.items import KINDRED
from texts import formats


def asked(turn: Turn) -> list[str] | None:
    """The services that are asked about side by side, in the list's order; None for any other question. Rule: E2."""
    if not compares(turn.words) or turn.dangers or turn.begins("complain"):
        return None
    named = items.spoken_of(turn)
    kin = {*named} & KINDRED
    if kin and len(named) < 2:
        named = [item.code for item in turn.shop.services if item.code in KINDRED]
    wanted = [item.code for item in turn.shop.services if item.code in named]
    return wanted if len(wanted) > 1 else None


def tell(turn: Turn, codes: list[str]) -> None:
    """Each with its price, length and what it includes; whoever names one and a time next means it. Rule: E2."""
    shop = shop_choice.fitted(turn, Frame("price", 0))
    lines = tuple(
        Line(line.service.name(turn.language), _told(turn, shop, line)) for line in estimate(shop, codes).lines
    )
    focus.dwell_priced(turn, codes)
    card = Card(turn.label("card.estimate"), lines, turn.label("card.estimate_note"))
    book = Button(turn.label("menu.book_service"), Press("menu", "book_service"))
    turn.say("price.side_by_side", card=card, buttons=[[book]])


def _told(turn: Turn, shop: Shop, line: EstimateLine) -> str:
    parts = [shop.part(code).name(turn.language) for code, _, _ in line.parts]
    includes = turn.label("work.list_separator").join(parts) if parts else turn.label("price.labour_only")
    priced = estimate(shop, [line.service.code])
    return turn.label(
        "price.includes",
        price=formats.money_range(priced.total_fen, priced.upper_fen),
        labour=formats.money(line.labour_fen),
        parts=formats.money(line.total_fen - line.labour_fen),
        length=formats.duration(priced.minutes, turn.language),
        includes=includes,
    )
