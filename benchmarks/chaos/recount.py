"""What was lost and what came twice, recounted from the simulated Telegram's own log and plain SQL.

Nothing the desk says of itself is believed: a message counts as answered when the row of its answer names a message
that stands in the customer's chat.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from benchmarks.chaos.faults import OPEN_END, Injected
from benchmarks.chaos.people import KINDS, TOLD, Notes
from benchmarks.chaos.telegram import Call

Rows = Callable[[str], list[tuple[Any, ...]]]

SOON = 4.0
"""Seconds before a fault within which a message may still have been on its way."""

NAMES = (
    "lost", "late", "apologised", "repeated", "repeated_unexcused", "handled_twice", "tickets_twice", "visits_twice",
    "told_not_kept", "cards_lost", "cards_twice", "cards_twice_unexcused", "out_of_order",
)  # fmt: skip


@dataclass
class Count:
    """How often each thing happened, with an example of each. found: see NAMES."""

    found: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_fault: Counter[tuple[str, str]] = field(default_factory=Counter)

    def note(self, name: str, example: str, fault: str = "") -> None:
        """It happened once more."""
        self.found[name] += 1
        self.examples[name].append(example)
        if fault:
            self.by_fault[fault, name] += 1

    @property
    def broken(self) -> int:
        """What must not happen at all."""
        allowed = ("repeated", "cards_twice")
        return sum(number for name, number in self.found.items() if name not in allowed)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is counted from. account: the customer bot's id; staff: (bot's id, chat). pending: updates that
    the simulated Telegram still holds.
    """  # fmt: skip

    notes: Notes
    calls: list[Call]
    faults: list[Injected]
    rows: Rows
    account: int
    staff: tuple[int, int]
    pending: Set[int] = frozenset()


def recount(seen: Evidence) -> Count:
    """Everything that went wrong."""
    count = Count()
    arrived: dict[int, dict[int, Call]] = defaultdict(dict)
    for call in seen.calls:
        if call.bot == seen.account:
            arrived[call.chat][call.message_id] = call
    _answers(seen, arrived, count)
    _repeats(seen, arrived, count)
    _effects(seen, count)
    _told(seen, count)
    _cards(seen, count)
    return count


def _answers(seen: Evidence, arrived: dict[int, dict[int, Call]], count: Count) -> None:
    journal = {row[0] for row in seen.rows("SELECT update_id FROM inbound WHERE channel = 'telegram'")}
    replies: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    query = "SELECT key, state, remote_id, last_error FROM outbox WHERE channel = 'telegram'"
    for row in seen.rows(query):
        parts = row[0].split(":")
        if parts[0] in ("in", "trouble"):
            replies[int(parts[3])].append(row)
    for said in seen.notes.said:
        rows, where = replies[said.update], f"chat {said.chat} {said.words!r}"
        if any(row[0].startswith("trouble:") for row in rows):
            count.note("apologised", where)
        elif said.update in seen.pending or any(row[1] == "queued" for row in rows):
            count.note("late", f"{where}: still on its way when the time was over", _near(seen.faults, said.at))
        elif str(said.update) not in journal:
            count.note("lost", f"{where}: never taken up", _near(seen.faults, said.at))
        elif not rows:
            count.note("lost", f"{where}: nothing said", _near(seen.faults, said.at))
        elif any(row[1] != "sent" or int(row[2] or 0) not in arrived[said.chat] for row in rows):
            count.note("lost", f"{where}: {[row[1:] for row in rows]}", _near(seen.faults, said.at))


def _repeats(seen: Evidence, arrived: dict[int, dict[int, Call]], count: Count) -> None:
    """Messages that no row stands for came twice; those that stand for rows came in the rows' order."""
    rows: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    query = "SELECT address, remote_id, id, priority FROM outbox WHERE channel = 'telegram' AND remote_id IS NOT NULL"
    for address, remote, row, priority in seen.rows(query):
        rows[int(address)][int(remote)] = (row, priority)
    for chat, calls in arrived.items():
        for number, call in calls.items():
            if number not in rows[chat]:
                _note_repeat(seen, call, count, "repeated")
        order: dict[int, int] = {}
        for number in sorted(rows[chat].keys() & calls.keys()):
            row, priority = rows[chat][number]
            if row < order.get(priority, 0):
                count.note("out_of_order", f"chat {chat}: row {row} after row {order[priority]}")
            order[priority] = row


