"""Pictures, voice notes and files sent to the customer bot, kept in the data directory."""

from __future__ import annotations

import asyncio
import hashlib
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import structlog
from telegram import Bot

from bot.message import Media

LIMIT = 20 * 1024 * 1024
"""Bytes the Bot API lets a bot download (core.telegram.org/bots/api#getfile)."""

TIMEOUT = 20
"""Seconds for one download: everybody else's messages of the same batch wait for it."""

log = structlog.get_logger(__name__)


async def keep(bot: Bot, media: Media, data_dir: Path, now: datetime) -> Media:
    """The media with `path` set once its bytes are on disk; too_big when Telegram would not give them."""
    if media.size > LIMIT:
        return replace(media, too_big=True)
    path = Path("media") / "telegram" / f"{now:%Y-%m}" / _file_name(media)
    target = data_dir / path
    if target.exists():
        return replace(media, path=path.as_posix())
    part = target.with_suffix(target.suffix + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        async with asyncio.timeout(TIMEOUT):
            await (await bot.get_file(media.ref)).download_to_drive(part)
        part.rename(target)
    except Exception as error:  # whatever went wrong, the customer's message must not be lost with the picture
        log.warning("telegram.file_not_kept", kind=media.kind, size=media.size, error=type(error).__name__)
        part.unlink(missing_ok=True)
        return replace(media, too_big=True)
    return replace(media, path=path.as_posix())


def _file_name(media: Media) -> str:
    suffix = re.sub(r"[^a-z0-9.]", "", Path(media.name).suffix.lower())[:10]
    return hashlib.sha256(media.ref.encode()).hexdigest()[:24] + suffix
