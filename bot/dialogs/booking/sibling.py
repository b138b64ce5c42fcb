"""One vehicle more, right after another's visit was booked: the same work for it, and which one it is (A3, B2)."""

from __future__ import annotations

from bot.dialog import Frame, Turn
from bot.dialogs.booking import afterthought
from nlu.acts.vehicles import OTHER
from storage.booking import appointments


def take_up(turn: Turn, frame: Frame) -> None:
    """The frame holds what was booked here just now, where the words name another vehicle and no other work."""
    if frame.slots.get("for") or frame.slots.get("fleet") or frame.slots.get("fresh_start"):
        return
    other, plate = turn.told("vehicle") == OTHER, frame.slots.get("plate")
    if not (other and not plate) and (not plate or frame.slots.get("services")):
        return
    booked = afterthought.booked_here(turn)
    if booked is None:
        return
    ticket, services = booked
    visits = appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    before = next(visit.plate for visit in visits if visit.ticket_id == ticket.id)
    others = [car.plate for car in turn.vehicles() if car.plate and car.plate != before]
    if other and not plate and before and len(others) == 1:
        frame.slots["plate"] = plate = others[0]
    if plate in others and not frame.slots.get("services"):
        frame.slots["services"] = [code for code in services if turn.shop.offers(code)]
