"""The customer hears who comes and when, unasked and when asked (E4, N4)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.field import news
from domain.conversation import Conversation
from domain.field.field_job import FieldJob
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx, conversations
from tests.actions.field.road import Person, job_of, on_site


def _job(now: datetime, state: str, **facts: datetime | int | float) -> FieldJob:
    job = FieldJob(1, "repair", now, state=state)
    for name, value in facts.items():
        setattr(job, name, value)
    return job


@pytest.mark.rule("E4", "W5")
@pytest.mark.parametrize(
    ("state", "eta", "key"),
    [
        ("planned", None, "where_planned"),
        ("returned", None, "where_returned"),
        ("accepted", None, "where_assigned"),
        ("on_way", 20, "where_on_way"),
        ("on_way", -5, "where_on_way_late"),
        ("working", None, "where_working"),
        ("signed", None, "where_done"),
    ],
)
def test_how_much_longer_is_answered_from_the_jobs_state(
    shop: Shop, now: datetime, state: str, eta: int | None, key: str
) -> None:
    job = _job(now, state, **({} if eta is None else {"eta_at": now + timedelta(minutes=eta)}))
    found, fields = news.where(shop, job, "周师傅", "zh", now)
    assert (found, fields["name"], fields["phone"]) == (key, "周师傅", shop.rescue_phone)
    assert fields.get("minutes", eta) == eta


@pytest.mark.rule("E4")
def test_a_time_that_was_told_is_named_while_it_can_be_kept(shop: Shop, now: datetime) -> None:
    job = _job(now, "planned", due_at=now + timedelta(hours=1))
    assert news.where(shop, job, "", "zh", now)[0] == "where_planned_by"
    assert news.where(shop, job, "", "zh", now + timedelta(hours=2))[0] == "where_planned"
    late = _job(now, "on_way", eta_at=now + timedelta(minutes=20), delay_asked=15)
    assert news.where(shop, late, "", "zh", now)[0] == "where_on_way_late"


def test_a_clock_time_bears_its_day_when_it_is_not_todays(shop: Shop, now: datetime) -> None:
    assert news.clock(shop, now + timedelta(hours=2), now, "zh") == "12:00"
    tomorrow = news.clock(shop, now + timedelta(days=1), now, "zh")
    assert tomorrow.endswith(" 10:00") and "19" in tomorrow


def test_a_place_opens_in_a_map_people_of_the_language_have(now: datetime) -> None:
    job = _job(now, "planned", lat=31.15, lon=121.23)
    ((chinese,),), ((english,),) = news.map_rows(job, "zh"), news.map_rows(job, "en")
    assert chinese.url is not None and "121.230000,31.150000" in chinese.url
    assert english.url is not None and "31.150000,121.230000" in english.url
    assert news.map_rows(_job(now, "planned"), "zh") == []


@pytest.mark.rule("N4")
def test_news_stands_in_the_customers_conversation_and_nowhere_without_one(
    tx: Tx, shop: Shop, conversation: Conversation, ticket: Ticket, person: Person, now: datetime
) -> None:
    assert news.technician_name(tx, job_of(tx, ticket)) == ""
    on_site(tx, shop, ticket, person, now)
    assert news.technician_name(tx, job_of(tx, ticket)) == "周师傅"
    assert any("周师傅" in message.text for message in conversations.messages(tx, conversation.id))
    ticket.conversation_id = None
    assert news.tell(tx, ticket, "warranty_in", now, reason="x") is None
    assert news.language_of(tx, ticket) == "zh"
