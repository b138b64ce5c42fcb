"""Work that is meant without being named."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.acts.acts import Add
from nlu.acts.unnamed import adds_it, bound, is_wish, size_said, takes_back
from nlu.entities import find
from nlu.fold import fold
from nlu.understanding import Intent, Understanding

NOW = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def _reading(text: str) -> Understanding:
    return Understanding(text, "zh", (Intent("book_service", 1.0),), "understood", entities=find(text, NOW))


@pytest.mark.rule("B4")
@pytest.mark.parametrize(
    ("words", "back"),
    [
        ("还是做吧", True), ("想想还是做了吧", True), ("都系做返啦", True), ("keep it after all", True),
        ("put it back in", True),
        ("还是周五吧", False), ("做吧", False), ("还是算了", False),
    ],
)  # fmt: skip
def test_what_was_left_out_is_wanted_again(words: str, back: bool) -> None:
    assert takes_back(words) is back


@pytest.mark.rule("B4")
@pytest.mark.parametrize(
    ("words", "added"),
    [
        ("那加上吧", True), ("也换了吧", True), ("咁加埋啦", True), ("OK add it", True), ("throw it in too", True),
        ("好的", False), ("加个洗车", False), ("yes please", False),
    ],
)  # fmt: skip
def test_what_was_priced_is_added(words: str, added: bool) -> None:
    assert adds_it(words) is added


def test_a_service_is_meant_by_its_size() -> None:
    assert [size_said(words) for words in ("做小的", "大嗰个", "the minor one", "小的还是大的", "小李")] == [
        "minor_service", "major_service", "minor_service", None, None,
    ]  # fmt: skip


@pytest.mark.rule("B2")
@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("右后胎慢漏气 今天4点补一下", "tyre_repair"),
        ("slow leak in the rear tyre, can you fix it today", "tyre_repair"),
        ("电瓶不行了给我换一个", "battery"), ("空调有霉味，清洗一下", "ac_service"),
        ("the AC smells, I want it cleaned", "ac_service"),
        ("电瓶不行了要不要换", None), ("刹车异响，修一下", None),
    ],
)  # fmt: skip
def test_what_is_to_be_done_is_bound_to_the_thing_named_before(text: str, item: str | None) -> None:
    found = [act.item for act in bound(_reading(text), fold(text)) if isinstance(act, Add)]
    assert found == ([item] if item else [])


@pytest.mark.rule("B2")
@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("约空调清洗", True), ("我想清洗一下空调", True), ("I'd like a wheel alignment please", True),
        ("做四轮定位", True),
        ("四轮定位多少钱", False), ("上次洗车没洗干净", False), ("空调清洗你们做得真差", False),
    ],
)  # fmt: skip
def test_work_named_with_little_else_is_wished(text: str, wished: bool) -> None:
    assert is_wish(_reading(text)) is wished
