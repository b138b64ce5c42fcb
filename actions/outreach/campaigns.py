"""Campaigns: drawn up, looked at before anything is sent, started, watched, stopped (N3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from actions.outreach import notices
from actions.outreach.notices import Forecast, Kinds
from domain.closed_set import moved
from domain.customers.customer import Customer, Vehicle
from domain.errors import IllegalMove, NotFound
from domain.outreach import campaign as rules
from domain.outreach.campaign import Audience, BadCampaign, Campaign, Funnel, Member
from domain.outreach.notice import CAMPAIGN, SAFETY, Notice
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage.outreach import campaigns

TOLD_AT = time(10)
"""Of the day on which a campaign is told, on the shop's clock."""

SAMPLE = 12
"""Customers shown before the start."""

REHEARSED = 300
"""Customers a dry run asks the gate about."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign as drawn up. texts: language -> variant -> words. notify_on: None for the policy's time before."""

    name: str
    audience: Audience
    texts: dict[str, dict[str, str]]
    starts_on: date
    ends_on: date
    kind: str = "campaign"
    service: str | None = None
    notify_on: date | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would be told. customers: how many; some of them with the vehicle they are chosen for."""

    customers: int
    some: list[tuple[Customer, Vehicle]]


def draw_up(tx: Tx, shop: Shop, plan: Plan, by: Staff, now: datetime) -> Campaign:
    """The campaign as a draft; BadCampaign names everything that is wrong with it. Rule: N3, I1."""
    by.require("manage_campaigns")
    return campaigns.add(tx, Campaign(**_written(shop, plan, now), created_at=now, created_by=by.code))


def redraw(tx: Tx, shop: Shop, campaign_id: int, plan: Plan, by: Staff, now: datetime) -> Campaign:
    """The draft as it is drawn up now; IllegalMove once it was started, BadCampaign as for a new one. Rule: N3, I1."""
    campaign = _draft(tx, campaign_id, by)
    for name, value in _written(shop, plan, now).items():
        setattr(campaign, name, value)
    tx.flush()
    return campaign


def discard(tx: Tx, campaign_id: int, by: Staff) -> None:
    """The draft is gone; IllegalMove once it was started: what was told stays on record. Rule: N3, I1."""
    campaigns.remove(tx, _draft(tx, campaign_id, by))


def _draft(tx: Tx, campaign_id: int, by: Staff) -> Campaign:
    by.require("manage_campaigns")
    campaign = campaigns.lock(tx, campaign_id)
    if campaign is None:
        raise NotFound(f"There is no campaign {campaign_id}.")
    if campaign.state != "draft":
        raise IllegalMove(f"Campaign {campaign_id} is {campaign.state}: only a draft is changed or thrown away.")
    return campaign


def _written(shop: Shop, plan: Plan, now: datetime) -> dict[str, Any]:
    """What the plan says of a campaign; BadCampaign names everything that is wrong with it."""
    if found := _problems(shop, plan, now):
        raise BadCampaign("; ".join(found))
    texts = {language: {k: v for k, v in words.items() if v.strip()} for language, words in plan.texts.items()}
    return {
        "name": plan.name.strip(), "kind": plan.kind, "audience": plan.audience.to_json(), "texts": texts,
        "starts_on": plan.starts_on, "ends_on": plan.ends_on, "notify_at": _told_at(shop, plan, now),
        "service": plan.service,
    }  # fmt: skip


def _problems(shop: Shop, plan: Plan, now: datetime) -> list[str]:
    found = [] if plan.name.strip() else ["name: empty"]
    today = now.astimezone(shop.zone).date()
    if plan.ends_on < plan.starts_on:
        found.append(f"ends {plan.ends_on}: before it starts on {plan.starts_on}")
    if plan.ends_on < today:
        found.append(f"ends {plan.ends_on}: in the past")
    if plan.kind not in ("campaign", "recall"):
        found.append(f"kind {plan.kind!r}: expected campaign or recall")
    if plan.kind == "recall" and not plan.audience.vins:
        found.append("recall: expected a list of VINs")
    if plan.service and not shop.offers(plan.service):
        found.append(f"service {plan.service!r}: not offered")
    needed = {
        language: {k: v for k, v in words.items() if k == "a" or v.strip()} for language, words in plan.texts.items()
    }
    if not {"zh", "en"} <= {language for language, words in plan.texts.items() if words.get("a")}:
        found.append("text a: expected in zh and en")
    return found + rules.problems(needed)


def _told_at(shop: Shop, plan: Plan, now: datetime) -> datetime:
    """Two weeks ahead, or at once when there is no longer so much time. Rule: N3 (S1 6)."""
    day = plan.notify_on or plan.starts_on - shop.policy.campaign_ahead
    return max(now, datetime.combine(day, TOLD_AT, shop.zone))


def preview(tx: Tx, audience: Audience, by: Staff, now: datetime) -> Preview:
    """How many would be told, and some of them. Rule: N3, A5."""
    by.require("manage_campaigns")
    return Preview(campaigns.count(tx, audience, now), campaigns.sample(tx, audience, now, SAMPLE))


def rehearse(
    tx: Tx, shop: Shop, kinds: Kinds, campaign_id: int, by: Staff, now: datetime
) -> list[Forecast]:  # fmt: skip
    """Who would get it, when, and why not: the gate's word on the first customers chosen; nothing is kept. Rule: N3."""
    by.require("manage_campaigns")
    campaign = _known(tx, campaign_id)
    expires = _expires(shop, campaign)
    chosen = campaigns.sample(tx, Audience.from_json(campaign.audience), now, REHEARSED)
    recall = campaign.kind == "recall"
    made_up = [
        Notice(
            key="", kind="campaign", purpose="safety" if recall else "marketing", customer_id=customer.id,
            due_at=max(campaign.notify_at, now), expires_at=expires, created_at=now, vehicle_id=vehicle.id,
            priority=SAFETY if recall else CAMPAIGN, campaign_id=campaign.id,
            variant=rules.variant(campaign.id, customer.id, two=campaign.has_two_texts),
        )
        for customer, vehicle in chosen
    ]  # fmt: skip
    return notices.simulate(tx, shop, kinds, made_up, now)


