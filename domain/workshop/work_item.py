"""One piece of work on a work order, what it costs, and the bill they make together (W2, W4, W6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain import closed_set
from domain.closed_set import Name, StateFacts
from domain.errors import IllegalMove
from domain.shop.shop import Shop

KINDS = ("planned", "extra")

PRICING = ("item", "symptom", "system")
"""item: labour and parts as listed. symptom: a fixed price that removes the symptom, the risk the shop's. system: one
price for all work that clears a fault in one system. Under the last two, parts are in the price (W2)."""

COVERS = ("customer", "cost", "warranty", "shop")
"""Who pays: the customer by the list or at cost (G8), the maker's or our own warranty (F5, G1), or the shop itself."""

CHARGED = ("customer", "cost")
"""What the customer pays for."""

SOURCES = ("genuine", "other", "own")
"""Whose part: the shop's and genuine, the shop's of another maker, the customer's own (no quality warranty, W2)."""


class ItemState(Name):
    """How a piece of work stands."""

    PROPOSED = "proposed"
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    DONE = "done"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class ItemFacts(StateFacts):
    """Whether the customer said yes by then; the words are `desk_workitem.<state>`."""

    consented: bool = False


_ANSWERS = {"ask": ItemState.ASKED, "agree": ItemState.AGREED, "decline": ItemState.DECLINED}
_WITHDRAW = {"withdraw": ItemState.VOID}

STATES: dict[str, ItemFacts] = {
    ItemState.PROPOSED: ItemFacts(_ANSWERS | _WITHDRAW),
    ItemState.ASKED: ItemFacts(_ANSWERS | _WITHDRAW),
    ItemState.AGREED: ItemFacts({"do": ItemState.DONE} | _WITHDRAW, consented=True),
    ItemState.DECLINED: ItemFacts({"agree": ItemState.AGREED} | _WITHDRAW),
    ItemState.DONE: ItemFacts(consented=True),
    ItemState.VOID: ItemFacts(),
}
"""Nothing is done that was not agreed to. Rule: W4."""

CONSENTED = frozenset(state for state, facts in STATES.items() if facts.consented)


@dataclass
class WorkItem:
    """Work on an order.

    service: code of the shop's service item, None for work in free words. name: as the advisor wrote it, or the
        service's Chinese name. system: as in symptoms ("brakes"), "" when not known. parts: [{"code", "name",
        "quantity", "fen" (for all of them), "source"}]. within_id: the planned item whose fixed price this work is part
        of. reason: why it is needed, in words the customer understands. photo: where the picture is kept.
    batch: of the card it was asked on; place: its number there, from 1. words, message_id: the answer as it was given.
    again_id: the declined work of an earlier order that this one takes up.
    """

    id: int = field(init=False)
    ticket_id: int
    kind: str
    name: str
    created_at: datetime
    service: str | None = None
    system: str = ""
    pricing: str = "item"
    labour_fen: int = 0
    parts: list[dict[str, Any]] = field(default_factory=list)
    cover: str = "customer"
    within_id: int | None = None
    reason: str = ""
    photo: str | None = None
    minutes: int = 0
    state: str = ItemState.PROPOSED
    batch: int = 0
    place: int = 0
    asked_at: datetime | None = None
    expires_at: datetime | None = None
    answered_at: datetime | None = None
    words: str = ""
    message_id: int | None = None
    done_at: datetime | None = None
    again_id: int | None = None

    def called(self, shop: Shop, language: str) -> str:
        """What the work is called in that language, where the shop's file has it in both."""
        return shop.service(self.service).name(language) if self.service and shop.offers(self.service) else self.name

    @property
    def parts_fen(self) -> int:
        """What the shop's parts cost; they are in the price where it is fixed, and the customer's own cost nothing."""
        if self.pricing != "item":
            return 0
        return sum(int(part["fen"]) for part in self.parts if part["source"] != "own")

    @property
    def price_fen(self) -> int:
        """What the customer pays for it. Rule: W2, F5."""
        return self.labour_fen + self.parts_fen if self.cover in CHARGED else 0

    @property
    def has_own_parts(self) -> bool:
        """True when a part is the customer's: the shop gives no quality warranty on it. Rule: W2."""
        return any(part["source"] == "own" for part in self.parts)

    def is_open(self, now: datetime) -> bool:
        """True while the customer's answer is waited for."""
        return self.state == ItemState.ASKED and (self.expires_at is None or now < self.expires_at)


def moved(item: WorkItem, verb: str) -> str:
    """The item's state after `verb`; IllegalMove when the table has no such step. Rule: W4."""
    return closed_set.moved(STATES, f"Work item {item.id}", item.state, verb)


def check(item: WorkItem, within: WorkItem | None = None) -> None:
    """Nothing when the item is priced by the rules; IllegalMove otherwise.

    Work that belongs to a fixed price is not charged again: that risk is the shop's. Rule: W2.
    """
    if item.labour_fen < 0 or item.minutes < 0 or any(int(p["fen"]) < 0 or int(p["quantity"]) < 1 for p in item.parts):
        raise IllegalMove("Labour, parts and minutes are not negative, and a part is needed at least once.")
    if item.kind not in KINDS or item.pricing not in PRICING or item.cover not in COVERS:
        raise IllegalMove(f"A work item is one of {KINDS}, {PRICING}, {COVERS}.")
    if any(part["source"] not in SOURCES for part in item.parts):
        raise IllegalMove(f"A part's source is one of {SOURCES}.")
    if within is not None and within.pricing != "item" and item.price_fen:
        raise IllegalMove(f"Item {within.id} has a fixed price by {within.pricing}: more work for it costs nothing.")


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid, itemised. lines: the items done. Rule: W6, E2.

    estimate_fen: of what was planned and agreed at intake; extras_fen: of what was agreed since; both before discount.
    """

    lines: tuple[WorkItem, ...]
    labour_fen: int
    parts_fen: int
    discount_fen: int
    total_fen: int
    estimate_fen: int
    extras_fen: int


def bill(items: Iterable[WorkItem], discount_percent: int) -> Bill:
    """The bill of the items that are done: labour and parts, less the discount on planned labour. Rule: W6, B7."""
    agreed = [item for item in items if STATES[item.state].consented]
    lines = tuple(item for item in agreed if item.state == ItemState.DONE)
    paid = [item for item in lines if item.cover in CHARGED]
    labour, parts = sum(item.labour_fen for item in paid), sum(item.parts_fen for item in paid)
    listed = [item for item in paid if item.kind == "planned" and item.cover == "customer"]
    off = sum(item.labour_fen for item in listed) * discount_percent // 100
    by_kind = {kind: sum(item.price_fen for item in agreed if item.kind == kind) for kind in KINDS}
    return Bill(lines, labour, parts, off, labour + parts - off, by_kind["planned"], by_kind["extra"])


def left_to_do(items: Sequence[WorkItem]) -> list[WorkItem]:
    """What was agreed and is not done."""
    return [item for item in items if item.state == ItemState.AGREED]
