"""Steps about complaints.

{solve: words, by: code, number: C2026-0001}   the outcome is told; what the customer reads is the answer
{finish: reason, by: code, number: ...}        closed without the customer's yes; refused: code of the refusal expected
{escalate: reason, by: code}                   the newest open ticket needs a supervisor
{case: step, words: ..., by: code}             a step of the case is written down
{matter: number, state, restricted, about, follows, repeat, crisis, class, systems, events: [kinds, in order]}
{summoned: say, to: [codes]}                   that call stands in the outbox, to exactly those people
{unseen: number, by: code}                     that person may not know of it, and nothing of it is on its way to them
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actions.complaints import complaints, resolution_check
from actions.tickets import escalation, tickets
from domain.errors import Refusal
from domain.message import Reply
from domain.shop.staff import Staff
from domain.ticket import OPEN_STATES, Ticket
from storage import Tx, conversations, outbox, shops
from storage.tickets import tickets as ticket_queries

if TYPE_CHECKING:
    from tests.bot.transcript import Player

Step = dict[str, Any]


def _person(tx: Tx, code: str) -> Staff:
    found = shops.staff_by_code(tx, code)
    assert found is not None, code
    return found


def _ticket(tx: Tx, step: Step) -> Ticket:
    if "number" in step:
        found = ticket_queries.by_number(tx, step["number"])
    else:
        found = max(ticket_queries.listed(tx, states=OPEN_STATES), key=lambda t: t.id)
    assert found is not None
    return found


def _solve(player: Player, step: Step) -> None:
    with player.store.write() as tx:
        ticket = _ticket(tx, step)
        assert ticket.conversation_id is not None
        before = max((m.id for m in conversations.messages(tx, ticket.conversation_id)), default=0)
        by = _person(tx, step.get("by", "chen"))
        resolution_check.solve(tx, ticket.id, step["solve"], by, player.now, key=f"t{player.now}")
        said = conversations.messages(tx, ticket.conversation_id, after=before)
        player.answers = [Reply.from_json(message.content) for message in said]


def _finish(player: Player, step: Step) -> None:
    refused = ""
    try:
        with player.store.write() as tx:
            by = _person(tx, step.get("by", "chen"))
            tickets.close(tx, _ticket(tx, step).id, by, player.now, reason=step["finish"])
    except Refusal as refusal:
        refused = refusal.code
    assert refused == step.get("refused", ""), f"refused: {refused!r}"
    player.answers = []


def _escalate(player: Player, step: Step) -> None:
    with player.store.write() as tx:
        by = _person(tx, step.get("by", "chen"))
        escalation.escalate(tx, _ticket(tx, step).id, by, player.now, reason=step["escalate"])
    player.answers = []


def _case(player: Player, step: Step) -> None:
    with player.store.write() as tx:
        by = _person(tx, step.get("by", "qian"))
        complaints.write_step(tx, _ticket(tx, step).id, step["case"], step["words"], by, player.now)
    player.answers = []


def _matter(player: Player, step: Step) -> None:
    with player.store.read() as tx:
        ticket = ticket_queries.by_number(tx, step["matter"])
        assert ticket is not None, step["matter"]
        earlier = ticket_queries.get(tx, ticket.follows_id) if ticket.follows_id else None
        holder = shops.staff_by_id(tx, ticket.assignee_id) if ticket.assignee_id else None
        events = [event.kind for event in ticket_queries.events(tx, ticket.id)]
    facts = {
        "state": ticket.state, "restricted": ticket.restricted, "about": ticket.about_staff, "urgent": ticket.urgent,
        "follows": earlier.number if earlier else None, "repeat": (ticket.data.get("repeat") or {}).get("count"),
        "crisis": ticket.data.get("crisis"), "class": ticket.data.get("complaint_class"), "kind": ticket.kind,
        "systems": ticket.data.get("systems"), "severity": ticket.severity, "holder": holder.code if holder else None,
    }  # fmt: skip
    for name, wanted in step.items():
        if name not in ("matter", "events"):
            assert facts[name] == wanted, f"{name}: {facts[name]!r}, expected {wanted!r}"
    told = iter(events)
    assert all(kind in told for kind in step.get("events", [])), f"events: {events}"


def _summoned(player: Player, step: Step) -> None:
    with player.store.read() as tx:
        calls = [row.payload for row in outbox.listed(tx) if row.kind == "staff_call"]
    found = [sorted(call["to"]) for call in calls if call["say"] == step["summoned"]]
    assert sorted(step["to"]) in found, f"calls: {[(call['say'], call['to']) for call in calls]}"
    assert len(found) == step.get("times", 1), f"{len(found)} calls"


def _unseen(player: Player, step: Step) -> None:
    with player.store.read() as tx:
        ticket, by = ticket_queries.by_number(tx, step["unseen"]), _person(tx, step["by"])
        assert ticket is not None
        assert not by.may_see(ticket)
        queued = [row for row in outbox.listed(tx, state="queued") if row.ticket_id == ticket.id]
    for row in queued:
        if row.channel == "staff":
            to_all = row.address == "staff" and row.kind != "ticket_card_update"  # which empties a card shown before
            assert not to_all, row.kind
            assert row.address != str(by.telegram_id), row.kind


STEPS = {
    "solve": _solve, "finish": _finish, "escalate": _escalate, "case": _case, "matter": _matter, "summoned": _summoned,
    "unseen": _unseen,
}  # fmt: skip

KEYS = {
    "solve": "by number expect", "finish": "by number refused", "escalate": "by number", "case": "by number words",
    "matter": "state restricted about urgent follows repeat crisis class kind systems severity holder events",
    "summoned": "to times", "unseen": "by",
}  # fmt: skip
