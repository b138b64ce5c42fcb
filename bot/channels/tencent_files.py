"""Pictures, voice notes and files sent by WeChat, kept in the data directory: the platform keeps them three days."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import structlog

from bot.message import Incoming, Media
from wire.tencent.api import MAX_DOWNLOAD, Api
from wire.tencent.errors import ApiError, Trouble

SUFFIXES = {"photo": ".jpg", "voice": ".amr"}
"""Where the platform names no file; pictures are JPEG or PNG, shown alike."""

log = structlog.get_logger(__name__)


def fetcher(api: Api, data_dir: Path, now: Callable[[], datetime]) -> Callable[[Incoming], Awaitable[Incoming]]:
    """What fetches a message's files before it is handled."""

    async def fetch(incoming: Incoming) -> Incoming:
        if not incoming.media:
            return incoming
        files = incoming.media
        kept = [m if m.too_big else await keep(api, incoming.channel, m, data_dir, now()) for m in files]
        return replace(incoming, media=tuple(kept))

    return fetch


async def keep(api: Api, channel: str, media: Media, data_dir: Path, now: datetime) -> Media:
    """The media with `path` set once its bytes are on disk; too_big when the platform won't give them.

    A platform that can't just now raises, so that the message is handled later, with its picture.
    """
    folder, name = Path("media") / channel / f"{now:%Y-%m}", hashlib.sha256(media.ref.encode()).hexdigest()[:24]
    found = next((data_dir / folder).glob(f"{name}.*"), None)
    if found is not None and found.suffix != ".part":
        return replace(media, path=(folder / found.name).as_posix(), size=found.stat().st_size)
    try:
        data, called = await api.download(media.ref)
    except ApiError as error:
        if error.trouble in (Trouble.BUSY, Trouble.TOO_FAST, Trouble.TOKEN, Trouble.HALTED):
            raise
        log.warning("tencent.file_not_given", kind=media.kind, code=error.code)
        return replace(media, too_big=True)
    if len(data) > MAX_DOWNLOAD:
        return replace(media, too_big=True, size=len(data))
    path = folder / (name + _suffix(media, called))
    await asyncio.to_thread(_write, data_dir / path, data)
    return replace(media, path=path.as_posix(), size=len(data), name=media.name or called)


def _suffix(media: Media, called: str) -> str:
    found = re.sub(r"[^a-z0-9.]", "", Path(media.name or called).suffix.lower())[:10]
    return found or SUFFIXES.get(media.kind, ".bin")


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_bytes(data)
    part.rename(target)
