"""One message in, one transaction, replies out: the walk of a message through the house."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Any

import structlog

from actions import outgoing
from actions.customers import identities
from actions.outreach import leaving
from actions.tickets import sessions, tickets
from bot import asked, choices, focus, pieces, second_reading, tongue
from bot.dialog import Turn
from bot.dialogs import notice_buttons
from bot.dialogs.complaints import complaint
from bot.dialogs.tickets import fault
from bot.dialogs.workshop import sign_off
from bot.flow import DIALOGS
from bot.message import MAX_TEXT, Incoming
from bot.router import route
from bot.state import State
from domain.channels.register import record
from domain.conversation import Conversation, Message
from domain.customers.customer import Customer, Identity
from domain.message import Reply
from domain.shop.shop import Shop
from domain.worth_reading import until
from nlu.acts.acts import Act
from nlu.acts.reader import acts
from nlu.engine import Engine, SecondReader
from nlu.review import mask
from nlu.second.joined import joined
from nlu.understanding import Intent, Understanding
from storage import Store, Tx, conversations, outbox, reviews, shops

log = structlog.get_logger(__name__)

RETRIES = 3
"""How often an understanding made of an older state is thrown away before the message is read under the lock."""

REMEMBERED = 10_000
"""Conversations of which a process remembers how it left them."""


SILENT: Understanding = Understanding("", "zh", (Intent("out_of_scope", 0.0),), "not_understood")
"""The reading of a message without words."""


@dataclass(frozen=True, slots=True)
class Handled:
    """What came of one update.

    duplicate: the update's effects were there already, and nothing was done. replies: what the bot said, in order.
    outbox_ids: rows to be sent for it (customer replies and staff notices); the channel hands them to the worker at
    once and does not wait for the next round. message_id: the customer's message as kept, None for a duplicate.
    """

    conversation_id: int
    replies: tuple[Reply, ...] = ()
    outbox_ids: tuple[int, ...] = ()
    message_id: int | None = None
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a message is understood in: of the conversation, and the shop."""

    shop: Shop
    version: int
    asked: str | None
    language: str
    held_text: str | None
    piece: tuple[str, ...] = ()


VisitLink = Callable[[int], str]
"""Appointment id -> address of its calendar entry."""


