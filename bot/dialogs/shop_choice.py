"""Where a dialog takes place: which of the owner's shops it is about, and what that shop does to this vehicle (R3)."""

from __future__ import annotations

from bot.dialog import Frame, Turn
from bot.dialogs.customers import vehicle
from domain.booking.arrival import distance_m
from domain.shop.shop import Shop
from nlu.acts.booking import which_shop
from storage.tickets import listings


def here(turn: Turn, frame: Frame) -> Shop:
    """The shop that the dialog is about. Rule: R3."""
    return turn.shop.branch(frame.slots.get("branch", ""))


def fitted(turn: Turn, frame: Frame) -> Shop:
    """The same, with its service items as they are on the customer's vehicle, as far as it is known. Rule: B4."""
    return fit(turn, frame, here(turn, frame))


def fit(turn: Turn, frame: Frame, shop: Shop) -> Shop:
    """That shop, with its service items as they are on the customer's vehicle."""
    if not any(item.models for item in shop.services):
        return shop
    return shop.for_vehicle(*vehicle.kind(turn, frame))


def others(turn: Turn, frame: Frame) -> list[Shop]:
    """The owner's other shops: the nearest first when the customer's place is known, else in the file's order."""
    now_at = here(turn, frame)
    left = [fit(turn, frame, shop) for shop in turn.shop.shops if shop.code != now_at.code]
    near = turn.memory.get("near")
    return sorted(left, key=lambda shop: _distance(shop, near)) if near else left


def nearest(turn: Turn, lat: float, lon: float) -> Shop | None:
    """The shop nearest to a place; None where the file names no shop's place."""
    placed = [shop for shop in turn.shop.shops if shop.lat is not None]
    return min(placed, key=lambda shop: _distance(shop, [lat, lon]), default=None)


def _distance(shop: Shop, near: list[float]) -> float:
    if shop.lat is None or shop.lon is None:
        return float("inf")
    return distance_m(shop.lat, shop.lon, near[0], near[1])


def named(turn: Turn) -> Shop | None:
    """The shop of several that the words name, the last one named; None when there is only one shop anyway."""
    if not turn.shop.branches or not turn.words:
        return None
    names = [(name, shop) for shop in turn.shop.shops for name in _names(shop)]
    found = [(at, shop) for name, shop in names if (at := which_shop.place_of(name, turn.words)) >= 0]
    return max(found, key=lambda hit: hit[0])[1] if found else None


def _names(shop: Shop) -> tuple[str, ...]:
    return (shop.name_zh, shop.name_en, *shop.called)


def usual(turn: Turn) -> str:
    """Code of the shop meant when none is named: the one spoken of, the one visited last, the nearest, the main one."""
    spoken_of: str | None = turn.memory.get("branch")
    if spoken_of is not None:
        return spoken_of
    visits = listings.appointments_of(turn.tx, turn.conversation.customer_id, limit=1)
    if visits:
        return visits[0].branch
    near = turn.memory.get("near")
    shop = nearest(turn, *near) if near else None
    return shop.code if shop else ""


def follow(frame: Frame, start: str) -> None:
    """The dialog is about the shop at which that start was offered."""
    code = frame.slots.pop("elsewhere", {}).get(start)
    if code is not None:
        frame.slots["branch"] = code
