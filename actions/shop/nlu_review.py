"""Messages that were not understood, judged by somebody who may."""

from __future__ import annotations

from domain.errors import NotFound
from domain.shop.staff import Staff
from storage import Tx, reviews
from storage.reviews import Review

DROPPED = "dropped"
"""Decided for a message that teaches nothing."""


def pending(tx: Tx, by: Staff) -> list[Review]:
    """What waits for a word, oldest first. Rule: I1."""
    by.require("review")
    return reviews.pending(tx)


def decide(tx: Tx, review_id: int, by: Staff, decided: str) -> Review:
    """The message with its decision noted; NotFound when it no longer waits, so that two people never both decide."""
    by.require("review")
    found = next((review for review in reviews.pending(tx, limit=10_000) if review.id == review_id), None)
    if found is None:
        raise NotFound(f"Message {review_id} does not wait for review.")
    reviews.decide(tx, review_id, decided)
    return found
