"""Addresses for customers without a login: signed, so that nobody can guess another's (A5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

KEPT = timedelta(days=30)
"""So long after its visit or work is over a link still opens; by then it may lie in anybody's hands."""


def is_over(ended_at: datetime | None, now: datetime) -> bool:
    """True when what the link shows ended too long ago."""
    return ended_at is not None and now >= ended_at + KEPT


def make(secret: str, kind: str, number: int, base_url: str) -> str:
    """Where that thing is served, the same until it is over: "<base_url>/<kind>/<token>"."""
    return f"{base_url.rstrip('/')}/{kind}/{_signer(secret, kind).dumps(number)}"


def read(secret: str, kind: str, token: str) -> int | None:
    """The number a token of that kind was made for; None when it was not made by this shop."""
    try:
        found = _signer(secret, kind).loads(token)
    except (BadSignature, ValueError):
        return None
    return found if isinstance(found, int) else None


def _signer(secret: str, kind: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=kind)
