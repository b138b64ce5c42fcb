"""`aftercare channel link`: the address that opens a chat with the shop, and the code to print."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

from app.channels.settings_tencent import accounts
from domain.errors import NotFound

if TYPE_CHECKING:
    from app.wiring import House

SCENE = re.compile(r"[0-9a-zA-Z_-]{1,32}")


class NotReached(Exception):
    """The vendor gave no address; the message says why."""


def addresses(house: House, name: str, scene: str) -> list[str]:
    """The address of each account of that channel. NotFound for a channel without such, NotReached without an answer.

    scene: letters, digits, _ or -; the vendor tells it when somebody comes by that address.
    """
    if name != "wecom_kf" or not house.settings.has_kf:
        raise NotFound(f"There is no address to be had for {name!r}: expected wecom_kf, connected.")
    if not SCENE.fullmatch(scene):
        raise NotFound(f"scene {scene!r}: expected 1 to 32 letters, digits, _ or -")
    return asyncio.run(_asked(house, scene))


def write_code(found: list[str], path: Path) -> list[Path]:
    """The files with a code for each address; more than one are numbered."""
    import segno

    files = [path.with_stem(f"{path.stem}-{n}") if len(found) > 1 else path for n in range(1, len(found) + 1)]
    for address, file in zip(found, files, strict=True):
        segno.make(address, error="m").save(str(file), scale=8, border=4)
    return files


async def _asked(house: House, scene: str) -> list[str]:
    from wire.tencent.errors import ApiError, Unreachable

    try:
        api = house.tencent.kf_api
        return [await api.entry(account, scene) for account in accounts(house.settings.wecom_kf_accounts)]
    except (ApiError, Unreachable) as error:
        raise NotReached(f"{error}: see `aftercare channel check wecom_kf`") from None
    finally:
        await house.close()
