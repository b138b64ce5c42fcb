from __future__ import annotations

import pytest

from tests.nlu.times.reading import NOW, entities


@pytest.mark.parametrize(
    "text",
    [
        "我的车是长安CS75，开了5万公里",
        "奥迪A6 2019款，排量2.0T",
        "宝马3系和320Li哪个好",
        "加95号汽油还是92号",
        "电话13812345678",
        "座机 010-62345678",
        "车牌京A12345",
        "保养一次780块钱，贵了",
        "机油要4.5升",
        "便宜一点行吗，快一点",
        "有两点要说明",
        "给你们打5分",
        "3号工位，2号技师",
        "跑了五万三千公里了",
        "每周三下午我都上班",
        "早上好",
        "10分钟内能到吗",
        "松油门响2秒后消失",
        "胎压2.3，水温90度",
        "故障码P0301",
        "你们几点下班",
        "后天窗漏水",
        "my Model 3 has 53,000 km on it",
        "the invoice says $120.50",
        "call me on 555-0123",
        "it has 4 doors and 5 seats",
        "I rate it 4 out of 5 stars",
        "every Monday it squeaks",
        "good morning",
        "version 1.1.3",
    ],
)
def test_figures_of_other_things_are_no_time(text: str) -> None:
    assert [e.text for e in entities(text)] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CS75跑了5万公里，周六上午去保养", "周六上午"),
        ("换95号汽油，3月25号来", "3月25号"),
        ("Model 3 tomorrow morning", "tomorrow morning"),
        ("13812345678，明天下午两点", "明天下午两点"),
        ("320元，后天行吗", "后天"),
    ],
)
def test_a_time_beside_such_figures_is_still_found(text: str, words: str) -> None:
    assert [e.text for e in entities(text)] == [words]


@pytest.mark.parametrize("text", ["2月30号", "32 August", "13/31/2026", "2026-02-30", "25:12"])
def test_dates_no_calendar_has_are_no_dates(text: str) -> None:
    assert entities(text) == []


@pytest.mark.parametrize("text", ["油箱剩1/3", "油还有3/4", "1/4 tank left", "胎压2.3-2.5"])
def test_a_fraction_or_pressure_is_no_date(text: str) -> None:
    assert entities(text) == []


@pytest.mark.parametrize(
    ("text", "month_day"),
    [
        ("我3/25来", "03-25"),
        ("3/4上午", "03-04"),
        ("on 3/4", "03-04"),
        ("3/4到3/9", "03-04"),
        ("3.25下午两点", "03-25"),
    ],
)
def test_figures_in_company_are_a_date(text: str, month_day: str) -> None:
    (found,) = entities(text, now=NOW.replace(day=1))
    assert f"{found.value.start:%m-%d}" == month_day
