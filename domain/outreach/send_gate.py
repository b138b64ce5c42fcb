"""The one gate for everything said unasked: sent now, put off until a better time, or dropped, always with a reason.

Rule: N5, C (while a complaint is open there is no small talk).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from domain.channels.channel import Channel
from domain.channels.register import CHANNELS, MAIL, SMS
from domain.channels.template import Template
from domain.outreach.notice import Purpose, on_channel
from domain.outreach.rung import Mode
from domain.shop.policy import Policy

COMPLAINT_LOOK = timedelta(days=1)
"""How long a notice held by an open complaint waits before the gate is asked again."""

LONGEST_WINDOW = timedelta(days=31)
"""How far back the caps look."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for messages of one purpose."""

    refusable: bool = True
    """The customer may opt out of it."""
    waits_for_day: bool = True
    """It keeps quiet hours."""
    silenced: bool = True
    """It is held while a complaint of the customer is open."""
    capped: bool = True
    """It counts against, and keeps, the caps over all kinds."""


RULES: dict[str, Rule] = {
    Purpose.SAFETY: Rule(refusable=False, waits_for_day=False, silenced=False, capped=False),
    Purpose.SERVICE: Rule(silenced=False, capped=False),
    Purpose.FOLLOW_UP: Rule(),
    Purpose.SURVEY: Rule(),
    Purpose.MARKETING: Rule(),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A chat in which the customer can be written to. preferred: the one the matter was agreed in.

    shut: it takes nothing now, for want of a word of theirs or of a budget. template: it is told as that instead of in
    words; conversation_id is 0 where there has been no chat yet.
    """

    conversation_id: int
    channel: str
    reachable: bool
    last_in_at: datetime | None
    preferred: bool = False
    shut: bool = False
    account: str = ""
    address: str = ""
    template: Template | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells this way from others."""
        return self.channel, self.account, self.address, Mode.TEMPLATE if self.template else Mode.CHAT


@dataclass(frozen=True, slots=True)
class Sent:
    """Something said unasked before."""

    purpose: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a customer. refused, allowed: topics (purposes and kinds) of the newest consents.

    ways: in which chats he can be written to. recent: what was said unasked within the last LONGEST_WINDOW, but for
    what was agreed; last_survey_at: also before that.
    """

    zone: ZoneInfo
    ways: Sequence[Way] = ()
    refused: Collection[str] = ()
    allowed: Collection[str] = ()
    complaint_open: bool = False
    recent: Sequence[Sent] = ()
    last_survey_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the gate says. until: when it will be asked again, of a deferred one. way: where it goes, of one sent."""

    verdict: Literal["sent", "deferred", "dropped"]
    reason: str = ""
    until: datetime | None = None
    way: Way | None = None


def decide(
    policy: Policy,
    kind: str,
    purpose: str,
    expires_at: datetime,
    customer: Standing,
    now: datetime,
    *,
    agreed: bool = False,
    asked_for: bool = False,
    paused: bool = False,
) -> Decision:
    """Whether the notice is sent now; nothing is dropped that may still be said in time. Rule: N5.

    agreed: it is about a time agreed or asked for, so no cap holds it. asked_for: the customer asked for it himself, so
    it is said also to somebody who refused reminders.
    """
    rule = RULES[purpose]
    if now >= expires_at:
        return Decision("dropped", "expired")
    if not asked_for and (refused := _refused(policy, kind, purpose, rule, customer)):
        return Decision("dropped", refused)
    wanted = customer.ways if asked_for else [way for way in customer.ways if not refuses(customer, kind, purpose, way)]
    way = best_way(wanted, purpose, now)
    if way is None:
        refused_all = best_way(customer.ways, purpose, now) is not None
        return Decision("dropped", "channel_refused" if refused_all else "unreachable")
    held = _held(policy, purpose, rule, customer, now, agreed=agreed)
    if held is None and paused:
        held = ("paused", now + timedelta(minutes=10))
    if held is None:
        return Decision("sent", way=way)
    reason, until = held
    return Decision("deferred", reason, min(until, expires_at))


def refuses(customer: Standing, kind: str, purpose: str, way: Way | str) -> bool:
    """True when the customer does not want to be told of it on that channel. Rule: N5."""
    channel = way if isinstance(way, str) else way.channel
    told = {on_channel(kind, channel), on_channel(purpose, channel)}
    return RULES[purpose].refusable and not told.isdisjoint(customer.refused)


def _refused(policy: Policy, kind: str, purpose: str, rule: Rule, customer: Standing) -> str:
    if not rule.refusable:
        return ""
    if kind in customer.refused or purpose in customer.refused:
        return "opted_out"
    if purpose == Purpose.MARKETING and policy.marketing_needs_consent and purpose not in customer.allowed:
        return "no_consent"
    return ""


def _held(
    policy: Policy, purpose: str, rule: Rule, customer: Standing, now: datetime, *, agreed: bool
) -> tuple[str, datetime] | None:
    """Why it must wait, and until when; None when nothing holds it."""
    if rule.silenced and customer.complaint_open:
        return "complaint", now + COMPLAINT_LOOK
    if purpose == Purpose.SURVEY and customer.last_survey_at is not None:
        ready = customer.last_survey_at + policy.survey_cool_down
        if ready > now:
            return "survey_cool_down", ready
    if rule.waits_for_day and policy.is_quiet(now.astimezone(customer.zone).hour):
        return "quiet_hours", end_of_quiet(policy, customer.zone, now)
    if rule.capped and not agreed:
        return _capped(policy, purpose, customer.recent, now)
    return None


def _capped(policy: Policy, purpose: str, recent: Iterable[Sent], now: datetime) -> tuple[str, datetime] | None:
    """The cap that is full and when it has room again. All counted kinds together, and marketing by itself."""
    counted = [sent for sent in recent if RULES[sent.purpose].capped or sent.purpose == Purpose.SERVICE]
    waits = [_room(counted, limit, window, now) for limit, window in policy.caps_overall]
    if purpose == Purpose.MARKETING:
        own = [sent for sent in counted if sent.purpose == Purpose.MARKETING]
        waits += [_room(own, limit, window, now) for limit, window in policy.caps_marketing]
    until = max((wait for wait in waits if wait is not None), default=None)
    return None if until is None else ("cap", until)


def _room(sent: list[Sent], limit: int, window: timedelta, now: datetime) -> datetime | None:
    """When another one fits into the window; None when one does now."""
    within = sorted(one.at for one in sent if one.at > now - window)
    if len(within) < limit:
        return None
    return now + window if limit == 0 else within[len(within) - limit] + window


def end_of_quiet(policy: Policy, zone: ZoneInfo, now: datetime) -> datetime:
    """The first instant from now on that is not quiet on the customer's clock; `now` itself when it isn't. Rule: N5."""
    local = now.astimezone(zone)
    if not policy.is_quiet(local.hour):
        return now
    day = local.date() + timedelta(days=1) if local.hour >= policy.quiet_until else local.date()
    at = datetime.combine(day, time(policy.quiet_until), zone).astimezone(UTC)
    while policy.is_quiet(at.astimezone(zone).hour):  # the clock was changed in that night
        at += timedelta(minutes=15)
    return at


def best_way(ways: Iterable[Way], purpose: str, now: datetime) -> Way | None:
    """Where the customer is written to; None when there is no way.

    The chat the matter was agreed in, a chat that is handed messages, the one last used; then as a template in a chat,
    by text message, by mail; at last in a chat that is only read when they come.
    """
    open_ = [way for way in ways if way.reachable and _takes(CHANNELS.get(way.channel), way, purpose, now)]
    start = datetime.min.replace(tzinfo=UTC)

    def rank(way: Way) -> tuple[bool, int, datetime]:
        return way.preferred and not way.template, _order(way), way.last_in_at or start

    return max(open_, key=rank, default=None)


def _order(way: Way) -> int:
    if way.template is None:
        return 4 if CHANNELS[way.channel].pushed else 0
    return {SMS: 2, MAIL: 1}.get(way.channel, 3)


def _takes(channel: Channel | None, way: Way, purpose: str, now: datetime) -> bool:
    if channel is None:
        return False
    if way.template is not None:
        return True
    if way.shut:
        return False
    if channel.window is None or purpose in channel.beyond_window:
        return True
    return way.last_in_at is not None and now < way.last_in_at + channel.window