class Conversations:
    """Handles updates of all channels; safe from several threads and processes on one store.

    visit_link: where calendar entries are served; None leaves them out. second: who is asked about unclear messages.
    """

    def __init__(
        self, store: Store, engine: Engine, visit_link: VisitLink | None = None, second: SecondReader | None = None
    ) -> None:
        self._store = store
        self._engine = engine
        self._second = second
        self._visit_link = visit_link
        self._left: OrderedDict[tuple[str, str, str], _Seen] = OrderedDict()
        self._leaving = Lock()

    def handle(self, incoming: Incoming, now: datetime) -> Handled:
        """The update's effects and replies are in the store, exactly once however often it is delivered."""
        began = time.perf_counter()
        told = _cleaned(incoming)
        for attempt in range(RETRIES + 1):
            seen, incoming = self._look(told)
            now = now.astimezone(seen.shop.zone)  # the year of a ticket's number is the shop's
            reading = self._understand(incoming, seen, now)
            opinion = second_reading.opinion(
                self._second, self._store, incoming, reading, seen.asked, _listed(seen.shop), now
            )
            handled, left = self._commit(incoming, seen, reading, opinion, now, insist=attempt == RETRIES)
            self._leave(_place(told), left)
            if handled is not None:
                break
        assert handled is not None
        log.info(
            "message",
            conversation=handled.conversation_id,
            channel=incoming.channel,
            kind=incoming.kind,
            intent=reading.intent,
            score=round(reading.confidence, 2),
            asked=seen.asked,
            outcome="duplicate" if handled.duplicate else "answered" if handled.replies else "silent",
            ms=round((time.perf_counter() - began) * 1000, 1),
        )
        return handled

    def _look(self, told: Incoming) -> tuple[_Seen, Incoming]:
        """What the message is to be understood in, and the message; how the conversation was left is a good guess."""
        left = self._left.get(_place(told))
        if left is not None and not record(told.channel).choices.numbered:
            return left, told
        with self._store.read() as tx:
            incoming = choices.as_tapped(tx, told)
            found = conversations.find(tx, incoming.channel, incoming.account, incoming.address)
            return _seen(_in_force(tx), found, incoming), incoming

    def _leave(self, place: tuple[str, str, str], left: _Seen) -> None:
        """A guess at how the conversation will be found; the transaction checks it."""
        with self._leaving:
            self._left[place] = left
            self._left.move_to_end(place)
            while len(self._left) > REMEMBERED:
                self._left.popitem(last=False)

    def _understand(self, incoming: Incoming, seen: _Seen, now: datetime) -> Understanding:
        words = seen.held_text if incoming.kind == "button" and seen.held_text else incoming.text
        if not words or incoming.kind == "start":
            return replace(SILENT, language="en" if seen.language == "en" else "zh")
        read = partial(
            self._engine.understand, now=now, asked=seen.asked, hours=_hours(seen.shop, now), language=seen.language,
            services=_listed(seen.shop),
        )  # fmt: skip
        return pieces.together(read, pieces.kept(seen.piece, now), words, read(words[:MAX_TEXT]))

    def _commit(
        self, incoming: Incoming, seen: _Seen, reading: Understanding, opinion: Sequence[Act], now: datetime, *,
        insist: bool,
    ) -> tuple[Handled | None, _Seen]:  # fmt: skip
        """What came of it, and how the conversation is left. None, and nothing is kept, when it does not stand as it
        was seen: another update of this chat, or a new shop, came in between."""

        def settle(tx: Tx) -> tuple[Handled | None, _Seen]:
            who, conversation, _record = _met(tx, incoming, reading, now)
            at_shop = _in_force(tx)
            stands, fresh = _seen(at_shop, conversation, incoming), reading
            is_first = stands.version == 0  # its language is that of the reading, not of what was seen
            stood_still = (replace(stands, language=seen.language) if is_first else stands) == seen
            if not stood_still and not insist:
                return None, stands
            if not conversations.first_seen(tx, incoming.channel, incoming.account, incoming.update_id, now):
                return Handled(conversation.id, duplicate=True), stands
            if not stood_still:
                fresh = self._understand(incoming, stands, now)
            leaving.heard(tx, *_place(incoming), incoming.trigger, min(incoming.at, now), now)
            found = (fresh, opinion if fresh is reading else ())
            handled = _effects(tx, incoming, at_shop, who, conversation, found, now, self._visit_link)
            return handled, _seen(at_shop, conversation, incoming)

        return self._store.settle(settle)


def _in_force(tx: Tx) -> Shop:
    at_shop = shops.load(tx)
    if at_shop is None:
        raise RuntimeError("No shop is set up: run `aftercare shop apply FILE` first.")
    return at_shop


def _met(
    tx: Tx, incoming: Incoming, reading: Understanding, now: datetime
) -> tuple[Identity, Conversation, Customer | None]:
    """Who writes, and the conversation, locked; both are made at the first word. The record is held so that it is not
    read again."""
    place, proves = _place(incoming), incoming.verified_customer_id is not None or bool(incoming.own_phone)
    known = conversations.met(tx, *place)
    if known is not None and known[1].reachable and (known[1].verified or not proves):
        conversation, who, owner = known
        return who, conversation, owner
    who = identities.meet(
        tx, *place, incoming.user_name, now,
        verified_customer_id=incoming.verified_customer_id, own_phone=incoming.own_phone,
    )  # fmt: skip
    return who, conversations.open_locked(tx, who, tongue.first_language(incoming, reading), now), None


def _place(incoming: Incoming) -> tuple[str, str, str]:
    return incoming.channel, incoming.account, incoming.address


