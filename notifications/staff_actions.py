"""What a press or a word in the staff chat does to a ticket: one transaction each, once per update. Rule: N4, I1."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from actions import tickets as desk
from bot.texts import text
from domain.conversation import STAFF, OutboxItem
from domain.errors import AlreadyClaimed, NotAllowed, NotFound, Refusal
from domain.staff import Staff
from notifications import verbs_complaints
from notifications.staff_verbs import ALL, Press
from storage import Store, Tx, conversations, outbox, shop, tickets

_NUMBER = re.compile(r"\b[BFCERJWS]\d{4}-\d{4,}\b")
_NOTE = re.compile(r"^(//|备注|note\b)\s*[:：,，]?\s*", re.IGNORECASE)
_REFUSALS = {
    "illegal_move": "illegal", "not_allowed": "not_allowed", "not_found": "not_found", "not_verified": "not_verified",
}  # fmt: skip
_PRIORITY = 5
"""In the outbox: whoever pressed is waiting for it."""
_STALE = timedelta(minutes=30)
"""A prompt that could not be sent by then answers nobody any more."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who pressed or wrote, as Telegram tells."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Word:
    """A message in the staff chat that answers one of the bot's.

    under, under_text: id and text of the message answered. has_file: something besides text was sent.
    """

    message_id: int
    text: str
    under: int
    under_text: str
    has_file: bool = False


class StaffActions:
    """Works the store for the staff bot. account: the bot's id; language: of the staff chat."""

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        account: str,
        language: str,
        login_link: Callable[[Staff], str] | None = None,
    ) -> None:
        self._store, self._now, self._account = store, now, account
        self._language, self._login_link = language, login_link

    def press(self, update_id: int, who: Person, data: str, card_id: int | None) -> str:
        """What the presser is told; empty when this update was handled before."""
        with self._store.write() as tx:
            if not self._is_first(tx, update_id):
                return ""
            by = shop.staff_by_telegram(tx, who.id)
            if by is None:
                return self._words("stranger", id=who.id)
            try:
                with tx.begin_nested():
                    return self._pressed(tx, update_id, by, who, data, card_id)
            except Refusal as refusal:
                return self._why_not(refusal)

    def write(self, update_id: int, who: Person, word: Word) -> bool:
        """True when the word reached the ticket; otherwise its writer is told why not (once)."""
        with self._store.write() as tx:
            if not self._is_first(tx, update_id):
                return False
            ticket_id = self._ticket_of(tx, word)
            why = self._written(tx, update_id, who, word, ticket_id)
            if why:
                self._tell(tx, update_id, escape(why, quote=False), ticket_id, under=word.message_id)
            return not why

    def command(self, update_id: int, who: Person, name: str, chat_id: int) -> str:
        """What is answered to /start, /id, /link or /help; empty when this update was handled before."""
        with self._store.write() as tx:
            if not self._is_first(tx, update_id):
                return ""
            by = shop.staff_by_telegram(tx, who.id)
        if name == "link" and chat_id == who.id:
            return self._link(by, who)
        if name == "help":
            return self._words("help")
        lines = [self._words("who_am_i", id=who.id)]
        lines.append(self._words("known_as", name=by.name, role=by.role) if by else self._words("ask_admin"))
        if chat_id != who.id:
            lines.append(self._words("chat_id", id=chat_id))
        return "\n".join(lines)

    def _link(self, by: Staff | None, who: Person) -> str:
        if by is None:
            return self._words("stranger", id=who.id)
        return self._words("link", url=self._login_link(by)) if self._login_link else self._words("no_link")

    def _pressed(self, tx: Tx, update_id: int, by: Staff, who: Person, data: str, card_id: int | None) -> str:
        verb, _, rest = data.partition(":")
        digits, _, argument = rest.partition(":")
        if verb not in (*ALL, "reply") or not digits.isdecimal() or len(digits) > 9:
            return self._words("unknown_button")
        ticket_id = int(digits)
        if verb in ALL:
            return ALL[verb](Press(tx, by, ticket_id, argument, self._now(), self._language))
        self._ask_for_words(tx, update_id, by, who, ticket_id, card_id)
        return self._words("how_to_reply")

    def _ask_for_words(
        self, tx: Tx, update_id: int, by: Staff, who: Person, ticket_id: int, card_id: int | None
    ) -> None:
        if not by.may("reply"):
            raise NotAllowed(f"{by.code} ({by.role}) may not reply to customers.")
        ticket = tickets.get(tx, ticket_id)
        if ticket is None or not by.may_see(ticket):
            raise NotFound(f"There is no ticket {ticket_id}.")
        mention = f'<a href="tg://user?id={who.id}">{escape(who.name, quote=False)}</a>'
        html = self._words("prompt", mention=mention, number=ticket.number)
        self._tell(tx, update_id, html, ticket.id, under=card_id, asks=True)

    def _written(self, tx: Tx, update_id: int, who: Person, word: Word, ticket_id: int | None) -> str:
        """Empty when it was passed on or noted; else why not."""
        by = shop.staff_by_telegram(tx, who.id)
        if by is None:
            return self._words("stranger", id=who.id)
        if ticket_id is None:
            return self._words("whose")
        if word.has_file or not word.text.strip():
            return self._words("words_only")
        note = _NOTE.match(word.text)
        try:
            with tx.begin_nested():
                if note:
                    desk.note(tx, ticket_id, by, word.text[note.end() :].strip(), self._now())
                elif (told := verbs_complaints.outcome(word.text)) is not None:
                    verbs_complaints.solve(tx, ticket_id, told, by, self._now(), f"tg:{self._account}:{update_id}")
                else:
                    key = f"tg:{self._account}:{update_id}"
                    desk.answer(tx, ticket_id, by, word.text.strip(), self._now(), key=key)
        except Refusal as refusal:
            return self._words("not_sent", reason=self._why_not(refusal))
        return ""

    def _ticket_of(self, tx: Tx, word: Word) -> int | None:
        """The ticket of the message answered: the row that was sent under that id, else the number it shows."""
        row = outbox.by_remote(tx, STAFF, STAFF, str(word.under))
        if row is not None and row.ticket_id is not None:
            return row.ticket_id
        number = _NUMBER.search(word.under_text)
        ticket = tickets.by_number(tx, number.group()) if number else None
        return ticket.id if ticket else None

    def _tell(
        self, tx: Tx, update_id: int, html: str, ticket_id: int | None, *, under: int | None, asks: bool = False
    ) -> None:
        now = self._now()
        item = OutboxItem(
            key=f"staff:{self._account}:{update_id}",
            channel=STAFF,
            account="",
            address=STAFF,
            kind="staff_text",
            payload={"html": html, "under": under, "asks": asks},
            created_at=now,
            due_at=now,
            priority=_PRIORITY,
            expires_at=now + _STALE,
            ticket_id=ticket_id,
        )
        outbox.put(tx, item)

    def _is_first(self, tx: Tx, update_id: int) -> bool:
        return conversations.first_seen(tx, STAFF, self._account, str(update_id), self._now())

    def _why_not(self, refusal: Refusal) -> str:
        if isinstance(refusal, AlreadyClaimed):
            return self._words("already", name=refusal.holder)
        return self._words(_REFUSALS.get(refusal.code, "refused"))

    def _words(self, key: str, **fields: object) -> str:
        return text(f"staff.{key}", self._language, **fields)
