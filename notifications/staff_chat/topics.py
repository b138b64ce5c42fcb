"""A forum topic for each open ticket of the staff chat: made, renamed, closed and opened again as the ticket goes.

Each step is one call, and each call takes a departure of its own: a chat's pace counts them all.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import structlog
from telegram import Bot
from telegram.constants import ForumIconColor
from telegram.error import BadRequest, Forbidden

from actions.shop import admin_alerts
from domain.ticket import Colour
from notifications.sender import Later
from notifications.staff_chat import cards
from notifications.staff_chat.view import TicketView
from storage import Store
from storage.tickets import staff_threads
from storage.tickets.staff_threads import Thread
from texts import text

COLOURS = {
    Colour.BLUE: ForumIconColor.BLUE,
    Colour.GREEN: ForumIconColor.GREEN,
    Colour.YELLOW: ForumIconColor.YELLOW,
    Colour.RED: ForumIconColor.RED,
    Colour.VIOLET: ForumIconColor.PURPLE,
    Colour.PINK: ForumIconColor.PINK,
}
"""Our palette in Telegram's."""

LOOK_AGAIN = 600.0
"""Seconds after which it is asked again whether the chat is a forum, or after which a refused topic is tried again."""

_GONE = ("thread not found", "topic_id_invalid", "topic_deleted", "topic not found")
_AS_IT_IS = ("topic_not_modified", "topic_closed", "not modified")

log = structlog.get_logger(__name__)


class Topics:
    """Keeps the topics of one forum. chat_id: the staff chat."""

    def __init__(self, store: Store, bot: Bot, chat_id: int, language: str, now: Callable[[], datetime]) -> None:
        self._store, self._bot, self._language, self._now = store, bot, language, now
        self.chat_id = chat_id
        self._forum, self._asked_at = False, float("-inf")

    async def settle(self, view: TicketView, thread: Thread | None) -> Thread | None:
        """The ticket's place with its topic made, named and open; Later when that took a call.

        None for a chat without topics, where nothing stands yet.
        """
        if thread is None or (thread.thread_id is None and thread.card_id is None):
            if await self.is_forum():
                await self._make(view)
            return None
        if thread.thread_id is None:
            return thread
        name = cards.title(view, self._language)
        if name != thread.name and await self.is_forum():
            call = self._bot.edit_forum_topic(self.chat_id, thread.thread_id, name=name)
            if await self._done(thread, call):
                await self._keep(replace(thread, name=name))
        if thread.closed and view.ticket.is_open and not _hidden(view):
            await self.reopen(thread)
        return thread

    async def reopen(self, thread: Thread) -> None:
        """The topic is open again, or the ticket goes on in the chat itself where that is refused; raises Later."""
        assert thread.thread_id is not None
        if await self._done(thread, self._bot.reopen_forum_topic(self.chat_id, thread.thread_id)):
            await self._keep(replace(thread, closed=False))
        await self._keep(Thread(thread.ticket_id, thread.chat_id))

    async def close(self, view: TicketView, thread: Thread) -> None:
        """The topic of a closed ticket, or of one that is for few eyes now, is closed as the last step.

        Raises Later when that took a call.
        """
        if thread.thread_id is None or thread.closed or (view.ticket.is_open and not _hidden(view)):
            return
        if not await self.is_forum():
            return
        if await self._done(thread, self._bot.close_forum_topic(self.chat_id, thread.thread_id)):
            await self._keep(replace(thread, closed=True))

    async def lost(self, thread: Thread) -> None:
        """Somebody deleted the topic: the ticket gets another one; raises Later."""
        await self._keep(Thread(thread.ticket_id, thread.chat_id))

    async def _make(self, view: TicketView) -> None:
        name = cards.title(view, self._language)
        colour = COLOURS[Colour.RED if view.ticket.urgent else view.ticket.facts.colour]
        try:
            topic = await self._bot.create_forum_topic(self.chat_id, name, icon_color=colour)
        except (BadRequest, Forbidden) as error:
            await self._refused(error.message)
            return
        await self._keep(Thread(view.ticket.id, self.chat_id, topic.message_thread_id, name=name))

    async def is_forum(self) -> bool:
        """True while the chat has topics and the bot may make some."""
        if time.monotonic() - self._asked_at > LOOK_AGAIN:
            chat = await self._bot.get_chat(self.chat_id)
            self._forum, self._asked_at = bool(chat.is_forum), time.monotonic()
        return self._forum

    async def _refused(self, reason: str) -> None:
        """Cards stand in the chat itself for a while; those who can mend it are told once a day."""
        log.warning("staff.topics_refused", reason=reason)
        self._forum, self._asked_at = False, time.monotonic()
        await asyncio.to_thread(self._tell_admins, reason)

    def _tell_admins(self, reason: str) -> None:
        now = self._now()
        with self._store.write() as tx:
            words = text("staff.topics_refused", self._language, reason=reason)
            admin_alerts.tell(tx, words, f"topics:{self.chat_id}:{now:%Y-%m-%d}", now)

    async def _done(self, thread: Thread, call: Awaitable[bool]) -> bool:
        """True when the topic is so now; False when the bot may not do that."""
        try:
            await call
        except (BadRequest, Forbidden) as error:
            said = error.message.lower()
            if any(words in said for words in _GONE):
                await self.lost(thread)
            if any(words in said for words in _AS_IT_IS):
                return True
            await self._refused(error.message)
            return False
        return True

    async def _keep(self, thread: Thread) -> None:
        await asyncio.to_thread(self._write, thread)
        raise Later

    def _write(self, thread: Thread) -> None:
        with self._store.write() as tx:
            staff_threads.keep(tx, thread)


def is_gone(error: BadRequest) -> bool:
    """True when the topic was deleted."""
    return any(words in error.message.lower() for words in _GONE)


def is_closed(error: BadRequest) -> bool:
    """True when the topic was closed by somebody."""
    return "topic_closed" in error.message.lower()


def _hidden(view: TicketView) -> bool:
    return view.ticket.restricted or view.ticket.about_staff is not None
