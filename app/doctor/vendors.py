"""The checks of channels (`aftercare channel check`) that the doctor does not make by itself, in the doctor's words."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from app.channels.checking import CHECKS, look
from app.channels.finding import Finding as Told
from domain.shop.finding import Finding, State

if TYPE_CHECKING:
    from app.wiring import House

OWN = frozenset({"web", "telegram"})
"""Channels the doctor looks at itself."""

STATES: dict[str, State] = {"right": "ok", "look": "warn", "wrong": "bad"}


def findings(house: House) -> list[Finding]:
    """What every other channel's check found; nothing of channels the shop does not use.

    Asked by lines of its own: those of the house are in use, in another loop than the one that is run here.
    """
    own = replace(house, _sending=[])
    own.__dict__["store"] = house.store
    found = asyncio.run(_look(own))
    return [
        Finding("channels", STATES[one.mark], one.code, one.fields, "channel_check", "channel_next")
        for one in found
        if one.mark in STATES
    ]


async def _look(house: House) -> list[Told]:
    found: list[Told] = []
    try:
        for name in CHECKS:
            if name not in OWN:
                found += await look(house, name)
    finally:
        await house.close(keep_store=True)
    return found
