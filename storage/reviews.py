"""Masked messages that wait for a person to say what they meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from storage import tables as t
from storage.engine.store import Tx
from storage.engine.upsert import insert


@dataclass(frozen=True)
class Review:
    """A message to look at. intents: the engine's candidates. reason: unsure, not_understood or corrected."""

    id: int
    text: str
    language: str
    intents: list[str]
    reason: str
    at: datetime


def put(tx: Tx, text: str, language: str, intents: list[str], reason: str, now: datetime) -> None:
    """The masked text waits for review, once however often it was said."""
    values = {"text": text, "language": language, "intents": intents, "reason": reason, "at": now}
    tx.execute(insert(tx, t.reviews).values(values).on_conflict_do_nothing())


def pending(tx: Tx, limit: int = 100) -> list[Review]:
    """What nobody has looked at yet, oldest first."""
    c = t.reviews.c
    query = select(c.id, c.text, c.language, c.intents, c.reason, c.at).where(c.decided.is_(None)).order_by(c.id)
    return [Review(*row) for row in tx.execute(query.limit(limit))]


def decide(tx: Tx, review_id: int, decided: str) -> None:
    """Notes the intent a person gave the text, or "dropped"."""
    tx.execute(update(t.reviews).where(t.reviews.c.id == review_id).values(decided=decided))
