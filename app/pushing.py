"""What leaves for other programs and for closed browsers by itself: events to webhooks, and what is urgent.

What speaks to the net is imported by whoever calls: a process that pushes nothing does not carry it.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from notifications.urgent_push import UrgentPush
from notifications.webhooks import Pusher
from storage.outbound.subscriptions import Subscription

if TYPE_CHECKING:
    from app.wiring import House

TTL_SECONDS = 600
"""An urgent word is not worth delivering later."""


def pusher(house: House) -> Pusher:
    """What pushes events; inside the shop's own network only where the settings allow it."""
    from wire.webhooks import push

    post = partial(push, private=house.settings.webhooks_private)
    return Pusher(house.store, house.now, post, language=house.settings.language)


def urgent_push(house: House) -> UrgentPush | None:
    """What wakes browsers that agreed to it; None where the library that seals the words is not installed."""
    from wire import web_push
    from wire.webhooks import push

    if not web_push.is_possible():
        return None
    secret = house.settings.secret_key
    key, contact = web_push.own_key(secret.get_secret_value() if secret else ""), house.settings.public_url
    private = house.settings.webhooks_private

    async def send(browser: Subscription, words: bytes) -> int:
        sealed = web_push.seal(words, browser.p256dh, browser.auth)
        head = web_push.headers(browser.endpoint, key, contact or "mailto:none@invalid", int(time.time()), TTL_SECONDS)
        return await push(browser.endpoint, head, sealed, private=private)

    return UrgentPush(house.store, house.now, send)


def push_key(secret: str) -> str:
    """The public key that browsers are told; empty where none can be woken."""
    from wire import web_push

    return web_push.public(web_push.own_key(secret)) if web_push.is_possible() and secret else ""
