"""What a press or a word in the staff chat does to a ticket: one transaction each, once per update. Rule: N4, I1."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from actions import staff_steps
from actions.field import wording
from actions.tickets import tickets
from actions.workshop.extra_items import PageLink
from domain.conversation import STAFF, OutboxItem
from domain.errors import AlreadyClaimed, BadField, IllegalMove, NotYet, Refusal
from domain.message import Attachment
from domain.press import Press
from domain.shop.staff import WECOM, Staff
from domain.worth_reading import until
from notifications.staff_chat import cards, commands, keyboards, questions
from notifications.staff_chat.mentions import mention
from notifications.staff_chat.press import Menu, StaffPress, opened, pressed
from notifications.staff_chat.view import look
from storage import Store, Tx, conversations, outbox, shops
from storage.field import field_jobs
from storage.tickets import staff_threads
from storage.tickets import tickets as ticket_queries
from texts import text

NUMBER = re.compile(r"\b[BFCERJWS]\d{4}-\d{4,}\b")
SPOKEN = {
    "note": re.compile(r"^(//|备注|note\b)\s*[:：,，]?\s*", re.IGNORECASE),
    "solve": re.compile(r"^\s*(?:结果|outcome)\s*[:：]\s*", re.IGNORECASE),
}
"""Steps taken by words under a card -> how the words begin; all others answer the customer."""
_REFUSALS = {
    "illegal_move": "illegal", "not_allowed": "not_allowed", "not_found": "not_found", "not_verified": "not_verified",
}  # fmt: skip
_PRIORITY = 5
"""In the outbox: whoever pressed is waiting for it."""

QUESTION = "field_question"
"""The kind of rows that ask for what a step needs; what replies to one is not for the customer."""

ANSWERED_WITHIN = timedelta(minutes=30)
"""In WeCom nothing is replied to: what is written so long after a question is taken as its answer."""

Update = int | str
"""By which an update of the chat is known again."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who pressed or wrote, as the chat tells. id: a number with Telegram, a word with WeCom."""

    id: int | str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a button was pressed or a message stands. topic: the forum topic, None outside of one."""

    chat_id: int
    message_id: int | None = None
    topic: int | None = None

    @property
    def private(self) -> bool:
        """True in a person's own chat with the bot; groups have negative ids."""
        return self.chat_id > 0

    @property
    def address(self) -> str:
        """Where the outbox sends what belongs here."""
        return str(self.chat_id) if self.private else STAFF


@dataclass(frozen=True, slots=True)
class WecomPlace(Place):
    """A chat of WeCom, where messages have no numbers. person: whose own chat; empty in the group."""

    chat_id: int = 0
    person: str = ""

    @property
    def private(self) -> bool:
        """True in a person's own chat with the bot."""
        return bool(self.person)

    @property
    def address(self) -> str:
        """Where the outbox sends what belongs here."""
        return f"{WECOM}{self.person}" if self.person else STAFF


@dataclass(frozen=True, slots=True)
class Word:
    """A message to the bot: in a ticket's topic, or as an answer to one of the bot's messages.

    under, under_text: id and text of the message answered, None and empty where none was. to_colleague: it answers
    what another person wrote. media: files that came with it, as kept; lost: something came that can't be passed on.
    """

    at: Place
    text: str
    under: int | None = None
    under_text: str = ""
    to_colleague: bool = False
    media: tuple[Attachment, ...] = ()
    lost: bool = False


