"""Matters that are put together keep their history and their secrets (I2, C5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from actions import intake, merging
from actions.tickets import tickets
from domain.conversation import Conversation
from domain.errors import IllegalMove
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage.tickets import tickets as ticket_queries
from tests.storage.records import a_conversation

Person = Callable[[str], Staff]
PRICE = "你们多收了我三百块，我要投诉"


@pytest.mark.rule("C5")
def test_merging_keeps_the_secret_and_two_people_stay_apart(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    first = intake.complain(tx, conversation, "陈雨态度很差，我要投诉", now)
    second = intake.complain(tx, conversation, PRICE, now)
    third = intake.complain(tx, conversation, "林一鸣态度很差，我要投诉", now)
    with pytest.raises(IllegalMove, match="two people"):
        merging.merge(tx, first.id, third.id, person("feng"), now)
    into = merging.merge(tx, first.id, second.id, person("feng"), now)
    assert (into.restricted, into.about_staff) == (True, "chen")
    split = merging.split(tx, into.id, "还有价格", person("feng"), now)
    assert (split.restricted, split.about_staff) == (True, "chen")


@pytest.mark.rule("C5")
def test_whoever_a_matter_is_about_loses_the_one_it_is_merged_into(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    chen, feng = person("chen"), person("feng")
    first = intake.complain(tx, conversation, PRICE, now)
    tickets.claim(tx, first.id, chen, now)
    second = intake.complain(tx, a_conversation(tx, now, "2"), "顾问陈雨骂我，我要投诉", now)
    second.customer_id = first.customer_id
    ticket_queries.record(tx, second, "details_added", "system", now)
    assert second.about_staff == "chen"
    merging.merge(tx, second.id, first.id, feng, now)
    assert (first.restricted, first.about_staff, first.assignee_id, first.state) == (True, "chen", None, "new")
    assert not chen.may_see(first)
