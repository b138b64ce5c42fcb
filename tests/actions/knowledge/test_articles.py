"""Articles put in force from files, written at the desk, kept from answers, and what they may not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from actions.knowledge import articles
from actions.tickets import tickets
from domain.errors import BadField, NotAllowed
from domain.knowledge.article import Wording
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Store, Tx, shops
from storage.knowledge import articles as kept
from storage.tickets import tickets as ticket_queries
from tests.storage.records import a_conversation, a_customer, a_ticket

TYRES = (
    "tyres",
    "care",
    Wording("胎压", ("打多少气",), "按标签打，见{phone}。"),
    Wording("Tyres", (), "See the label."),
)
NOTHING = Wording("", (), "")


@pytest.fixture
def tx(store: Store, shop: Shop, now: datetime) -> Tx:
    with store.write() as tx:
        shops.apply(tx, shop, now)
        yield tx


@pytest.fixture
def chen(tx: Tx) -> Staff:
    found = shops.staff_by_code(tx, "chen")
    assert found is not None
    return found


@pytest.mark.rule("E1")
def test_files_are_put_in_force_once_and_what_was_written_at_the_desk_stays(
    tx: Tx, shop: Shop, chen: Staff, now: datetime
) -> None:
    assert articles.apply(tx, [TYRES], now) == 1 and articles.apply(tx, [TYRES], now) == 0
    (one,) = kept.listed(tx)
    articles.write(tx, shop, one.id, replace(TYRES[2], body="问前台。"), TYRES[3], chen, now)
    assert articles.apply(tx, [TYRES], now) == 0 and kept.listed(tx)[0].body_zh == "问前台。"
    assert articles.apply(tx, [], now) == 0 and len(kept.listed(tx)) == 1


@pytest.mark.rule("E1")
def test_an_article_whose_file_is_gone_is_not_told_any_more(tx: Tx, shop: Shop, now: datetime) -> None:
    articles.apply(tx, [TYRES], now)
    assert articles.find(tx, shop, "打多少气", "zh", now) is not None
    articles.apply(tx, [], now)
    assert articles.find(tx, shop, "打多少气", "zh", now) is None


@pytest.mark.rule("E1")
def test_it_is_told_with_the_shops_facts_and_left_out_where_one_is_missing(tx: Tx, shop: Shop, now: datetime) -> None:
    articles.apply(tx, [TYRES], now)
    found = articles.find(tx, shop, "打多少气呢", "zh", now)
    assert found is not None and shop.phone in found.words
    assert articles.find(tx, replace(shop, phone=""), "打多少气呢", "zh", now) is None
    assert articles.find(tx, shop, "红烧肉怎么做", "zh", now) is None


@pytest.mark.rule("E2")
@pytest.mark.parametrize("body", ["只要99元。", "only 99 dollars", "{price:nothing}", "{moon}"])
def test_a_price_in_figures_or_an_unknown_fact_is_refused(
    tx: Tx, shop: Shop, chen: Staff, now: datetime, body: str
) -> None:
    with pytest.raises(BadField):
        articles.write(tx, shop, None, Wording("标题", (), body), NOTHING, chen, now)
    assert kept.listed(tx) == []


@pytest.mark.rule("C9", "E1")
def test_the_answer_to_a_closed_enquiry_is_offered_until_it_is_kept(
    tx: Tx, shop: Shop, chen: Staff, now: datetime
) -> None:
    talk = a_conversation(tx, now)
    asked = a_ticket(tx, a_customer(tx, now), now, kind="enquiry")
    asked.conversation_id, asked.data = talk.id, {"words": "店里能寄快递吗"}
    ticket_queries.record(tx, asked, "noted", "system", now)
    tickets.answer(tx, asked.id, chen, "可以，放前台就行。", now, key="a")
    assert articles.offered(tx, chen) == []
    tickets.close(tx, asked.id, chen, now)
    assert [(one.id, words) for one, words in articles.offered(tx, chen)] == [(asked.id, "可以，放前台就行。")]
    zh, en = articles.draft(tx, asked)
    articles.write(tx, shop, None, zh, en, chen, now, ticket_id=asked.id)
    assert articles.offered(tx, chen) == []
    found = articles.find(tx, shop, "能在店里寄快递吗", "zh", now)
    assert found is not None and found.words == "可以，放前台就行。"


@pytest.mark.rule("I1")
def test_whoever_may_not_write_articles_can_neither_write_nor_retire(tx: Tx, shop: Shop, now: datetime) -> None:
    zhou = shops.staff_by_code(tx, "zhou")
    assert zhou is not None
    with pytest.raises(NotAllowed):
        articles.write(tx, shop, None, TYRES[2], TYRES[3], zhou, now)
    with pytest.raises(NotAllowed):
        articles.retire(tx, 1, zhou, now)


@pytest.mark.rule("E1", "C9")
def test_answers_are_looked_for_among_the_two_hundred_closed_last(
    tx: Tx, shop: Shop, chen: Staff, now: datetime
) -> None:
    who = a_customer(tx, now)
    asked = a_ticket(tx, who, now, kind="enquiry", state="done", data={"words": "店里能寄快递吗"})
    ticket_queries.record(tx, asked, "answered", chen.actor, now, text="可以，放前台就行。")
    for _ in range(199):
        a_ticket(tx, who, now, state="done")
    assert [one.id for one, _ in articles.offered(tx, chen)] == [asked.id]
    a_ticket(tx, who, now, state="done")
    assert articles.offered(tx, chen) == []
