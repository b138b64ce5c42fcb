"""What a check of Telegram finds: the bots' tokens, the staff's group, and where their updates go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.channels import by_doctor
from app.channels.finding import Finding
from app.doctor import channels

if TYPE_CHECKING:
    from app.wiring import House


async def check(house: House) -> list[Finding]:
    """Both bots, each by its own token."""
    return await by_doctor.ask(house, channels.telegram) if house.settings.has_bot else [Finding("off", "telegram_off")]
