"""Delivery reports of text messages: only the vendor's, and none is lost that comes before its message is marked."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from typing import Any

import pytest

from bot.channels.sms_reports import SmsReports
from bot.channels.webhook import Call
from storage import Store, outbox
from tests.wire.tencent.test_api import Clock

KEY = "a-word-of-the-shop-1"
ALIYUN = {"biz_id": "b1", "success": False, "err_code": "UNDELIVERED", "err_msg": "关机", "phone_number": "138"}
TENCENT = {"sid": "b1", "report_status": "FAIL", "errmsg": "MK:0001", "description": "空号", "mobile": "138"}


def call(body: Any, key: str = KEY) -> Call:
    """A call of the vendor's."""
    return Call("POST", {"key": key}, {}, json.dumps(body).encode())


@pytest.mark.parametrize(("provider", "told"), [("aliyun", ALIYUN), ("tencent", TENCENT)])
def test_a_message_that_did_not_arrive_is_noted_though_its_report_came_first(
    provider: str, told: dict[str, Any], store: Store, now: datetime
) -> None:
    clock = Clock(now)
    reports = SmsReports(provider, KEY, store, clock)
    with store.write() as tx:
        row = outbox.queue(tx, "k", "reply", "+8613800138000", {"text": ""}, now, channel="sms")
    answer = asyncio.run(reports.receive(call([told, {"nothing": 1}])))
    assert answer.status == 200 and 0 in json.loads(answer.text).values()
    asyncio.run(reports.handler.look())
    with store.write() as tx:
        outbox.mark_sent(tx, row or 0, now, "b1")
    for _ in range(3):
        clock.at = clock.at.replace(minute=clock.at.minute + 1)
        asyncio.run(reports.handler.look())
    with store.read() as tx:
        item = outbox.get(tx, row or 0)
        assert item is not None and (item.state, item.receipt) == ("failed", "failed") and item.last_error


def test_what_is_not_the_vendors_is_refused(store: Store, now: datetime) -> None:
    reports = SmsReports("aliyun", KEY, store, Clock(now))
    assert asyncio.run(reports.receive(call([ALIYUN], "guessed"))).status == 403
    assert asyncio.run(reports.receive(call({"biz_id": "b1"}))).status == 400
    assert asyncio.run(reports.receive(Call("POST", {"key": KEY}, {}, b"<xml/>"))).status == 400
    assert asyncio.run(reports.receive(Call("GET", {"key": KEY}))).status == 405
    assert asyncio.run(SmsReports("aliyun", "", store, Clock(now)).receive(call([ALIYUN], ""))).status != 200
