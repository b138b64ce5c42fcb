"""Claims under warranty: taken, decided by the clerk, objected to in time, remedied within thirty days (G2, G5, G6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions import outgoing
from actions.promises import promises
from actions.shop import staff_alerts
from actions.tickets.tickets import locked_for, refresh_card
from domain import ticket as ticket_states
from domain.errors import BadField, IllegalMove, NotFound, TooLate
from domain.message import Button, Reply
from domain.press import Press
from domain.shop.promise_policy import PromiseKind
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import State, Ticket
from domain.warranty import claim
from domain.warranty.claim import ClaimState
from domain.warranty.warranty import Decision
from storage import Tx, conversations
from storage.tickets import tickets
from texts import formats, text


def ask(tx: Tx, ticket: Ticket, vehicle_id: int | None, found: Decision | None, now: datetime) -> dict[str, Any]:
    """The ticket bears a claim, with what the table says of it; asked again it stays as it is. Rule: G6."""
    if known := claim.of(ticket):
        return known
    said = {} if found is None else {"table": found.outcome, "rule": found.rule, "why": found.reason}
    made: dict[str, Any] = {"state": ClaimState.ASKED, "asked_at": now.isoformat(), **said}
    if ticket.vehicle_id is None and vehicle_id is not None:
        ticket.vehicle_id = vehicle_id
    ticket.data = {**ticket.data, "claim": made}
    tickets.record(tx, ticket, "claim_asked", "customer", now, **said)
    refresh_card(tx, ticket, now)
    return made


def decide(tx: Tx, shop: Shop, ticket_id: int, covered: bool, reason: str, by: Staff, now: datetime) -> Ticket:
    """The clerk's decision with its reason stands and is told, with how to object; a remedy is then due in 30 days.

    BadField without a reason. Rule: G6, G5, G2.
    """
    ticket = locked_for(tx, ticket_id, by, "decide_warranty")
    if not reason.strip():
        raise BadField("incomplete", "reason", "a reason in plain words")
    state = str(claim.of(ticket).get("state", ClaimState.ASKED))
    again = state == ClaimState.OBJECTED
    moved = claim.moved(ticket.number, state, "grant" if covered else "refuse")
    _write(ticket, state=moved, reason=reason.strip(), decided_at=now.isoformat(), decided_by=by.code)
    ticket.data = {**ticket.data, "in_warranty": covered}
    ticket.answered_at = ticket.answered_at or now
    tickets.record(tx, ticket, "warranty_decided", by.actor, now, covered=covered, reason=reason.strip())
    if again:
        promises.keep(tx, ticket, PromiseKind.SOLUTION, now, actor=by.actor)
    promises.keep(tx, ticket, PromiseKind.FIRST_ANSWER, now, actor=by.actor)
    if covered and ticket.is_open:
        promises.add(tx, shop, ticket, PromiseKind.FIX, now + shop.policy.fix_within, now, actor=by.actor, told=True)
    until = claim.objection_until(now).astimezone(shop.zone)
    due = (now + shop.policy.fix_within).astimezone(shop.zone)
    key = "granted" if covered else "stands" if again else "refused"
    _tell(tx, ticket, key, now, objects=not covered and not again, reason=reason.strip(), until=until, due=due)
    refresh_card(tx, ticket, now)
    return ticket


def can_object(ticket: Ticket, now: datetime) -> bool:
    """Whether an objection to the decision still counts. Rule: G5."""
    kept = claim.of(ticket)
    if kept.get("state") != ClaimState.REFUSED or kept.get("objected_at"):
        return False
    return now <= claim.objection_until(datetime.fromisoformat(kept["decided_at"]))


def refused(tx: Tx, ticket_id: int, customer_id: int) -> Ticket:
    """This customer's refused claim; NotFound for any other."""
    ticket = tickets.lock(tx, ticket_id)
    if ticket is None or ticket.customer_id != customer_id or claim.of(ticket).get("state") != ClaimState.REFUSED:
        raise NotFound("There is no refused claim of that number.")
    return ticket


