"""What becomes of each item of work that a message names."""

from __future__ import annotations

import pytest

from nlu.acts.acts import Add, Remove, Swap
from nlu.acts.items import ALL, LAST, changes_items, items
from nlu.entities import find
from nlu.understanding import Intent, Understanding


def read(text: str) -> list[tuple[str, str]]:
    reading = Understanding(text, "zh", (Intent("book_service", 1.0),), "understood", find(text))
    return [(type(act).__name__, act.item) for act in items(reading)]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("火花塞先不换了", "spark_plugs"),
        ("轮胎就不做了吧", "tyre_change"),
        ("算了，雨刮忒贵，不换", "wiper"),
        ("洗车就算了", "car_wash"),
        ("动平衡别弄了，钱紧", "wheel_balancing"),
        ("轮胎不急，下次再换", "tyre_change"),
        ("电瓶甭换了", "battery"),
        ("火花塞唔使換住", "spark_plugs"),
        ("刚才说的雨刮免了", "wiper"),
        ("实在不想换刹车片了", "brake_pads"),
        ("leave out the tyres please", "tyre_change"),
        ("the brake pads can wait", "brake_pads"),
        ("don't do the wipers", "wiper"),
        ("no need for the tyres", "tyre_change"),
        ("take the tyres off the list", "tyre_change"),
        ("I'd rather not do the alignment this time", "wheel_alignment"),
    ],
)
def test_an_item_that_is_not_wanted_is_left_out(text: str, item: str) -> None:
    assert read(text) == [("Remove", item)]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("再加个四轮定位", "wheel_alignment"),
        ("顺便把雨刮也换了", "wiper"),
        ("四轮定位得做一个", "wheel_alignment"),
        ("四轮定位也一起做了吧", "wheel_alignment"),
        ("能顺便洗个车吗", "car_wash"),
        ("and also new wipers", "wiper"),
        ("can you also do the brake pads", "brake_pads"),
        ("wipers too please", "wiper"),
        ("机滤也换一下", "机滤"),
    ],
)
def test_an_item_that_is_wanted_as_well_is_added(text: str, item: str) -> None:
    assert read(text) == [("Add", item)]


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("不做小保养了，改成大保养", [("Remove", "minor_service"), ("Swap", "major_service")]),
        ("把小保养换成大保养", [("Remove", "minor_service"), ("Add", "major_service")]),
        ("不是换电瓶，是换雨刮", [("Remove", "battery"), ("Add", "wiper")]),
        ("还是做大保养吧", [("Swap", "major_service")]),
        ("make it a major service", [("Swap", "major_service")]),
        ("not the battery, the alternator", [("Remove", "battery"), ("Add", "发电机")]),
        ("skip the alignment, add a car wash", [("Remove", "wheel_alignment"), ("Add", "car_wash")]),
        ("换轮胎和四轮定位都不做了", [("Remove", "tyre_change"), ("Remove", "wheel_alignment")]),
    ],
)
def test_one_item_in_place_of_another(text: str, acts: list[tuple[str, str]]) -> None:
    assert read(text) == acts


@pytest.mark.parametrize(
    "text",
    [
        "雨刮要换吗",
        "do I need new spark plugs?",
        "再加个四轮定位多少钱",
        "刹车片上次换的还响",
        "我的刹车片有点薄",
        "the battery is weak",
        "刹车油换不换都行",
    ],
)
def test_what_is_asked_or_remembered_changes_nothing(text: str) -> None:
    assert read(text) == []


def test_that_one_is_the_item_named_last() -> None:
    assert read("那个先不做了") == [("Remove", LAST)]


def test_only_one_item_is_in_place_of_all() -> None:
    reading = Understanding("只做小保养就行", "zh", (Intent("x", 1.0),), "understood", find("只做小保养就行"))
    (act,) = items(reading)
    assert isinstance(act, Swap)
    assert act.gone == ALL


def test_the_service_shown_said_again_changes_nothing() -> None:
    assert not changes_items(Add("periodic_service"), ("minor_service",))
    assert changes_items(Add("major_service"), ("minor_service",))
    assert changes_items(Remove("minor_service"), ("minor_service",))
    assert not changes_items(Swap("car_wash", ALL), ("car_wash",))
    assert changes_items(Swap("car_wash", ALL), ("car_wash", "battery"))
