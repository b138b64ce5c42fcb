"""One box in which staff look for a customer, by whatever they have: name, letters, phone, plate, VIN, number (A1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select

from domain.customers import written
from domain.customers.customer import Customer
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
    query = select(Customer).where(t.customers.c.merged_into.is_(None))
    whole = words.strip()[:80]
    if whole:
        several = [part for part in whole.split() if part][:4]
        each = [_bears(part) for part in several] if len(several) > 1 else []
        query = query.where(or_(_bears(whole), *([each[0] & _all(each[1:])] if each else [])))
    return list(tx.scalars(query.order_by(t.customers.c.id.desc()).limit(limit)))


def _all(some: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    found = some[0]
    for one in some[1:]:
        found = found & one
    return found


def _bears(words: str) -> ColumnElement[bool]:
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
    if _NUMBER.fullmatch(folded):
        number = folded if "-" in folded else f"{folded[:5]}-{folded[5:]}"
        ways.append(c.id.in_(select(t.tickets.c.customer_id).where(t.tickets.c.number == number)))
    return or_(*ways)


def _domestic(digits: str) -> str:
    """A landline without the nought that a phone in E.164 has not."""
    return digits[1:] if digits.startswith("0") else digits.removeprefix("86") if len(digits) > 11 else digits
