"""What was done to a record, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.customers import merging
from domain.customers.customer import CustomerEvent
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import customers
from texts import keys, text


@dataclass(frozen=True)
class Line:
    """A line of the history.

    undo: the event whose merge can be taken back, 0 for none. split: the record that was split off and can be merged
    back, 0 for none.
    """

    at: datetime
    who: str
    words: str
    details: list[str]
    undo: int
    split: int = 0


def lines(
    tx: Tx, events: list[CustomerEvent], people: Callable[[str], str], viewer: Staff, language: str
) -> list[Line]:
    """The events, the latest first. people: from an actor to a name."""
    return [_line(tx, event, people, viewer, language) for event in events]


def _line(tx: Tx, event: CustomerEvent, people: Callable[[str], str], viewer: Staff, language: str) -> Line:
    named = {name: str(event.data.get(name) or "") for name in ("called", "value", "channel", "other")}
    named["fact"] = _label(str(event.data.get("fact") or ""), language)
    words = text(f"desk_customer.event_{event.kind}", language, **named)
    can_undo = event.kind == "merged" and viewer.may("merge_customers") and not merging.is_undone(tx, event)
    changed = [_changed(name, *pair, language=language) for name, pair in event.data.get("changed", {}).items()]
    apart = int(event.data.get("other") or 0) if event.kind == "split" and viewer.may("merge_customers") else 0
    other = customers.get(tx, apart) if apart else None
    back = apart if other is not None and other.merged_into is None and other.erased_at is None else 0
    return Line(event.at, people(event.actor), words, changed, event.id if can_undo else 0, back)


def _changed(name: str, old: Any, new: Any, *, language: str) -> str:
    nothing = text("desk_customer.nothing", language)
    return text(
        "desk_customer.changed", language, label=_label(name, language), old=_said(old) or nothing,
        new=_said(new) or nothing,
    )  # fmt: skip


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _label(name: str, language: str) -> str:
    key = f"desk_customer.{name}"
    return text(key, language) if key in keys(language) else name
