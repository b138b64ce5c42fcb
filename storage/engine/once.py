"""What a transaction asks again and again is asked of the database once, until the transaction writes or locks."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

T = TypeVar("T")

_TOLD = "told"


def once(tx: Session, question: Hashable, ask: Callable[[], T]) -> T:
    """What `ask` found when that question was first asked; asked again after any write, and after any lock, which may
    have waited for somebody else's write.

    question: names the query and its parameters. ask: looks and locks nothing.
    """
    if tx.new or tx.dirty or tx.deleted:
        tx.flush()  # as a query would
    told: dict[Hashable, Any] = tx.info.setdefault(_TOLD, {})
    if question not in told:
        told[question] = ask()
    found: T = told[question]
    return found


def tell(tx: Session, question: Hashable, answer: object) -> None:
    """The answer to that question came along with another, so that it need not be asked."""
    tx.info.setdefault(_TOLD, {})[question] = answer


def watch(kind: type[Session]) -> None:
    """Sessions of that class forget what they were told once they write or lock, or a part of them is undone."""
    event.listen(kind, "do_orm_execute", _executed)
    event.listen(kind, "after_flush", _forget)
    event.listen(kind, "after_soft_rollback", _forget)


def _executed(state: ORMExecuteState) -> None:
    if not state.is_select or getattr(state.statement, "_for_update_arg", None) is not None:
        _forget(state.session)


def _forget(tx: Session, *_more: object) -> None:
    tx.info.pop(_TOLD, None)
