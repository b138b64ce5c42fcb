"""Webhooks: events pushed to programs of the shop's own, by the rules of Standard Webhooks, until they stay away."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from domain.closed_set import Name
from domain.errors import BadField

BACK_OFF = (
    timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2),
    timedelta(hours=5), timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=24),
)  # fmt: skip
"""How long is waited after each failure of one delivery; after the last it is given up and stands in the log."""

STOP_AFTER = timedelta(days=3)
"""An address at which nothing arrived for so long gets nothing more until somebody turns it on again."""

MOST = 10
"""Webhooks of a shop."""

GONE = 410
"""The status with which an address says that it wants nothing more."""


class HookState(Name):
    """Whether anything is pushed; the words are `desk_webhooks.is_<state>`."""

    ON = "on"
    OFF = "off"
    """Turned off by somebody."""
    STOPPED = "stopped"
    """Stopped by itself, after STOP_AFTER or because the address said that it is gone."""


class DeliveryState(Name):
    """How the push of one event stands; the words are `desk_webhooks.is_<state>`."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


@dataclass
class Webhook:
    """Where events are pushed to.

    secret: as its receiver has it, "whsec_..."; shown once. kinds: of events, all when empty. by: staff code. cursor:
    id of the last event that was looked at. failing_since: nothing arrived since then.
    """

    id: int = field(init=False)
    url: str
    secret: str = field(repr=False)
    kinds: list[str]
    by: str
    created_at: datetime
    cursor: int
    state: str = HookState.ON
    failing_since: datetime | None = None

    @property
    def host(self) -> str:
        """The address without its path, which may hold a secret of its receiver."""
        return urlsplit(self.url).netloc

    def wants(self, kind: str) -> bool:
        """True when events of that kind are pushed."""
        return not self.kinds or kind in self.kinds


@dataclass
class Delivery:
    """One event on its way to one webhook. status: what was answered last; error: why nothing was."""

    id: int = field(init=False)
    webhook_id: int
    event_id: int
    kind: str
    created_at: datetime
    due_at: datetime
    state: str = DeliveryState.WAITING
    attempts: int = 0
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    status: int | None = None
    error: str = ""

    @property
    def message_id(self) -> str:
        """The same however often it is pushed, so that its receiver can tell a repetition."""
        return f"msg_{self.webhook_id}_{self.event_id}"


def back_off(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None when it is given up."""
    return BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None


def check_url(url: str, *, private: bool) -> str:
    """The address as it is kept; BadField unless it is https without a password in it. private: http will do."""
    parts = urlsplit(url.strip())
    schemes = ("https", "http") if private else ("https",)
    try:
        fits = parts.scheme in schemes and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        fits = False
    if not fits or not url.strip().isprintable() or len(url.strip()) > 500 or parts.fragment:
        raise BadField("bad_address", "url", f"an address such as {schemes[0]}://example.com/hooks, without a password")
    return url.strip()


def shown(raw: bytes) -> str:
    """A secret as its receiver has it."""
    return f"whsec_{base64.b64encode(raw).decode()}"


class NotReached(Exception):
    """Nothing answered, or the address is one to which nothing is sent. The words name no more than its host."""


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers by which the receiver knows that the body is the shop's. secret: "whsec_..."."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": f"v1,{signature}",
    }  # fmt: skip
