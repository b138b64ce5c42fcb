"""Which of several vehicles a message means."""

from __future__ import annotations

from typing import Any

import pytest

from nlu.acts.acts import Correct, Tell
from nlu.acts.context import Context, Shown
from nlu.acts.vehicles import OTHER, same_name, vehicles
from nlu.entities import find
from nlu.understanding import Intent, Understanding

OWN = Context(vehicles=(("大众", "帕萨特"), ("本田", "CR-V")))


def read(text: str) -> tuple[Tell | Correct, ...]:
    reading = Understanding(text, "zh", (Intent("book_service", 1.0),), "understood", find(text))
    return vehicles(reading, OWN)


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("帕萨特周五上午小保养", "帕萨特"),
        ("crv 明天十点", "CR-V"),
        ("周五上午十点小保养，大众那台", None),
        ("the Honda please", None),
    ],
)
def test_a_vehicle_named_is_the_one_meant(text: str, model: str | None) -> None:
    (act,) = read(text)
    assert isinstance(act, Tell)
    assert act.value["model"] == model


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("不是CR-V，是帕萨特", "帕萨特", "CR-V"),
        ("唔係帕萨特，係CR-V", "CR-V", "帕萨特"),
        ("帕萨特，不对，CR-V", "CR-V", "帕萨特"),
        ("帕萨特上个月刚做过，这次是CR-V", "CR-V", "帕萨特"),
        ("本来想给帕萨特做的，还是CR-V吧", "CR-V", "帕萨特"),
        ("not the CR-V, the Passat", "帕萨特", "CR-V"),
    ],
)
def test_the_one_put_right_is_not_meant(text: str, right: str, wrong: str) -> None:
    (act,) = read(text)
    assert isinstance(act, Correct)
    assert isinstance(act.value, dict)
    assert (act.value["model"], act.instead["model"]) == (right, wrong)


@pytest.mark.parametrize("text", ["帕萨特和CR-V都要做", "小保养周五上午", "the Passat and the Honda"])
def test_several_or_none_tell_nothing(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("另一辆", "vehicle", OTHER),
        ("the other one", "vehicle", OTHER),
        ("尾号K88那辆", "plate_tail", "K88"),
        ("the one ending in k88", "plate_tail", "K88"),
    ],
)
def test_the_other_one_and_the_end_of_a_plate(text: str, slot: str, value: Any) -> None:
    (act,) = read(text)
    assert isinstance(act, Tell)
    assert (act.slot, act.value) == (slot, value)


def test_names_are_the_same_in_any_spelling() -> None:
    assert same_name("VW", "大众")
    assert same_name("CR-V", "crv")
    assert not same_name("帕萨特", "CR-V")
    assert not same_name(None, "CR-V")


@pytest.mark.parametrize(
    "text",
    [
        "不是不是，大众是我老公开的，我开的是本田",
        "我媳妇的是帕萨特，我这台是CR-V",
        "my wife drives the VW, mine is the Honda",
        "弄错了吧，他那辆大众，我是本田",
    ],
)
def test_somebody_elses_is_not_ones_own(text: str) -> None:
    acts = read(text)
    assert acts and all(isinstance(act, Correct) and act.value["brand"] == "本田" for act in acts)


def test_of_two_named_at_the_card_the_one_that_is_not_shown_is_meant() -> None:
    text = "我这个大众平时不开，本田"
    reading = Understanding(text, "zh", (Intent("book_service", 1.0),), "understood", find(text))
    card = Context(question="book", shown=Shown(vehicles=("大众", "帕萨特")), vehicles=OWN.vehicles)
    (act,) = vehicles(reading, card)
    assert isinstance(act, Correct) and act.value == {"brand": "本田", "model": None}


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [("不是这台，大众是我老公的", True), ("no, the VW is my husband's", True), ("对，就我老公的那辆大众", False)],
)
def test_the_card_of_anothers_car_is_wrong_where_it_is_said_to_be(text: str, is_wrong: bool) -> None:
    reading = Understanding(text, "zh", (Intent("book_service", 1.0),), "understood", find(text))
    card = Context(question="book", shown=Shown(vehicles=("大众", "帕萨特")), vehicles=OWN.vehicles)
    (act,) = vehicles(reading, card)
    assert isinstance(act, Correct) is is_wrong
