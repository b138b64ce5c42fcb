"""What leaves by WeCom's customer service: in its limits, once whatever happens to the answer, and to whom it may."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from domain.conversation import OutboxItem
from domain.message import Attachment, Button, Card, Line, Reply
from domain.press import Press
from notifications.sender import Away, BudgetSpent, Gone, Halted, NotSent, OutsideWindow, Refused, TooFast
from notifications.senders.wecom_kf import KfSender, row_key
from storage import Store
from tests.simulators.tencent import Fault
from tests.simulators.wecom_kf import ACCOUNT, OVER, PERSON, QUEUE, FakeKf
from tests.wire.tencent.test_api import Clock, process

LI = "wmLi"


class Street:
    """A sender, and the platform with one customer who wrote."""

    def __init__(self, store: Store, now: datetime, path: Path) -> None:
        self.fake = FakeKf(Clock(now))
        self.fake.writes(LI, "你好")
        self.now, self.path = now, path
        self.sender = KfSender(process(self.fake, store), path)

    def row(
        self, payload: dict[str, Any], *, kind: str = "reply", key: str = "in:1:0", attempts: int = 0
    ) -> OutboxItem:
        item = OutboxItem(key, "wecom_kf", ACCOUNT, LI, kind, payload, self.now, self.now, attempts=attempts)
        item.id = 1
        return item

    def send(self, reply: Reply, **more: Any) -> str | None:
        return asyncio.run(self.sender.send(self.row(reply.to_json(), **more)))

    def session(self, to: str) -> None:
        asyncio.run(self.sender.send(self.row({"to": to}, kind="session")))


@pytest.fixture
def street(store: Store, now: datetime, tmp_path: Path) -> Street:
    return Street(store, now, tmp_path)


def _menu(count: int) -> tuple[tuple[Button, ...], ...]:
    return tuple((Button(f"选项{n}", Press("form", "time", "1", str(n))),) for n in range(1, count + 1))


def test_choices_are_a_menu_and_what_they_bear_comes_back(street: Street) -> None:
    street.send(Reply("什么时候方便？", _menu(3), Card("预约", (Line("车牌", "京A12345"),))))
    [(_, kind, shown)] = street.fake.seen
    assert kind == "msgmenu"
    assert shown["head_content"] == "什么时候方便？\n预约\n车牌: 京A12345"
    assert shown["list"][0]["click"] == {"id": "1|time|1", "content": "选项1"}
    assert street.fake.violations == []


def test_more_choices_than_a_menu_holds_are_numbered(street: Street) -> None:
    street.send(Reply("选一个", _menu(12)))
    [(_, kind, shown)] = street.fake.seen
    assert kind == "text"
    assert "12. 选项12" in shown["content"]
    assert shown["content"].endswith("回复数字即可选择。")


@pytest.mark.parametrize("length", [300, 342, 700, 2000])
def test_long_words_keep_within_the_bytes(street: Street, length: int) -> None:
    street.send(Reply("字" * length, _menu(2)))
    assert street.fake.violations == []
    said = street.fake.said_to(LI)
    assert "".join(said) == "字" * length
    assert street.fake.seen[-1][1] == "msgmenu"


@pytest.mark.parametrize("kind", ["after", "garbage"])
def test_a_lost_answer_is_no_second_message(street: Street, kind: str) -> None:
    street.fake.faults.append(Fault("kf/send_msg", kind))
    with pytest.raises(Away):
        street.send(Reply("好的"))
    street.send(Reply("好的"), attempts=1)
    assert street.fake.said_to(LI) == ["好的"]
    assert street.fake.violations == []


def test_a_key_that_the_first_try_finds_taken_is_told(street: Street) -> None:
    street.send(Reply("好的"))
    with pytest.raises(Refused):
        street.send(Reply("别的"))


def test_the_key_names_its_row_and_no_other_store_s(street: Street) -> None:
    told = street.send(Reply("好的"))
    assert told == row_key(street.row({}))
    assert next(iter(street.fake.given_out)).startswith(told or "?")
    other = street.row({})
    other.created_at = street.now.replace(year=2027)
    assert row_key(other) != told


def test_files_of_staff_leave_as_what_they_are(street: Street) -> None:
    (street.path / "media").mkdir()
    (street.path / "media" / "a.jpg").write_bytes(b"\xff\xd8\xff" + b"x" * 10)
    (street.path / "media" / "a.pdf").write_bytes(b"%PDF-1.4 xx")
    files = (
        Attachment("photo", "media/a.jpg"),
        Attachment("file", "media/a.pdf", "报价.pdf"),
        Attachment("file", "../secret"),
    )
    street.send(Reply("您看", media=files))
    assert [kind for _, kind, _ in street.fake.seen] == ["text", "image", "file"]


@pytest.mark.parametrize(
    ("number", "failure"),
    [
        (95002, OutsideWindow),
        (95031, OutsideWindow),
        (95013, OutsideWindow),
        (95018, OutsideWindow),
        (95001, BudgetSpent),
        (45033, TooFast),
        (84061, Gone),
        (60020, Halted),
        (95017, Halted),
        (48004, Halted),
        (-1, Away),
        (40008, Refused),
    ],
)
def test_each_number_is_the_failure_it_means(street: Street, number: int, failure: type[NotSent]) -> None:
    street.fake.faults.append(Fault("kf/send_msg", number))
    with pytest.raises(failure) as raised:
        street.send(Reply("好的"))
    assert type(raised.value) is failure


def test_what_mends_a_halted_channel_is_named(street: Street) -> None:
    street.fake.ip_allowed = False
    with pytest.raises(Halted) as halted:
        street.send(Reply("好的"))
    assert (halted.value.code, halted.value.advice) == ("60020", "ip")


def test_a_session_goes_to_somebody_who_receives_else_into_the_queue(street: Street) -> None:
    street.session("person")
    assert (street.fake.sessions[LI].state, street.fake.sessions[LI].servicer) == (PERSON, "wang")
    street.session("person")  # again, after a lost answer
    street.session("bot")
    assert street.fake.sessions[LI].state == OVER
    street.fake.writes(LI, "在吗")
    street.fake.servicers["wang"] = False
    street.session("person")
    assert street.fake.sessions[LI].state == QUEUE
    assert street.fake.violations == []
