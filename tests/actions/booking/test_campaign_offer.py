"""A campaign speaks in the customer's own words and names a quiet time that is free (N3, B8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from actions.booking import campaign_offer
from actions.outreach import campaigns
from domain.conversation import Conversation
from domain.outreach.campaign import Audience, Campaign
from domain.outreach.notice import Notice
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage.tickets import listings
from tests.actions.booking.booked import DAY
from tests.actions.feedback.after_visits import a_reachable_customer

Person = Callable[[str], Staff]
TEXTS = {
    "zh": {"a": "{name}，{starts}起检测周，{slot}有空", "b": "{name}，来吧"},
    "en": {"a": "{name}, from {starts}", "b": "{name}, come"},
}


def _campaign(tx: Tx, shop: Shop, by: Staff, now: datetime, **changes: Any) -> Campaign:
    starts = (now + 14 * DAY).date()
    given = {"name": "检测周", "audience": Audience(), "texts": TEXTS, "starts_on": starts, "ends_on": starts + 7 * DAY}
    campaign = campaigns.draw_up(tx, shop, campaigns.Plan(**(given | changes)), by, now)
    campaigns.start(tx, shop, campaign.id, by, now)
    return campaign


def _addressed(tx: Tx, campaign: Campaign, now: datetime, variant: str = "a") -> tuple[Notice, Conversation]:
    customer, vehicle = a_reachable_customer(tx, now)
    notice = Notice("campaign:1", "campaign", "marketing", customer.id, now, now + DAY, now, vehicle_id=vehicle.id)
    notice.campaign_id, notice.variant = campaign.id, variant
    conversation = listings.latest_conversation(tx, customer.id)
    assert conversation is not None
    return notice, conversation


@pytest.mark.rule("N3", "B8")
def test_the_words_name_the_customer_and_a_time_that_is_booked_by_one_tap(
    tx: Tx, shop: Shop, person: Person, now: datetime
) -> None:
    campaign = _campaign(tx, shop, person("feng"), now, service="minor_service")
    notice, conversation = _addressed(tx, campaign, now)
    reply = campaign_offer.tell_campaign(tx, shop, notice, conversation, now)
    offer = campaign_offer.quiet_offer(tx, shop, campaign, now)
    assert reply is not None and offer is not None and reply.text.startswith("王1，")
    minute = int(offer.start.timestamp()) // 60
    data = [str(button.data) for row in reply.buttons for button in row]
    assert data == [
        f"go|campaign|book:{campaign.id}:{minute}",
        f"go|campaign|other:{campaign.id}",
        f"go|campaign|no:{campaign.id}",
    ]


@pytest.mark.rule("N3")
def test_each_wording_is_said_as_it_was_drawn_and_one_without_a_service_books_nothing(
    tx: Tx, shop: Shop, person: Person, now: datetime
) -> None:
    campaign = _campaign(tx, shop, person("feng"), now)
    notice, conversation = _addressed(tx, campaign, now, variant="b")
    reply = campaign_offer.tell_campaign(tx, shop, notice, conversation, now)
    assert reply is not None and reply.text == "王1，来吧"
    assert [len(row) for row in reply.buttons] == [1]
    assert campaign_offer.quiet_offer(tx, shop, campaign, now) is None


@pytest.mark.rule("B8")
def test_the_time_lies_in_the_campaigns_first_days(tx: Tx, shop: Shop, person: Person, now: datetime) -> None:
    campaign = _campaign(tx, shop, person("feng"), now, service="minor_service")
    offer = campaign_offer.quiet_offer(tx, shop, campaign, now)
    assert offer is not None
    day = offer.start.astimezone(shop.zone).date()
    assert campaign.starts_on <= day <= campaign.starts_on + timedelta(days=3)
    assert campaign_offer.quiet_offer(tx, shop, campaign, now + 60 * DAY) is None


@pytest.mark.rule("N3")
def test_a_stopped_campaign_says_nothing(tx: Tx, shop: Shop, person: Person, now: datetime) -> None:
    campaign = _campaign(tx, shop, person("feng"), now)
    notice, conversation = _addressed(tx, campaign, now)
    campaigns.stop(tx, campaign.id, person("feng"), now)
    assert campaign_offer.tell_campaign(tx, shop, notice, conversation, now) is None
