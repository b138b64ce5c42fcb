"""What is said of several vehicles: how many come, which stay away, one a day, and what each is to have."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.acts.booking.several import a_day, dated_works, told, works
from nlu.entities import find
from nlu.understanding import Intent, Understanding

NOW = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
OWNED = (("沪D18801", "比亚迪", "宋"), ("沪D26602", "别克", "GL8"), ("沪D35503", "大众", "朗逸"))


def _reading(text: str) -> Understanding:
    return Understanding(text, "zh", (Intent("book_service", 1.0),), "understood", entities=find(text, NOW))


@pytest.mark.rule("B3")
@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("三台车小保养", 3), ("五台大巴要检查", 5), ("我们俩车一起", 2), ("两架货车", 2), ("all three of our vans", 3),
        ("both my cars", 2), ("five coaches on Monday", 5), ("both BYDs need tyres", 2), ("换两条轮胎", 0),
        ("每天一台", 0), ("do both", 0),
    ],
)  # fmt: skip
def test_the_number_of_vehicles_is_heard(text: str, count: int) -> None:
    assert told(_reading(text), OWNED).count == count


@pytest.mark.rule("B3", "A3")
@pytest.mark.parametrize(
    ("text", "come", "out"),
    [
        ("801和503周六来", ["沪D18801", "沪D35503"], []),
        ("宋不来了，在外地", [], ["沪D18801"]),
        ("Leave the Song out, it's away", [], ["沪D18801"]),
        ("GL8换刹车片，朗逸小保养", ["沪D26602", "沪D35503"], []),
        ("除了GL8都来", [], ["沪D26602"]),
        ("朗逸改后天，GL8不变", ["沪D35503"], []),
        ("宋周六的取消，朗逸周五9点", ["沪D35503"], ["沪D18801"]),
        ("801块钱", [], []),
        ("我姓宋", [], []),
    ],
)  # fmt: skip
def test_ones_own_vehicles_are_known_by_any_name(text: str, come: list[str], out: list[str]) -> None:
    said = told(_reading(text), OWNED)
    assert (list(said.plates), list(said.out)) == (come, out)


@pytest.mark.rule("B3")
def test_one_vehicle_a_day_at_the_hour_named_for_all() -> None:
    for text in ("下周一到周三每天一台，早上9点", "下礼拜一到三，一天一台，早上九点",
                 "one per day Monday through Wednesday next week, 9am each"):  # fmt: skip
        assert told(_reading(text), OWNED).a_day
        assert [f"{part.when.start:%d %H}" for part in a_day(_reading(text), 3)] == ["23 09", "24 09", "25 09"]
    assert a_day(_reading("下周一到周二每天一台"), 3) == ()


@pytest.mark.rule("B2", "B3")
def test_work_is_told_for_each_vehicle() -> None:
    for text in ("周五9点 GL8换刹车片 朗逸小保养", "front brake pads for the GL8 and a minor service for the Lavida"):
        reading = _reading(text)
        assert works(reading, told(reading, OWNED).marks) == {
            "沪D26602": ("brake_pads",),
            "沪D35503": ("minor_service",),
        }
    same = _reading("GL8和朗逸都做小保养")
    assert works(same, told(same, OWNED).marks) == {}


@pytest.mark.rule("B2", "B3", "E1")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("明天9点洗车 下周一9点大保养", [("car_wash", "19"), ("major_service", "23")]),
        ("A car wash tomorrow at 9 and a major service on Monday at 9", [("car_wash", "19"), ("major_service", "23")]),
        ("周五9点小保养，不对，周六9点大保养", []),
        ("周五9点小保养和洗车", []),
        ("周五或者周六小保养", []),
    ],
)  # fmt: skip
def test_two_visits_in_one_message_are_told_apart(text: str, expected: list[tuple[str, str]]) -> None:
    assert [("+".join(codes), f"{time.value.start:%d}") for codes, time in dated_works(_reading(text))] == expected
