"""One box in which staff look for a customer, by whatever they have: name, letters, phone, plate, VIN, number (A1)."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, case, func, select, union

from domain.customers import written
from domain.customers.customer import Customer
from domain.customers.told_fact import FactKind
from domain.shop.staff import Staff
from storage import tables as t
from storage.customers.search_index import CUSTOMERS, LETTERS, MESSAGES, TOLD, VEHICLES, holding, like
from storage.customers.tables import told_facts
from storage.engine.store import Tx

FEWEST = 4
"""Digits or letters by which a phone, plate or VIN is looked for in part."""

_NUMBER = re.compile(r"[A-Z]\d{4}-?\d{1,6}")

Ids = Select[Any]
"""Ids of records."""


def search(tx: Tx, words: str, limit: int = 50, offset: int = 0, *, viewer: Staff | None = None) -> list[Customer]:
    """Records that bear the words, or each of several words; without words all, the newest first.

    A name also by its first letters or pinyin, a phone or plate however it is written, a part of a VIN, a model, the
    number of a ticket; what was only told counts too, and for a viewer the words of messages they may read. A name that
    is just that, or begins so, comes first.
    """
    query = _query(tx, select(Customer), words, viewer)
    c, said = t.customers.c, words.strip().lower()
    if said:
        starts = c.name.ilike(like(said, start=True), escape="\\")
        query = query.order_by(case((func.lower(c.name) == said, 0), (starts, 1), else_=2))
    return list(tx.scalars(query.order_by(c.id.desc()).limit(limit).offset(offset)))


def count(tx: Tx, words: str, *, viewer: Staff | None = None) -> int:
    """How many records the same search finds."""
    return tx.scalar(_query(tx, select(func.count()).select_from(t.customers), words, viewer)) or 0


def _query(tx: Tx, query: Select[Any], words: str, viewer: Staff | None) -> Select[Any]:
    c = t.customers.c
    if _typed(words):
        found = _found(tx, words, True, viewer).subquery()
        query = query.join(found, found.c[0] == c.id)
    return query.where(c.merged_into.is_(None), c.erased_at.is_(None))


def bearing(tx: Tx, words: str, *, by_ticket: bool = True) -> ColumnElement[bool]:
    """The condition for records that bear the words, or each of them. by_ticket: also by the number of a ticket."""
    return t.customers.c.id.in_(_found(tx, words, by_ticket, None))


def _found(tx: Tx, words: str, by_ticket: bool, viewer: Staff | None) -> CompoundSelect[Any]:
    """Ids of records that bear the words, or each of several."""
    whole = _typed(words)[:80]
    several = [] if _whole(whole) is not None else whole.split()[:4]
    ways = _ways(tx, whole, by_ticket, viewer)
    if len(several) > 1:
        first, *others = (union(*_ways(tx, part, by_ticket, viewer)).subquery() for part in several)
        both = select(first.c[0])
        for other in others:
            both = both.join(other, other.c[0] == first.c[0])
        ways.append(both)
    return union(*ways)


def _typed(words: str) -> str:
    """The words without what no keyboard writes, which the index of SQLite would stumble over."""
    return "".join(letter for letter in words if letter.isprintable()).strip()


def _whole(words: str) -> list[Ids] | None:
    """Who has that whole phone, plate or VIN, which is looked up; None for anything else."""
    c, v, f = t.customers.c, t.vehicles.c, told_facts.c
    for kind, reader in ((FactKind.PHONE, written.phone), (FactKind.PLATE, written.plate), (FactKind.VIN, written.vin)):
        if said := reader(words):
            told = select(f.customer_id).where(f.kind == kind, f.value == said)
            owner = select(v.customer_id).where(v.plate == said if kind == FactKind.PLATE else v.vin == said)
            known = select(c.id).where(c.phone == said) if kind == FactKind.PHONE else owner
            return [known, told]
    return None


def _ways(tx: Tx, words: str, by_ticket: bool, viewer: Staff | None) -> list[Ids]:
    """Each kind of thing that may bear the words; every one is found in an index, so none waits for another."""
    whole = _whole(words)
    said = [holding(tx, MESSAGES, {"words": [words]}, viewer)] if viewer and len(words) >= LETTERS else []
    if whole is not None:
        return [*whole, *said]
    folded = written.folded(words)
    ways = [*_people(tx, words.lower(), folded), *_cars(tx, words, folded), *_told(tx, words, folded), *said]
    if by_ticket and _NUMBER.fullmatch(folded):
        number = folded if "-" in folded else f"{folded[:5]}-{folded[5:]}"
        ways.append(select(t.tickets.c.customer_id).where(t.tickets.c.number == number))
    return ways


def _people(tx: Tx, words: str, folded: str) -> list[Ids]:
    """By a part of the name, its letters or pinyin, or of the phone. A key begins after a blank, which counts, too."""
    c, key = t.customers.c, f" {words}"
    if len(key) < LETTERS:
        return [select(c.id).where(c.name_keys.like(like(key), escape="\\"))]
    wanted = {"name_keys": [key]}
    if len(words) >= LETTERS:
        wanted["name"] = [words]
    if digits := _digits(folded):
        wanted["phone"] = [digits]
    return [holding(tx, CUSTOMERS, wanted)]


def _cars(tx: Tx, words: str, folded: str) -> list[Ids]:
    v, owner = t.vehicles.c, select(t.vehicles.c.customer_id)
    wanted: dict[str, list[str]] = {}
    ways: list[Ids] = []
    if len(folded) >= LETTERS:
        wanted["plate"] = [folded]
    elif len(folded) > 1:
        ways.append(owner.where(v.plate.like(like(folded, start=True), escape="\\")))
    if len(folded) >= FEWEST:
        wanted["vin"] = [folded]
    if len(words) >= LETTERS:
        wanted["model"] = _spellings(words)
    else:
        ways.append(owner.where(v.model == words))
    return [*ways, *([holding(tx, VEHICLES, wanted)] if wanted else [])]


def _told(tx: Tx, words: str, folded: str) -> list[Ids]:
    f = told_facts.c
    if len(words) < LETTERS:
        exact = select(f.customer_id).where(f.kind.in_(FactKind), f.value == words)
        return [exact, *([holding(tx, TOLD, {"value": [f" {words}"]})] if len(words) == LETTERS - 1 else [])]
    some = [
        *_spellings(words),
        *([folded] if len(folded) >= FEWEST else []),
        *([_digits(folded)] if _digits(folded) else []),
    ]
    return [holding(tx, TOLD, {"value": list(dict.fromkeys(some))})]


def _spellings(words: str) -> list[str]:
    """The words, and as makers write them: with a blank between Chinese and Latin, 汉 EV."""
    apart = "".join(
        f" {letter}" if number and letter.isalnum() and letter.isascii() != words[number - 1].isascii() else letter
        for number, letter in enumerate(words)
    )
    return [words] if " " in words else list(dict.fromkeys((words, apart)))


def _digits(folded: str) -> str:
    """The part of a phone that the words are; "" for what is none. A landline comes without its nought, as in E.164."""
    digits = folded.removeprefix("+86").removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and len(digits) >= FEWEST):
        return ""
    return digits[1:] if digits.startswith("0") else digits.removeprefix("86") if len(digits) > 11 else digits
