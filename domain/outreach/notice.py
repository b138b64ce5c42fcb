"""Notices: what the shop says to a customer unasked, why, and what became of each (N)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from domain.closed_set import Name


class Purpose(Name):
    """What a message is for; send_gate.RULES says what holds for it."""

    SAFETY = "safety"
    SERVICE = "service"
    FOLLOW_UP = "follow_up"
    SURVEY = "survey"
    MARKETING = "marketing"


STATES = ("planned", "sent", "dropped", "cancelled")
"""planned: waits for its time, or was put off. sent: handed to the channel. cancelled: no longer true, or stopped."""

KEPT = timedelta(days=30)
"""A notice whose end is not given is no longer worth saying after this."""

SAFETY, AGREED, REMINDER, CAMPAIGN = 0, 15, 20, 50
"""Priorities in the outbox: lower leaves first; a safety notice overtakes a campaign."""


FROM_THE_CALENDAR = (
    "maintenance", "first_service", "equipment_inspection", "vehicle_inspection", "insurance", "warranty", "lapsed",
    "key_contact", "declined_work",
)  # fmt: skip
"""Kinds of notice that only a date brings about: each day has room for so many, the others follow (N5)."""


@dataclass
class Notice:
    """Something to be said unasked, once. key: unique over all time ("maintenance:12:2026-04-01:first").

    subject_kind, subject_id: what it is about ("appointment", 7). due_at: not before; moved when it is put off.
    expires_at: afterwards it is no longer true. payload: what the words need, as JSON. reason: why the last decision
    was as it was. releases: how often it was handed to the outbox (again after a decision at the last moment).
    campaign_id, variant: of a campaign's notice.
    """

    id: int = field(init=False)
    key: str
    kind: str
    purpose: str
    customer_id: int
    due_at: datetime
    expires_at: datetime
    created_at: datetime
    vehicle_id: int | None = None
    subject_kind: str | None = None
    subject_id: int | None = None
    priority: int = REMINDER
    payload: dict[str, Any] = field(default_factory=dict)
    state: str = "planned"
    reason: str = ""
    decided_at: datetime | None = None
    releases: int = 0
    outbox_id: int | None = None
    message_id: int | None = None
    campaign_id: int | None = None
    variant: str | None = None

    @property
    def broadcast(self) -> str:
        """What it is paused and stopped with: its campaign, else all of its kind."""
        return broadcast_of(self.kind, self.campaign_id)

    def day(self, name: str) -> date | None:
        """A date of the payload."""
        value = self.payload.get(name)
        return date.fromisoformat(value[:10]) if value else None


@dataclass
class NoticeDecision:
    """One decision of the gate, kept for good: sent, deferred, dropped or cancelled, and why. Rule: N5."""

    id: int = field(init=False)
    notice_id: int
    at: datetime
    decision: str
    reason: str
    until: datetime | None = None


@dataclass
class Consent:
    """What a customer allowed or refused; the newest for a topic holds.

    topic: a purpose, or a kind of notice; of one channel alone as `on_channel` names it.
    source: "words", "button", "desk:<code>", "api".
    """

    id: int = field(init=False)
    customer_id: int
    topic: str
    given: bool
    at: datetime
    source: str


CALL = "call"
"""A call by staff, where it stands beside channels."""


def on_channel(topic: str, channel: str) -> str:
    """The topic of a consent to that on one channel alone ("marketing@sms")."""
    return f"{topic}@{channel}"


def broadcast_of(kind: str, campaign_id: int | None) -> str:
    """The name under which such notices are paused, resumed and stopped together."""
    return f"campaign:{campaign_id}" if campaign_id is not None else f"kind:{kind}"
