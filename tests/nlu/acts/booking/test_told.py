"""A time in the past or in a reason is no wish."""

from __future__ import annotations

import pytest

from tests.nlu.acts.booking.test_times_said import said


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("动平衡不做了，上个月刚做过", []),
        ("轮胎去年才换的，就小保养，周日九点", ["周日九点"]),
        ("刹车油上礼拜换过了", []),
        ("前天开始有异响，明天下午两点过来", ["明天下午两点"]),
        ("这几天一直漏油，周五上午九点来看", ["周五上午九点"]),
        ("早上启动不了，周六十点换电瓶", ["周六十点"]),
        ("下个月要自驾去川西，周六九点大保养", ["周六九点"]),
        ("国庆回老家，周五三点保养", ["周五三点"]),
        ("no alignment, it was done last week", []),
        ("I had the oil changed two months ago, so only the wash on Friday at 3pm", ["Friday at 3pm"]),
        ("it keeps squeaking since Monday, Thursday 9am please", ["Thursday 9am"]),
        ("long drive next month, minor service Saturday 10am", ["Saturday 10am"]),
        ("上次是三月份做的保养，这次周六九点", ["周六九点"]),
        ("两年前换的电瓶，周日下午两点换一个", ["周日下午两点"]),
        ("The AC stopped cooling last night, Friday 2pm?", ["Friday 2pm"]),
        ("last time was in March, book me in for Saturday 9am", ["Saturday 9am"]),
        ("下周四早上九点开始，一台一台来", ["下周四早上九点开始"]),
        ("上午来看下异响", ["上午"]),
        ("周六去你们那洗车，上午十点", ["周六", "上午十点"]),
        ("昨天三点", ["昨天三点"]),
    ],
)
def test_only_what_is_to_come_is_wished(text: str, wished: list[str]) -> None:
    times = said(text)
    assert [one.text for one in (*times.wished, *times.visit)] == wished
