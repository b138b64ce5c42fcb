"""Makers of parts, numbers of them, and the first or last of the times wished."""

from __future__ import annotations

import pytest

from nlu.acts.booking.wishes_said import compares, count, end_of, maker


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("米其林的", "米其林"),
        ("机油用美孚", "美孚"),
        ("the Bosch ones", "Bosch"),
        ("三角的轮胎有吗", "三角"),
        ("三角牌放哪", "三角"),
        ("放了三角警示牌", ""),
        ("在长城路", ""),
        ("换四条轮胎", ""),
    ],
)
def test_a_maker_is_named_as_written(text: str, said: str) -> None:
    assert maker(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("换四条轮胎大概多少", (4, "条")),
        ("两个火花塞", (2, "个")),
        ("all four tyres", (4, "")),
        ("3 new tires", (3, "")),
        ("四个轮子都看看", (4, "个")),
        ("我有两个问题", None),
    ],
)
def test_a_number_is_that_of_a_part(text: str, said: tuple[int, str] | None) -> None:
    assert count(text) == said


@pytest.mark.parametrize(
    ("text", "end"),
    [("周五早上第一个", 0), ("最晚的那个", -1), ("the first slot", 0), ("the first of April", None), ("周五", None)],
)
def test_the_first_or_last_time_is_wanted(text: str, end: int | None) -> None:
    assert end_of(text) == end


def test_offers_are_not_compared() -> None:
    assert compares("大保养和小保养有啥区别")
    assert compares("what packages do you have")
    assert not compares("保养套餐有优惠吗")