def _effects(
    tx: Tx, incoming: Incoming, at_shop: Shop, who: Identity, conversation: Conversation,
    found: tuple[Understanding, Sequence[Act]], now: datetime, visit_link: VisitLink | None,
) -> Handled:  # fmt: skip
    """Everything that follows from one update. found: its reading, and a second reader's opinion. Rule: A2."""
    reading, opinion = found
    message = _keep(tx, incoming, conversation, now)
    tongue.follow_language(incoming, conversation, reading)
    state = State.from_json(conversation.state)
    turn = Turn(
        tx=tx, now=now, shop=at_shop, conversation=conversation, identity=who, incoming=incoming,
        understanding=reading, message_id=message.id, memory=state.memory, visit_link=visit_link,
    )  # fmt: skip
    turn.context = replace(asked.context(turn, state.top, DIALOGS), focus=focus.of(turn), vehicles=_own_vehicles(turn))
    turn.acts = acts(reading, turn.context) if incoming.text and incoming.kind != "button" else ()
    if opinion:
        turn.understanding, turn.acts = joined(reading, turn.acts, turn.context, opinion)
    silence = now - conversation.last_in_at if conversation.last_in_at else None
    resumed = silence is not None and silence > at_shop.policy.session_timeout
    long_silence = silence is not None and silence > at_shop.policy.human_timeout
    if notice_buttons.is_answer(turn) or sign_off.signs(turn) or not _person_has_word(turn, state, long_silence):
        if resumed and state.stack and reading.outcome == "understood" and not reading.answers:
            for frame in state.stack:
                if frame.dialog == "booking":
                    focus.dwell_booking(turn, frame.slots)
            state.stack.clear()
        turn.resumed = resumed
        route(turn, state)
        _review(tx, reading, incoming, now)
    replies = (
        ()
        if _continues_album(turn, state)
        else tuple(_merged(turn.replies, thrifty=record(incoming.channel).is_counted))
    )
    pieces.keep(state.memory, incoming.text, reading, now)
    conversation.state = state.to_json()
    conversation.version += 1
    conversation.last_in_at = now
    for number, reply in enumerate(replies):
        key = f"in:{incoming.channel}:{incoming.account}:{incoming.update_id}:{number}"
        outgoing.say(
            tx, conversation, reply, key, now, ticket_id=turn.under, expires_at=until("answer", now),
            priority=outgoing.URGENT if turn.dangers else outgoing.REPLY,
        )  # fmt: skip
    if turn.under is not None:
        conversations.put_under(tx, message.id, turn.under)
    tx.flush()
    return Handled(conversation.id, replies, tuple(outbox.queued(tx, conversation)), message.id)


def _own_vehicles(turn: Turn) -> tuple[tuple[str, str], ...]:
    owned = [(one.brand, one.model) for one in turn.vehicles() if one.plate]
    return tuple((brand or "", model or "") for brand, model in owned) if len(owned) > 1 else ()


def _continues_album(turn: Turn, state: State) -> bool:
    """True for a further picture of an album whose first was answered; danger is answered each time (F2)."""
    before, state.memory["album"] = state.memory.get("album", ""), turn.incoming.album
    return bool(turn.incoming.album) and turn.incoming.album == before and not turn.dangers


def _keep(tx: Tx, incoming: Incoming, conversation: Conversation, now: datetime) -> Message:
    """The message as said; an edit keeps the earlier words beside the new ones."""
    content: dict[str, Any] = {"text": incoming.text, "kind": incoming.kind}
    content |= {k: v for k in ("button", "lat", "lon") if (v := getattr(incoming, k)) not in ("", None)}
    if incoming.media:
        content["media"] = [
            {"kind": m.kind, "name": m.name, "size": m.size, "path": m.path, "too_big": m.too_big, "ref": m.ref}
            for m in incoming.media
        ]
    if incoming.kind == "edit" and incoming.remote_id:
        before = conversations.message_by_remote(tx, conversation.id, incoming.remote_id)
        if before is not None:
            earlier = [*before.content.get("earlier", []), before.text]
            before.content = {**before.content, "text": incoming.text, "earlier": earlier}
            before.edited_at = now
            return before
    kept = Message(conversation_id=conversation.id, author="customer", content=content, at=now)
    kept.remote_id = incoming.remote_id or None
    return conversations.add_message(tx, kept)


