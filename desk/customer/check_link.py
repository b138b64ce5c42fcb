"""The address of the page that shows a customer what was found on the vehicle (A5)."""

from __future__ import annotations

from functools import partial

from actions.workshop.extra_items import PageLink
from desk.site import signed_link

_KIND = "check"
PATH = f"/{_KIND}"


def make_link(secret: str, base_url: str, ticket_id: int, language: str) -> str:
    """Where it is served; the same as long as the vehicle's order lives."""
    return f"{signed_link.make(secret, _KIND, ticket_id, base_url)}?lang={language}"


def links(secret: str, base_url: str) -> PageLink | None:
    """What makes them; None where customers reach no page."""
    return partial(make_link, secret, base_url) if base_url else None


def read_token(secret: str, token: str) -> int | None:
    """The ticket a token was made for; None when it was not made by this shop."""
    return signed_link.read(secret, _KIND, token)
