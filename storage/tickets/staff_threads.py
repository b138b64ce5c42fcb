"""Where tickets stand in the staff's chats."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import select, update

from storage.engine.store import Tx
from storage.engine.upsert import insert
from storage.tickets.tables import staff_threads as table


@dataclass(frozen=True, slots=True)
class Thread:
    """A ticket's place in one chat. thread_id: its forum topic, None where the card stands in the chat itself.

    name, closed: the topic's. shown: a digest of what the card shows, empty when that is not known.
    """

    ticket_id: int
    chat_id: int
    thread_id: int | None = None
    card_id: int | None = None
    name: str = ""
    closed: bool = False
    shown: str = ""


def keep(tx: Tx, thread: Thread) -> None:
    """The place is as given from now on."""
    values = asdict(thread)
    made = insert(tx, table).values(values)
    tx.execute(made.on_conflict_do_update(index_elements=["ticket_id", "chat_id"], set_=values))


def get(tx: Tx, ticket_id: int, chat_id: int) -> Thread | None:
    """The ticket's place in that chat."""
    return _one(tx, table.c.ticket_id == ticket_id, table.c.chat_id == chat_id)


def by_topic(tx: Tx, chat_id: int, thread_id: int) -> Thread | None:
    """The place that is that forum topic."""
    return _one(tx, table.c.chat_id == chat_id, table.c.thread_id == thread_id)


def by_card(tx: Tx, chat_id: int, card_id: int) -> Thread | None:
    """The place whose card is that message."""
    return _one(tx, table.c.chat_id == chat_id, table.c.card_id == card_id)


def forget_shown(tx: Tx, chat_id: int, card_id: int) -> None:
    """What the card shows is not known any more: a menu was opened under it."""
    tx.execute(update(table).where(table.c.chat_id == chat_id, table.c.card_id == card_id).values(shown=""))


def _one(tx: Tx, *where: object) -> Thread | None:
    row = tx.execute(select(table).where(*where).limit(1)).mappings().first()  # type: ignore[arg-type]
    return Thread(**row) if row else None