def _note_repeat(seen: Evidence, call: Call, count: Count, name: str) -> None:
    why = "call_cut_after" if call.cut else _near(seen.faults, call.at, OPEN_END)
    count.note(name, f"chat {call.chat}: {call.text[:40]!r} ({why or 'no fault near'})", why)
    if not why:
        count.note(f"{name}_unexcused", f"chat {call.chat}: {call.text[:40]!r}")


def _effects(seen: Evidence, count: Count) -> None:
    said = Counter(one.chat for one in seen.notes.said)
    kept = seen.rows(
        "SELECT c.address, count(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id"
        " WHERE m.author = 'customer' AND c.channel = 'telegram' GROUP BY c.address"
    )
    for address, number in kept:
        for _ in range(number - said[int(address)]):
            count.note("handled_twice", f"chat {address}: {number} kept, {said[int(address)]} said")
    tickets = seen.rows(
        "SELECT c.address, t.kind, count(*) FROM tickets t JOIN conversations c ON c.id = t.conversation_id"
        " WHERE c.channel = 'telegram' GROUP BY c.address, t.kind"
    )
    wish_of = {kind: wish for wish, kind in KINDS.items()}
    for address, kind, number in tickets:
        wished = seen.notes.wished.get(int(address), Counter())[wish_of.get(kind, "")]
        for _ in range(number - wished if kind in wish_of else 0):
            count.note("tickets_twice", f"chat {address}: {number} {kind} for {wished} wishes")
    _visits(seen, count)


def _visits(seen: Evidence, count: Count) -> None:
    query = (
        "SELECT branch, bay, starts_at, ends_at, ticket_id FROM appointments"
        " WHERE state IN ('booked', 'confirmed') ORDER BY branch, bay, starts_at"
    )
    visits = seen.rows(query)
    for one, other in pairwise(visits):
        if one[:2] == other[:2] and other[2] < one[3]:
            count.note("visits_twice", f"bay {one[1]}: tickets {one[4]} and {other[4]} at once")
    of_ticket = Counter(visit[4] for visit in visits)
    for ticket, number in of_ticket.items():
        if number > 1:
            count.note("visits_twice", f"ticket {ticket}: {number} visits")


def _told(seen: Evidence, count: Count) -> None:
    """Each number a customer read is that customer's ticket in the store."""
    query = "SELECT t.number, c.address FROM tickets t LEFT JOIN conversations c ON c.id = t.conversation_id"
    kept: dict[str, str] = dict(seen.rows(query))
    told = {(number, call.chat) for call in _to_customers(seen) for number in TOLD.findall(call.text)}
    for number, chat in told:
        if str(kept.get(number)) != str(chat):
            count.note("told_not_kept", f"{number} was told to chat {chat}, the store says {kept.get(number)}")


def _to_customers(seen: Evidence) -> Iterable[Call]:
    return (call for call in seen.calls if call.bot == seen.account)


def _cards(seen: Evidence, count: Count) -> None:
    """Each row of a card that is noted as sent stands in the staff chat; a message there that no row stands for is a
    repeat. Rows that still wait for their turn are none of these.
    """  # fmt: skip
    bot, chat = seen.staff
    there = {call.message_id: call for call in seen.calls if (call.bot, call.chat) == (bot, chat)}
    rows = seen.rows("SELECT remote_id, kind, state, last_error FROM outbox WHERE channel = 'staff'")
    stands = {int(row[0]) for row in rows if row[0]}
    for remote, kind, state, error in rows:
        if state == "dead" or (state == "sent" and remote and int(remote) not in there):
            count.note("cards_lost", f"{kind}: {state} {error}")
    for number, call in there.items():
        if number not in stands and any(call.text == other.text for n, other in there.items() if n != number):
            _note_repeat(seen, call, count, "cards_twice")


def _near(faults: list[Injected], at: float, of: set[str] | None = None) -> str:
    """The fault during which, or just before which, that moment was; empty for none."""
    for fault in reversed(faults):
        if fault.began - SOON <= at <= fault.ended + 1.0 and (of is None or fault.kind in of):
            return fault.kind
    return ""
