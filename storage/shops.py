"""The shop document, and the staff that follow from it."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import blake2b
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select, update

from domain.errors import NoShop
from domain.shop.shop import SHARED, Shop
from domain.shop.staff import Staff
from storage import parts
from storage import tables as t
from storage.engine.once import once
from storage.engine.store import Tx
from storage.engine.upsert import insert

_SHOP = TypeAdapter(Shop)

_REMEMBERED = 4
"""Shops read of late that a process keeps: one document is read once, not in each turn."""

IN_FORCE = "shop in force"
"""The question whose answer is the digest of the shop's document."""

_IN_FORCE = select(t.shop.c.digest).where(t.shop.c.id == 1)
_DOCUMENT = select(t.shop.c.document).where(t.shop.c.id == 1)
_known: dict[str, Shop] = {}


def load(tx: Tx) -> Shop | None:
    """The shop in force; None before one was applied. While it is the same shop it is the same object."""
    digest = once(tx, IN_FORCE, lambda: tx.execute(_IN_FORCE).scalar_one_or_none())
    if digest is None:
        return None
    found = _known.pop(digest, None)
    if found is None:
        read = _SHOP.validate_python(tx.execute(_DOCUMENT).scalar_one())
        found = read.with_branches(read.branches)
    _known[digest] = found  # the newest last
    for old in list(_known)[:-_REMEMBERED]:
        _known.pop(old, None)
    return found


def current(tx: Tx) -> Shop:
    """The shop in force; NoShop before one was applied."""
    found = load(tx)
    if found is None:
        raise NoShop("No shop is set up: `aftercare shop apply FILE` sets it up.")
    return found


def apply(tx: Tx, shop: Shop, now: datetime) -> None:
    """`shop` is in force; applying it again changes nothing.

    Staff who are no longer in it are kept for history, inactive.
    """
    before = load(tx)
    document = _SHOP.dump_python(shop, mode="json")
    own = [{name: said for name, said in one.items() if name not in SHARED} for one in document["branches"]]
    document |= {"branches": own}
    values = {"id": 1, "document": document, "applied_at": now, "digest": _digest(document)}
    tx.execute(insert(tx, t.shop).values(values).on_conflict_do_update(index_elements=["id"], set_=values))
    _apply_staff(tx, shop)
    parts.apply(tx, shop, before, now)


def _digest(document: dict[str, Any]) -> str:
    return blake2b(json.dumps(document, sort_keys=True).encode(), digest_size=16).hexdigest()


def _apply_staff(tx: Tx, shop: Shop) -> None:
    gone = t.staff.c.code.not_in([s.code for s in shop.people])
    tx.execute(update(t.staff).where(gone).values(active=False, telegram_id=None, wecom_id=None, mail=None))
    for column in ("telegram_id", "wecom_id"):  # an account may pass to somebody else
        named = [account for one in shop.people if (account := getattr(one, column)) is not None]
        tx.execute(update(t.staff).where(t.staff.c[column].in_(named)).values({column: None}))
    for person in shop.people:
        values = {"code": person.code, "name": person.name, "role": person.role, "active": True}
        values["mail"] = person.mail
        accounts = {"telegram_id": person.telegram_id, "wecom_id": person.wecom_id}
        values |= {column: account for column, account in accounts.items() if account is not None}
        tx.execute(insert(tx, t.staff).values(values).on_conflict_do_update(index_elements=["code"], set_=values))


def staff(tx: Tx) -> list[Staff]:
    """Everybody who works here now."""
    return list(tx.scalars(select(Staff).where(t.staff.c.active).order_by(t.staff.c.id)))


def staff_by_id(tx: Tx, staff_id: int) -> Staff | None:
    """The member of staff, also one who has left."""
    return tx.get(Staff, staff_id)


def staff_by_code(tx: Tx, code: str) -> Staff | None:
    """The active member of staff with that code."""
    return tx.scalar(select(Staff).where(t.staff.c.active, t.staff.c.code == code))


def staff_by_telegram(tx: Tx, telegram_id: int) -> Staff | None:
    """The active member of staff with that Telegram account."""
    return tx.scalar(select(Staff).where(t.staff.c.active, t.staff.c.telegram_id == telegram_id))


def staff_by_account(tx: Tx, account: int | str) -> Staff | None:
    """The active member of staff with that account: a number with Telegram, a word with WeCom."""
    if isinstance(account, int):
        return staff_by_telegram(tx, account)
    return tx.scalar(select(Staff).where(t.staff.c.active, t.staff.c.wecom_id == account))