def object_(tx: Tx, shop: Shop, ticket: Ticket, words: str, now: datetime) -> datetime:
    """The objection stands in the customer's words, with its clock, before the leaders; until when it is answered.

    TooLate after seven days: the decision stands. Rule: G5.
    """
    if not can_object(ticket, now):
        raise TooLate(f"Claim {ticket.number}: an objection counts within {claim.OBJECT_WITHIN.days} days.")
    _write(ticket, state=claim.moved(ticket.number, ClaimState.REFUSED, "object"), objected_at=now.isoformat())
    if ticket.state == State.DONE:
        ticket.state, ticket.closed_at = ticket_states.moved(ticket.number, ticket.state, "reopen"), None
    tickets.record(tx, ticket, "claim_objected", "customer", now, text=words)
    due = now + shop.policy.complaint_solution
    promises.add(tx, shop, ticket, PromiseKind.SOLUTION, due, now, actor="customer", told=True)
    people = [one for one in staff_alerts.leaders(tx, shop, now) if one.may_see(ticket)]
    staff_alerts.call(tx, ticket, "reopened", people, now, text=words)
    refresh_card(tx, ticket, now)
    return due


def repair(tx: Tx, shop: Shop, ticket_id: int, part: str, due_at: datetime, by: Staff, now: datetime) -> Ticket:
    """It is repaired free of charge until then. Rule: G2."""
    return _remedy(tx, shop, ticket_id, "repair", by, now, due_at=due_at, part=part)


def replace(tx: Tx, shop: Shop, ticket_id: int, part: str, due_at: datetime, by: Staff, now: datetime) -> Ticket:
    """It is replaced by a new one until then. Rule: G2, G3."""
    return _remedy(tx, shop, ticket_id, "replace", by, now, due_at=due_at, part=part)


def refund(
    tx: Tx, shop: Shop, ticket_id: int, paid: int, used_km: int, covered_km: int, by: Staff, now: datetime
) -> Ticket:  # fmt: skip
    """The price goes back, less what was had of it by distance. paid: fen. Rule: G2."""
    return _remedy(tx, shop, ticket_id, "refund", by, now, fen=_counted(claim.refund_fen, paid, used_km, covered_km))


def reduce(tx: Tx, shop: Shop, ticket_id: int, paid: int, sound: int, faulty: int, by: Staff, now: datetime) -> Ticket:
    """The price is reduced in the proportion in which the fault lessens the value; all in fen. Rule: G2."""
    return _remedy(tx, shop, ticket_id, "reduce", by, now, fen=_counted(claim.reduction_fen, paid, sound, faulty))


def _counted(how: Any, *figures: int) -> int:
    try:
        return int(how(*figures))
    except ValueError as wrong:
        raise BadField("bad_amount", "paid", str(wrong)) from None


def _remedy(
    tx: Tx, shop: Shop, ticket_id: int, kind: claim.Remedy, by: Staff, now: datetime, *,
    due_at: datetime | None = None, part: str = "", fen: int | None = None,
) -> Ticket:  # fmt: skip
    ticket = locked_for(tx, ticket_id, by, "decide_warranty")
    state = claim.moved(ticket.number, str(claim.of(ticket).get("state", "")) or ClaimState.ASKED, "remedy")
    latest = datetime.fromisoformat(claim.of(ticket)["decided_at"]) + shop.policy.fix_within
    if due_at is not None and due_at > latest:
        raise IllegalMove(f"Claim {ticket.number}: a remedy is due until {latest:%Y-%m-%d}, not {due_at:%Y-%m-%d}.")
    due = due_at or latest
    _write(ticket, state=state, remedy=kind, part=part[:60], fen=fen, remedy_due=due.isoformat(), remedy_by=by.code)
    tickets.record(tx, ticket, "claim_remedied", by.actor, now, remedy=kind, part=part[:60], fen=fen)
    promises.add(tx, shop, ticket, PromiseKind.FIX, due, now, actor=by.actor, told=True)
    money = formats.money(fen) if fen is not None else ""
    _tell(tx, ticket, f"remedy_{kind}", now, part=part, money=money, due=due.astimezone(shop.zone))
    refresh_card(tx, ticket, now)
    return ticket


def _write(ticket: Ticket, **facts: Any) -> None:
    ticket.data = {**ticket.data, "claim": claim.of(ticket) | facts}


def _tell(tx: Tx, ticket: Ticket, key: str, now: datetime, *, objects: bool = False, **fields: Any) -> None:
    talk = conversations.get(tx, ticket.conversation_id) if ticket.conversation_id else None
    if talk is None:
        return
    said = {
        name: formats.full_date(value, talk.language) if isinstance(value, datetime) else value
        for name, value in fields.items()
    }
    words = text(f"claim.{key}", talk.language, number=ticket.number, **said)
    button = Button(text("claim.object", talk.language), Press("claim", "object", ticket.id))
    buttons = ((button,),) if objects else ()
    count = len(tickets.events(tx, ticket.id))
    outgoing.say(tx, talk, Reply(words, buttons), f"claim:{ticket.id}:{key}:{count}", now, ticket_id=ticket.id)
