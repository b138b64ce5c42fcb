"""What a check of the web finds: whether customers, and vendors' webhooks, get through to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.channels import reached
from app.channels.finding import Finding

if TYPE_CHECKING:
    from app.wiring import House


async def check(house: House) -> list[Finding]:
    """Whether the web answers at its public address, or on this machine where there is none."""
    address = house.settings.public_url or f"http://127.0.0.1:{house.port}"
    status, body = await reached.get(f"{address}/health")
    found = [] if house.settings.public_url else [Finding("look", "web_private", {"address": address})]
    if status == 200 and '"database"' in body:
        return [*found, Finding("right", "web_reached", {"address": address})]
    code = "web_away" if status in (0, 502, 503, 504) else "web_other"
    return [*found, Finding("wrong", code, {"address": address, "status": status or body})]
