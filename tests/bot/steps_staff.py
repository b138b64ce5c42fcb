"""The staff side of a transcript, by the real staff actions and without a network.

  {on_telegram: [chen, feng]}            these members of staff have accounts with the staff bot
  {staff_press: "wait:parts", by: chen}  a button of the newest ticket's card or of the menu that is open, by its data
      without the ticket; it must be there. stale: true presses it although it is not. again: true delivers it twice.
  {staff_says: words, by: chen}          written in the ticket's topic. private: true answers the card in private;
      to_colleague: true answers a colleague; photo: true brings a picture; by: stranger is nobody of the shop
  {staff_asks: "/find 123", by: chen}    a command, in private unless in_group: true
  {staff_sees: [parts]}                  the newest ticket's card. hides: [parts], offers: [labels], lacks: [labels],
      as: code for that person's private card
  {sent_to: group}                       what is on its way there, or to the person of that code. kinds: {kind: number}
      from the beginning; texts: [parts] of what customers wrote; mentions, never_mentions: [parts] of a digest
  {about: chen}                          the newest ticket is about that member of staff, and restricted
  {desk: close|reopen|claim|release, by: code}   the same on the desk; refused: true when it must not work
beside them told: [parts] of what whoever pressed or asked reads, and what transcript.py checks of the customer's side.
  ticket: a number, for another than the newest ticket.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html import unescape
from re import sub
from typing import TYPE_CHECKING, Any

from actions.tickets import digest, tickets
from domain.conversation import STAFF
from domain.errors import Refusal
from domain.message import Attachment, Reply
from domain.shop.staff import Staff
from domain.ticket import STATES, Ticket
from notifications.staff_chat import cards, digest_words, keyboards
from notifications.staff_chat.press import Menu
from notifications.staff_chat.updates import Person, Place, StaffActions, Word
from notifications.staff_chat.view import look
from storage import Tx, conversations, outbox, shops
from storage.tickets import staff_threads
from storage.tickets import tickets as ticket_queries
from storage.tickets.staff_threads import Thread

if TYPE_CHECKING:
    from tests.bot.transcript import Player

GROUP, ACCOUNT, STRANGER = -100500, "2222222", 599
ADDRESS = "someone"


@dataclass
class Side:
    """What staff have before them. shown: the menu that is open under each ticket's card. updates: how many so far."""

    updates: int = 0
    shown: dict[int, list[str]] = field(default_factory=dict)


def _side(player: Player) -> Side:
    side: Side = player.__dict__.setdefault("staff_side", Side())
    return side


def _on_telegram(player: Player, step: dict[str, Any]) -> None:
    ids = {person.code: 501 + number for number, person in enumerate(player.shop.staff)}
    people = (replace(s, telegram_id=ids[s.code] if s.code in step["on_telegram"] else None) for s in player.shop.staff)
    player.shop = replace(player.shop, staff=tuple(people))
    with player.store.write() as tx:
        shops.apply(tx, player.shop, player.now)


def _press(player: Player, step: dict[str, Any]) -> None:
    ticket, who = _ticket(player, step), _who(player, step["by"])
    verb, _, argument = str(step["staff_press"]).partition(":")
    argument = _staff_id(player, argument) if verb == "assign" else argument
    argument = str(_numbered(player, argument).id) if verb == "merge" else argument
    data = f"{verb}:{ticket.id}:{argument}" if argument else f"{verb}:{ticket.id}"
    private = bool(step.get("private"))
    if not step.get("stale"):
        there = _offered(player, ticket, who if private else None)
        assert data in there, f"no button {data!r} among {there}"
    place = Place(who.id, 7) if private else _topic(player, ticket)
    said = _do(player, lambda actions, number: actions.press(number, who, data, place), step)
    if isinstance(said, Menu):
        _side(player).shown[ticket.id] = [b.data for row in said.rows for b in row]
        said = said.words
    else:
        _side(player).shown.pop(ticket.id, None)
    _told(step, said)


