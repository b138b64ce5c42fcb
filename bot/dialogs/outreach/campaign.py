"""A campaign's buttons: the proposed time booked in two taps, another time, or no thanks (N3)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from actions.outreach import campaigns
from bot.dialog import Turn
from domain.press import Press
from nlu.acts.acts import No, Yes
from storage.customers import companies, customers
from storage.outreach import campaigns as campaign_queries


def press(turn: Turn, tap: Press) -> tuple[str, dict[str, Any]] | None:
    """What was tapped is kept with the campaign; booking opens with what the campaign is about."""
    customer = turn.conversation.customer_id
    said = "no" if tap.verb == "no" else "book"
    member = campaigns.answer(turn.tx, tap.number(), customer, said, turn.now)
    campaign = campaign_queries.get(turn.tx, tap.number()) if member else None
    if member is None or campaign is None:
        turn.say("talk.old_button")
        return None
    if said == "no":
        turn.say("campaign.fine")
        return None
    if campaign.state in ("stopped", "over") or campaign.service is None:
        turn.say("campaign.over", phone=turn.shop.phone)
        return None
    slots: dict[str, Any] = {"services": [campaign.service]}
    vehicle = customers.vehicle(turn.tx, member.vehicle_id) if member.vehicle_id else None
    if vehicle is not None and vehicle.plate and companies.may_ask(turn.tx, vehicle, customer):
        slots["plate"] = vehicle.plate
    start = _start(tap.number(1)) if tap.verb == "book" else None
    if start is not None and start > turn.now:
        slots["start"] = start.isoformat()
    return "booking", slots


def heard(turn: Turn, shown: Press) -> Press | None:
    """A plain yes or no right after the campaign's text; None for a matter of its own."""
    if turn.command in ("help", "restart"):
        return None
    said = turn.answer
    if isinstance(said, No) and said.sure:
        return Press("campaign", "no", shown.number())
    return shown if isinstance(said, Yes) and said.sure and shown.verb != "no" else None


def _start(minutes: int) -> datetime | None:
    """The time on the button; None for one that is no time."""
    try:
        return datetime.fromtimestamp(minutes * 60, UTC)
    except (OverflowError, OSError, ValueError):
        return None
