"""What checks of WeChat and WeCom share: the token, the address this server calls from, the way back to it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from app.channels import libraries, reached
from app.channels.finding import Finding
from wire.tencent.errors import WRONG_IP, ApiError, Unreachable

if TYPE_CHECKING:
    from app.wiring import House

_IP = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}\b")


def missing_library() -> list[Finding]:
    """That the vendor's encryption can't be opened here; nothing where it can."""
    return [Finding("wrong", "tencent_library", {"how": how})] if (how := libraries.missing("wechat")) else []


async def token(fetch: Callable[[], Awaitable[None]]) -> Finding:
    """Whether the vendor takes id and secret, from where this server calls."""
    try:
        await fetch()
    except (ApiError, Unreachable) as error:
        return trouble(error)
    return Finding("right", "tencent_token")


def trouble(error: ApiError | Unreachable) -> Finding:
    """Why a call did not work, in words."""
    if isinstance(error, Unreachable):
        return Finding("wrong", "tencent_away", {"why": str(error)})
    if error.code in WRONG_IP:
        found = _IP.search(error.said)
        return Finding("wrong", "tencent_ip", {"code": error.code, "ip": found[0] if found else "?"})
    if error.code in (40001, 40013, 40125):
        return Finding("wrong", "tencent_secret", {"code": error.code})
    return Finding("wrong", "tencent_other", {"code": error.code, "call": error.call, "said": error.said[:120]})


async def way_back(house: House, path: str, query: Mapping[str, str], expected: str) -> Finding:
    """Whether a call like the vendor's own check gets through to a process with these keys."""
    if not house.settings.public_url:
        return Finding("wrong", "tencent_no_address", {"path": path})
    address = house.settings.public_url + path
    status, body = await reached.get(address, query)
    fields: dict[str, Any] = {"address": address, "status": status or body}
    if status == 200 and body == expected:
        return Finding("right", "tencent_reached", fields)
    return Finding("wrong", "tencent_keys" if status == 403 else "tencent_unreached", fields)


def heard(house: House, channel: str, accounts: list[str]) -> Finding:
    """When anything last came in."""
    from storage import conversations

    with house.store.read() as tx:
        times = [at for one in accounts if (at := conversations.last_received(tx, channel, one)) is not None]
    if not times:
        return Finding("look", "tencent_silent")
    at = max(times).astimezone(house.now().tzinfo)
    return Finding("right", "tencent_heard", {"at": f"{at:%Y-%m-%d %H:%M}"})


def nonce() -> str:
    """Something nobody can guess."""
    return secrets.token_hex(8)
