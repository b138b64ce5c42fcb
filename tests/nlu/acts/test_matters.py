"""Matters known by their words."""

from __future__ import annotations

import pytest

from nlu.acts.matters import matter


@pytest.mark.parametrize(
    "words",
    [
        "我晚20分钟到", "堵车了，大概要晚半小时", "不好意思，可能会迟到", "我要迟到十分钟", "晚一刻钟到",
        "我会晚到一会儿",
        "路上堵，晚个二十分钟", "估计晚点到", "I'll be 20 minutes late", "I'm running late", "running 10 minutes late",
        "sorry we are delayed by half an hour", "I might be a bit late", "15 min late, traffic",
    ],
)  # fmt: skip
def test_running_late_is_heard(words: str) -> None:
    assert matter(words) == "late"


@pytest.mark.parametrize(
    "words",
    [
        "你们师傅晚了40分钟", "今晚八点可以吗", "明晚30分钟够吗", "晚上六点半", "最晚几点关门", "晚一点的",
        "有没有晚点的时间",
        "周五晚上来", "上次拖车晚了一个小时", "早晚都行", "is it too late to cancel", "your mechanic was an hour late",
        "a later time please", "you were late last time", "能晚一点取车吗", "晚餐后过去",
    ],
)  # fmt: skip
def test_other_words_are_no_lateness(words: str) -> None:
    assert matter(words) is None


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("有空位通知我", "join_waitlist"), ("帮我排候补", "join_waitlist"), ("有人取消的话告诉我一声", "join_waitlist"),
        ("put me on the waiting list", "join_waitlist"), ("let me know if something opens up", "join_waitlist"),
        ("退出候补", "leave_waitlist"), ("不用等了", "leave_waitlist"), ("take me off the waitlist", "leave_waitlist"),
        ("我的信用怎么样", "ask_credit"), ("为什么没有折扣", "ask_credit"), ("怎么不给我优惠", "ask_credit"),
        ("what is my credit level", "ask_credit"), ("why don't I get a discount", "ask_credit"),
        ("可以刷信用卡吗", None), ("do you take my credit card", None), ("有什么优惠活动", None), ("等了很久了", None),
        ("取消预约", None), ("保养多少钱", None),
    ],
)  # fmt: skip
def test_waitlist_and_credit_are_heard(words: str, wanted: str | None) -> None:
    assert matter(words) == wanted
