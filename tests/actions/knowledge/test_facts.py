"""The shop's own facts in an article."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions.knowledge import facts
from domain.booking.appointment import estimate
from domain.knowledge.article import FACTS
from domain.shop.shop import Shop
from texts import formats


@pytest.mark.rule("E1")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_fact_an_article_may_name_is_known_of_the_demo_shop(
    shop: Shop, now: datetime, name: str, language: str
) -> None:
    filled = facts.fill(f"<{{{name}}}>", shop, language, now)
    assert filled is not None and len(filled) > 2


@pytest.mark.rule("E2")
def test_a_price_is_the_lists_and_the_shops_own_answer_is_told_word_for_word(shop: Shop, now: datetime) -> None:
    total = formats.money(estimate(shop, ["battery"]).total_fen)
    assert facts.fill("{price:battery}", shop, "zh", now) == total
    assert facts.fill("{price:gone}", shop, "zh", now) is None
    own = shop.answer_to("wifi")
    assert own is not None and facts.fill("{answer:wifi}", shop, "en", now) == own.en


def test_days_with_other_hours_are_told_for_the_next_two_months_only(shop: Shop, now: datetime) -> None:
    day = now.date()
    special = {day + timedelta(days=3): (), day + timedelta(days=200): (), day - timedelta(days=3): ()}
    told = facts.fill("{special_days}", replace(shop, special_days=special), "zh", now)
    assert told == "3月21日 休息"
