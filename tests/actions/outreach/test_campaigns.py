"""Campaigns: the audience chosen, everybody told once, and a funnel that counts nobody twice (N3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.notice_kinds import KINDS
from actions.outreach import campaigns, consent, notices
from domain.booking.appointment import Appointment
from domain.customers.customer import Vehicle
from domain.errors import IllegalMove, NotAllowed
from domain.outreach.campaign import Audience, BadCampaign, Campaign, variant
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Store, Tx, outbox, shops
from storage.customers import customers
from storage.outreach import campaigns as campaign_queries
from storage.tables import metadata
from storage.tickets import tickets
from tests.actions.feedback.after_visits import a_reachable_customer
from tests.storage.records import a_customer, a_ticket, an_appointment

DAY = timedelta(days=1)
TEXTS = {"zh": {"a": "{name}，检测周", "b": "{name}，来吧"}, "en": {"a": "{name}, check week", "b": "{name}, come"}}


def drawn_up(tx: Tx, shop: Shop, by: Staff, now: datetime, **changes: Any) -> Campaign:
    """A campaign as a draft, told at once."""
    starts = (now + 14 * DAY).date()
    given = {"name": "检测周", "audience": Audience(), "texts": TEXTS, "starts_on": starts, "ends_on": starts + 7 * DAY}
    return campaigns.draw_up(tx, shop, campaigns.Plan(**(given | changes)), by, now)


def visit_of(tx: Tx, customer_id: int, at: datetime, state: str, fen: int) -> Appointment:
    customer = customers.get(tx, customer_id)
    assert customer is not None
    visit = an_appointment(tx, customer, "A", at + DAY)
    visit.created_at, visit.state, visit.estimate_fen = at, state, fen
    ticket = tickets.get(tx, visit.ticket_id)
    assert ticket is not None
    tickets.record(tx, ticket, "noted", "system", at)
    return visit


def chosen(tx: Tx, now: datetime, **conditions: Any) -> list[str]:
    found = campaign_queries.sample(tx, Audience(**conditions), now, 50)
    assert campaign_queries.count(tx, Audience(**conditions), now) == len(found)
    return [vehicle.plate or "" for _, vehicle in found]


@pytest.mark.rule("N3")
def test_the_audience_is_who_meets_every_condition(tx: Tx, shop: Shop, now: datetime) -> None:
    first, car = a_reachable_customer(tx, now, 1, first_delivery_on=date(2023, 1, 5), odometer_km=60_000, vin="V1")
    second, _ = a_reachable_customer(tx, now, 2, first_delivery_on=date(2025, 12, 1), odometer_km=3_000, brand="丰田")
    second.is_key = True
    a_reachable_customer(tx, now, 3, plate="沪B00003")
    tx.flush()
    one, two, three = "京A00001", "京A00002", "沪B00003"
    assert chosen(tx, now) == [one, two, three]
    assert chosen(tx, now, brands=("大众",)) == [one, three]
    assert chosen(tx, now, models=("朗逸",), areas=("京A",)) == [one, two]
    assert chosen(tx, now, min_age_months=24) == [one]
    assert chosen(tx, now, max_age_months=24) == [two]
    assert chosen(tx, now, min_km=10_000) == [one]
    assert chosen(tx, now, max_km=10_000) == [two]
    assert chosen(tx, now, key_only=True) == [two]
    assert chosen(tx, now, vins=("V1", "V9")) == [one]
    visit = visit_of(tx, first.id, now - 40 * DAY, "done", 0)
    visit.vehicle_id = car.id
    tx.flush()
    assert chosen(tx, now, seen_days=60) == [one]
    assert chosen(tx, now, not_seen_days=60) == [two, three]
    assert chosen(tx, now, not_seen_days=20) == [one, two, three]


@pytest.mark.rule("N3")
def test_everybody_is_told_once_in_their_wording_whatever_they_own(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    owners = [a_reachable_customer(tx, now, number)[0] for number in range(1, 9)]
    customers.add_vehicle(tx, Vehicle(customer_id=owners[0].id, created_at=now, plate="京A99999"))
    campaign = drawn_up(tx, shop, person("feng"), now)
    assert campaigns.start(tx, shop, campaign.id, person("feng"), now) == 8
    while notices.release_due(tx, shop, KINDS, now):
        pass
    said = [row.payload["text"] for row in outbox.listed(tx) if row.key.startswith("campaign:")]
    assert len(said) == 8
    wordings = {owner.id: variant(campaign.id, owner.id, two=True) for owner in owners}
    kept = {owner.id: campaign_queries.member(tx, campaign.id, owner.id) for owner in owners}
    assert {i: one.variant for i, one in kept.items() if one} == wordings
    assert sum("来吧" in words for words in said) == list(wordings.values()).count("b")


@pytest.mark.rule("N3")
def test_it_is_told_two_weeks_before_its_first_day(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    a_reachable_customer(tx, now)
    far = drawn_up(tx, shop, person("feng"), now, starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 7))
    assert far.notify_at.astimezone(shop.zone).date() == date(2026, 4, 17)
    soon = drawn_up(tx, shop, person("feng"), now, starts_on=date(2026, 3, 20), ends_on=date(2026, 3, 27))
    assert soon.notify_at == now


@pytest.mark.rule("I1", "N3")
def test_only_a_manager_may_draw_up_start_and_stop(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    campaign = drawn_up(tx, shop, person("feng"), now)
    for code in ("chen", "zhao", "zhou", "qian"):
        with pytest.raises(NotAllowed):
            drawn_up(tx, shop, person(code), now)
        with pytest.raises(NotAllowed):
            campaigns.start(tx, shop, campaign.id, person(code), now)
        with pytest.raises(NotAllowed):
            campaigns.preview(tx, Audience(), person(code), now)


@pytest.mark.rule("N3")
def test_steps_out_of_order_are_refused(tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]) -> None:
    by = person("feng")
    campaign = drawn_up(tx, shop, by, now)
    for step in (campaigns.pause, campaigns.resume, campaigns.stop):
        with pytest.raises(IllegalMove):
            step(tx, campaign.id, by, now)
    campaigns.start(tx, shop, campaign.id, by, now)
    with pytest.raises(IllegalMove):
        campaigns.start(tx, shop, campaign.id, by, now)


@pytest.mark.rule("N3")
def test_a_dry_run_says_who_would_not_be_told_and_why_and_keeps_nothing(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    a_reachable_customer(tx, now, 1)
    refuser, _ = a_reachable_customer(tx, now, 2)
    consent.refuse(tx, refuser.id, ["marketing"], now, "words")
    complainer, _ = a_reachable_customer(tx, now, 3)
    a_ticket(tx, complainer, now, kind="complaint")
    campaign = drawn_up(tx, shop, person("feng"), now)
    said = [
        one.decision.reason or one.decision.verdict
        for one in campaigns.rehearse(tx, shop, KINDS, campaign.id, person("feng"), now)
    ]
    assert said == ["sent", "opted_out", "complaint"]
    assert campaign_queries.progress(tx, campaign.id) == {}
    assert outbox.counts(tx) == {}


@pytest.mark.rule("N3")
def test_a_stopped_campaign_tells_nobody_more_and_an_old_one_ends(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    by = person("feng")
    a_reachable_customer(tx, now)
    campaign = drawn_up(tx, shop, by, now)
    campaigns.start(tx, shop, campaign.id, by, now)
    assert campaigns.stop(tx, campaign.id, by, now) == 1
    notices.release_due(tx, shop, KINDS, now)
    assert campaign_queries.progress(tx, campaign.id) == {("cancelled", "stopped"): 1}
    other = drawn_up(tx, shop, by, now)
    campaigns.start(tx, shop, other.id, by, now)
    assert campaigns.end_past(tx, shop, now + 60 * DAY) == 1
    assert other.state == "over"


def test_what_is_wrong_is_named_all_at_once(tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]) -> None:
    with pytest.raises(BadCampaign) as wrong:
        drawn_up(tx, shop, person("feng"), now, name=" ", service="flying", texts={"zh": {"a": "{x}"}, "en": {}})
    for part in ("name", "flying", "{x}", "text a"):
        assert part in str(wrong.value)


@pytest.mark.rule("N3")
def test_a_visit_counts_for_the_campaign_told_of_last(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    by = person("feng")
    customer, _ = a_reachable_customer(tx, now)
    made = []
    for days in (0, 10):
        at = now + days * DAY
        campaign = drawn_up(tx, shop, by, at)
        campaigns.start(tx, shop, campaign.id, by, at)
        notices.release_due(tx, shop, KINDS, at)
        made.append(campaign)
    visit_of(tx, customer.id, now + 12 * DAY, "done", 48_000)
    first, second = (campaigns.results(tx, shop, one)["all"] for one in made)
    assert (first.sent, first.booked, first.revenue_fen) == (1, 0, 0)
    assert (second.sent, second.booked, second.came, second.revenue_fen) == (1, 1, 1, 48_000)


@pytest.mark.rule("N3")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_funnel_only_narrows_and_counts_nobody_twice(shop: Shop, data: st.DataObject) -> None:
    now = datetime.fromisoformat("2026-03-18T10:00+08:00")
    store = Store("sqlite://")
    metadata.create_all(store.engine)
    with store.write() as tx:
        shops.apply(tx, shop, now)
        by = shops.staff_by_code(tx, "feng")
        assert by is not None
        people = [a_reachable_customer(tx, now, number)[0] for number in range(1, data.draw(st.integers(1, 6)) + 1)]
        a_customer(tx, now)
        running = []
        for days in range(data.draw(st.integers(1, 2))):
            at = now + 10 * days * DAY
            campaign = drawn_up(tx, shop, by, at)
            campaigns.start(tx, shop, campaign.id, by, at)
            notices.release_due(tx, shop, KINDS, at)
            running.append(campaign)
        revenue = booked = 0
        for customer in people:
            for campaign in running:
                if data.draw(st.booleans()):
                    campaigns.answer(tx, campaign.id, customer.id, data.draw(st.sampled_from(["book", "no"])), now)
            for _ in range(data.draw(st.integers(0, 3))):
                state = data.draw(st.sampled_from(["booked", "done", "cancelled", "no_show"]))
                visit_of(tx, customer.id, now + data.draw(st.integers(0, 40)) * DAY, state, 1_000)
                revenue += 1_000 if state == "done" else 0
                booked += state != "cancelled"
        found = [campaigns.results(tx, shop, one) for one in running]
        for results in found:
            counts = [count for _, count in results["all"].steps()]
            assert counts == sorted(counts, reverse=True)
            assert counts[0] == len(people)
            for step in ("planned", "sent", "delivered", "tapped", "booked", "came", "revenue_fen", "not_interested"):
                parts = [getattr(results[name], step) for name in ("a", "b")]
                assert sum(parts) == getattr(results["all"], step)
        assert sum(results["all"].revenue_fen for results in found) <= revenue
        assert sum(results["all"].booked for results in found) <= booked
    store.close()
