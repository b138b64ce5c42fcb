"""The staff bot in WeCom: buttons under ticket cards, answers to customers, and who one is. Rule: N4, I1, C5.

WeCom tells everything once, over one connection. One process has it, by a lease in the store; what it hears is worked
at once, of each person in order, and what it says leaves by the same connection.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from html import escape
from typing import Any

import structlog

from actions.shop import admin_alerts
from actions.workshop.extra_items import PageLink
from domain.message import Attachment
from domain.press import Press
from domain.shop.staff import Staff
from domain.worth_reading import until
from notifications.staff_chat import commands, keyboards, wecom_cards
from notifications.staff_chat.press import Menu
from notifications.staff_chat.updates import NUMBER, Person, StaffActions, WecomPlace, Word
from notifications.staff_chat.view import look
from notifications.staff_chat.wecom_words import cut
from storage import Store, shops
from storage.inbound import leases
from texts import text
from wire.tencent.aibot import EVENT, MESSAGE, RESPOND, UPDATE, WELCOME, Frame, Line
from wire.tencent.errors import ApiError, Unreachable

LEASE, RENEW = timedelta(seconds=30), 10.0
"""For how long a process has the connection without a sign of life, and seconds between two of them."""

TRIES, FIRST_WAIT = 6, 0.3
"""Tries of one update while the store is busy, and seconds before the second; each wait is twice the one before."""

LONGEST = 20_000

Media = Callable[[str, str, str, str], Awaitable[Attachment | None]]
"""(kind, name, address, key) -> the file as kept; None when it can't be had."""

Work = Callable[[], Awaitable[None]]

log = structlog.get_logger(__name__)

_CALLED = re.compile(r"^\s*@\S+\s+")
"""In a group the bot hears what begins with its name."""


@dataclass(frozen=True, slots=True)
class _Came:
    """One frame, read. chat: the group's id, empty in private."""

    req_id: str
    id: str
    who: Person
    chat: str
    body: dict[str, Any]


