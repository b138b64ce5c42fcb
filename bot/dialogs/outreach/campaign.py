"""A campaign's buttons: the proposed time booked in two taps, another time, or no thanks (N3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from actions.outreach import campaigns
from bot.dialog import Turn
from bot.dialogs.commands import command
from domain.press import Press
from storage.customers import customers
from storage.outreach import campaigns as campaign_queries

_NO = re.compile(
    r"(?:不(?:感兴趣|需要|用了?|去了?|参加)|没兴趣|算了|no|nope|no thanks|not interested|no thank you)[。.!！~的了 ]*",
    re.IGNORECASE,
)
_YES = re.compile(
    r"(?:(?:好的?|可以|行|要|我要|参加|预约|约|就这个时间|帮我(?:预约|约)(?:一下|上)?|"
    r"yes|ok(?:ay)?|sure|please|book it)[，,。.!！~吧 ]*){1,3}",
    re.IGNORECASE,
)


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
    if vehicle is not None and vehicle.plate and vehicle.customer_id == customer:
        slots["plate"] = vehicle.plate
    start = _start(tap.number(1)) if tap.verb == "book" else None
    if start is not None and start > turn.now:
        slots["start"] = start.isoformat()
    return "booking", slots


def heard(turn: Turn, shown: Press) -> Press | None:
    """A plain yes or no right after the campaign's text; None for a matter of its own."""
    if command(turn.words) in ("help", "restart"):
        return None
    if _NO.fullmatch(turn.words.strip()):
        return Press("campaign", "no", shown.number())
    return shown if shown.verb != "no" and _YES.fullmatch(turn.words.strip()) else None


def _start(minutes: int) -> datetime | None:
    """The time on the button; None for one that is no time."""
    try:
        return datetime.fromtimestamp(minutes * 60, UTC)
    except (OverflowError, OSError, ValueError):
        return None