class StaffActions:
    """Works the store for the staff bot. account: the bot's id; language: of the staff chat.

    page_link: where a customer sees what was found on the vehicle, None where nothing is served.
    """

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        account: str,
        language: str,
        login_link: Callable[[Staff], str] | None = None,
        page_link: PageLink | None = None,
    ) -> None:
        self._store, self._now, self._account = store, now, account
        self._language, self._login_link, self._page_link = language, login_link, page_link

    def press(self, update_id: Update, who: Person, data: str, card: Place) -> str | Menu:
        """What the presser is told, or the menu that opens; empty when this update was handled before."""
        with self._store.write() as tx:
            if not self._is_first(tx, update_id):
                return ""
            by = shops.staff_by_account(tx, who.id)
            if by is None:
                return self._stranger(who)
            try:
                with tx.begin_nested():
                    return self._pressed(tx, update_id, by, who, data, card)
            except Refusal as refusal:
                button = Press.parse(data)
                return self._why_not(tx, refusal, by, button.number() if button else None)

    def opened(self, card: Place) -> None:
        """A menu stands under the card now: its next update is sent whatever the card says."""
        if card.message_id is not None:
            with self._store.write() as tx:
                staff_threads.forget_shown(tx, card.chat_id, card.message_id)

    def concerns(self, place: Place, under: int | None) -> bool:
        """True when a message at that place belongs to a ticket, or answers a message of the bot."""
        if under is not None or place.private:
            return True
        with self._store.read() as tx:
            return place.topic is not None and staff_threads.by_topic(tx, place.chat_id, place.topic) is not None

    def write(self, update_id: Update, who: Person, word: Word) -> bool:
        """True when the word reached the ticket; otherwise its writer is told why not (once)."""
        with self._store.write() as tx:
            if not self._is_first(tx, update_id):
                return False
            by = shops.staff_by_account(tx, who.id)
            asked = self._question(tx, by, word)
            ticket_id = self._ticket_of(tx, word, asked)
            why = self._written(tx, update_id, by, word, ticket_id, asked) if by else self._stranger(who)
            if asked is not None and not why:
                asked.payload = {**asked.payload, "answered": True}
            if why:
                self._tell(tx, update_id, escape(why, quote=False), ticket_id, word.at)
            return not why

    def command(self, update_id: Update, who: Person, name: str, chat_id: int | str, rest: str = "") -> str:
        """What is answered to a command; empty when this update was handled before."""
        with self._store.write() as tx:
            if not self._is_first(tx, update_id):
                return ""
            by = shops.staff_by_account(tx, who.id)
            if name in commands.ALL:
                if by is None:
                    return self._stranger(who)
                asked = commands.Asked(tx, by, rest.strip(), self._now(), self._language, chat_id == who.id)
                return commands.ALL[name](asked)
        if name == "link" and chat_id == who.id:
            return self._link(by, who)
        if name == "help":
            return self._words(_of(who, "help_all"))
        lines = [self._words(_of(who, "who_am_i"), id=who.id)]
        lines.append(self._words("known_as", name=by.name, role=by.role) if by else self._words(_of(who, "ask_admin")))
        if chat_id != who.id:
            lines.append(self._words(_of(who, "chat_id"), id=chat_id))
        return "\n".join(lines)

    def _link(self, by: Staff | None, who: Person) -> str:
        if by is None:
            return self._stranger(who)
        return self._words("link", url=self._login_link(by)) if self._login_link else self._words("no_link")

    def _pressed(self, tx: Tx, update_id: Update, by: Staff, who: Person, data: str, card: Place) -> str | Menu:
        button = Press.parse(data)
        found = keyboards.find(button) if button else None
        if button is None or (found is None and (button.topic, button.verb) != ("ticket", "menu")):
            return self._words("unknown_button")
        ticket_id = button.number()
        press = self._press_of(tx, by, ticket_id, card)
        if found is None:
            return opened(press, *button.parts[1:])
        if not found[0].spoken:
            return pressed(press, *found)
        self._ask_for_words(tx, update_id, by, who, ticket_id, card)
        return self._words(_of(who, "how_to_reply_topic" if card.topic else "how_to_reply"))

    def _press_of(self, tx: Tx, by: Staff, ticket_id: int, at: Place) -> StaffPress:
        return StaffPress(tx, by, ticket_id, self._now(), self._language, at.private, self._page_link)

    def _ask_for_words(self, tx: Tx, update_id: Update, by: Staff, who: Person, ticket_id: int, card: Place) -> None:
        by.require("reply")
        ticket = tickets.seen(tx, ticket_id, by)
        html = self._words(_of(who, "prompt"), mention=mention(who.name, who.id), number=ticket.number)
        self._tell(tx, update_id, html, ticket.id, card, asks=by.code)

    def _written(
        self, tx: Tx, update_id: Update, by: Staff, word: Word, ticket_id: int | None, asked: OutboxItem | None
    ) -> str:
        """Empty when it was passed on or noted; else why not."""
        if ticket_id is None:
            known = "whose_wecom" if isinstance(word.at, WecomPlace) else "whose" if word.under else "whose_private"
            return self._words(known)
        if asked is not None and asked.kind == QUESTION:
            return self._answered(tx, by, ticket_id, word, asked)
        name, words = _spoken(word)
        empty = self._words("note_of_file") if name == "note" else ""
        if word.lost or not (words or word.media):
            return self._words("cannot_pass_on")
        try:
            with tx.begin_nested():
                key, said = f"tg:{self._account}:{update_id}", {"words": words or empty}
                staff_steps.take(tx, name, ticket_id, by, said, self._now(), key, media=word.media)
        except Refusal as refusal:
            return self._words("not_sent", reason=self._why_not(tx, refusal, by, ticket_id))
        return ""

    def _question(self, tx: Tx, by: Staff | None, word: Word) -> OutboxItem | None:
        """The question of the bot that the word answers: the one replied to; in WeCom, where nothing is, their last.

        There a question is answered once, by whoever asked for it and soon, and not by words that name a ticket.
        """
        if isinstance(word.at, WecomPlace):
            since = self._now() - ANSWERED_WITHIN
            mine = outbox.asked(tx, word.at.address, by.code, since) if by is not None and not word.under_text else None
            return mine if mine is not None and not mine.payload.get("answered") else None
        row = outbox.by_remote(tx, STAFF, word.at.address, str(word.under)) if word.under is not None else None
        return row if row is not None and row.kind == QUESTION else None

    def _answered(self, tx: Tx, by: Staff, ticket_id: int, word: Word, question: OutboxItem) -> str:
        """Empty when the answer was noted; else why not."""
        press = self._press_of(tx, by, ticket_id, word.at)
        try:
            with tx.begin_nested():
                paths = [media.path for media in word.media]
                return questions.answered(press, question.payload, word.text, paths)
        except Refusal as refusal:
            return self._words("not_sent", reason=self._why_not(tx, refusal, by, ticket_id))

    def _ticket_of(self, tx: Tx, word: Word, asked: OutboxItem | None) -> int | None:
        """The ticket of the topic; outside of one, of the message answered: by its row, its card, its number."""
        if isinstance(word.at, WecomPlace):
            return asked.ticket_id if asked is not None else self._named(tx, word.under_text)
        if word.at.topic is not None:
            thread = staff_threads.by_topic(tx, word.at.chat_id, word.at.topic)
            if thread is not None:
                return thread.ticket_id
        if word.under is None or word.to_colleague:
            return None
        row = outbox.by_remote(tx, STAFF, word.at.address, str(word.under))
        if row is not None and row.ticket_id is not None:
            return row.ticket_id
        card = staff_threads.by_card(tx, word.at.chat_id, word.under)
        if card is not None:
            return card.ticket_id
        return self._named(tx, word.under_text)

    def _named(self, tx: Tx, words: str) -> int | None:
        """The ticket whose number stands there."""
        number = NUMBER.search(words)
        ticket = ticket_queries.by_number(tx, number.group()) if number else None
        return ticket.id if ticket else None

    def _tell(self, tx: Tx, update_id: Update, html: str, ticket_id: int | None, at: Place, *, asks: str = "") -> None:
        """asks: the code of whoever is asked to write."""
        now = self._now()
        payload = {"html": html, "under": at.message_id, "asks": bool(asks), "who": asks, "topic": at.topic}
        outbox.queue(
            tx, f"staff:{self._account}:{update_id}", "staff_text", at.address, payload, now,
            priority=_PRIORITY, expires_at=until("staff_answer", now), ticket_id=ticket_id,
        )  # fmt: skip

    def _is_first(self, tx: Tx, update_id: Update) -> bool:
        return conversations.first_seen(tx, STAFF, self._account, str(update_id), self._now())

    def _why_not(self, tx: Tx, refusal: Refusal, by: Staff, ticket_id: int | None) -> str:
        if isinstance(refusal, AlreadyClaimed):
            return self._words("already", name=refusal.holder)
        if isinstance(refusal, IllegalMove) and ticket_id is not None:
            return self._who_was_first(tx, by, ticket_id)
        if isinstance(refusal, NotYet) and ticket_id is not None:
            return self._not_yet(tx, ticket_id)
        if isinstance(refusal, BadField):
            return text(f"desk_refused.{refusal.code}", self._language)
        return self._words(_REFUSALS.get(refusal.code, "refused"))

    def _not_yet(self, tx: Tx, ticket_id: int) -> str:
        """What has to be noted before the field job is done, or that its price comes first."""
        job = field_jobs.of(tx, ticket_id)
        if job is not None and job.state == "working" and job.missing():
            return text("fieldstaff.still_missing", self._language, what=wording.missing(job, self._language))
        return text("fieldstaff.price_first", self._language)

    def _who_was_first(self, tx: Tx, by: Staff, ticket_id: int) -> str:
        """Of two who press at once, the second reads who was first and what came of it."""
        view = look(tx, ticket_id, self._language)
        steps = [event.actor for event in ticket_queries.events(tx, ticket_id) if event.actor.startswith("staff:")]
        first = steps[-1].removeprefix("staff:") if steps else by.code
        person = shops.staff_by_code(tx, first)
        if view is None or person is None or person.id == by.id or not by.may_see(view.ticket):
            return self._words("illegal")
        return self._words("moved_on", name=person.name, state=cards.state(view, self._language))

    def _stranger(self, who: Person) -> str:
        return self._words(_of(who, "stranger"), id=who.id)

    def _words(self, key: str, **fields: object) -> str:
        return text(f"staff.{key}", self._language, **fields)


def _of(who: Person, key: str) -> str:
    """The sentence as it is said in that person's chat."""
    return f"{key}_wecom" if isinstance(who.id, str) else key


def _spoken(word: Word) -> tuple[str, str]:
    """The step that words under a card take, and the words without their mark: an answer, unless they say otherwise."""
    marked = [(name, found.end()) for name, mark in SPOKEN.items() if (found := mark.match(word.text))]
    name, end = marked[0] if marked else ("answer", 0)
    if word.to_colleague and name != "note":
        name, end = "note", 0
    return name, word.text[end:].strip()
