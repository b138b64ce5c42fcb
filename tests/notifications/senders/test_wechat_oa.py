"""What leaves by the Official Account: choices as digits, within its limits, each part once while the process lives."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.conversation import OutboxItem
from domain.message import Attachment, Button, Reply
from domain.press import Press
from notifications.sender import Away, BudgetSpent, Gone, OutsideWindow, TemplateOut
from notifications.senders.wechat_oa import OaSender
from storage import Store
from storage.inbound.api_tokens import Shelf
from tests.simulators.tencent import Fault
from tests.simulators.wechat_oa import APP, SECRET, TEMPLATE, FakeOa
from tests.wire.tencent.test_api import Clock
from wire.tencent.api import Api
from wire.tencent.oa import OaApi
from wire.tencent.tokens import Tokens, official_fetch

LI = "oLi"


class Street:
    """A sender, and the platform with one follower who wrote."""

    def __init__(self, store: Store, now: datetime, path: Path) -> None:
        self.clock, self.now, self.path = Clock(now), now, path
        self.fake = FakeOa(self.clock)
        self.fake.writes(LI, "你好")
        http = self.fake.client()
        fetch = official_fetch(http, "https://wechat.test", APP, SECRET, self.clock)
        self.api = OaApi(Api("https://wechat.test", Tokens(Shelf(store, "wechat:test"), fetch, self.clock), http))
        self.sender = OaSender(self.api, path)

    def send(self, reply: Reply) -> None:
        item = OutboxItem("in:1:0", "wechat_oa", APP, LI, "reply", reply.to_json(), self.now, self.now)
        item.id = 1
        asyncio.run(self.sender.send(item))


@pytest.fixture
def street(store: Store, now: datetime, tmp_path: Path) -> Street:
    return Street(store, now, tmp_path)


def test_choices_are_lines_with_numbers(street: Street) -> None:
    buttons = ((Button("预约服务", Press("menu", "book_service")), Button("转人工", Press("menu", "handoff"))),)
    street.send(Reply("您好", buttons))
    assert street.fake.said_to(LI) == ["您好\n\n1. 预约服务\n2. 转人工\n\n回复数字即可选择。"]


def test_a_part_that_arrived_is_not_sent_again(street: Street) -> None:
    street.fake.faults += [Fault("message/custom/send", 0, times=0)]
    words = Reply("字" * 1200)
    street.fake.faults = [Fault("media/upload", "before")]
    (street.path / "media").mkdir()
    (street.path / "media" / "a.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(Away):
        street.send(Reply(words.text, media=(Attachment("photo", "media/a.jpg"),)))
    street.send(Reply(words.text, media=(Attachment("photo", "media/a.jpg"),)))
    assert [kind for _, kind, _ in street.fake.seen] == ["text", "text", "image"]
    assert "".join(street.fake.said_to(LI)[:2]) == words.text


def test_window_budget_and_leaving_are_told_apart(street: Street) -> None:
    street.fake.followers[LI].left = 0
    with pytest.raises(BudgetSpent):
        street.send(Reply("好的"))
    street.clock.at += timedelta(hours=49)
    with pytest.raises(OutsideWindow):
        street.send(Reply("好的"))
    street.fake.faults.append(Fault("message/custom/send", 43004))
    with pytest.raises(Gone):
        street.send(Reply("好的"))


def test_a_template_is_sent_once_by_its_key(street: Street) -> None:
    filled = {
        "id": TEMPLATE,
        "language": "zh",
        "kind": "visit",
        "fields": [["thing1", "小保养"], ["time2", "2026-03-19 15:00"]],
    }
    row = OutboxItem(
        "notice:1", "wechat_oa", APP, LI, "notice", {"text": "", "template": filled}, street.now, street.now
    )
    row.id = 1
    street.clock.at += timedelta(days=9)  # no window holds it back
    first = asyncio.run(street.sender.send(row))
    assert first == asyncio.run(street.sender.send(row))
    assert [kind for _, kind, _ in street.fake.seen] == ["template"]
    assert street.fake.violations == []
    assert asyncio.run(street.api.templates()) == {TEMPLATE: "{{thing1.DATA}} {{time2.DATA}}"}


def test_a_template_that_is_not_there_closes_that_way_only(street: Street) -> None:
    row = OutboxItem(
        "notice:1", "wechat_oa", APP, LI, "notice", {"text": "", "template": {"id": "TM_GONE", "fields": []}},
        street.now, street.now,
    )  # fmt: skip
    with pytest.raises(TemplateOut):
        asyncio.run(street.sender.send(row))
