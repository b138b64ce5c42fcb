"""Letters that went out, by customer and by day (A2)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from domain.feedback.letter import Letter
from storage.engine.store import Tx
from storage.feedback.tables import letters

_c = letters.c


def add(tx: Tx, letter: Letter) -> Letter:
    """The letter, kept, with its id."""
    tx.add(letter)
    tx.flush()
    return letter


def get(tx: Tx, letter_id: int) -> Letter | None:
    """The letter."""
    return tx.get(Letter, letter_id)


def of_customer(tx: Tx, customer_id: int) -> list[Letter]:
    """A customer's letters, the latest first."""
    query = select(Letter).where(_c.customer_id == customer_id)
    return list(tx.scalars(query.order_by(_c.sent_on.desc(), _c.id.desc())))


def sent(tx: Tx, first: date, last: date, limit: int, offset: int = 0) -> list[Letter]:
    """Letters of these days in their order, the register of the paper form."""
    query = select(Letter).where(_c.sent_on.between(first, last)).order_by(_c.sent_on, _c.id)
    return list(tx.scalars(query.limit(limit).offset(offset)))


def count(tx: Tx, first: date, last: date) -> int:
    """How many letters went out on these days."""
    return tx.scalar(select(func.count()).where(_c.sent_on.between(first, last))) or 0
