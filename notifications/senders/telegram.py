"""What the shop says to customers on Telegram."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import asdict
from pathlib import Path
from typing import Any

import structlog
from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from domain.channels.register import TELEGRAM, record
from domain.conversation import OutboxItem
from domain.message import Reply
from notifications.sender import Refused
from notifications.senders import files, telegram_files
from notifications.senders.telegram_errors import failure, is_about_address
from notifications.senders.telegram_format import html_parts, keyboard, plain_parts

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_REMEMBERED = 500

log = structlog.get_logger(__name__)


class CustomerSender:
    """Sends outbox rows of the channel "telegram" by one bot.

    data_dir: where files from staff lie. paid: faster than is free, at Telegram's price.
    """

    def __init__(self, bot: Bot, data_dir: Path | None = None, *, paid: bool = False) -> None:
        self._bot, self._data_dir, self._paid = bot, data_dir, paid
        self._account = bot.token.partition(":")[0]
        self._parts_sent: OrderedDict[int, int] = OrderedDict()

    async def send(self, item: OutboxItem) -> str | None:
        """Telegram's id of the last message the reply was made of."""
        if item.account != self._account:
            raise Refused(f"the row is for bot {item.account}, this is bot {self._account}")
        reply = Reply.from_json(item.payload)
        try:
            return await self._parts(item, reply, html_parts(reply), ParseMode.HTML)
        except BadRequest as error:
            if is_about_address(error):
                raise failure(error) from error
            return await self._plainly(item, reply, error)
        except TelegramError as error:
            raise failure(error) from error

    async def _plainly(self, item: OutboxItem, reply: Reply, error: BadRequest) -> str | None:
        """Telegram refused markup or keyboard: the words alone must still arrive."""
        try:
            return await self._parts(item, Reply(reply.text, media=reply.media), plain_parts(reply), None)
        except BadRequest:
            raise failure(error) from error
        except TelegramError as other:
            raise failure(other) from other

    async def _parts(self, item: OutboxItem, reply: Reply, parts: list[str], mode: ParseMode | None) -> str | None:
        """Parts that arrived in an earlier try of this process are not sent again."""
        found = self._files(item, reply)
        if not parts and not found:
            raise Refused("there is nothing to say")
        sent: int | None = None
        for number in range(self._parts_sent.pop(item.id, 0), len(parts) + len(found)):
            if number:
                await asyncio.sleep(record(TELEGRAM).paces.chat.every.total_seconds())
            try:
                if number < len(parts):
                    last = number == len(parts) - 1
                    sent = await self._text(item, parts[number], mode, keyboard(reply) if last else None)
                else:
                    file = found[number - len(parts)]
                    sent = (await telegram_files.upload(self._bot, int(item.address), *file)).message_id
            except TelegramError:
                self._remember(item.id, number)
                raise
        return str(sent) if sent else None

    async def _text(self, item: OutboxItem, words: str, mode: ParseMode | None, markup: Any) -> int:
        """Telegram's id of the message: all that is read of its answer. The library's own call makes objects of the
        rest, which takes four times as long."""
        said = {
            "chat_id": int(item.address), "text": words, "parse_mode": mode, "reply_markup": markup,
            "link_preview_options": NO_PREVIEW, "allow_paid_broadcast": self._paid or None,
        }  # fmt: skip
        answer: dict[str, Any] = await self._bot.do_api_request("sendmessage", said)
        return int(answer["message_id"])

    def _files(self, item: OutboxItem, reply: Reply) -> list[tuple[dict[str, Any], Path]]:
        found = []
        for media in map(asdict, reply.media):
            path = files.find(self._data_dir, media) if self._data_dir else None
            if path is None:
                log.warning("telegram.file_missing", row=item.id, kind=media["kind"])
            else:
                found.append((media, path))
        return found

    def _remember(self, row: int, parts: int) -> None:
        if parts:
            self._parts_sent[row] = parts
        if len(self._parts_sent) > _REMEMBERED:
            self._parts_sent.popitem(last=False)
