"""Photos and files of a conversation: kept when a visitor sends them, shown only to whom they belong."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.responses import FileResponse, Response

from domain.conversation import Message

LIMIT = 20 * 1024 * 1024
"""Bytes of one upload."""

_MAGIC = (
    (0, b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (0, b"GIF8", "image/gif", ".gif"),
    (8, b"WEBP", "image/webp", ".webp"),
    (0, b"OggS", "audio/ogg", ".ogg"),
    (0, b"ID3", "audio/mpeg", ".mp3"),
)
"""(offset, bytes, type, suffix): what a file is told by its content; a name proves nothing."""


class TooBig(Exception):
    """The upload is over the limit."""


async def keep(chunks: AsyncIterator[bytes], data_dir: Path, owner: str, name: str, now: datetime) -> dict[str, Any]:
    """The upload on disk, as the fields of a Media; TooBig when it is over the limit, and nothing is kept then.

    owner: unique per upload, so that sending it again writes the same file.
    """
    folder = Path("media") / "web" / f"{now:%Y-%m}"
    stem = hashlib.sha256(owner.encode()).hexdigest()[:24]
    part = data_dir / folder / f"{stem}.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        size = await _write(chunks, part)
        kind, suffix = _told_by(part)
        part.rename(part.with_suffix(suffix))
    finally:
        part.unlink(missing_ok=True)
    sort = {"image": "photo", "audio": "voice"}.get(kind.partition("/")[0], "file")
    return {"kind": sort, "path": (folder / f"{stem}{suffix}").as_posix(), "name": Path(name).name[:120], "size": size}


async def _write(chunks: AsyncIterator[bytes], target: Path) -> int:
    size = 0
    with target.open("wb") as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > LIMIT:
                raise TooBig
            file.write(chunk)
    return size


def _told_by(path: Path) -> tuple[str, str]:
    with path.open("rb") as file:
        head = file.read(16)
    for offset, magic, kind, suffix in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return kind, suffix
    return "application/octet-stream", ".bin"


def answer(data_dir: Path, message: Message | None, index: int) -> Response:
    """The file as a picture or download; 404 when there is none. Whoever calls has checked who may see it. Rule: A5."""
    items = (message.content.get("media") or []) if message else []
    item = items[index] if 0 <= index < len(items) else {}
    root = (data_dir / "media").resolve()
    path = (data_dir / str(item.get("path") or "")).resolve()
    if not item.get("path") or not path.is_relative_to(root) or not path.is_file():
        return Response(status_code=404)
    kind, suffix = _told_by(path)
    disposition = "inline" if kind.startswith("image/") else "attachment"
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, max-age=86400"}
    name = item.get("name") or f"{index + 1}{suffix}"
    return FileResponse(path, headers=headers, media_type=kind, filename=name, content_disposition_type=disposition)
