"""What a check of the staff chat in WeCom finds."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from app.channels import check_tencent
from app.channels.finding import Finding

if TYPE_CHECKING:
    from app.wiring import House

TRY = 10.0
"""Seconds within which a login is accepted or refused."""


async def check(house: House) -> list[Finding]:
    """The bot's login, its group, whose accounts are known, and the application for private messages."""
    settings = house.settings
    if not settings.has_wecom_staff:
        return [Finding("off", "wecom_staff_off")]
    found = [await _login(house)]
    found.append(
        Finding("right", "wecom_staff_group") if settings.wecom_staff_chat else Finding("wrong", "wecom_staff_no_group")
    )
    found.append(_people(house))
    if settings.has_wecom_app and house.wecom_staff is not None:
        found.append(await check_tencent.token(house.wecom_staff.app.api.try_token))
    return found


async def _login(house: House) -> Finding:
    """Whether the bot may connect. While a process of the house is, no other login is tried: it would throw it out."""
    from notifications.staff_chat.wecom_bot import lease_name
    from storage.inbound import leases

    with house.store.read() as tx:
        if leases.is_held(tx, lease_name(house.settings.wecom_bot_id), house.now()):
            return Finding("right", "wecom_staff_running")
    assert house.wecom_staff is not None
    line, stop = house.wecom_staff.line(lambda _: None), asyncio.Event()
    running = asyncio.ensure_future(line.run(stop))
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(TRY):
                while not line.is_open and line.refusal is None:
                    await asyncio.sleep(0.05)
        if line.is_open:
            return Finding("right", "wecom_staff_login")
        if line.refusal is not None:
            return Finding("wrong", "wecom_staff_refused", {"code": line.refusal.code})
        return Finding("wrong", "wecom_staff_away", {"address": house.settings.wecom_bot_api})
    finally:
        stop.set()
        await running


def _people(house: House) -> Finding:
    from storage import shops

    with house.store.read() as tx:
        known = [person.name for person in shops.staff(tx) if person.wecom_id]
    if not known:
        return Finding("wrong", "wecom_staff_nobody")
    return Finding("right", "wecom_staff_people", {"count": len(known)})
