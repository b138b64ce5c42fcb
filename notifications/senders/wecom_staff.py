"""What staff get in WeCom: ticket cards with their buttons, and what customers wrote. Rule: N4, C5.

A card in WeCom changes only when it is pressed, so what a change of a ticket brings is a new card where it is news, and
nothing where it is none: whoever presses an old card finds it as the ticket stands.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from actions.tickets import digest
from domain.conversation import STAFF, OutboxItem
from domain.shop.staff import WECOM, Staff
from notifications.sender import Away, Gone, Halted, NotSent, NotYet, Refused, TooFast
from notifications.senders import staff_report
from notifications.senders.staff_bundle import Bundles
from notifications.senders.tencent import failure
from notifications.staff_chat import cards, digest_words, keyboards, wecom_cards
from notifications.staff_chat.notices import RENDER
from notifications.staff_chat.view import TicketView, look
from notifications.staff_chat.wecom_words import cut, markdown, plain
from storage import Store, Tx, conversations, shops
from texts import text
from wire.tencent import app_messages
from wire.tencent.aibot import SEND, Line
from wire.tencent.app_messages import AppMessages
from wire.tencent.errors import ApiError, Unreachable

LONGEST = 20_000
"""Bytes of one message; WeCom takes 20,480."""

PER_MINUTE, PER_HOUR = 28, 950
"""Messages into one chat; WeCom takes 30 a minute and 1,000 an hour, answers among them."""

_USED_TWICE, _UNKNOWN_CHAT, _NEVER_WROTE, _NO_MEMBER = 42014, 40050, 846604, 81013


@dataclass(frozen=True, slots=True)
class _Seen:
    """A row's ticket as it stands. viewer: whose private chat it goes to, None for the group."""

    item: OutboxItem
    view: TicketView
    viewer: Staff | None
    accounts: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Said:
    """A message as sent; WeCom has no number for it."""

    message_id: str = ""


