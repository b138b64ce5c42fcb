"""What changed on a ticket and on what belongs to it; each event takes it along, so that nothing changes unseen (I2).

A flush collects the new values, `tickets.record` puts them into the event it writes, and a transaction that
would commit the change of a kept ticket that no event has taken is refused.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, SessionTransaction

Changes = dict[str, dict[str, Any]]
"""Thing -> column -> new value as JSON: {"ticket": {"state": "claimed"}, "promise:7": {"state": "kept"}}."""

_TRACKED: dict[type, str] = {}


class Unrecorded(Exception):
    """A change of a ticket was about to be kept without an event that tells of it."""


def track(kind: type, name: str) -> None:
    """From now on changes of that class are kept; it is a Ticket, or has a ticket_id. name: as events call it."""
    _TRACKED[kind] = name


def tracked() -> dict[type, str]:
    """The classes whose changes are kept, with their names in events."""
    return dict(_TRACKED)


def watch(kind: type[Session]) -> None:
    """Sessions of that class collect changes and refuse to commit what no event has taken."""
    event.listen(kind, "after_flush", _collect)
    event.listen(kind, "before_commit", _check)
    event.listen(kind, "after_transaction_create", _mark)
    event.listen(kind, "after_soft_rollback", _undo)


def take(tx: Session, ticket_id: int) -> Changes:
    """What changed on that ticket since its last event; it is the caller's to keep from now on."""
    found: Changes = _pending(tx).pop(ticket_id, {})
    return found


def as_json(value: object) -> Any:
    """A column's value as events keep it; instants in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def name_of(thing: Any) -> str:
    """How events call it: "ticket", "promise:7"."""
    name = _TRACKED[type(thing)]
    return name if name == "ticket" else f"{name}:{thing.id}"


def _pending(tx: Session) -> dict[int, Changes]:
    found: dict[int, Changes] = tx.info.setdefault("changes", {})
    return found


def _collect(tx: Session, _context: object) -> None:
    tx.info.setdefault("made", set()).update(thing.id for thing in tx.new if _TRACKED.get(type(thing)) == "ticket")
    for thing in [*tx.new, *tx.dirty]:
        if type(thing) in _TRACKED:
            new = {
                attribute.key: as_json(attribute.value)
                for attribute in inspect(thing).attrs
                if attribute.key != "id" and attribute.history.has_changes()
            }
            if new:
                ticket_id = thing.id if _TRACKED[type(thing)] == "ticket" else thing.ticket_id
                _pending(tx).setdefault(ticket_id, {}).setdefault(name_of(thing), {}).update(new)


def _check(tx: Session) -> None:
    if tx.get_nested_transaction() is not None:
        return
    tx.flush()
    left = {i: changed for i, changed in _pending(tx).items() if i not in tx.info.get("made", ())}
    if left:
        told = {i: {thing: sorted(columns) for thing, columns in changed.items()} for i, changed in left.items()}
        raise Unrecorded(f"Changed without an event: {told}.")


def _mark(tx: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        tx.info.setdefault("marks", {})[id(transaction)] = deepcopy(_pending(tx))


def _undo(tx: Session, transaction: SessionTransaction) -> None:
    tx.info["changes"] = tx.info.get("marks", {}).pop(id(transaction), {})
