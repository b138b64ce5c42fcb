"""What staff get: ticket cards kept up to date, and what customers wrote under them. Rule: N4, C5.

In a forum each ticket has a topic with one card. In any other group cards stand in the chat itself and what belongs to
them answers them; restricted matters stand so in the private chats of those who may see them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from telegram import Bot, ForceReply, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, RetryAfter, TelegramError

from actions.tickets import digest
from domain.conversation import STAFF, OutboxItem
from domain.shop.staff import Staff
from notifications.sender import Gone, Later, NotSent, NotYet, Refused
from notifications.senders import files, staff_report, telegram_files
from notifications.senders.staff_bundle import Bundles
from notifications.senders.staff_place import fingerprint, placed, utc_now
from notifications.senders.telegram_errors import failure
from notifications.senders.telegram_format import inline_keyboard
from notifications.staff_chat import cards, digest_words, keyboards
from notifications.staff_chat.notices import RENDER
from notifications.staff_chat.topics import Topics, is_closed, is_gone
from notifications.staff_chat.view import TicketView, look
from storage import Store, conversations, outbox, shops
from storage.tickets import staff_threads
from storage.tickets.staff_threads import Thread
from texts import text

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_UNCHANGED = "message is not modified"
_NO_SUCH_MESSAGE = ("message to edit not found", "message can't be edited", "message_id_invalid")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A row's ticket as it stands in one chat. viewer: whose private chat it is, None for the group."""

    item: OutboxItem
    chat: int
    view: TicketView
    thread: Thread | None
    viewer: Staff | None

    @property
    def topic(self) -> int | None:
        """The forum topic to write in."""
        return self.thread.thread_id if self.thread else None

    @property
    def under(self) -> int | None:
        """The card to answer where there is no topic."""
        return self.thread.card_id if self.thread and self.topic is None else None