class WecomStaffSender:
    """Sends outbox rows of the channel "staff" by the bot's connection. group: the staff chat's id, empty for none.

    app: by which private messages go instead, as text cards. link_base: the desk's address, empty where it has none.
    """

    def __init__(
        self,
        store: Store,
        line: Line,
        group: str,
        *,
        now: Callable[[], datetime],
        language: str = "zh",
        link_base: str = "",
        app: AppMessages | None = None,
    ) -> None:
        self._store, self._line, self._group, self._app = store, line, group, app
        self._now, self._language, self._link_base = now, language, link_base
        self._left: defaultdict[str, deque[float]] = defaultdict(deque)
        self._bundles = Bundles(store, self._to_group, language)

    async def send(self, item: OutboxItem) -> str | None:
        """The card's id; None for what has none. A message whose word was lost may come twice, a card can't."""
        try:
            return await self._send(item)
        except (ApiError, Unreachable) as error:
            raise self._failed(error, item) from error

    async def _send(self, item: OutboxItem) -> str | None:
        if item.kind in ("staff_text", "staff_digest", "staff_report"):
            html, person, accounts = await asyncio.to_thread(self._words, item)
            await self._say(person, html, accounts, "")
            return None
        seen = await asyncio.to_thread(self._look, item)
        hidden = seen.view.ticket.restricted or seen.view.ticket.about_staff is not None
        if item.kind == "ticket_card_update":
            return None
        if hidden and seen.viewer is None:
            raise Refused("a restricted matter does not go to the group")
        if seen.viewer is not None and not seen.viewer.may_see(seen.view.ticket):
            raise Refused("it is not for this person any more")
        person = _wecom(seen.viewer) if seen.viewer else ""
        if item.kind == "ticket_card" and not (person and self._app):
            return await self._card(seen, person)
        html = await asyncio.to_thread(self._html, seen)
        await self._say(person, html, seen.accounts, self._page(seen.view))
        return None

    async def _card(self, seen: _Seen, person: str) -> str | None:
        if not person and await self._bundles.tell(seen.item, 0) is not None:
            return None
        task = wecom_cards.task_id(seen.view.ticket.id, seen.item.id, shared=not person)
        rows = keyboards.buttons(seen.view, self._language, seen.viewer)
        card = wecom_cards.card(seen.view, rows, self._language, task, link=self._page(seen.view))
        try:
            await self._frame(person, {"msgtype": "template_card", "template_card": card})
        except ApiError as error:
            if error.code != _USED_TWICE:
                raise
        return task

    async def _to_group(self, _chat: int, html: str) -> _Said:
        await self._say("", html, {}, "")
        return _Said()

    async def _say(self, person: str, html: str, accounts: dict[int, str], page: str) -> None:
        if person and self._app is not None:
            head, _, rest = plain(html).partition("\n")
            title, words = cut(head or "…", app_messages.TITLE), cut(rest or head, app_messages.DESCRIPTION)
            button = text("ticketcard.open", self._language)
            await self._app.text_card(person, title, words, page or f"{self._link_base}/desk/", button)
            return
        said = markdown(html, accounts) + (
            f"\n[{text('ticketcard.open_desk', self._language)}]({page})" if page else ""
        )
        await self._frame(person, {"msgtype": "markdown", "markdown": {"content": cut(said, LONGEST)}})

    async def _frame(self, person: str, body: dict[str, Any]) -> None:
        chat = person or self._group
        if not chat:
            raise NotYet("no group is set: AFTERCARE_WECOM_STAFF_CHAT")
        self._keep_pace(chat)
        await self._line.call(SEND, {"chatid": chat} | body)

    def _keep_pace(self, chat: str) -> None:
        """TooFast when the chat has had as many as WeCom takes; one process alone has the connection."""
        at, left = time.monotonic(), self._left[chat]
        while left and left[0] <= at - 3600:
            left.popleft()
        minute = [one for one in left if one > at - 60]
        if len(minute) >= PER_MINUTE or len(left) >= PER_HOUR:
            over = minute[0] + 60 if len(minute) >= PER_MINUTE else left[0] + 3600
            raise TooFast(timedelta(seconds=max(over - at, 1)))
        left.append(at)

    def _failed(self, error: ApiError | Unreachable, item: OutboxItem) -> NotSent:
        refusal = self._line.refusal
        if isinstance(error, Unreachable):
            if refusal is not None:
                return Halted(str(refusal), code=str(refusal.code), advice="wecom_bot")
            return Away(str(error))
        if error.code in (_UNKNOWN_CHAT, _NEVER_WROTE):
            return NotYet(f"staff chat: {error}")  # somebody puts the bot there, or writes to it
        if error.code == _NO_MEMBER:
            return NotYet(f"staff: {error}")
        failed = failure(error)
        return NotYet(f"staff chat: {failed}") if isinstance(failed, Gone) and item.address == STAFF else failed

    def _look(self, item: OutboxItem) -> _Seen:
        with self._store.read() as tx:
            view = look(tx, int(item.payload["ticket_id"]), self._language, self._now())
            if view is None:
                raise Refused("the ticket is not there")
            return _Seen(item, view, _person(tx, item), _accounts(tx))

    def _html(self, seen: _Seen) -> str:
        item = seen.item
        if item.kind == "ticket_card":
            return cards.card(seen.view, self._language)
        if item.kind != "customer_message":
            if item.kind not in RENDER:
                raise Refused(f"no staff message is of kind {item.kind!r}")
            return RENDER[item.kind](seen.view, item.payload, self._language)
        with self._store.read() as tx:
            message_id = item.payload.get("message_id")
            message = conversations.get_message(tx, message_id) if message_id else None
        media = list(message.content.get("media") or []) if message else []
        lines = [text("ticketcard.at_desk", self._language, kind=self._kind(one)) for one in media]
        words = "\n".join(filter(None, (str(item.payload.get("text") or ""), *lines)))
        return cards.customer_message(seen.view, words, self._language)

    def _words(self, item: OutboxItem) -> tuple[str, str, dict[int, str]]:
        """The words, and whom they go to, empty for the group."""
        with self._store.read() as tx:
            viewer, accounts = _person(tx, item), _accounts(tx)
            person = _wecom(viewer) if viewer else ""
            if item.kind == "staff_text":
                return str(item.payload["html"]), person, accounts
            if item.kind == "staff_report":  # its file is on the desk
                lines, _ = staff_report.written(tx, item, self._now(), self._language)
                return staff_report.html(lines, LONGEST), person, accounts
            number = item.payload.get("person")
            whose = shops.staff_by_id(tx, number) if number else None
            if number and (whose is None or not whose.active):
                raise Refused("whoever it was for is not there any more")
            found = digest.of(tx, shops.current(tx), whose, self._now())
            return digest_words.render(tx, found, self._now(), self._language), person, accounts

    def _page(self, view: TicketView) -> str:
        return f"{self._link_base}/desk/tickets/{view.ticket.id}" if self._link_base else ""

    def _kind(self, media: dict[str, Any]) -> str:
        kind = media.get("kind")
        return text(f"ticketcard.{kind if kind in ('photo', 'voice') else 'file'}", self._language)


def _person(tx: Tx, item: OutboxItem) -> Staff | None:
    """Whose private chat the row goes to; None for the group. Refused for somebody who has no account there."""
    if item.address == STAFF:
        return None
    named = item.address.removeprefix(WECOM)
    account: int | str = named if named != item.address else int(named)
    person = shops.staff_by_account(tx, account)
    if person is None or not person.wecom_id:
        raise Refused("nobody of the shop has that account any more")
    return person


def _wecom(person: Staff) -> str:
    return str(person.wecom_id)


def _accounts(tx: Tx) -> dict[int, str]:
    """Telegram account -> the same person's in WeCom."""
    return {one.telegram_id: one.wecom_id for one in shops.staff(tx) if one.telegram_id and one.wecom_id}
