"""Surveys: one open per customer, low scores won back at once, results that add up (Q2, Q3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions.feedback import surveys
from actions.notice_kinds import KINDS
from actions.outreach import notices
from actions.promises import promises
from domain.conversation import Conversation
from domain.feedback.survey import QUESTIONNAIRE, Survey, indicators
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import customers
from storage.feedback import surveys as survey_queries
from storage.tickets import listings, tickets
from tests.actions.feedback.after_visits import a_reachable_customer, delivered
from tests.storage.records import a_customer, a_ticket

DAY = timedelta(days=1)


def asked(tx: Tx, shop: Shop, now: datetime, number: int = 1) -> tuple[Survey, Conversation]:
    """A customer's open survey, whose question has left."""
    customer, vehicle = a_reachable_customer(tx, now, number)
    delivered(tx, customer, vehicle, now - DAY)
    surveys.plan(tx, shop, now)
    notices.release_due(tx, shop, KINDS, now)
    survey, conversation = survey_queries.open_of(tx, customer.id), listings.latest_conversation(tx, customer.id)
    assert survey is not None and conversation is not None
    return survey, conversation


@pytest.mark.rule("Q3")
def test_a_survey_leaves_a_day_after_the_hand_over_and_once(tx: Tx, shop: Shop, now: datetime) -> None:
    survey, _ = asked(tx, shop, now)
    assert survey.sent_at == now
    assert surveys.plan(tx, shop, now) == 0
    assert survey_queries.sent(tx, now - DAY, now + DAY) == 1


@pytest.mark.rule("Q3")
def test_a_customer_has_one_open_survey_about_the_newest_visit(tx: Tx, shop: Shop, now: datetime) -> None:
    customer, vehicle = a_reachable_customer(tx, now)
    delivered(tx, customer, vehicle, now - DAY - timedelta(hours=4))
    newest = delivered(tx, customer, vehicle, now - DAY)
    surveys.plan(tx, shop, now)
    survey = survey_queries.open_of(tx, customer.id)
    assert survey is not None and survey.ticket_id == newest.id
    assert not survey_queries.add(tx, Survey(customer.id, a_ticket(tx, customer, now).id, now, now, now))


@pytest.mark.rule("Q3")
@pytest.mark.parametrize("score", [1, 2])
def test_a_low_score_has_an_owner_and_a_promise_at_once(tx: Tx, shop: Shop, now: datetime, score: int) -> None:
    survey, conversation = asked(tx, shop, now)
    ticket = surveys.score(tx, shop, survey, score, conversation, now)
    assert ticket is not None and ticket.kind == "recovery" and ticket.number == "S2026-0001"
    owner = surveys.owner_of(tx, ticket)
    assert owner is not None and owner.code == "zhao"
    assert {one.kind for one in promises.of(tx, ticket.id)} == {"first_answer", "solution"}
    assert ticket.follows_id == survey.ticket_id and survey.recovery_id == ticket.id
    assert survey.asks == []
    assert surveys.score(tx, shop, survey, score, conversation, now) is None


@pytest.mark.rule("C5")
def test_what_is_said_of_a_person_goes_to_the_manager_alone(
    tx: Tx, shop: Shop, now: datetime, person: Callable[[str], Staff]
) -> None:
    survey, conversation = asked(tx, shop, now)
    surveys.score(tx, shop, survey, 1, conversation, now)
    ticket = surveys.say(tx, shop, survey, "前台的服务顾问态度恶劣，骂人", conversation, now)
    assert ticket is not None and ticket.restricted
    owner = surveys.owner_of(tx, ticket)
    assert owner is not None and owner.role == "manager"
    assert not person("zhao").may_see(ticket)


@pytest.mark.rule("Q3")
def test_a_complaint_in_a_good_score_opens_a_recovery_and_praise_does_not(tx: Tx, shop: Shop, now: datetime) -> None:
    survey, conversation = asked(tx, shop, now)
    assert surveys.score(tx, shop, survey, 5, conversation, now) is None
    assert surveys.say(tx, shop, survey, "师傅很专业，没有问题", conversation, now) is None
    assert surveys.say(tx, shop, survey, "就是等了太久", conversation, now) is not None
    assert survey.words == "师傅很专业，没有问题\n就是等了太久"


