"""`aftercare channel check`: what is right and wrong about a channel's set-up, in words, with the next step."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from actions.shop import channel_halts
from app.channels.finding import Finding
from domain.conversation import STAFF
from domain.errors import NotFound
from storage import outages
from texts import text

if TYPE_CHECKING:
    from app.wiring import House

SIGNS: Mapping[str, str] = {"right": "✓", "look": "!", "wrong": "✗", "off": "–"}


Check = Callable[["House"], Awaitable[list[Finding]]]
"""Looks at one channel; asks the vendor, changes nothing, raises nothing that the vendor can cause."""


async def _telegram(house: House) -> list[Finding]:
    from app.channels import check_telegram

    return await check_telegram.check(house)


async def _web(house: House) -> list[Finding]:
    from app.channels import check_web

    return await check_web.check(house)


async def _whatsapp(house: House) -> list[Finding]:
    from app.channels import check_whatsapp

    return await check_whatsapp.check(house)


async def _wecom_kf(house: House) -> list[Finding]:
    from app.channels import check_wecom_kf

    return await check_wecom_kf.check(house)


async def _wechat_oa(house: House) -> list[Finding]:
    from app.channels import check_wechat_oa

    return await check_wechat_oa.check(house)


async def _wecom_staff(house: House) -> list[Finding]:
    from app.channels import check_wecom_staff

    return await check_wecom_staff.check(house)


async def _sms(house: House) -> list[Finding]:
    from app.channels import check_out_only

    return await check_out_only.sms(house)


async def _mail(house: House) -> list[Finding]:
    from app.channels import check_out_only

    return await check_out_only.mail(house)


CHECKS: Mapping[str, Check] = {
    "web": _web,
    "telegram": _telegram,
    "wecom_kf": _wecom_kf,
    "wechat_oa": _wechat_oa,
    "wecom_staff": _wecom_staff,
    "whatsapp": _whatsapp,
    "sms": _sms,
    "mail": _mail,
}
"""Channel -> its check. Each imports what it needs when it is asked."""

OUTBOX: Mapping[str, str] = {"wecom_staff": STAFF}
"""Channel -> as the outbox calls it, where it has another name there."""


def say(house: House, name: str, as_json: bool, write: Callable[[str], None]) -> bool:
    """True when nothing is wrong; writes what was found of that channel, or of all. NotFound for an unknown name."""
    if name and name not in CHECKS:
        raise NotFound(f"There is no channel {name!r} to check: expected one of {', '.join(CHECKS)}.")
    found = asyncio.run(_look(house, [name] if name else list(CHECKS)))
    language = house.settings.language
    told = {channel: [one.told(language) for one in findings] for channel, findings in found.items()}
    if as_json:
        write(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for channel, lines in told.items():
            write(text(f"desk_channel.{channel}", language))
            for line in lines:
                write(f"  {SIGNS[line['mark']]} {line['what']}" + (f"\n    → {line['next']}" if "next" in line else ""))
    return not any(one.mark == "wrong" for findings in found.values() for one in findings)


async def _look(house: House, names: list[str]) -> dict[str, list[Finding]]:
    try:
        return {name: await look(house, name) for name in names}
    finally:
        await house.close()


async def look(house: House, name: str) -> list[Finding]:
    """What is found of that channel: first, whether it stopped itself."""
    return [*_halted(house, name), *await CHECKS[name](house)]


def _halted(house: House, channel: str) -> list[Finding]:
    """What has shut the channel, as it was told when a message was to leave."""
    language = house.settings.language
    if channel == "wecom_staff" and not house.settings.has_wecom_staff:
        return []  # the staff chat is elsewhere
    with house.store.read() as tx:
        shut = [
            row
            for account, row in outages.halted(tx).items()
            if account.partition(":")[0] == OUTBOX.get(channel, channel)
        ]
    zone = ZoneInfo(house.settings.timezone)
    return [
        Finding(
            "wrong",
            "halted",
            {
                "channel": channel,
                "since": f"{since.astimezone(zone):%Y-%m-%d %H:%M}",
                "why": why,
                "advice": channel_halts.advice_words(advice, language),
            },
        )
        for since, why, advice in shut
    ]


def resume(house: House, name: str) -> int:
    """How many accounts of the channel try again at once. NotFound for an unknown name."""
    if name not in CHECKS:
        raise NotFound(f"There is no channel {name!r}: expected one of {', '.join(CHECKS)}.")
    with house.store.write() as tx:
        shut = [account for account in outages.halted(tx) if account.partition(":")[0] == OUTBOX.get(name, name)]
        for account in shut:
            channel_halts.resume(tx, account, house.now())
    return len(shut)
