"""What leaves for other programs by itself: events to webhooks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from notifications.webhooks import Pusher
from wire.webhooks import push

if TYPE_CHECKING:
    from app.wiring import House


def pusher(house: House) -> Pusher:
    """What pushes events; inside the shop's own network only where the settings allow it."""
    post = partial(push, private=house.settings.webhooks_private)
    return Pusher(house.store, house.now, post, language=house.settings.language)