class WecomStaffBot:
    """The bot of the staff chat. `run` it until stopped; `hear` what its line brings.

    send: what sends the staff chat's rows, run while this process has the connection. group: the staff chat's id.
    """

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        account: str,
        group: str,
        *,
        language: str = "zh",
        login_link: Callable[[Staff], str] | None = None,
        page_link: PageLink | None = None,
        link_base: str = "",
        media: Media | None = None,
    ) -> None:
        self._store, self._now, self._account, self._group = store, now, account, group
        self._language, self._link_base, self._media = language, link_base, media
        self._actions = StaffActions(store, now, account, language, login_link, page_link)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._under_way: set[asyncio.Future[None]] = set()
        self._holder = secrets.token_hex(8)
        self.line: Line | None = None
        self.wake: Callable[[], None] = lambda: None

    async def run(self, stop: asyncio.Event, line: Line, send: Callable[[asyncio.Event], Awaitable[None]]) -> None:
        """Until `stop` is set; connected while no other process of the house is."""
        self.line = line
        while not stop.is_set():
            if await self._has_lease():
                await self._serve(stop, line, send)
            else:
                await _pause(stop, RENEW)

    async def _serve(
        self, stop: asyncio.Event, line: Line, send: Callable[[asyncio.Event], Awaitable[None]]
    ) -> None:  # fmt: skip
        over = asyncio.Event()
        running = [asyncio.ensure_future(line.run(over)), asyncio.ensure_future(send(over))]
        try:
            while not stop.is_set() and await self._has_lease():
                await _pause(stop, RENEW)
        finally:
            over.set()
            await asyncio.gather(*running, return_exceptions=True)
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=5)
            with suppress(Exception):  # the store is away: the lease ends by itself
                await asyncio.to_thread(self._store.settle, self._give_back)

    async def _has_lease(self) -> bool:
        try:
            return await asyncio.to_thread(self._store.settle, self._take)
        except Exception as error:  # the store is away: nothing can be worked without it
            log.error("wecom_staff.store_unavailable", error=type(error).__name__)
            return False

    def _take(self, tx: Any) -> bool:
        return leases.take(tx, lease_name(self._account), self._holder, self._now(), LEASE)

    def _give_back(self, tx: Any) -> None:
        leases.give_back(tx, lease_name(self._account), self._holder)

    def hear(self, frame: Frame) -> None:
        """One frame of the line; each person's are worked in order, beside others'."""
        came = _read(frame)
        if came is None:
            log.warning("wecom_staff.unreadable_frame", cmd=str(frame.get("cmd"))[:40])
            return
        self._spawn(self._in_turn(came, str(frame.get("cmd"))))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _in_turn(self, came: _Came, cmd: str) -> None:
        async with self._turns[str(came.who.id)]:
            wait = FIRST_WAIT
            for tries in range(1, TRIES + 1):
                try:
                    await self._take_up(came, cmd)
                    return
                except Exception as error:  # the one place where this edge meets surprises
                    log.error("wecom_staff.not_handled", tries=tries, error=type(error).__name__)
                    await asyncio.sleep(wait)
                    wait *= 2

    async def _take_up(self, came: _Came, cmd: str) -> None:
        event = came.body.get("event")
        if cmd == MESSAGE:
            await self._read(came)
        elif cmd == EVENT and isinstance(event, dict) and event.get("eventtype") == "enter_chat":
            hello = text("staff.help_all_wecom", self._language)
            self._spawn(self._answer(WELCOME, {"msgtype": "text", "text": {"content": hello}}, came))
        elif cmd == EVENT and isinstance(event, dict) and isinstance(event.get("template_card_event"), dict):
            await self._press(came, event["template_card_event"])

    # --- words ---

    async def _read(self, came: _Came) -> None:
        words, files = _content(came.body)
        words = _CALLED.sub("", words, count=1) if came.chat else words.strip()
        command = commands.COMMAND.match(words)
        if command or words.startswith("/"):
            name, rest = (command[1], command[2] or "") if command else ("help", "")
            await self._obey(came, "id" if self._is_elsewhere(came) else name, rest)
            return
        if self._is_elsewhere(came):
            return
        named = NUMBER.match(words)
        under = named[0] if named else _quoted(came.body) if not came.chat else ""
        media = [await self._media(*one) if self._media else None for one in files]
        word = Word(
            self._place(came), words[named.end() :].lstrip(" :：,，") if named else words, under_text=under,
            media=tuple(one for one in media if one is not None), lost=None in media,
        )  # fmt: skip
        passed_on = await asyncio.to_thread(self._actions.write, came.id, came.who, word)
        self.wake()
        if passed_on:
            self._reply(came, text("staff.passed_on", self._language))

    async def _obey(self, came: _Came, name: str, rest: str) -> None:
        where = came.chat or str(came.who.id)
        said = await asyncio.to_thread(self._actions.command, came.id, came.who, name, where, rest)
        if said:
            self._reply(came, said)

    def _reply(self, came: _Came, words: str) -> None:
        stream = {"id": came.id, "finish": True, "content": cut(words, LONGEST)}
        self._spawn(self._answer(RESPOND, {"msgtype": "stream", "stream": stream}, came))

    # --- presses ---

    async def _press(self, came: _Came, event: dict[str, Any]) -> None:
        task, key = str(event.get("task_id", "")), str(event.get("event_key", ""))
        data, _, first = key.partition("#")
        place = WecomPlace(person="" if wecom_cards.is_shared(task) else str(came.who.id))
        said = await asyncio.to_thread(self._actions.press, came.id, came.who, data, place)
        self.wake()
        if said == "":
            return  # it was told before
        made, everybody = await asyncio.to_thread(self._after, came, data, first, task, said, place)
        body: dict[str, Any] = {"response_type": "update_template_card", "template_card": made}
        if not everybody:
            body["userids"] = [str(came.who.id)]
        words = said.words if isinstance(said, Menu) else said
        self._spawn(self._answer(UPDATE, body, came, partial(self._tell_later, came, words, place)))

    def _after(
        self, came: _Came, data: str, first: str, task: str, said: str | Menu, place: WecomPlace
    ) -> tuple[wecom_cards.Card, bool]:
        """The card as it stands now, and whether everybody sees it so: a menu is only for whoever opened it."""
        language, press = self._language, Press.parse(data)
        with self._store.read() as tx:
            by = shops.staff_by_account(tx, came.who.id)
            view = look(tx, press.number(), language, self._now()) if press else None
            if by is None or view is None or not by.may_see(view.ticket):
                words = said.words if isinstance(said, Menu) else said
                return wecom_cards.notice(task, text("staff.only_you", language), words, "", language), False
            if not place.private and (view.ticket.restricted or view.ticket.about_staff is not None):
                gone = text("ticketcard.moved_away", language, number=view.ticket.number)
                return wecom_cards.notice(task, view.ticket.number, gone, "", language), True
            page = f"{self._link_base}/desk/tickets/{view.ticket.id}" if self._link_base else ""
            viewer = by if place.private else None
            if isinstance(said, Menu):
                menu = str(press.parts[1]) if press and len(press.parts) > 1 else "main"
                number = int(first) if first.isdecimal() and len(first) < 4 else 0
                made = wecom_cards.card(
                    view, said.rows, language, task, menu=menu, first=number, said=said.words, link=page
                )  # fmt: skip
                return made, False
            colon = "：" if language == "zh" else ": "
            line = said if place.private else f"{by.name}{colon}{said}"
            rows = keyboards.buttons(view, language, viewer)
            return wecom_cards.card(view, rows, language, task, said=line, link=page), not place.private

    def _tell_later(self, came: _Came, words: str, place: WecomPlace) -> None:
        """The card could not be changed in time: the words come as a message."""
        if not words:
            return
        now = self._now()
        with self._store.write() as tx:
            admin_alerts.put_text(
                tx, place.address, escape(words, quote=False), f"staff:{self._account}:{came.id}:late", now,
                expires_at=until("staff_answer", now),
            )  # fmt: skip

    # --- both ---

    def _is_elsewhere(self, came: _Came) -> bool:
        """True in a group that is not the staff's: nothing is told there but its id."""
        return bool(came.chat) and came.chat != self._group

    def _place(self, came: _Came) -> WecomPlace:
        return WecomPlace(person="" if came.chat else str(came.who.id))

    async def _answer(
        self, cmd: str, body: dict[str, Any], came: _Came, refused: Callable[[], None] | None = None
    ) -> None:
        """refused: what is done where WeCom did not take it, in time or at all. Nobody's next word waits for that."""
        try:
            if self.line is not None:
                await self.line.call(cmd, body, came.req_id)
        except Unreachable as error:  # it may well be there
            log.info("wecom_staff.not_answered", reason=str(error))
        except ApiError as error:
            log.info("wecom_staff.not_answered", reason=str(error))
            if refused is not None:
                await asyncio.to_thread(refused)
                self.wake()


