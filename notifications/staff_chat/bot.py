"""The staff bot: buttons under ticket cards, answers to customers, and who one is. Rule: N4, I1.

Each update works exactly once: its journal row is written in the transaction of its effects, and it is acknowledged
after the commit.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from traceback import format_exception
from typing import Any

import structlog
from telegram import CallbackQuery, Message, ReactionTypeEmoji, Update
from telegram.error import BadRequest, TelegramError

from actions.workshop.extra_items import PageLink
from domain.shop.staff import Staff
from notifications.senders.telegram_format import inline_keyboard
from notifications.staff_chat import commands, files
from notifications.staff_chat.press import Menu
from notifications.staff_chat.updates import Person, Place, StaffActions, Word
from storage import Store
from texts import LANGUAGES, text
from wire.telegram.line import close_bot, open_bot, pause, until_it_works, updates

ALLOWED_UPDATES = ["message", "callback_query"]
MAX_TRIES = 5
"""An update that could not be handled this often is dropped, so that the others get through."""

_ALERT = 200
"""Characters of an answer to a button (core.telegram.org/bots/api#answercallbackquery)."""

_LONGEST = 4096
"""Characters of a message (core.telegram.org/bots/api#sendmessage)."""

_TOAST = 24
"""Characters that can be read while a toast is shown; longer answers wait for a tap."""

_COMMANDS = ("my", "due", "find", "who", "start", "link", "help")
"""Shown in Telegram's list of commands."""

_UNKNOWN = re.compile(r"/[A-Za-z0-9_]+(?:@\w+)?(?:\s|$)")

_ANSWER_AGAIN = (0.5, 2.0, 5.0)
"""Seconds to wait before a press is answered again, when Telegram could not be reached."""

log = structlog.get_logger(__name__)

_until_it_works = partial(until_it_works, name="staff_bot", setting="STAFF_BOT_TOKEN")


class StaffBot:
    """The bot of the staff chat. `run` it until stopped; with a webhook_url, hand each POST's body to `receive`.

    wake: called after each change, so that the worker looks at the outbox. login_link: a desk address for that person.
    data_dir: files from staff go to its media/staff; None passes none on.
    """

    def __init__(
        self,
        token: str,
        store: Store,
        now: Callable[[], datetime],
        wake: Callable[[], None],
        *,
        chat_id: int,
        api_base: str = "https://api.telegram.org",
        language: str = "zh",
        webhook_url: str | None = None,
        secret: str = "",
        login_link: Callable[[Staff], str] | None = None,
        page_link: PageLink | None = None,
        data_dir: Path | None = None,
        proxy: str = "",
    ) -> None:
        if webhook_url and not secret:
            raise ValueError("A webhook needs a secret: without it anybody could speak for any member of staff.")
        self.bot = open_bot(token, api_base, proxy)
        self.account = token.partition(":")[0]
        self._now, self._data_dir = now, data_dir
        self._actions = StaffActions(store, now, self.account, language, login_link, page_link)
        self._wake, self._chat_id, self._language = wake, chat_id, language
        self._webhook_url, self._secret = webhook_url, secret
        self._tries: Counter[int] = Counter()

    async def run(self, stop: asyncio.Event) -> None:
        """Receives until `stop` is set: polls, or keeps the webhook registered."""
        try:
            await _until_it_works(self._introduce, stop)
            if self._webhook_url:
                await stop.wait()
            else:
                await self._poll(stop)
        finally:
            await close_bot(self.bot)

    async def receive(self, body: bytes, secret: str) -> int:
        """HTTP status for a webhook POST: 200 only once the update is committed, 500 so that Telegram tries again."""
        if not self._secret or not hmac.compare_digest(secret.encode(), self._secret.encode()):
            return 403
        try:
            raw = json.loads(body)
            update_id = int(raw["update_id"])
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return 400
        return 200 if await self._handled(update_id, raw) else 500

    async def _introduce(self) -> None:
        await self.bot.initialize()
        if self._webhook_url:
            await self.bot.set_webhook(self._webhook_url, secret_token=self._secret, allowed_updates=ALLOWED_UPDATES)
        else:
            await self.bot.delete_webhook()
        for code in (None, *LANGUAGES):
            words = {name: text(f"staff.command_{name}", code or self._language) for name in _COMMANDS}
            await self.bot.set_my_commands(list(words.items()), language_code=code)
        log.info("staff_bot.ready", bot=self.account, mode="webhook" if self._webhook_url else "polling")

    async def _poll(self, stop: asyncio.Event) -> None:
        offset = 0
        while not stop.is_set():
            call = partial(updates, self.bot, offset, ALLOWED_UPDATES)
            for raw in sorted(await _until_it_works(call, stop) or (), key=lambda raw: int(raw["update_id"])):
                if not await self._handled(raw["update_id"], raw):
                    await pause(stop, 2.0 ** self._tries[raw["update_id"]])
                    break  # asked for again, with all that follow
                offset = raw["update_id"] + 1

    async def _handled(self, update_id: int, raw: dict[str, Any]) -> bool:
        """True when the update needs no further try."""
        try:
            update = Update.de_json(raw, self.bot)
        except Exception as error:  # whatever an unknown update holds
            log.warning("staff_bot.unreadable_update", update=update_id, error=type(error).__name__)
            return True
        try:
            await self._take(update)
        except Exception as error:  # the one place where this edge meets surprises
            return await self._stumbled(update, error)
        self._tries.pop(update_id, None)
        return True

    async def _take(self, update: Update) -> None:
        if update.callback_query is not None:
            await self._press(update.update_id, update.callback_query)
        elif update.message is not None and update.message.from_user is not None:
            who = Person(update.message.from_user.id, update.message.from_user.full_name)
            await self._read(update.update_id, who, update.message)

    async def _press(self, update_id: int, query: CallbackQuery) -> None:
        who, place = Person(query.from_user.id, query.from_user.full_name), _place_of(query)
        said = await asyncio.to_thread(self._actions.press, update_id, who, query.data or "", place)
        self._wake()
        words = await self._open(said, place) if isinstance(said, Menu) else said
        if words or isinstance(said, Menu):
            await self._answer(query.id, words)

    async def _open(self, menu: Menu, place: Place) -> str:
        """The menu stands under the card; words for whoever pressed, when it could not be opened."""
        await asyncio.to_thread(self._actions.opened, place)
        try:
            markup = inline_keyboard(menu.rows)
            await self.bot.edit_message_reply_markup(place.chat_id, place.message_id, reply_markup=markup)
        except BadRequest as error:
            log.info("staff_bot.menu_not_opened", reason=error.message)
        except TelegramError as error:
            log.info("staff_bot.menu_not_opened", reason=type(error).__name__)
            return text("staff.menu_late", self._language)
        return menu.words

    async def _read(self, update_id: int, who: Person, message: Message) -> None:
        command = commands.COMMAND.match(message.text or "")
        if command:
            await self._obey(update_id, who, message, command[1], command[2] or "")
            return
        if _UNKNOWN.match(message.text or "") and message.chat_id in (self._chat_id, who.id):
            await self._obey(update_id, who, message, "help", "")  # a slip of the thumb is not for the customer
            return
        place = Place(message.chat_id, message.message_id, _topic_of(message))
        if message.chat_id not in (self._chat_id, who.id) or _is_service(message):
            return
        under = message.reply_to_message
        if under is not None and under.forum_topic_created is not None:
            under = None  # every message in a topic answers its beginning
        to_bot = under is not None and _is_bot(under, self.account)
        if not await asyncio.to_thread(self._actions.concerns, place, under.message_id if under and to_bot else None):
            return
        media, lost = await files.keep(self.bot, message, self._data_dir, self._now())
        word = Word(
            place,
            message.text or message.caption or "",
            under.message_id if under else None,
            (under.text or under.caption or "") if under else "",
            to_colleague=under is not None and not to_bot,
            media=media,
            lost=lost,
        )
        passed_on = await asyncio.to_thread(self._actions.write, update_id, who, word)
        self._wake()
        if passed_on:
            with suppress(TelegramError):  # a nod, no more: the card shows it as well
                await self.bot.set_message_reaction(message.chat_id, message.message_id, ReactionTypeEmoji("👌"))

    async def _obey(self, update_id: int, who: Person, message: Message, name: str, rest: str) -> None:
        words = await asyncio.to_thread(self._actions.command, update_id, who, name, message.chat_id, rest)
        if words:
            with suppress(TelegramError):  # asked again it is answered again
                await self.bot.send_message(message.chat_id, words[:_LONGEST], message_thread_id=_topic_of(message))

    async def _answer(self, query_id: str, words: str) -> None:
        """The button stops spinning: one answer per press, in whichever process."""
        for wait in _ANSWER_AGAIN:
            try:
                await self.bot.answer_callback_query(query_id, words[:_ALERT], show_alert=len(words) > _TOAST)
                return
            except BadRequest as error:
                log.info("staff_bot.press_not_answered", reason=error.message)
                return
            except TelegramError as error:
                log.info("staff_bot.press_not_answered", reason=type(error).__name__)
                await asyncio.sleep(wait)

    async def _stumbled(self, update: Update, error: Exception) -> bool:
        self._tries[update.update_id] += 1
        tries = self._tries[update.update_id]
        log.error("staff_bot.not_handled", update=update.update_id, tries=tries, exception=_trace(error))
        if tries < MAX_TRIES:
            return False
        self._tries.pop(update.update_id)
        if update.callback_query is not None:
            await self._answer(update.callback_query.id, text("staff.refused", self._language))
        return True


def _topic_of(message: Message) -> int | None:
    """The forum topic the message stands in; answers in a plain group have a thread of their own, which is none."""
    return message.message_thread_id if message.is_topic_message else None


def _place_of(query: CallbackQuery) -> Place:
    card = query.message
    if card is None:
        return Place(query.from_user.id)
    return Place(card.chat.id, card.message_id, _topic_of(card) if isinstance(card, Message) else None)


def _is_service(message: Message) -> bool:
    """True for what Telegram itself notes: a topic renamed, a message pinned, somebody joined."""
    return message.text is None and not message.effective_attachment


def _is_bot(message: Message, account: str) -> bool:
    return message.from_user is not None and str(message.from_user.id) == account


def _trace(error: Exception) -> str:
    """The traceback as text: a log's own renderer may want to look into values that are gone by then."""
    return "".join(format_exception(error))