def _say(player: Player, step: dict[str, Any]) -> None:
    ticket, who = _ticket(player, step), _who(player, step["by"])
    media = (Attachment("photo", "media/staff/2026-03/a.jpg", "a.jpg", 9),) if step.get("photo") else ()
    if step.get("private"):
        with player.store.write() as tx:
            staff_threads.keep(tx, Thread(ticket.id, who.id, None, 7))
        word = Word(Place(who.id, 8), str(step["staff_says"]), under=7, media=media)
    else:
        colleague = bool(step.get("to_colleague"))
        under = 3 if colleague else None
        place = replace(_topic(player, ticket), message_id=9)
        word = Word(place, str(step["staff_says"]), under=under, to_colleague=colleague, media=media)
    before = _last_row(player)
    _do(player, lambda actions, number: actions.write(number, who, word), step)
    with player.store.read() as tx:
        rows = [row for row in outbox.listed(tx, limit=50) if row.id > before and row.kind == "staff_text"]
    _told(step, "\n".join(_plain(row.payload["html"]) for row in rows))


def _ask(player: Player, step: dict[str, Any]) -> None:
    who = _who(player, step["by"])
    name, _, rest = str(step["staff_asks"]).lstrip("/").partition(" ")
    chat = GROUP if step.get("in_group") else who.id
    _told(step, _do(player, lambda actions, number: actions.command(number, who, name, chat, rest), step))


def _sees(player: Player, step: dict[str, Any]) -> None:
    player.answers = []
    ticket = _ticket(player, step)
    with player.store.read() as tx:
        view = look(tx, ticket.id, "zh", player.now)
        assert view is not None
        viewer = shops.staff_by_code(tx, step["as"]) if "as" in step else None
        assert viewer is None or viewer.may_see(ticket), f"{viewer.code} may not see {ticket.number}"
        shown, rows = _plain(cards.card(view, "zh")), keyboards.buttons(view, "zh", viewer)
    labels = [button.label for row in rows for button in row]
    for part in step["staff_sees"]:
        assert str(part) in shown, f"expected {part!r} on the card:\n{shown}"
    for part in step.get("hides", []):
        assert str(part) not in shown, f"did not expect {part!r} on the card:\n{shown}"
    for label in step.get("offers", []):
        assert any(label in name for name in labels), f"no button {label!r} among {labels}"
    for label in step.get("lacks", []):
        assert not any(label in name for name in labels), f"did not expect {label!r} among {labels}"


def _sent_to(player: Player, step: dict[str, Any]) -> None:
    player.answers = []
    with player.store.read() as tx:
        person = None if step["sent_to"] == "group" else shops.staff_by_code(tx, step["sent_to"])
        address = str(person.telegram_id) if person else STAFF
        rows = [row for row in outbox.listed(tx, limit=1000) if row.channel == STAFF and row.address == address]
        for kind, number in step.get("kinds", {}).items():
            count = sum(row.kind == kind for row in rows)
            assert count == number, f"{count} rows {kind} for {step['sent_to']}, expected {number}"
        written = "\n".join(str(row.payload.get("text", "")) for row in rows if row.kind == "customer_message")
        for part in step.get("texts", []):
            assert part in written, f"expected {part!r} in:\n{written}"
        if step.get("mentions") or step.get("never_mentions"):
            words = _plain(digest_words.render(tx, digest.of(tx, player.shop, person, player.now), player.now, "zh"))
            assert any(row.kind == "staff_digest" for row in rows), "no digest"
            for part in step.get("mentions", []):
                assert str(part) in words, f"expected {part!r} in:\n{words}"
            for part in step.get("never_mentions", []):
                assert str(part) not in words, f"did not expect {part!r} in:\n{words}"


def _about(player: Player, step: dict[str, Any]) -> None:
    player.answers = []
    with player.store.write() as tx:
        ticket = ticket_queries.lock(tx, _ticket(player, step).id)
        assert ticket is not None
        ticket.restricted, ticket.about_staff = True, step["about"]
        ticket_queries.record(tx, ticket, "restricted", "system", player.now)
        tickets.refresh_card(tx, ticket, player.now)


def _desk(player: Player, step: dict[str, Any]) -> None:
    ticket = _ticket(player, step)

    def work(tx: Tx) -> None:
        by = shops.staff_by_code(tx, step["by"])
        assert by is not None
        getattr(tickets, step["desk"])(tx, ticket.id, by, player.now)

    before = _last_message(player)
    try:
        with player.store.write() as tx:
            work(tx)
        assert not step.get("refused"), "it was not refused"
    except Refusal as refusal:
        assert step.get("refused"), f"refused: {refusal}"
    _hear(player, before)


