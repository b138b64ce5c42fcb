"""Calls that count once: the header Idempotency-Key, and what a program says with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Annotated

from fastapi import Header

from desk.site.posting import Posting
from domain.errors import BadField
from storage import Tx, conversations

DOOR = "api"

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key", max_length=60, pattern=r"^[\x21-\x7e]*$",
        description="Unique per call, so that it acts once however often it is sent.",
    ),
]  # fmt: skip


def once(post: Posting, what: str, key: str, said: str, work: Callable[[Tx], Iterable[int]]) -> bool:
    """Do the work; False when a call with that key did it before. BadField for a key that came with other words."""
    token, words = _short(f"{what}\n{key}"), _short(f"{what}\n{key}\n{said}")
    if not key:
        return post.once("", work, door=DOOR)
    with post.site.store.read() as tx:
        if conversations.was_seen(tx, DOOR, "", f"form:{token}") and not conversations.was_seen(tx, DOOR, "", words):
            raise BadField("key_used", "Idempotency-Key", "another one for another call")

    def noted(tx: Tx) -> Iterable[int]:
        conversations.first_seen(tx, DOOR, "", words, post.site.now())
        return work(tx)

    return post.once(token, noted, door=DOOR)


def _short(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:40]