@pytest.mark.rule("Q3")
def test_nobody_is_asked_while_a_complaint_is_open(tx: Tx, shop: Shop, now: datetime) -> None:
    customer, vehicle = a_reachable_customer(tx, now)
    delivered(tx, customer, vehicle, now - DAY)
    a_ticket(tx, customer, now, kind="complaint")
    assert surveys.plan(tx, shop, now) == 0


@pytest.mark.rule("Q3")
def test_what_was_said_of_an_unfinished_survey_is_kept_and_counts(tx: Tx, shop: Shop, now: datetime) -> None:
    survey, conversation = asked(tx, shop, now)
    surveys.score(tx, shop, survey, 4, conversation, now)
    first, second = survey.asks or []
    surveys.rate(tx, survey, "importance", first, 5)
    surveys.rate(tx, survey, "experience", first, 4)
    surveys.rate(tx, survey, "importance", second, 3)
    assert not surveys.rate(tx, survey, "importance", "price", 5)
    surveys.settle(tx, now + 9 * DAY)
    tx.refresh(survey)
    assert survey.state == "expired"
    found = survey_queries.ratings(tx, now - DAY, now + DAY)
    assert [(one.indicator, one.importance, one.experience) for one in found] == [(first, 5, 4)]
    assert surveys.mine(tx, survey.id, survey.customer_id, now + 9 * DAY) is None


@pytest.mark.rule("A5")
def test_a_survey_is_its_customers_own(tx: Tx, shop: Shop, now: datetime) -> None:
    survey, _ = asked(tx, shop, now)
    assert surveys.mine(tx, survey.id, a_customer(tx, now).id, now) is None
    assert surveys.mine(tx, survey.id, survey.customer_id, now) is survey


@pytest.mark.rule("Q3")
def test_over_ten_customers_the_asked_indicators_are_all_different(tx: Tx, shop: Shop, now: datetime) -> None:
    chosen: list[str] = []
    for number in range(1, 9):
        survey, conversation = asked(tx, shop, now, number)
        surveys.score(tx, shop, survey, 5, conversation, now)
        chosen += survey.asks or []
    assert len(chosen) == len(set(chosen)) == 16
    assert set(chosen) < {one.code for one in indicators(QUESTIONNAIRE)}


def test_five_thousand_characters_with_markup_are_kept_as_they_are(tx: Tx, shop: Shop, now: datetime) -> None:
    survey, conversation = asked(tx, shop, now)
    surveys.score(tx, shop, survey, 1, conversation, now)
    words = "<b>漏油</b> 😡 " * 500
    ticket = surveys.say(tx, shop, survey, words, conversation, now)
    assert ticket is not None and ticket.data["words"] == words.strip()
    assert len(ticket.summary) <= 200 and survey.words == words


@pytest.mark.rule("I2")
def test_the_score_is_an_event_of_the_visit(tx: Tx, shop: Shop, now: datetime) -> None:
    survey, conversation = asked(tx, shop, now)
    surveys.score(tx, shop, survey, 4, conversation, now)
    surveys.score(tx, shop, survey, 4, conversation, now)
    told = [one.data["score"] for one in tickets.events(tx, survey.ticket_id) if one.kind == "survey_answered"]
    assert told == [4]


def test_merging_two_records_leaves_one_open_survey(tx: Tx, shop: Shop, now: datetime) -> None:
    one, _ = asked(tx, shop, now, 1)
    two, _ = asked(tx, shop, now, 2)
    customers.repoint(tx, one.customer_id, two.customer_id)
    tx.refresh(one)
    assert (one.customer_id, one.state, one.reason) == (two.customer_id, "withdrawn", "merged")


@pytest.mark.rule("Q3", "I2")
def test_the_same_score_again_is_no_second_event(tx: Tx, shop: Shop, now: datetime) -> None:
    survey, conversation = asked(tx, shop, now)
    for value in (4, 4, 5):
        surveys.score(tx, shop, survey, value, conversation, now)
    told = [one.data["score"] for one in tickets.events(tx, survey.ticket_id) if one.kind == "survey_answered"]
    assert told == [4, 5]
