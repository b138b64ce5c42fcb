"""One fitting piece of advice with every visit and answer, and not the same twice (E5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.knowledge import advice as rules
from domain.shop.shop import Shop
from storage import Tx
from storage.knowledge import advice
from texts import text


def with_visit(
    tx: Tx, shop: Shop, customer_id: int, subjects: Iterable[str], language: str, now: datetime
) -> str:  # fmt: skip
    """The words that go with a hand-over; they count as told. Rule: E5."""
    month = now.astimezone(shop.zone).month
    tip = rules.of_visit(subjects, advice.told(tx, customer_id), month)
    advice.note(tx, customer_id, tip, now)
    return text(f"tip.{tip}", language)


def with_answer(tx: Tx, customer_id: int, subjects: Iterable[str], language: str, now: datetime) -> str | None:
    """The words that go with an answer about these, which count as told; None where nothing new fits. Rule: E5."""
    about = [subject for subject in subjects if subject in rules.TIPS]
    tip = rules.of_answer(about, advice.told(tx, customer_id), now) if about else None
    if tip is None:
        return None
    advice.note(tx, customer_id, tip, now)
    return text(f"tip.{tip}", language)
