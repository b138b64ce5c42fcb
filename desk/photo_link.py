"""The address of an extra item's photo for the customer: signed, so that nobody can guess another's (A5)."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

PATH = "/work-photo"


def make_link(secret: str, item_id: int, base_url: str) -> str:
    """Where the photo is served; the same for the item's whole life."""
    return f"{base_url.rstrip('/')}{PATH}/{_signer(secret).dumps(item_id)}"


def read_token(secret: str, token: str) -> int | None:
    """The item a token was made for; None when it was not made by this shop."""
    try:
        found = _signer(secret).loads(token)
    except (BadSignature, ValueError):
        return None
    return found if isinstance(found, int) else None


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="work-photo")
