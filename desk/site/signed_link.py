"""Addresses for customers without a login: signed, so that nobody can guess another's (A5)."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer


def make(secret: str, kind: str, number: int, base_url: str) -> str:
    """Where that thing is served, the same for its whole life: "<base_url>/<kind>/<token>"."""
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
