"""One box in which staff look for a customer, by whatever they have: name, letters, phone, plate, VIN, number (A1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select, union

from domain.customers import written
from domain.customers.customer import Customer
from domain.customers.told_fact import FactKind
from storage import tables as t
from storage.customers.tables import told_facts
from storage.engine.store import Tx

FEWEST = 4
"""Digits or letters by which a phone, plate or VIN is looked for in part."""

_LETTERS = re.compile(r"[a-z]{2,24}")
_NUMBER = re.compile(r"[A-Z]\d{4}-?\d{1,6}")


def search(tx: Tx, words: str, limit: int = 50) -> list[Customer]:
    """Records that bear the words, or each of several words; the newest first, also without words.

    A name also by its first letters or pinyin, a phone or plate however it is written, a part of a VIN, a model, the
    number of a ticket; what was only told counts too.
    """
    query = select(Customer).where(t.customers.c.merged_into.is_(None), t.customers.c.erased_at.is_(None))
    if words.strip():
        query = query.where(bearing(words))
    return list(tx.scalars(query.order_by(t.customers.c.id.desc()).limit(limit)))


def bearing(words: str, *, by_ticket: bool = True) -> ColumnElement[bool]:
    """The condition for records that bear the words, or each of them. by_ticket: also by the number of a ticket."""
    whole = words.strip()[:80]
    several = [] if _whole(whole) is not None else whole.split()[:4]
    if len(several) < 2:
        return _bears(whole, by_ticket)
    return or_(_bears(whole, by_ticket), _all([_bears(part, by_ticket) for part in several]))


def _all(some: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    found = some[0]
    for one in some[1:]:
        found = found & one
    return found


def _whole(words: str) -> ColumnElement[bool] | None:
    """The condition for a whole phone, plate or VIN, which is looked up; None for anything else."""
    c, v, f = t.customers.c, t.vehicles.c, told_facts.c
    for kind, reader in ((FactKind.PHONE, written.phone), (FactKind.PLATE, written.plate), (FactKind.VIN, written.vin)):
        if said := reader(words):
            told = select(f.customer_id).where(f.kind == kind, f.value == said)
            owner = select(v.customer_id).where(v.plate == said if kind == FactKind.PLATE else v.vin == said)
            known = select(c.id).where(c.phone == said) if kind == FactKind.PHONE else owner
            return c.id.in_(union(known, told))
    return None


def _bears(words: str, by_ticket: bool) -> ColumnElement[bool]:
    whole = _whole(words)
    if whole is not None:
        return whole
    c, v, f = t.customers.c, t.vehicles.c, told_facts.c
    folded = written.folded(words)
    told = [f.value.icontains(words, autoescape=True)] if len(words) > 1 else []
    ways: list[ColumnElement[bool]] = [c.name.icontains(words, autoescape=True)]
    if _LETTERS.fullmatch(words.lower()):
        ways.append(c.name_keys.contains(f" {words.lower()}", autoescape=True))
    digits = folded.removeprefix("+86").removeprefix("+")
    if digits.isascii() and digits.isdigit() and len(digits) >= FEWEST:
        ways.append(c.phone.contains(_domestic(digits)))
        told.append(f.value.contains(_domestic(digits)))
    car = [v.plate.icontains(folded, autoescape=True)] if len(folded) > 1 else []
    if len(folded) >= FEWEST:
        car.append(v.vin.icontains(folded, autoescape=True))
        told.append(f.value.icontains(folded, autoescape=True))
    car.append(v.model.icontains(words, autoescape=True))
    ways.append(c.id.in_(select(v.customer_id).where(or_(*car))))
    if told:
        ways.append(c.id.in_(select(f.customer_id).where(or_(*told))))
    if by_ticket and _NUMBER.fullmatch(folded):
        number = folded if "-" in folded else f"{folded[:5]}-{folded[5:]}"
        ways.append(c.id.in_(select(t.tickets.c.customer_id).where(t.tickets.c.number == number)))
    return or_(*ways)


def _domestic(digits: str) -> str:
    """A landline without the nought that a phone in E.164 has not."""
    return digits[1:] if digits.startswith("0") else digits.removeprefix("86") if len(digits) > 11 else digits