STEPS: dict[str, Callable[[Any, dict[str, Any]], None]] = {
    "on_telegram": _on_telegram,
    "staff_press": _press,
    "staff_says": _say,
    "staff_asks": _ask,
    "staff_sees": _sees,
    "sent_to": _sent_to,
    "about": _about,
    "desk": _desk,
}

KEYS = {
    "on_telegram": "", "staff_press": "by ticket stale private again told untold expect",
    "staff_says": "by ticket private to_colleague photo again told untold expect",
    "staff_asks": "by in_group again told untold expect", "staff_sees": "ticket hides offers lacks as",
    "sent_to": "kinds texts mentions never_mentions", "about": "ticket", "desk": "by ticket refused expect",
}  # fmt: skip


def _do(player: Player, work: Callable[[StaffActions, int], Any], step: dict[str, Any]) -> Any:
    """One update; delivered twice it does nothing more. What the customer reads of it is the answer."""
    side, before = _side(player), _last_message(player)
    side.updates += 1
    actions = StaffActions(player.store, lambda: player.now, ACCOUNT, "zh")
    said = work(actions, side.updates)
    if step.get("again"):
        assert not work(actions, side.updates), "the second delivery did something"
    _hear(player, before)
    return said


def _hear(player: Player, before: int) -> None:
    with player.store.read() as tx:
        found = conversations.find(tx, player.channel, "", ADDRESS)
        said = conversations.messages(tx, found.id, after=before) if found else []
    player.answers = [Reply.from_json(message.content) for message in said]
    player.now += timedelta(seconds=5)


def _told(step: dict[str, Any], said: Any) -> None:
    for part in step.get("told", []):
        assert str(part) in str(said), f"expected {part!r} to be told, got {said!r}"
    for part in step.get("untold", []):
        assert str(part) not in str(said), f"did not expect {part!r} to be told, got {said!r}"


def _ticket(player: Player, step: dict[str, Any]) -> Ticket:
    if "ticket" in step:
        return _numbered(player, step["ticket"])
    with player.store.read() as tx:
        return max(ticket_queries.listed(tx, states=STATES), key=lambda ticket: ticket.id)


def _numbered(player: Player, number: str) -> Ticket:
    with player.store.read() as tx:
        found = ticket_queries.by_number(tx, number)
    assert found is not None, f"no ticket {number!r}"
    return found


def _who(player: Player, code: str) -> Person:
    person = next((s for s in player.shop.staff if s.code == code), None)
    if person is None:
        return Person(STRANGER, "路人")
    assert person.telegram_id is not None, f"{code} is not on Telegram: see on_telegram"
    return Person(person.telegram_id, person.name)


def _staff_id(player: Player, code: str) -> str:
    with player.store.read() as tx:
        found = shops.staff_by_code(tx, code)
    assert found is not None
    return str(found.id)


def _offered(player: Player, ticket: Ticket, who: Person | None) -> list[str]:
    """The data of the buttons that can be pressed now."""
    open_menu = _side(player).shown.get(ticket.id)
    if open_menu is not None:
        return open_menu
    with player.store.read() as tx:
        view = look(tx, ticket.id, "zh", player.now)
        viewer: Staff | None = shops.staff_by_telegram(tx, who.id) if who else None
    rows = keyboards.buttons(view, "zh", viewer) if view else []
    return [button.data for row in rows for button in row]


def _topic(player: Player, ticket: Ticket) -> Place:
    """The ticket's topic, noted as the sender would."""
    with player.store.write() as tx:
        thread = staff_threads.get(tx, ticket.id, GROUP) or Thread(ticket.id, GROUP, 1000 + ticket.id, 2000 + ticket.id)
        staff_threads.keep(tx, thread)
    return Place(GROUP, thread.card_id, thread.thread_id)


def _last_message(player: Player) -> int:
    with player.store.read() as tx:
        found = conversations.find(tx, player.channel, "", ADDRESS)
        return max((m.id for m in conversations.messages(tx, found.id)), default=0) if found else 0


def _last_row(player: Player) -> int:
    with player.store.read() as tx:
        return outbox.last_id(tx)


def _plain(html: str) -> str:
    return unescape(sub(r"<[^>]+>", "", html))
