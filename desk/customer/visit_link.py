"""The address of a visit's calendar entry (A5)."""

from __future__ import annotations

from desk.site import signed_link

_KIND = "visit"
PATH = f"/{_KIND}"


def make_link(secret: str, appointment_id: int, base_url: str) -> str:
    """Where the visit's calendar entry is served; the same for the visit's whole life."""
    return signed_link.make(secret, _KIND, appointment_id, base_url) + ".ics"


def read_token(secret: str, token: str) -> int | None:
    """The appointment a token was made for; None when it was not made by this shop."""
    return signed_link.read(secret, _KIND, token)
