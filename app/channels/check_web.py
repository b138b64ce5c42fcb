"""What a check of the web finds: whether customers, and vendors' webhooks, get through to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.channels import by_doctor
from app.channels.finding import Finding
from app.doctor import channels

if TYPE_CHECKING:
    from app.wiring import House


async def check(house: House) -> list[Finding]:
    """Whether the web answers at its public address, and for how long its certificate holds."""
    if not house.settings.public_url:
        return [Finding("look", "web_private")]
    return await by_doctor.ask(house, channels.web)
