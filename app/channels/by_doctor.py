"""What `aftercare doctor` looks at already, as a channel's check tells it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.channels.finding import Finding, Mark
from app.doctor import world
from app.doctor.examination import Check
from app.doctor.patient import Patient
from domain.shop.finding import State

if TYPE_CHECKING:
    from app.wiring import House

MARKS: Mapping[State, Mark] = {"ok": "right", "warn": "look", "bad": "wrong"}


async def ask(house: House, check: Check) -> list[Finding]:
    """What the doctor's check finds."""
    found = await asyncio.to_thread(lambda: list(check(Patient(house.settings, world.real()))))
    return [Finding(MARKS[one.state], one.key, one.fields, one.group, one.next_group) for one in found]
