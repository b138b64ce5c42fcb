"""Notices made in bulk: one INSERT..SELECT each, unique by their key, so that twice or on two machines is harmless."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, literal, select

from storage.engine.upsert import insert_on
from storage.outreach import tables as n

_c = n.notices.c


def planned(
    database: str, source: Any, now: Any, *, key: ColumnElement[str], kind: Any, purpose: Any, customer_id: Any,
    vehicle_id: Any, subject_kind: str, subject_id: Any, due_at: Any, expires_at: Any, priority: Any,
    where: Sequence[Any], extra: dict[str, Any] | None = None,
) -> Any:  # fmt: skip
    """The statement that plans a notice for each row of the source for which `where` holds; it tells their ids.

    now: an expression. database: sqlite or postgresql.
    """
    values = {
        "key": key, "kind": kind, "purpose": purpose, "customer_id": customer_id, "due_at": due_at,
        "expires_at": expires_at, "created_at": now, "vehicle_id": vehicle_id,
        "subject_kind": literal(subject_kind), "subject_id": subject_id, "priority": priority,
        "payload": literal({}, _c.payload.type), "state": literal("planned"), "reason": literal(""),
        "releases": literal(0), **(extra or {}),
    }  # fmt: skip
    rows = select(*values.values()).select_from(source).where(*where)
    return insert_on(database, n.notices).from_select(list(values), rows).on_conflict_do_nothing().returning(_c.id)


def numbered(prefix: str, *ids: Any) -> ColumnElement[str]:
    """The key "prefix:1:2" of a row's numbers."""
    whole: ColumnElement[str] = literal(prefix)
    for one in ids:
        whole = whole + ":" + cast(one, String)
    return whole


def why(notice_id: Any, reason: Any) -> ColumnElement[str]:
    """Why a notice was not sent: of one that ran out of time, what held it last."""
    d = n.notice_decisions.c
    held = (
        select(d.reason).where(d.notice_id == notice_id, d.decision == "deferred")
        .order_by(d.id.desc()).limit(1).scalar_subquery()
    )  # fmt: skip
    return case((reason == "expired", func.coalesce(held, "expired")), else_=reason)
