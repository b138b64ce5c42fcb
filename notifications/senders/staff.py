"""What the staff chat gets: ticket cards kept up to date, and what customers wrote under them. Rule: N4."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from telegram import Bot, ForceReply, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.texts import text
from domain.conversation import STAFF, OutboxItem
from domain.staff import Staff
from domain.ticket import Ticket
from notifications import cards, cards_complaints
from notifications.sender import Gone, NotSent, Refused
from notifications.telegram_bot import failure
from notifications.ticket_view import TicketView, look
from storage import Store, Tx, conversations, outbox, shop

MAX_PHOTO = 10 * 1024 * 1024
"""Bytes of a picture shown as one (core.telegram.org/bots/api#sendphoto); a larger one goes as a file."""

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_UNCHANGED = "message is not modified"
_NO_SUCH_MESSAGE = ("message to edit not found", "message can't be edited", "message_id_invalid")

log = structlog.get_logger(__name__)


class StaffSender:
    """Sends outbox rows of the channel "staff" into one chat. language: the shop's own."""

    def __init__(self, store: Store, bot: Bot, chat_id: int, *, data_dir: Path, language: str = "zh") -> None:
        self._store, self._bot, self._chat_id = store, bot, chat_id
        self._data_dir, self._language = data_dir, language

    async def send(self, item: OutboxItem) -> str | None:
        """Telegram's id of the message; None for an edit.

        What is meant for some people alone (payload["private_to"]) is never said in the chat of all. Rule: C5.
        """
        if item.payload.get("private_to") is not None:
            raise Refused("only some may know of it, and there is no way to them alone")
        try:
            match item.kind:
                case "ticket_card":
                    return await self._card(item)
                case "ticket_card_update":
                    await self._update(item)
                    return None
                case "customer_message":
                    return await self._customer_message(item)
                case "staff_call":
                    return await self._call(item)
                case "ticket_card_gone":
                    await self._take_away(item)
                    return None
                case "customer_arrived":
                    return await self._arrived(item)
                case "staff_text":
                    return await self._words(item)
        except ChatMigrated as error:
            log.error("staff.chat_moved", hint=f"set STAFF_CHAT_ID to {error.new_chat_id}")
            self._chat_id = error.new_chat_id
            raise failure(error) from error
        except TelegramError as error:
            raise _kept_trying(failure(error)) from error
        raise Refused(f"no staff message is of kind {item.kind!r}")

    async def _card(self, item: OutboxItem) -> str:
        view = await asyncio.to_thread(self._as_it_stands, item)
        sent = await self._say(cards.card(view, self._language), markup=cards.buttons(view.ticket, self._language))
        return str(sent.message_id)

    async def _update(self, item: OutboxItem) -> None:
        view = await asyncio.to_thread(self._as_it_stands, item)
        words, markup = cards.card(view, self._language), cards.buttons(view.ticket, self._language)
        for remote_id in await asyncio.to_thread(self._cards_of, view.ticket):
            try:
                await self._bot.edit_message_text(
                    words,
                    chat_id=self._chat_id,
                    message_id=remote_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=markup,
                    link_preview_options=NO_PREVIEW,
                )
            except BadRequest as error:
                if not any(said in error.message.lower() for said in (_UNCHANGED, *_NO_SUCH_MESSAGE)):
                    raise

    async def _customer_message(self, item: OutboxItem) -> str:
        view, media = await asyncio.to_thread(self._with_media, item)
        card_ids = await asyncio.to_thread(self._cards_of, view.ticket)
        under = card_ids[-1] if card_ids else None
        words = str(item.payload.get("text") or "")
        files = [(m, path) for m in media if (path := self._file(m)) is not None]
        lost = [m for m in media if self._file(m) is None]
        if files:
            try:
                return await self._with_files(view, words, files, lost, under)
            except BadRequest as error:
                log.warning("staff.file_refused", row=item.id, reason=error.message)
                lost = media
        said = cards.customer_message(view, self._and_lost(words, lost), self._language)
        return str((await self._say(said, under=under)).message_id)

    async def _with_files(
        self,
        view: TicketView,
        words: str,
        files: list[tuple[dict[str, Any], Path]],
        lost: list[dict[str, Any]],
        under: int | None,
    ) -> str:
        said = self._and_lost(words, lost)
        caption = cards.customer_message(view, said, self._language, limit=cards.MAX_CAPTION)
        first, *others = files
        sent = await self._upload(*first, caption, under)
        for other in others:
            await self._upload(*other, "", under)
        return str(sent.message_id)

    def _and_lost(self, words: str, lost: list[dict[str, Any]]) -> str:
        """The words, and a line for each file that could not be had."""
        lines = [text("ticketcard.not_kept", self._language, kind=self._kind(media)) for media in lost]
        return "\n".join(part for part in (words, *lines) if part)

    async def _arrived(self, item: OutboxItem) -> str:
        view = await asyncio.to_thread(self._as_it_stands, item)
        card_ids = await asyncio.to_thread(self._cards_of, view.ticket)
        words = cards.arrived(view, bool(item.payload.get("on_time")), self._language)
        return str((await self._say(words, under=card_ids[-1] if card_ids else None)).message_id)

    async def _call(self, item: OutboxItem) -> str:
        view, people = await asyncio.to_thread(self._called, item)
        card_ids = await asyncio.to_thread(self._cards_of, view.ticket)
        words = cards_complaints.call(view.ticket, item.payload, people, self._language)
        return str((await self._say(words, under=card_ids[-1] if card_ids else None)).message_id)

    async def _take_away(self, item: OutboxItem) -> None:
        """Cards of a ticket that not everybody may know of any more are gone, or where they can't be, empty."""
        for remote_id in await asyncio.to_thread(self._shown_of, item):
            try:
                await self._bot.delete_message(self._chat_id, remote_id)
            except BadRequest:  # older than Telegram lets a bot delete
                words = text("ticketcard.moved_away", self._language)
                with suppress(BadRequest):
                    await self._bot.edit_message_text(words, chat_id=self._chat_id, message_id=remote_id)

    async def _words(self, item: OutboxItem) -> str:
        """payload: html; under (message id), asks (True opens the reader's reply box), chat (not the staff chat)."""
        payload = item.payload
        hint = text("staff.placeholder", self._language)
        markup = ForceReply(selective=True, input_field_placeholder=hint) if payload.get("asks") else None
        return str((await self._say(payload["html"], markup=markup, under=payload.get("under"))).message_id)

    async def _say(self, html: str, *, markup: Any = None, under: int | None = None) -> Message:
        return await self._bot.send_message(
            self._chat_id,
            html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            reply_parameters=_reply(under),
            link_preview_options=NO_PREVIEW,
        )

    async def _upload(self, media: dict[str, Any], path: Path, caption: str, under: int | None) -> Message:
        common: dict[str, Any] = {
            "caption": caption or None,
            "parse_mode": ParseMode.HTML,
            "reply_parameters": _reply(under),
        }
        if media.get("kind") == "photo" and path.stat().st_size <= MAX_PHOTO:
            with suppress(BadRequest):  # Telegram can't read every picture, but takes any file
                return await self._bot.send_photo(self._chat_id, path, **common)
        if media.get("kind") == "voice" and path.suffix == ".ogg":
            return await self._bot.send_voice(self._chat_id, path, **common)
        return await self._bot.send_document(self._chat_id, path, filename=media.get("name") or path.name, **common)

    def _as_it_stands(self, item: OutboxItem) -> TicketView:
        """The ticket now; edits of its cards that wait behind this row would show the same and are dropped."""
        with self._store.write() as tx:
            outbox.supersede(tx, item, "ticket_card_update")
            return self._view(tx, item)

    def _with_media(self, item: OutboxItem) -> tuple[TicketView, list[dict[str, Any]]]:
        with self._store.read() as tx:
            message_id = item.payload.get("message_id")
            message = conversations.get_message(tx, message_id) if message_id else None
            return self._view(tx, item), list(message.content.get("media") or []) if message else []

    def _called(self, item: OutboxItem) -> tuple[TicketView, list[Staff]]:
        with self._store.read() as tx:
            people = [shop.staff_by_code(tx, code) for code in item.payload.get("to") or []]
            return self._view(tx, item), [person for person in people if person is not None]

    def _shown_of(self, item: OutboxItem) -> list[int]:
        """Ids of everything that stands in the chat of all about that ticket."""
        with self._store.read() as tx:
            ticket_id = int(item.payload["ticket_id"])
            kinds = ("ticket_card", "customer_message", "customer_arrived", "staff_call", "staff_text")
            rows = [row for kind in kinds for row in outbox.of_ticket(tx, ticket_id, kind)]
        shown = [row for row in rows if row.channel == STAFF and row.payload.get("private_to") is None]
        return [int(row.remote_id) for row in shown if row.remote_id]

    def _view(self, tx: Tx, item: OutboxItem) -> TicketView:
        view = look(tx, int(item.payload["ticket_id"]), self._language)
        if view is None:
            raise Refused("the ticket is not there")
        if view.ticket.restricted:
            raise Refused("not everybody may know of it")
        return view

    def _cards_of(self, ticket: Ticket) -> list[int]:
        with self._store.read() as tx:
            sent = outbox.of_ticket(tx, ticket.id, "ticket_card")
            return [int(item.remote_id) for item in sent if item.channel == STAFF and item.remote_id]

    def _file(self, media: dict[str, Any]) -> Path | None:
        root = (self._data_dir / "media").resolve()
        path = (self._data_dir / str(media.get("path") or "")).resolve()
        return path if media.get("path") and path.is_relative_to(root) and path.is_file() else None

    def _kind(self, media: dict[str, Any]) -> str:
        kind = media.get("kind")
        return text(f"ticketcard.{kind if kind in ('photo', 'voice') else 'file'}", self._language)


def _reply(under: int | None) -> ReplyParameters | None:
    return ReplyParameters(under, allow_sending_without_reply=True) if under else None


def _kept_trying(failed: NotSent) -> NotSent:
    """The staff chat is a setting: when nobody is there, somebody will mend it."""
    return NotSent(f"staff chat: {failed}") if isinstance(failed, Gone) else failed
