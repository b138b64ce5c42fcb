"""One box in which staff look for a customer, by whatever they have: name, letters, phone, plate, VIN, number (A1)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, literal, select, text, union, union_all

from domain.customers import written
from domain.customers.customer import Customer
from domain.customers.told_fact import FactKind
from domain.shop.staff import Staff
from storage import tables as t
from storage.customers.common_words import Held
from storage.customers.search_index import CUSTOMERS, LETTERS, MESSAGES, TOLD, VEHICLES, among, like
from storage.customers.tables import told_facts
from storage.engine.store import Tx

FEWEST = 4
"""Digits or letters by which a phone, plate or VIN is looked for in part."""

_NUMBER = re.compile(r"[A-Z]\d{4}-?\d{1,6}")

MOST, WIDE, EVERYBODY = 1000, 2000, 10_000
"""Rows that are looked at: of each way to find somebody; of each of several words; of all without words."""

NEWEST, AT_ONCE, ENOUGH = 500, 500, 100
"""Of several words that all are common: rows of each that many hold; records looked at for the others at once; with so
many that bear each word the looking ends."""

Ids = Select[Any]
"""Ids of records."""

Way = Ids | Held
"""A way to find somebody."""


@dataclass(frozen=True)
class Found:
    """A page of what was found. count: how many there are; more: more than that, too many to tell them all."""

    people: list[Customer]
    count: int
    more: bool = False


def search(tx: Tx, words: str, limit: int = 50, offset: int = 0, *, viewer: Staff | None = None) -> list[Customer]:
    """The records of that page of `find`."""
    return find(tx, words, limit, offset, viewer=viewer).people


def find(tx: Tx, words: str, limit: int = 50, offset: int = 0, *, viewer: Staff | None = None) -> Found:
    """Records that bear the words, or each of several words; without words all, the newest first.

    A name also by its first letters or pinyin, a phone or plate however it is written, a part of a VIN, a model, the
    number of a ticket; what was only told counts too, and for a viewer the words of messages they may read. A name that
    is just that, or begins so, comes first. Of more than MOST some are named, whoever is called just so among them.
    """
    c, typed = t.customers.c, _typed(words)
    if not typed:
        some = _living(select(c.id)).limit(EVERYBODY + 1).subquery()
        count = tx.scalar(select(func.count()).select_from(some)) or 0
        newest = _living(select(Customer)).order_by(c.id.desc()).limit(limit).offset(offset)
        return Found(list(tx.scalars(newest)), min(count, EVERYBODY), count > EVERYBODY)
    with _without(tx, "seqscan"):
        ids, more = _ids(tx, typed, viewer)
    rows = tx.execute(_living(select(c.id, c.name).where(among(tx, c.id, ids)))) if ids else ()
    ranked = sorted((_rank(name, typed.lower()), -number) for number, name in rows)
    page = [-number for _, number in ranked[offset : offset + limit]]
    by_id = {one.id: one for one in tx.scalars(select(Customer).where(c.id.in_(page)))} if page else {}
    return Found([by_id[number] for number in page], len(ranked), more)


@contextmanager
def _without(tx: Tx, kind: str) -> Iterator[None]:
    """PostgreSQL plans meanwhile without that kind of scan.

    Without "seqscan" it looks into its indexes: of a way cut short it else hopes to come upon enough rows soon. Without
    "bitmapscan" it goes to each of some customers, and reads no list of all who bear a common word.
    """
    if tx.get_bind().dialect.name == "sqlite":
        yield
        return
    tx.execute(text(f"SET LOCAL enable_{kind} = off"))
    yield
    tx.execute(text(f"SET LOCAL enable_{kind} = on"))


def _rank(name: str | None, said: str) -> int:
    called = (name or "").lower()
    return 0 if called == said else 1 if called.startswith(said) else 2


def _living(query: Select[Any]) -> Select[Any]:
    return query.where(t.customers.c.merged_into.is_(None), t.customers.c.erased_at.is_(None))


def _ids(tx: Tx, words: str, viewer: Staff | None) -> tuple[set[int], bool]:
    """Ids of records that bear the words or each of several, and whether there are more of them."""
    whole = words[:80]
    several = [] if _whole(whole) is not None else whole.split()[:4]
    ids, more = _some(tx, _ways(tx, whole, True, viewer), MOST, MOST)
    if len(several) > 1:
        both, further = _each(tx, several, viewer)
        ids, more = ids | both, more or further
    if more:
        name = t.customers.c.name
        called = name == whole if tx.get_bind().dialect.name == "sqlite" else name.ilike(like(whole)[1:-1], escape="\\")
        ids |= _some(tx, [select(t.customers.c.id).where(called)], MOST, MOST)[0]
    return ids, more


def _some(tx: Tx, ways: Sequence[Way], most: int, newest: int) -> tuple[set[int], bool]:
    """What so many rows of each way tell, and whether one of them has more: the work is bounded, whatever is typed.

    newest: rows of a way that a great many have.
    """
    read = [way.rows_to_read(tx, newest) if isinstance(way, Held) else 0 for way in ways]
    found, more = _told(tx, [
        (way.newest(rows), newest) if isinstance(way, Held) and rows else (_all(tx, way), most)
        for way, rows in zip(ways, read, strict=True)
    ])  # fmt: skip
    fewer = [way for way, rows, goes_on in zip(ways, read, more, strict=True) if rows and not goes_on]
    if fewer:  # than was reckoned
        others, further = _told(tx, [(_all(tx, way), most) for way in fewer])
        found, more = found | others, more + further
    return found, any(more)


def _told(tx: Tx, ways: Sequence[tuple[Ids, int]]) -> tuple[set[int], list[bool]]:
    """Whom so many rows of each way tell, and which of the ways have more."""
    each = [way.limit(most + 1).subquery() for way, most in ways]
    rows = tx.execute(union_all(*(select(literal(place), way.c[0]) for place, way in enumerate(each)))).all()
    told = Counter(place for place, _ in rows)
    return {number for _, number in rows if number is not None}, [told[n] > most for n, (_, most) in enumerate(ways)]


def _each(tx: Tx, several: Sequence[str], viewer: Staff | None) -> tuple[set[int], bool]:
    """Who bears each of the words, found from the one that fewest bear; of words that all are common, some.

    Where none of those bears all of them, all records are gone through, and no messages.
    """
    sets = [_some(tx, _ways(tx, word, True, viewer), WIDE, NEWEST) for word in several]
    rare = [ids for ids, more in sets if not more]
    start = set.intersection(*rare) if rare else min((ids for ids, _ in sets), key=len)
    others = [word for word, (ids, more) in zip(several, sets, strict=True) if more and ids is not start]
    found, left = set[int](), sorted(start, reverse=True)
    while left and (rare or len(found) < ENOUGH):
        some, left = set(left[:AT_ONCE]), left[AT_ONCE:]
        for word in others:
            with _without(tx, "bitmapscan"):
                some &= set(tx.scalars(union(*(_all(tx, way, some) for way in _ways(tx, word, True, viewer)))))
        found |= some
    if not rare and not found:
        ways = [[_all(tx, way) for way in _ways(tx, word, True, None)] for word in several]
        found = set(tx.scalars(_bearing_each(ways).limit(MOST)))
    return found, not rare and bool(found)


def _bearing_each(ways: Sequence[Sequence[Ids]]) -> Select[Any]:
    """Ids of records that are found in one way for each word."""
    first, *others = (union(*some).subquery() for some in ways)
    both = select(first.c[0])
    for other in others:
        both = both.join(other, other.c[0] == first.c[0])
    return both


def bearing(tx: Tx, words: str, *, by_ticket: bool = True) -> ColumnElement[bool]:
    """The condition for records that bear the words, or each of them. by_ticket: also by the number of a ticket."""
    return t.customers.c.id.in_(_found(tx, words, by_ticket, None))


def _found(tx: Tx, words: str, by_ticket: bool, viewer: Staff | None) -> CompoundSelect[Any]:
    """Ids of records that bear the words, or each of several."""
    whole = _typed(words)[:80]
    several = [] if _whole(whole) is not None else whole.split()[:4]
    ways = [_all(tx, way) for way in _ways(tx, whole, by_ticket, viewer)]
    if len(several) > 1:
        ways.append(_bearing_each([[_all(tx, way) for way in _ways(tx, part, by_ticket, viewer)] for part in several]))
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


def _ways(tx: Tx, words: str, by_ticket: bool, viewer: Staff | None) -> list[Way]:
    """Each kind of thing that may bear the words; every one is found in an index, so none waits for another."""
    whole = _whole(words)
    ways: list[Way] = []
    if whole is not None:
        ways += whole
    else:
        folded = written.folded(words)
        ways += [*_people(words.lower(), folded), *_cars(words, folded), *_told_facts(words, folded)]
        if by_ticket and _NUMBER.fullmatch(folded):
            number = folded if "-" in folded else f"{folded[:5]}-{folded[5:]}"
            ways.append(select(t.tickets.c.customer_id).where(t.tickets.c.number == number))
    said = [Held(MESSAGES, {"words": [words]}, viewer)] if viewer and len(words) >= LETTERS else []
    return [*ways, *said]


def _all(tx: Tx, way: Way, within: Collection[int] | None = None) -> Ids:
    """Whoever is found that way. within: only of these customers."""
    if isinstance(way, Held):
        return way.ids(tx, within)
    return way if within is None else way.where(among(tx, way.selected_columns[0], within))


def _people(words: str, folded: str) -> list[Way]:
    """By a part of the name, its letters or pinyin, or of the phone. A key begins after a blank, which counts, too."""
    c, key = t.customers.c, f" {words}"
    if len(key) < LETTERS:
        return [select(c.id).where(c.name_keys.like(like(key), escape="\\"))]
    wanted = {"name_keys": [key]}
    if len(words) >= LETTERS:
        wanted["name"] = [words]
    if digits := _digits(folded):
        wanted["phone"] = [digits]
    return [Held(CUSTOMERS, wanted)]


def _cars(words: str, folded: str) -> list[Way]:
    v, owner = t.vehicles.c, select(t.vehicles.c.customer_id)
    wanted: dict[str, list[str]] = {}
    ways: list[Way] = []
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
    return [*ways, *([Held(VEHICLES, wanted)] if wanted else [])]


def _told_facts(words: str, folded: str) -> list[Way]:
    f = told_facts.c
    if len(words) < LETTERS:
        exact = select(f.customer_id).where(f.kind.in_(FactKind), f.value == words)
        return [exact, *([Held(TOLD, {"value": [f" {words}"]})] if len(words) == LETTERS - 1 else [])]
    some = [
        *_spellings(words),
        *([folded] if len(folded) >= FEWEST else []),
        *([_digits(folded)] if _digits(folded) else []),
    ]
    return [Held(TOLD, {"value": list(dict.fromkeys(some))})]


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
