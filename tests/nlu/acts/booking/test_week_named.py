"""The week, its days that will not do and the hours of any day belong together, in whatever order they are said."""

from __future__ import annotations

from datetime import time

import pytest

from tests.nlu.acts.booking.test_times_said import said


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    "text",
    [
        "下周 周一不行 周末不行 早上十点前",
        "下个礼拜周一我没空周末也不行最好早上十点以前",
        "早上十点以前，下周，周一周末都不行",
        "下个礼拜，星期一唔得，周末都唔得，朝早十点前",
        "next week, not Monday, not the weekend, before ten in the morning",
        "before 10 am please, next week but neither Monday nor the weekend",
        "Next week. Monday doesn't work, nor does the weekend. Before 10am.",
    ],
)
def test_conditions_are_of_the_week_named(text: str) -> None:
    times = said(text)
    wished = [*times.wished, *times.visit]
    week = next(one.value for one in wished if one.value.grain == "week")
    part = next(one.value for one in wished if one.value.grain == "part")
    assert week.start.isoformat()[:10] == "2026-03-23"
    assert part.end is not None and (part.start.time(), part.end.time()) == (time(0), time(10))
    assert [one.value.start.isoformat()[:10] for one in times.out] == ["2026-03-23", "2026-03-28"]


@pytest.mark.rule("B3")
def test_a_day_of_this_week_stays_where_it_is() -> None:
    times = said("下周来吧，这周六不行，下午三点以后")
    assert [one.value.start.isoformat()[:10] for one in times.out] == ["2026-03-21"]
    assert times.wished[-1].value.grain == "part"


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("下周别安排周二周四，最好上午", ["2026-03-24", "2026-03-26"]),
        ("Could you do next week? Tuesday and Thursday are out. Afternoons only", ["2026-03-24", "2026-03-26"]),
        ("周三周四不行其他都行下周上午", ["2026-03-25", "2026-03-26"]),
    ],
)
def test_days_that_are_out_are_those_of_the_week(text: str, out: list[str]) -> None:
    assert [one.value.start.isoformat()[:10] for one in said(text).out] == out


@pytest.mark.rule("B3")
def test_a_weekday_said_again_is_that_very_day() -> None:
    assert said("下周三周三下午两点做保养").wished[-1].value.start.isoformat()[:16] == "2026-03-25T14:00"
