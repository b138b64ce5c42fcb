"""Codes that prove a phone, as digests, for as long as they are worth anything (A1)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select

from domain.customers.proof_code import PHONE_WITHIN, ProofCode
from storage.customers.tables import proof_codes as table
from storage.engine.store import Tx

_c = table.c


def add(tx: Tx, code: ProofCode) -> ProofCode:
    """The code is kept; what is too old to count is gone."""
    tx.execute(delete(table).where(_c.sent_at < code.sent_at - PHONE_WITHIN))
    tx.add(code)
    tx.flush()
    return code


def last(tx: Tx, identity_id: int) -> ProofCode | None:
    """The one sent last for that chat, locked until the transaction ends: tries are counted one by one."""
    query = select(ProofCode).where(_c.identity_id == identity_id).order_by(_c.id.desc()).limit(1).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def of_row(tx: Tx, outbox_id: int) -> ProofCode | None:
    """The one that this row was to bring, locked until the transaction ends; None when another brings it by now."""
    query = select(ProofCode).where(_c.outbox_id == outbox_id).with_for_update()
    return tx.scalar(query.execution_options(populate_existing=True))


def count_chat(tx: Tx, identity_id: int, since: datetime) -> int:
    """How many were sent for that chat since then."""
    mine = (_c.identity_id == identity_id, _c.sent_at >= since)
    return tx.scalar(select(func.count()).select_from(table).where(*mine)) or 0


def count_phone(tx: Tx, phone: str, since: datetime) -> int:
    """How many were sent to that phone since then."""
    return tx.scalar(select(func.count()).select_from(table).where(_c.phone == phone, _c.sent_at >= since)) or 0
