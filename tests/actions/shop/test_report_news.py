"""When the week's report and the day's page are told, to whom, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.shop import report_news
from domain.conversation import Conversation
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, outbox, shops

MINUTE = timedelta(minutes=1)


@pytest.mark.rule("R1", "N5")
def test_monday_morning_brings_the_week_and_closing_time_the_day(shop: Shop, now: datetime) -> None:
    monday = now.replace(day=16, hour=8, minute=0)
    assert report_news.due(shop, monday - MINUTE) == []
    assert report_news.due(shop, monday + MINUTE) == [("week", monday)]
    assert report_news.due(shop, monday + report_news.LATEST) == []
    assert report_news.due(shop, monday + timedelta(days=1)) == []
    closing = now.replace(hour=18, minute=0)
    assert report_news.due(shop, closing - MINUTE) == []
    assert report_news.due(shop, closing) == [("evening", closing)]


@pytest.mark.rule("R1", "I1")
@pytest.mark.usefixtures("on_telegram")
def test_only_who_may_see_figures_is_told_and_once(
    tx: Tx, shop: Shop, conversation: Conversation, person: Callable[[str], Staff], now: datetime
) -> None:
    intake.complain(tx, conversation, "修完还是漏油，我要投诉", now - timedelta(days=7))
    readers = report_news.readers(tx)
    assert "feng" in [one.code for one in readers]
    assert all(one.may("see_figures") for one in readers)
    manager = person("feng")
    assert report_news.send(tx, "week", manager, now, now)
    assert report_news.is_sent(tx, "week", manager, now)
    assert not report_news.send(tx, "week", manager, now, now)
    lines, file = report_news.written(tx, "week", manager, now, now, "zh")
    assert "3月9日–3月15日" in lines[0]
    assert any("投诉解决率 0.0%" in line for line in lines)
    assert file is not None
    assert file[0] == "report-week-2026-03-09.xlsx"
    evening, nothing = report_news.written(tx, "evening", manager, now, now, "en")
    assert "registered 0" in evening[1]
    assert nothing is None


@pytest.mark.rule("R1")
def test_who_has_no_chat_is_told_by_mail_and_who_has_one_in_the_chat(tx: Tx, shop: Shop, now: datetime) -> None:
    reached = {"feng": {"mail": "feng@shop.example"}, "admin": {"mail": "admin@shop.example", "telegram_id": 77}}
    people = tuple(replace(one, **reached.get(one.code, {})) for one in shop.staff)
    shops.apply(tx, replace(shop, staff=people), now)
    readers = report_news.readers(tx)
    assert len(readers) == len([one for one in people if one.code in reached])
    for one in readers:
        report_news.send(tx, "evening", one, now, now)
    told = {(row.channel, row.address) for row in outbox.listed(tx)}
    assert ("mail", "feng@shop.example") in told and ("mail", "admin@shop.example") not in told