def start(tx: Tx, shop: Shop, campaign_id: int, by: Staff, now: datetime) -> int:
    """How many customers are told, each once; their notices wait for the gate. Rule: N3."""
    campaign = _moved(tx, campaign_id, "start", by)
    campaign.started_at = now
    told = campaigns.fill(tx, campaign, now)
    campaigns.plan_notices(tx, campaign, max(campaign.notify_at, now), _expires(shop, campaign), now)
    return told


def pause(tx: Tx, campaign_id: int, by: Staff, now: datetime) -> Campaign:
    """Nothing more of it leaves until it is resumed."""
    campaign = _moved(tx, campaign_id, "pause", by)
    notices.pause(tx, campaign.broadcast, by, now)
    return campaign


def resume(tx: Tx, campaign_id: int, by: Staff, now: datetime) -> Campaign:
    """It goes on where it was paused."""
    campaign = _moved(tx, campaign_id, "resume", by)
    notices.resume(tx, campaign.broadcast, by, now)
    return campaign


def stop(tx: Tx, campaign_id: int, by: Staff, now: datetime) -> int:
    """How many customers are not told any more; it does not go on."""
    campaign = _moved(tx, campaign_id, "stop", by)
    return notices.stop(tx, campaign.broadcast, by, now)


def end_past(tx: Tx, shop: Shop, now: datetime) -> int:
    """How many campaigns are over by this call because their last day is."""
    ids = campaigns.ended(tx, now.astimezone(shop.zone).date())
    for campaign_id in ids:
        campaign = campaigns.lock(tx, campaign_id)
        if campaign is not None and campaign.state == "running":
            campaign.state = moved(rules.STATES, f"Campaign {campaign.id}", campaign.state, "end")
    tx.flush()
    return len(ids)


def answer(tx: Tx, campaign_id: int, customer_id: int, said: str, now: datetime) -> Member | None:
    """The customer's place in the campaign with what they tapped; None when they are not in it. Rule: A5."""
    member = campaigns.member(tx, campaign_id, customer_id)
    if member is not None:
        campaigns.set_answer(tx, campaign_id, customer_id, said, now)
    return member


def results(tx: Tx, shop: Shop, campaign: Campaign) -> dict[str, Funnel]:
    """The funnel of everybody under "all", and of each wording where there are two. Rule: N3."""
    found = {"all": campaigns.funnel(tx, campaign.id, shop.policy.campaign_counts)}
    if campaign.has_two_texts:
        found |= {v: campaigns.funnel(tx, campaign.id, shop.policy.campaign_counts, v) for v in rules.VARIANTS}
    return found


def known(tx: Tx, campaign_id: int, by: Staff) -> Campaign:
    """The campaign, for whoever may manage them."""
    by.require("manage_campaigns")
    return _known(tx, campaign_id)


def _known(tx: Tx, campaign_id: int) -> Campaign:
    found = campaigns.get(tx, campaign_id)
    if found is None:
        raise NotFound(f"There is no campaign {campaign_id}.")
    return found


def _moved(tx: Tx, campaign_id: int, verb: str, by: Staff) -> Campaign:
    by.require("manage_campaigns")
    campaign = campaigns.lock(tx, campaign_id)
    if campaign is None:
        raise NotFound(f"There is no campaign {campaign_id}.")
    campaign.state = moved(rules.STATES, f"Campaign {campaign.id}", campaign.state, verb)
    tx.flush()
    return campaign


def _expires(shop: Shop, campaign: Campaign) -> datetime:
    """The end of its last day."""
    return datetime.combine(campaign.ends_on + timedelta(days=1), time(), shop.zone)
