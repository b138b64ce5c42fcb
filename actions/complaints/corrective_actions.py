"""Corrective and preventive actions: opened by a grave or repeated complaint, done by one, checked by another (C7)."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.shop import staff_alerts
from actions.tickets.tickets import locked_for, refresh_card
from domain.complaints.corrective_action import CorrectiveAction
from domain.errors import IllegalMove, NotAllowed, NotFound
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, shops
from storage.complaints import complaints
from storage.tickets import tickets

FARTHEST = timedelta(days=731)
"""An action due later is none."""


def open_for(tx: Tx, at_shop: Shop, ticket: Ticket, why: str, now: datetime) -> CorrectiveAction:
    """An action stands at a leader's door, due within the policy's time. why: serious, crisis or repeat. Rule: C7."""
    leaders = [*staff_alerts.leaders(tx, at_shop, now), *(one for one in shops.staff(tx) if one.may("see_restricted"))]
    people = [one for one in leaders if one.may_see(ticket)]
    owner = people[0].code if people else None
    return _open(tx, ticket, why, "", owner, now + at_shop.policy.action_due, now, "system")


def open_by_hand(
    tx: Tx, ticket_id: int, what: str, owner: str, due_at: datetime, by: Staff, now: datetime
) -> CorrectiveAction:  # fmt: skip
    """A manager wants something mended: what, by whom, until when. IllegalMove for a day that is past. Rule: C7."""
    ticket = locked_for(tx, ticket_id, by, "manage_actions")
    _check(tx, ticket, what, owner, due_at, now)
    return _open(tx, ticket, "manager", what.strip(), owner, due_at, now, by.actor)


def change(
    tx: Tx, action_id: int, by: Staff, now: datetime, *, what: str, owner: str, due_at: datetime
) -> CorrectiveAction:  # fmt: skip
    """What is to be done, by whom and until when, are others now; its lateness is told anew. Rule: C7."""
    action, ticket = _locked(tx, action_id, by, "manage_actions")
    if action.state != "open":
        raise IllegalMove(f"Action {action.id} is {action.state}: expected an open one.")
    _check(tx, ticket, what, owner, due_at, now)
    action.what, action.owner, action.due_at, action.told_at = what.strip(), owner, due_at, None
    tickets.record(tx, ticket, "action_changed", by.actor, now, action=action.id, owner=owner, what=action.what)
    _tell(tx, ticket, action, "action_yours", now)
    return action


def finish(tx: Tx, action_id: int, result: str, by: Staff, now: datetime) -> CorrectiveAction:
    """It is done, and what came of it; said by its owner, or by a manager. Another person checks it. Rule: C7."""
    action, ticket = _locked(tx, action_id, by, "manage_complaints")
    if action.owner != by.code and not by.may("manage_actions"):
        raise NotAllowed(f"{by.code} is not the owner of action {action.id}.")
    if not result.strip():
        raise IllegalMove(f"Action {action.id}: expected what came of it.")
    action.move("finish")
    action.result, action.done_at, action.done_by = result.strip(), now, by.code
    tickets.record(tx, ticket, "action_done", by.actor, now, action=action.id, text=action.result)
    return action


def check(tx: Tx, action_id: int, works: bool, words: str, by: Staff, now: datetime) -> CorrectiveAction:
    """Another person than who did it has seen whether it works; what doesn't is open again. Rule: C7."""
    action, ticket = _locked(tx, action_id, by, "manage_actions")
    if by.code in (action.done_by, action.owner):
        raise NotAllowed(f"{by.code} did action {action.id} or owns it: another person checks it.")
    action.move("approve" if works else "reject")
    action.checked_at, action.checked_by = (now, by.code) if works else (None, None)
    kind = "action_checked" if works else "action_rejected"
    tickets.record(tx, ticket, kind, by.actor, now, action=action.id, text=words.strip())
    if not works:
        _tell(tx, ticket, action, "action_yours", now)
    return action


def tell_late(tx: Tx, action_id: int, now: datetime) -> bool:
    """True when its owner and the leaders are told now that it is late; once for each due day. Rule: C7."""
    action = complaints.action(tx, action_id)
    ticket = tickets.lock(tx, action.ticket_id) if action else None
    if action is None or ticket is None:
        return False
    tx.refresh(action)
    if not action.is_late(now) or action.told_at is not None:
        return False
    action.told_at = now
    tickets.record(tx, ticket, "action_late", "system", now, action=action.id)
    owner = shops.staff_by_code(tx, action.owner) if action.owner else None
    people = [*([owner] if owner else []), *staff_alerts.leaders(tx, shops.current(tx), now)]
    staff_alerts.call(
        tx, ticket, "action_late", list({one.code: one for one in people}.values()), now, what=action.what
    )
    return True


def _open(
    tx: Tx, ticket: Ticket, why: str, what: str, owner: str | None, due_at: datetime, now: datetime, actor: str
) -> CorrectiveAction:  # fmt: skip
    action = complaints.add_action(tx, CorrectiveAction(ticket.id, why, what, owner, due_at, now))
    tickets.record(tx, ticket, "action_opened", actor, now, action=action.id, why=why, what=what, owner=owner)
    _tell(tx, ticket, action, "action_yours", now)
    refresh_card(tx, ticket, now)
    return action


def _tell(tx: Tx, ticket: Ticket, action: CorrectiveAction, say: str, now: datetime) -> None:
    owner = shops.staff_by_code(tx, action.owner) if action.owner else None
    if owner is not None:
        local = action.due_at.astimezone(shops.current(tx).zone)
        staff_alerts.call(tx, ticket, say, [owner], now, what=action.what, due=f"{local:%Y-%m-%d}")


def _check(tx: Tx, ticket: Ticket, what: str, owner: str, due_at: datetime, now: datetime) -> None:
    person = shops.staff_by_code(tx, owner)
    if person is None or not person.may_see(ticket):
        raise NotFound(f"There is no member of staff {owner!r} who could see to ticket {ticket.number}.")
    if not what.strip() or not now < due_at <= now + FARTHEST:
        raise IllegalMove(f"Ticket {ticket.number}: expected what is to be done, and a day that is not past.")


def _locked(tx: Tx, action_id: int, by: Staff, permission: str) -> tuple[CorrectiveAction, Ticket]:
    by.require(permission)
    action = complaints.action(tx, action_id)
    if action is None:
        raise NotFound(f"There is no action {action_id}.")
    ticket = locked_for(tx, action.ticket_id, by, permission)
    tx.refresh(action)
    return action, ticket
