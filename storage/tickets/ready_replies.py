"""Replies that the shop writes often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from storage.engine.store import Tx
from storage.tickets.tables import ready_replies as table

_c = table.c
_COLUMNS = (_c.id, _c.name, _c.zh, _c.en)


@dataclass(frozen=True, slots=True)
class ReadyReply:
    """A reply by its name. zh, en: its words with names in braces; one of them may be empty."""

    id: int
    name: str
    zh: str
    en: str

    def words(self, language: str) -> str:
        """In that language; in the other one where this one is not written."""
        first, second = (self.en, self.zh) if language == "en" else (self.zh, self.en)
        return first or second


def listed(tx: Tx) -> list[ReadyReply]:
    """All of them by name."""
    return [_read(row) for row in tx.execute(select(*_COLUMNS).order_by(_c.name))]


def get(tx: Tx, reply_id: int) -> ReadyReply | None:
    """The reply of that id."""
    row = tx.execute(select(*_COLUMNS).where(_c.id == reply_id)).one_or_none()
    return _read(row) if row else None


def by_name(tx: Tx, name: str) -> ReadyReply | None:
    """The reply of that name."""
    row = tx.execute(select(*_COLUMNS).where(_c.name == name)).one_or_none()
    return _read(row) if row else None


def put(tx: Tx, reply_id: int | None, name: str, zh: str, en: str, by: str, at: datetime) -> None:
    """The reply reads so from now on; a new one where no id is given."""
    values = {"name": name, "zh": zh, "en": en, "by": by, "at": at}
    if reply_id is None:
        tx.execute(insert(table).values(values))
    else:
        tx.execute(update(table).where(_c.id == reply_id).values(values))


def drop(tx: Tx, reply_id: int) -> None:
    """It is not offered any more."""
    tx.execute(delete(table).where(_c.id == reply_id))


def _read(row: Any) -> ReadyReply:
    return ReadyReply(*row)
