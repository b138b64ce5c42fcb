"""What a campaign says, in words, with a quiet time to book in two taps (N3, B8)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from actions.booking import free_times
from domain.booking.capacity import Needs, Offer
from domain.booking.time_wish import Wish
from domain.conversation import Conversation
from domain.message import Button, Reply
from domain.outreach.campaign import Campaign, filled
from domain.outreach.notice import Notice
from domain.press import Press
from domain.shop.shop import Shop
from storage import Tx
from storage.customers import customers
from storage.outreach import campaigns
from texts import formats, text

PROPOSED_WITHIN = timedelta(days=3)
"""A campaign's quiet time is looked for so long from its first day on."""


def tell_campaign(tx: Tx, shop: Shop, notice: Notice, conversation: Conversation, now: datetime) -> Reply | None:
    """The campaign's text in the customer's wording, with a quiet time to book in two taps. Rule: N3, B8."""
    campaign = campaigns.get(tx, notice.campaign_id or 0)
    if campaign is None or campaign.state in ("draft", "stopped"):
        return None
    language = conversation.language
    customer = customers.get(tx, notice.customer_id)
    vehicle = customers.vehicle(tx, notice.vehicle_id) if notice.vehicle_id else None
    offer = quiet_offer(tx, shop, campaign, now)
    slot = formats.moment(offer.start.astimezone(shop.zone), language) if offer else ""
    fields = defaultdict(
        str,
        name=(customer.name if customer else None) or text("campaign.you", language),
        vehicle=vehicle.title if vehicle else "", plate=(vehicle.plate if vehicle else None) or "",
        shop=shop.name(language), phone=shop.phone, slot=slot,
        starts=_day(campaign.starts_on, language, shop), ends=_day(campaign.ends_on, language, shop),
    )  # fmt: skip
    wordings = campaign.texts.get(language) or campaign.texts["zh"]
    words = filled(wordings.get(notice.variant or "a") or wordings["a"], fields)
    return Reply(words, _campaign_buttons(campaign, offer, slot, language))


def _campaign_buttons(
    campaign: Campaign, offer: Offer | None, slot: str, language: str
) -> tuple[tuple[Button, ...], ...]:  # fmt: skip
    rows: list[tuple[Button, ...]] = []
    if campaign.service and offer is not None:
        label = text("campaign.book_slot", language, slot=slot)
        minute = int(offer.start.timestamp()) // 60
        rows.append((Button(label, Press("campaign", "book", campaign.id, minute)),))
    if campaign.service:
        rows.append((Button(text("campaign.other_time", language), Press("campaign", "other", campaign.id)),))
    refuse = Button(text("campaign.not_interested", language), Press("campaign", "no", campaign.id))
    return (*rows, (refuse,))


def quiet_offer(tx: Tx, shop: Shop, campaign: Campaign, now: datetime) -> Offer | None:
    """The quietest bookable time of the campaign's first days; None when it books nothing or nothing is free."""
    if campaign.service is None or not shop.offers(campaign.service):
        return None
    first = datetime.combine(campaign.starts_on, time(), shop.zone)
    start = max(first, now + shop.policy.lead_time)
    last = datetime.combine(campaign.ends_on + timedelta(days=1), time(), shop.zone)
    wish = Wish(start, min(start + PROPOSED_WITHIN, last), start, quiet=True)
    if wish.latest <= wish.earliest:
        return None
    offers = free_times.offer_times(tx, shop, Needs((campaign.service,)), wish, now)
    return next((offer for offer in offers if wish.fits(offer.start)), None)


def _day(day: date, language: str, shop: Shop) -> str:
    return formats.day(datetime.combine(day, time(), shop.zone), language)
