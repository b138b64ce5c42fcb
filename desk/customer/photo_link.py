"""The address of an extra item's photo for the customer (A5)."""

from __future__ import annotations

from desk.site import signed_link

_KIND = "work-photo"
PATH = f"/{_KIND}"


def make_link(secret: str, item_id: int, base_url: str) -> str:
    """Where the photo is served; the same for the item's whole life."""
    return signed_link.make(secret, _KIND, item_id, base_url)


def read_token(secret: str, token: str) -> int | None:
    """The item a token was made for; None when it was not made by this shop."""
    return signed_link.read(secret, _KIND, token)
