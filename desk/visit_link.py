"""The address of a visit's calendar entry: signed, so that nobody can guess another's (A5)."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

PATH = "/visit"


def make_link(secret: str, appointment_id: int, base_url: str) -> str:
    """Where the visit's calendar entry is served; the same for the visit's whole life."""
    return f"{base_url.rstrip('/')}{PATH}/{_signer(secret).dumps(appointment_id)}.ics"


def read_token(secret: str, token: str) -> int | None:
    """The appointment a token was made for; None when it was not made by this shop."""
    try:
        found = _signer(secret).loads(token)
    except (BadSignature, ValueError):
        return None
    return found if isinstance(found, int) else None


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="visit")