def lease_name(account: str) -> str:
    """By which the processes agree who has the connection of that bot."""
    return f"wecom:staff:{account}"


def _read(frame: Frame) -> _Came | None:
    body, headers = frame.get("body"), frame.get("headers")
    if not isinstance(body, dict) or not isinstance(headers, dict):
        return None
    sender = body.get("from")
    user = str(sender.get("userid", "")) if isinstance(sender, dict) else ""
    key = str(body.get("msgid", ""))
    if not user or not key:
        return None
    chat = str(body.get("chatid", "")) if body.get("chattype") == "group" else ""
    return _Came(str(headers.get("req_id", "")), key[-60:], Person(user, user), chat, body)


def _content(body: dict[str, Any]) -> tuple[str, list[tuple[str, str, str, str]]]:
    """The words, and of each file kind, name, address and key."""
    kind = str(body.get("msgtype", ""))
    parts = body.get("mixed", {}).get("msg_item", []) if kind == "mixed" else [body]
    words: list[str] = []
    files: list[tuple[str, str, str, str]] = []
    for part in parts:
        what = str(part.get("msgtype", ""))
        held = part.get(what)
        held = held if isinstance(held, dict) else {}
        if what in ("text", "voice"):
            words.append(str(held.get("content", "")))
        elif what in ("image", "file", "video"):
            name = str(held.get("filename") or held.get("name") or "")
            files.append(
                ("photo" if what == "image" else "file", name, str(held.get("url", "")), str(held.get("aeskey", "")))
            )
    return "\n".join(words), files


def _quoted(body: dict[str, Any]) -> str:
    """The words that a message in private quotes."""
    quote = body.get("quote")
    held = quote.get("text") if isinstance(quote, dict) else None
    return str(held.get("content", "")) if isinstance(held, dict) else ""


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
