"""Which of several shops: said by name, tapped, or the one nearest to the customer (B3, R3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialog import Frame, Turn, ask, ask_location, pressed
from bot.dialogs import shop_choice
from bot.dialogs.booking import visit_time
from domain.booking.capacity import Needs, can_do
from domain.booking.time_wish import Wish
from domain.shop.shop import Shop
from domain.shop.staff import Role
from nlu.acts.booking import which_shop


def says(turn: Turn) -> bool:
    """True when the words choose a shop, and don't ask about it."""
    if not turn.shop.branches or which_shop.asks_about(turn.words):
        return False
    chosen = which_shop.is_nearest(turn.words) or which_shop.is_another(turn.words)
    return chosen or shop_choice.named(turn) is not None


def take_branch(turn: Turn, frame: Frame) -> bool:
    """True when the message chose a shop, or asked for another one. Rule: R3."""
    if not turn.shop.branches:
        return False
    if "branch" not in frame.slots:
        frame.slots["branch"] = shop_choice.usual(turn)
    if pressed(turn, "branch") == "skip":
        frame.slots.pop("ask_shop", None)
        return True
    chosen = _chosen(turn, frame)
    if chosen is not None:
        turn.memory["branch"] = chosen.code
        if frame.asked is not None and not turn.replies and frame.slots["branch"] != chosen.code:
            turn.say("branch.now", shop=chosen.name(turn.language))
        _change(frame, chosen)
    elif which_shop.is_nearest(turn.words):
        frame.slots["ask_shop"] = "place"
    elif _asks_another(turn, frame):
        frame.slots["ask_shop"] = "which"
    return chosen is not None or "ask_shop" in frame.slots


def _chosen(turn: Turn, frame: Frame) -> Shop | None:
    """The shop that was tapped, next to the place sent, named, or where the technician asked for works."""
    if code := pressed(turn, "branch"):
        return turn.shop.branch(code.removeprefix("at:"))
    if turn.incoming.lat is not None and turn.incoming.lon is not None:
        turn.memory["near"] = [turn.incoming.lat, turn.incoming.lon]
    sent = turn.incoming.lat is not None or which_shop.is_nearest(turn.words)
    if sent and (near := turn.memory.get("near")):
        closest = shop_choice.nearest(turn, *near)
        if closest is not None:
            turn.say("branch.closest", shop=closest.name(turn.language))
        return closest
    left = shop_choice.others(turn, frame)
    if _asks_another(turn, frame):
        return left[0] if len(left) == 1 else None
    return shop_choice.named(turn) or next((shop for shop in left if _names_technician(turn, shop)), None)


def _asks_another(turn: Turn, frame: Frame) -> bool:
    tapped = any(pressed(turn, slot) == "shop" for slot in ("time", "change", "confirm"))
    return tapped or which_shop.is_another(turn.words)


def _names_technician(turn: Turn, shop: Shop) -> bool:
    people = (person for person in shop.staff if person.role == Role.TECHNICIAN)
    return any(person.name and person.name in turn.words for person in people)


def _change(frame: Frame, chosen: Shop) -> None:
    """What was wished is looked for in that shop; a time or technician of the former one no longer holds."""
    slots = frame.slots
    slots.pop("ask_shop", None)
    if slots.get("branch") == chosen.code:
        return
    slots["branch"] = chosen.code
    if start := slots.get("start"):
        at = datetime.fromisoformat(start)
        visit_time.keep_wish(frame, Wish(at, at + timedelta(minutes=1), at), exact=True)
    for slot in ("elsewhere", "offered", "planned", "proposed", "technician", "not_technicians"):
        slots.pop(slot, None)


def settle_branch(turn: Turn, frame: Frame, needs: Needs | None = None) -> bool:
    """True when the shop is known; otherwise it has been asked which, or where the customer is. Rule: R3.

    needs: a shop that can't do such work at all gives way to one that can, and that is said.
    """
    match frame.slots.get("ask_shop"):
        case "place":
            ask_location(turn, frame, "branch", "branch.ask_place")
        case "which":
            rows = [[(shop.name(turn.language), f"at:{shop.code}")] for shop in shop_choice.others(turn, frame)]
            ask(turn, frame, "branch", "branch.which", choices=rows)
        case _:
            if needs is not None:
                _go_where_it_is_done(turn, frame, needs)
            return True
    return False


def _go_where_it_is_done(turn: Turn, frame: Frame, needs: Needs) -> None:
    here = shop_choice.here(turn, frame)
    if not turn.shop.branches or can_do(here, needs):
        return
    able = next(
        (shop for shop in shop_choice.others(turn, frame) if can_do(shop, replace(needs, technician=None))), None
    )
    if able is not None:
        turn.say("branch.never_there", shop=here.name(turn.language), other=able.name(turn.language))
        _change(frame, able)