class StaffSender:
    """Sends outbox rows of the channel "staff". chat_id: the staff chat; language: the shop's own."""

    def __init__(
        self,
        store: Store,
        bot: Bot,
        chat_id: int,
        *,
        data_dir: Path,
        language: str = "zh",
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store, self._bot, self._chat_id = store, bot, chat_id
        self._data_dir, self._language, self._now = data_dir, language, now
        self._topics = Topics(store, bot, chat_id, language, now)
        self._under_way: set[tuple[str, int | None]] = set()
        self._bundles = Bundles(store, self._say, language)

    async def send(self, item: OutboxItem) -> str | None:
        """Telegram's id of the message; None for an edit. Later when a first call took this departure."""
        try:
            match item.kind:
                case "staff_text":
                    return await self._words(item)
                case "staff_digest":
                    html = await asyncio.to_thread(self._digest, item)
                    return str((await self._say(self._chat_of(item), html)).message_id)
                case "staff_report":
                    return await staff_report.send(self._store, self._bot, item, self._now(), self._language)
            return await self._in_turn(item)
        except ChatMigrated as error:
            log.error("staff.chat_moved", hint=f"set STAFF_CHAT_ID to {error.new_chat_id}")
            self._chat_id = self._topics.chat_id = error.new_chat_id
            raise failure(error) from error
        except TelegramError as error:
            raise _kept_trying(failure(error), item) from error

    async def _in_turn(self, item: OutboxItem) -> str | None:
        """Send the row unless one of the same ticket is under way in that chat: then it takes a later departure.

        So each sees what the one before has changed, and no card is edited and no topic closed twice. Two processes at
        the same moment are told "not modified", which is done as well.
        """
        place = (item.address, item.ticket_id)
        if place in self._under_way:
            raise Later
        self._under_way.add(place)
        try:
            return await self._ticket(item)
        finally:
            self._under_way.discard(place)

    async def _ticket(self, item: OutboxItem) -> str | None:
        seen = await asyncio.to_thread(self._look, item)
        hidden = seen.view.ticket.restricted or seen.view.ticket.about_staff is not None
        if hidden and seen.viewer is None:
            await self._empty(seen)
            return None
        if seen.viewer is not None and not seen.viewer.may_see(seen.view.ticket):
            raise Refused("it is not for this person any more")
        if seen.viewer is None:
            if seen.thread is None and not seen.view.ticket.is_open and await self._topics.is_forum():
                return None  # it was over before anybody saw it: no topic for that
            if seen.thread is None and (told := await self._bundles.tell(item, seen.chat)):
                return told
            seen = replace(seen, thread=await self._topics.settle(seen.view, seen.thread))
        try:
            return await self._say_it(seen)
        except BadRequest as error:
            if seen.thread is not None and seen.topic is not None and is_gone(error):
                await self._topics.lost(seen.thread)
            if seen.thread is not None and seen.topic is not None and is_closed(error):
                await self._topics.reopen(seen.thread)
            raise

    async def _say_it(self, seen: _Seen) -> str | None:
        kind = seen.item.kind
        if kind in ("ticket_card", "ticket_card_update"):
            return await self._card(seen, again=kind == "ticket_card")
        if kind != "customer_message" and kind not in RENDER:
            raise Refused(f"no staff message is of kind {kind!r}")
        if seen.viewer is None and (seen.thread is None or seen.thread.card_id is None) and seen.view.ticket.is_open:
            await self._post(seen)
            raise Later
        await self._enter(seen)
        if kind == "customer_message":
            sent = await self._customer_message(seen)
        else:
            html = RENDER[kind](seen.view, seen.item.payload, self._language)
            sent = str((await self._say(seen.chat, html, topic=seen.topic, under=seen.under)).message_id)
        await self._leave(seen)
        return sent

    async def _enter(self, seen: _Seen) -> None:
        """The topic takes messages; raises Later when it had to be opened for this one."""
        if seen.thread is not None and seen.topic is not None and seen.thread.closed:
            await self._topics.reopen(seen.thread)

    async def _leave(self, seen: _Seen) -> None:
        """The topic of a closed ticket is closed again: what was to be said is said, so it needs no other departure."""
        thread = await asyncio.to_thread(self._place, seen) if seen.topic is not None else None
        if thread is not None:
            with suppress(Later):
                await self._topics.close(seen.view, thread)

    async def _card(self, seen: _Seen, *, again: bool) -> str | None:
        """The card is there and right. again: it is news, so it is shown anew, or a line points to it."""
        thread, ticket = seen.thread, seen.view.ticket
        posted = thread is not None and thread.card_id is not None
        if not posted and (again or ticket.is_open):
            card_id = await self._post(seen)
            if seen.topic is not None and not ticket.is_open:
                raise Later  # its topic is closed next
            return str(card_id)
        if thread is None or thread.card_id is None:
            return None
        if again and self._is_news(seen):
            await self._enter(seen)
            await self._edit(seen)
            if seen.topic is None and seen.viewer is None:
                return str(await self._post(seen))
            key = "now_urgent" if ticket.urgent and ticket.is_open else "changed"
            html = cards.short_notice(seen.view, key, self._language)
            await self._say(seen.chat, html, topic=seen.topic, under=seen.under)
            await self._leave(seen)
            return None
        await self._edit(seen)
        if seen.viewer is None:
            there: Thread | None = await asyncio.to_thread(self._place, seen)
            await self._topics.close(seen.view, there or thread)
        return str(thread.card_id) if again else None

    def _is_news(self, seen: _Seen) -> bool:
        """False for the row that posted the card itself and was not marked as sent."""
        with self._store.read() as tx:
            rows = outbox.of_ticket(tx, seen.view.ticket.id, "ticket_card")
        mine = [row for row in rows if row.address == seen.item.address]
        return not mine or mine[0].id != seen.item.id

    async def _post(self, seen: _Seen) -> int:
        """A card is sent, noted as the ticket's in this chat, and pinned in its topic."""
        words, markup = self._rendered(seen)
        sent = await self._say(seen.chat, words, markup=markup, topic=seen.topic)
        before = seen.thread or Thread(seen.view.ticket.id, seen.chat)
        await self._keep(replace(before, card_id=sent.message_id, shown=fingerprint(words, markup)))
        if seen.topic is not None:
            await self._pin(seen, sent.message_id)
        return sent.message_id

    async def _pin(self, seen: _Seen, message_id: int) -> None:
        try:
            await self._bot.pin_chat_message(seen.chat, message_id, disable_notification=True)
        except RetryAfter as error:
            failed = failure(error)
            until = self._now() + getattr(failed, "wait", timedelta(seconds=5))
            hold = partial(outbox.hold_back, item=seen.item, until=until, now=self._now())
            await asyncio.to_thread(self._store.settle, hold)
        except TelegramError as error:
            log.info("staff.card_not_pinned", reason=error.message)

    async def _edit(self, seen: _Seen) -> None:
        words, markup = self._rendered(seen)
        mark, thread = fingerprint(words, markup), seen.thread
        assert thread is not None
        for card_id in await asyncio.to_thread(self._cards, seen):
            if card_id == thread.card_id and thread.shown == mark:
                continue
            try:
                await self._edit_text(seen.chat, card_id, words, markup)
            except BadRequest as error:
                said = error.message.lower()
                if any(words in said for words in _NO_SUCH_MESSAGE) and card_id == thread.card_id and seen.topic:
                    await self._keep(replace(thread, card_id=None, shown=""))
                    raise Later from error
                if not any(words in said for words in (_UNCHANGED, *_NO_SUCH_MESSAGE)):
                    raise
        if thread.shown != mark:
            await self._keep(replace(thread, shown=mark))

    async def _edit_text(self, chat: int, card_id: int, words: str, markup: InlineKeyboardMarkup | None) -> None:
        looks: dict[str, Any] = {"reply_markup": markup, "link_preview_options": NO_PREVIEW}
        await self._bot.edit_message_text(words, chat_id=chat, message_id=card_id, parse_mode=ParseMode.HTML, **looks)

    async def _empty(self, seen: _Seen) -> None:
        """A matter that became restricted leaves the group: its card says nothing any more. Rule: C5."""
        thread = seen.thread
        if thread is None or thread.card_id is None or seen.item.kind != "ticket_card_update":
            raise Refused("a restricted matter does not go to the group")
        words = cards.moved_away(seen.view.ticket, self._language)
        mark = fingerprint(words, None)
        if thread.shown != mark:
            for card_id in await asyncio.to_thread(self._cards, seen):
                try:
                    await self._edit_text(seen.chat, card_id, words, None)
                except BadRequest as error:
                    if not any(said in error.message.lower() for said in (_UNCHANGED, *_NO_SUCH_MESSAGE)):
                        raise
            await self._keep(replace(thread, shown=mark))
        await self._topics.close(seen.view, replace(thread, shown=mark))

    def _rendered(self, seen: _Seen) -> tuple[str, InlineKeyboardMarkup | None]:
        rows = keyboards.buttons(seen.view, self._language, seen.viewer)
        return cards.card(seen.view, self._language), inline_keyboard(rows)

    async def _customer_message(self, seen: _Seen) -> str:
        media = await asyncio.to_thread(self._media, seen.item)
        words = str(seen.item.payload.get("text") or "")
        found = [(m, path) for m in media if (path := files.find(self._data_dir, m)) is not None]
        lost = [m for m in media if files.find(self._data_dir, m) is None]
        if found:
            try:
                return await self._with_files(seen, words, found, lost)
            except BadRequest as error:
                if is_gone(error) or is_closed(error):
                    raise
                log.warning("staff.file_refused", row=seen.item.id, reason=error.message)
                lost = media
        said = cards.customer_message(seen.view, self._and_lost(words, lost), self._language)
        return str((await self._say(seen.chat, said, topic=seen.topic, under=seen.under)).message_id)

    async def _with_files(
        self, seen: _Seen, words: str, found: list[tuple[dict[str, Any], Path]], lost: list[dict[str, Any]]
    ) -> str:
        said = self._and_lost(words, lost)
        caption = cards.customer_message(seen.view, said, self._language, limit=cards.MAX_CAPTION)
        where: dict[str, Any] = {"message_thread_id": seen.topic, "reply_parameters": _reply(seen.under)}
        first, *others = found
        sent = await telegram_files.upload(self._bot, seen.chat, *first, caption=caption, **where)
        for other in others:
            await telegram_files.upload(self._bot, seen.chat, *other, **where)
        return str(sent.message_id)

    def _and_lost(self, words: str, lost: list[dict[str, Any]]) -> str:
        """The words, and a line for each file that could not be had."""
        lines = [text("ticketcard.not_kept", self._language, kind=self._kind(media)) for media in lost]
        return "\n".join(part for part in (words, *lines) if part)

    async def _words(self, item: OutboxItem) -> str:
        """payload: html; under (message id), topic, asks (True opens the reader's reply box)."""
        payload, chat = item.payload, self._chat_of(item)
        hint = text("staff.placeholder", self._language)
        markup = ForceReply(selective=True, input_field_placeholder=hint) if payload.get("asks") else None
        under, topic = payload.get("under"), payload.get("topic")
        try:
            return str((await self._say(chat, payload["html"], markup=markup, under=under, topic=topic)).message_id)
        except BadRequest as error:
            if topic is None or not (is_gone(error) or is_closed(error)):
                raise
            return str((await self._say(chat, payload["html"], markup=markup)).message_id)

    async def _say(
        self, chat: int, html: str, *, markup: Any = None, under: int | None = None, topic: int | None = None
    ) -> Message:
        return await self._bot.send_message(
            chat,
            html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            message_thread_id=topic,
            reply_parameters=_reply(under),
            link_preview_options=NO_PREVIEW,
        )

    def _look(self, item: OutboxItem) -> _Seen:
        """The ticket now; edits of its cards that wait behind this row would show the same and are dropped."""
        chat = self._chat_of(item)
        with self._store.write() as tx:
            if item.kind in ("ticket_card", "ticket_card_update"):
                outbox.supersede(tx, item, "ticket_card_update")
            view = look(tx, int(item.payload["ticket_id"]), self._language, self._now())
            if view is None:
                raise Refused("the ticket is not there")
            viewer = shops.staff_by_telegram(tx, chat) if item.address != STAFF else None
            if item.address != STAFF and viewer is None:
                raise Refused("nobody of the shop has that account any more")
            return _Seen(item, chat, view, placed(tx, item, chat), viewer)

    def _digest(self, item: OutboxItem) -> str:
        with self._store.read() as tx:
            at_shop, number = shops.current(tx), item.payload.get("person")
            person = shops.staff_by_id(tx, number) if number else None
            if number and (person is None or not person.active):
                raise Refused("whoever it was for is not there any more")
            return digest_words.render(tx, digest.of(tx, at_shop, person, self._now()), self._now(), self._language)

    def _place(self, seen: _Seen) -> Thread | None:
        with self._store.read() as tx:
            return placed(tx, seen.item, seen.chat)

    def _media(self, item: OutboxItem) -> list[dict[str, Any]]:
        with self._store.read() as tx:
            message_id = item.payload.get("message_id")
            message = conversations.get_message(tx, message_id) if message_id else None
            return list(message.content.get("media") or []) if message else []

    def _cards(self, seen: _Seen) -> list[int]:
        """Ids of the ticket's cards in this chat: one, and in a group without topics those sent before it as well."""
        own = [seen.thread.card_id] if seen.thread and seen.thread.card_id else []
        if seen.topic is not None or seen.viewer is not None:
            return own
        with self._store.read() as tx:
            sent = outbox.of_ticket(tx, seen.view.ticket.id, "ticket_card")
        before = [int(row.remote_id) for row in sent if row.address == STAFF and row.remote_id]
        return sorted({*own, *before})

    async def _keep(self, thread: Thread) -> None:
        await asyncio.to_thread(self._write, thread)

    def _write(self, thread: Thread) -> None:
        with self._store.write() as tx:
            staff_threads.keep(tx, thread)

    def _chat_of(self, item: OutboxItem) -> int:
        return self._chat_id if item.address == STAFF else int(item.address)

    def _kind(self, media: dict[str, Any]) -> str:
        kind = media.get("kind")
        return text(f"ticketcard.{kind if kind in ('photo', 'voice') else 'file'}", self._language)


def _reply(under: int | None) -> ReplyParameters | None:
    return ReplyParameters(under, allow_sending_without_reply=True) if under else None


def _kept_trying(failed: NotSent, item: OutboxItem) -> NotSent:
    """The staff chat is a setting: when nobody is there, somebody will mend it. A person may have left."""
    return NotYet(f"staff chat: {failed}") if isinstance(failed, Gone) and item.address == STAFF else failed
