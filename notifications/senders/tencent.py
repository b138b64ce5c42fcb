"""What WeChat's and WeCom's error numbers mean for a row of the outbox."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from domain.channels import rendering
from domain.conversation import OutboxItem
from notifications.sender import Away, BudgetSpent, Gone, Halted, NotSent, OutsideWindow, Refused, TemplateOut, TooFast
from wire.tencent.errors import ApiError, Trouble, Unreachable, advice

BLOCKED_FOR = timedelta(minutes=1)
"""Too many calls in a minute: nothing is taken for so long."""


def failure(error: ApiError | Unreachable) -> NotSent:
    """The failure that the worker knows."""
    if isinstance(error, Unreachable):
        return Away(str(error))
    match error.trouble:
        case Trouble.OUTSIDE | Trouble.CLOSED:
            return OutsideWindow(str(error))
        case Trouble.SPENT:
            return BudgetSpent(str(error))
        case Trouble.TOO_FAST:
            return TooFast(BLOCKED_FOR)
        case Trouble.GONE:
            return Gone(str(error))
        case Trouble.TEMPLATE:
            return TemplateOut(str(error))
        case Trouble.HALTED:
            return Halted(str(error), code=str(error.code), advice=advice(error.code))
        case Trouble.BUSY | Trouble.TOKEN:
            return Away(str(error))
        case _:
            return Refused(str(error))


def kind_of(media_kind: str, path: Path) -> str:
    """What the platform calls a file: image, voice, video or file."""
    suffix = path.suffix.lower()
    if media_kind == "photo" and suffix in (".jpg", ".jpeg", ".png", ".gif", ".bmp"):
        return "image"
    if media_kind == "voice" and suffix in (".amr", ".mp3"):
        return "voice"
    return "video" if suffix == ".mp4" else "file"


def language_of(item: OutboxItem) -> str:
    """The language a row is written in, for words that are put under it."""
    return rendering.language_of(str(item.payload.get("text", "")))