def _person_has_word(turn: Turn, state: State, long_silence: bool) -> bool:
    """True when a person talks with the customer: the message goes to them and the bot is silent.

    Only danger is still answered at once (F2), and a complaint about a person never passes through that person's hands
    (C5). After a long silence of both sides the bot is back, and says so.
    """
    conversation = turn.conversation
    ticket = tickets.human_ticket(turn.tx, conversation)
    if ticket is None or long_silence:
        if conversation.human_since is not None:
            if ticket is not None:
                sessions.to_bot(turn.tx, ticket, conversation, turn.now)
            conversation.human_since = conversation.ticket_id = None
            turn.say("talk.bot_back")
        return False
    if complaint.is_private(turn, state.top):
        return False
    words = turn.words or turn.label(f"attachment.{turn.incoming.kind}")
    if turn.incoming.kind == "edit":
        words = f"{turn.label('attachment.edit')} {words}"
    tickets.customer_wrote(turn.tx, ticket, turn.message_id, words, turn.incoming.update_id, turn.now)
    if turn.dangers:
        tickets.make_urgent(turn.tx, ticket, turn.now, turn.dangers)
        fault.warn(turn)
    return True


def _seen(at_shop: Shop, conversation: Conversation | None, incoming: Incoming) -> _Seen:
    if conversation is None:
        return _Seen(at_shop, 0, None, "en" if incoming.language_hint.startswith("en") else "zh", None)
    top = State.top_of(conversation.state)
    held = top.slots.get("text") if top and top.dialog == "clarify" else None
    asked = top.asked if top and top.dialog != "clarify" else None
    piece = tuple(conversation.state.get("memory", {}).get("piece", ()))
    return _Seen(at_shop, conversation.version, asked, conversation.language, held, piece)


def _hours(at_shop: Shop, local: datetime) -> tuple[tuple[int, int], ...]:
    """Opening hours as whole hours, of a usual day when today is closed."""
    spans = at_shop.hours.get(local.weekday()) or next(iter(at_shop.hours.values()), ())
    return tuple((a.hour, b.hour + (b.minute > 0)) for a, b in spans) or ((8, 18),)


def _listed(at_shop: Shop) -> tuple[tuple[str, str], ...]:
    """The names of what the shop offers, in every language."""
    return tuple((item.code, name) for item in at_shop.services for name in (item.name_zh, item.name_en))


def _cleaned(incoming: Incoming) -> Incoming:
    """The update without control characters, which no store or channel should see."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufeff\u200b\u202a-\u202e]", "", incoming.text)
    text = text.encode("utf-8", "ignore").decode()
    return replace(incoming, text=text.strip(), user_name=incoming.user_name.replace("\x00", "")[:200])


def _merged(replies: list[Reply], *, thrifty: bool = False) -> list[Reply]:
    """One message where one will do: what goes before a question or a card goes into it.

    thrifty: the channel counts messages, so that a whole turn is one of them, files apart.
    """
    if thrifty:
        return _as_one(replies)
    merged: list[Reply] = []
    for reply in replies:
        last = merged[-1] if merged else None
        if last is None or last.media or (reply.buttons and _holds_more(last)):
            merged.append(reply)
        elif last.card is not None and _holds_more(last) and reply.card is None:
            merged[-1] = Reply(f"{reply.text}\n\n{last.text}", last.buttons, last.card)
        else:
            merged[-1] = Reply(f"{last.plain()}\n\n{reply.text}", reply.buttons or last.buttons, reply.card)
    return merged


def _as_one(replies: list[Reply]) -> list[Reply]:
    """The turn in one message: all words in order, the last card whole, every choice that is not the menu's."""
    merged: list[Reply] = []
    for reply in replies:
        last = merged[-1] if merged else None
        if last is None or last.media:
            merged.append(reply)
            continue
        earlier = last.buttons if _holds_more(last) else ()
        words = "\n\n".join(filter(None, (last.plain(), reply.text)))
        merged[-1] = Reply(words, (*earlier, *reply.buttons) or last.buttons, reply.card, reply.media)
    return merged


def _holds_more(reply: Reply) -> bool:
    """Whether a message bears buttons that lead elsewhere than the menu does, which is always at hand."""
    buttons = [button for row in reply.buttons for button in row]
    return any(button.press is None or button.press.topic != "menu" for button in buttons)


def _review(tx: Tx, reading: Understanding, incoming: Incoming, now: datetime) -> None:
    """What was not understood waits, masked, for a person to say what it meant."""
    if incoming.kind == "text" and reading.outcome != "understood" and not reading.answers and incoming.text:
        names = [intent.name for intent in reading.intents[:3]]
        reviews.put(tx, mask(reading.text, reading.entities).text[:500], reading.language, names, reading.outcome, now)
