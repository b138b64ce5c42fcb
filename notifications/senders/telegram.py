"""What the shop says to customers on Telegram."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from telegram import Bot, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from domain.conversation import OutboxItem
from domain.reply import Reply
from notifications.sender import Refused
from notifications.telegram_bot import failure, is_about_address
from notifications.telegram_format import html_parts, keyboard, plain_parts
from storage.outbox import CHAT

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_REMEMBERED = 500


class CustomerSender:
    """Sends outbox rows of the channel "telegram" by one bot."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
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
            return await self._parts(item, Reply(reply.text), plain_parts(reply), None)
        except BadRequest:
            raise failure(error) from error
        except TelegramError as other:
            raise failure(other) from other

    async def _parts(self, item: OutboxItem, reply: Reply, parts: list[str], mode: ParseMode | None) -> str | None:
        """Parts that arrived in an earlier try of this process are not sent again."""
        if not parts:
            raise Refused("there is nothing to say")
        sent: Message | None = None
        for number in range(self._parts_sent.pop(item.id, 0), len(parts)):
            if number:
                await asyncio.sleep(CHAT.every.total_seconds())
            try:
                sent = await self._bot.send_message(
                    int(item.address),
                    parts[number],
                    parse_mode=mode,
                    reply_markup=keyboard(reply) if number == len(parts) - 1 else None,
                    link_preview_options=NO_PREVIEW,
                )
            except TelegramError:
                self._remember(item.id, number)
                raise
        return str(sent.message_id) if sent else None

    def _remember(self, row: int, parts: int) -> None:
        if parts:
            self._parts_sent[row] = parts
        if len(self._parts_sent) > _REMEMBERED:
            self._parts_sent.popitem(last=False)
