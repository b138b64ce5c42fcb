"""A forum topic for each open ticket of the staff chat: made, renamed, closed and opened again as the ticket goes.

Each step is one call, and each call takes a departure of its own: a chat's pace counts them all.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import datetime

import structlog
from telegram import Bot
from telegram.constants import ForumIconColor
from telegram.error import BadRequest, Forbidden

from actions import admins
from bot.texts import text
from notifications import cards
from notifications.sender import Later
from notifications.ticket_view import TicketView
from storage import Store, staff_threads
from storage.staff_threads import Thread

COLOURS = {
    "fault_report": ForumIconColor.YELLOW,
    "work_order": ForumIconColor.YELLOW,
    "booking": ForumIconColor.GREEN,
    "enquiry": ForumIconColor.BLUE,
    "field_job": ForumIconColor.PURPLE,
    "complaint": ForumIconColor.PINK,
    "recovery": ForumIconColor.PINK,
    "rescue": ForumIconColor.RED,
}
"""Icon of a topic by its ticket's kind; an urgent ticket's is red."""

LOOK_AGAIN = 600.0
"""Seconds after which it is asked again whether the chat is a forum, or after which a refused topic is tried again."""

_GONE = ("thread not found", "topic_id_invalid", "topic_deleted", "topic not found")
_AS_IT_IS = ("topic_not_modified", "topic_closed", "not modified")

log = structlog.get_logger(__name__)


class Topics:
    """Keeps the topics of one forum. chat_id: the staff chat."""

    def __init__(self, store: Store, bot: Bot, chat_id: int, language: str) -> None:
        self._store, self._bot, self._language = store, bot, language
        self.chat_id = chat_id
        self._forum, self._asked_at = False, float("-inf")

    async def settle(self, view: TicketView, thread: Thread | None, now: datetime) -> Thread | None:
        """The ticket's place with its topic made, named and open; Later when that took a call.

        None for a chat without topics, where nothing stands yet.
        """
        if thread is None or (thread.thread_id is None and thread.card_id is None):
            if await self.is_forum():
                await self._make(view, now)
            return None
        if thread.thread_id is None:
            return thread
        name = cards.title(view, self._language)
        if name != thread.name and not view.ticket.restricted:
            await self._call(thread, self._bot.edit_forum_topic(self.chat_id, thread.thread_id, name=name))
            await self._keep(replace(thread, name=name))
        if thread.closed and view.ticket.is_open and not _hidden(view):
            await self.reopen(thread)
        return thread

    async def reopen(self, thread: Thread) -> None:
        """The topic is open again; raises Later."""
        assert thread.thread_id is not None
        await self._call(thread, self._bot.reopen_forum_topic(self.chat_id, thread.thread_id))
        await self._keep(replace(thread, closed=False))

    async def close(self, view: TicketView, thread: Thread) -> None:
        """The topic of a closed ticket, or of one that is for few eyes now, is closed as the last step.

        Raises Later when that took a call.
        """
        if thread.thread_id is None or thread.closed or (view.ticket.is_open and not _hidden(view)):
            return
        await self._call(thread, self._bot.close_forum_topic(self.chat_id, thread.thread_id))
        await self._keep(replace(thread, closed=True))

    async def lost(self, thread: Thread) -> None:
        """Somebody deleted the topic: the ticket gets another one; raises Later."""
        await self._keep(Thread(thread.ticket_id, thread.chat_id))

    async def _make(self, view: TicketView, now: datetime) -> None:
        name = cards.title(view, self._language)
        colour = ForumIconColor.RED if view.ticket.urgent else COLOURS[view.ticket.kind]
        try:
            topic = await self._bot.create_forum_topic(self.chat_id, name, icon_color=colour)
        except (BadRequest, Forbidden) as error:
            await self._refused(error.message, now)
            return
        await self._keep(Thread(view.ticket.id, self.chat_id, topic.message_thread_id, name=name))

    async def is_forum(self) -> bool:
        """True while the chat has topics and the bot may make some."""
        if time.monotonic() - self._asked_at > LOOK_AGAIN:
            chat = await self._bot.get_chat(self.chat_id)
            self._forum, self._asked_at = bool(chat.is_forum), time.monotonic()
        return self._forum

    async def _refused(self, reason: str, now: datetime) -> None:
        """Cards stand in the chat itself for a while; those who can mend it are told once a day."""
        log.warning("staff.topics_refused", reason=reason)
        self._forum, self._asked_at = False, time.monotonic()
        await asyncio.to_thread(self._tell_admins, reason, now)

    def _tell_admins(self, reason: str, now: datetime) -> None:
        with self._store.write() as tx:
            words = text("staff.topics_refused", self._language, reason=reason)
            admins.tell(tx, words, f"topics:{self.chat_id}:{now:%Y-%m-%d}", now)

    async def _call(self, thread: Thread, call: object) -> None:
        try:
            await call  # type: ignore[misc]
        except BadRequest as error:
            said = error.message.lower()
            if any(words in said for words in _GONE):
                await self.lost(thread)
            if not any(words in said for words in _AS_IT_IS):
                raise

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
