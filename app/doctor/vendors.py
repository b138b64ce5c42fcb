"""The checks of channels (`aftercare channel check`) that the doctor does not make by itself, in the doctor's words."""

from __future__ import annotations

import asyncio
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
    """What every other channel's check found; nothing of channels the shop does not use."""
    found = asyncio.run(_look(house))
    return [
        Finding("channels", STATES[one.mark], one.code, one.fields, "channel_check", "channel_next")
        for one in found
        if one.mark in STATES
    ]


async def _look(house: House) -> list[Told]:
    found: list[Told] = []
    for name in CHECKS:
        if name not in OWN:
            found += await look(house, name)
    return found
