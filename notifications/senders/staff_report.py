"""Reports on their way to a manager, in a private chat or by mail: words, and the file that has the rest (R1)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from actions.shop import report_news
from domain.conversation import OutboxItem
from notifications.sender import Refused
from storage import Store, Tx, shops

if TYPE_CHECKING:
    from telegram import Bot


Written = tuple[Sequence[str], tuple[str, bytes] | None]
"""Lines, and name and content of the file where there is one."""


async def send(store: Store, bot: Bot, item: OutboxItem, now: datetime, language: str) -> str:
    """Telegram's id of the message. Figures are counted as it leaves; Refused for whoever may not see them any more."""
    from telegram.constants import (
        MessageLimit,
        ParseMode,
    )  # here: WeCom's staff chat has reports, too, and no such library

    lines, file = await asyncio.to_thread(_written, store, item, now, language)
    chat = int(item.address)
    if file is None:
        sent = await bot.send_message(chat, html(lines, MessageLimit.MAX_TEXT_LENGTH), parse_mode=ParseMode.HTML)
    else:
        name, content = file
        caption = html(lines, MessageLimit.CAPTION_LENGTH)
        sent = await bot.send_document(chat, content, filename=name, caption=caption, parse_mode=ParseMode.HTML)
    return str(sent.message_id)


def writer(store: Store, now: Callable[[], datetime], language: str) -> Callable[[OutboxItem], Written]:
    """What writes the report of a row, as things stand when it is asked."""
    return lambda item: _written(store, item, now(), language)


def _written(
    store: Store, item: OutboxItem, now: datetime, language: str
) -> Written:  # fmt: skip
    with store.read() as tx:
        return written(tx, item, now, language)


def written(
    tx: Tx, item: OutboxItem, now: datetime, language: str
) -> Written:  # fmt: skip
    """The report's lines, and its file where it has one; Refused for whoever may not see it any more."""
    person = shops.staff_by_id(tx, int(item.payload["person"]))
    if person is None or not person.active or not person.may("see_figures"):
        raise Refused("whoever it was for may not see it any more")
    at = datetime.fromisoformat(item.payload["at"])
    return report_news.written(tx, item.payload["what"], person, at, now, language)


def html(lines: Sequence[str], limit: int) -> str:
    """The first line stands out; of the middle as much as there is room for, the last always."""
    first, *middle, last = [escape(line, quote=False) for line in lines]
    kept, room = [], limit - len(first) - len(last) - len("<b></b>\n")
    for line in middle:
        if len(line) + 1 > room:
            break
        kept.append(line)
        room -= len(line) + 1
    return "\n".join([f"<b>{first}</b>", *kept, last])
