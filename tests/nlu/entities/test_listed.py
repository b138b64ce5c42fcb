"""Items of the shop's own list, in whatever order and pieces their names are said."""

from __future__ import annotations

import pytest

from nlu.entities import find

LIST = (
    ("cabin_deep", "内饰深度清洁"), ("cabin_deep", "Interior deep clean"), ("rim_repair", "轮毂修复"),
    ("rim_repair", "Wheel rim repair"), ("rotation", "轮胎换位"), ("rotation", "Tyre rotation"),
    ("gearbox", "变速箱换油"), ("gearbox", "Transmission service"), ("wash", "洗车"), ("lamps", "大灯翻新（一对）"),
    ("lamps", "Headlight restoration (pair)"), ("regas", "空调除味与加冷媒"), ("belt", "皮带更换"),
)  # fmt: skip


def named(text: str) -> list[str]:
    return [entity.value for entity in find(text, services=LIST) if entity.kind == "service"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("内饰给我深度清洁一下", "cabin_deep"),
        ("can you deep clean the interior", "cabin_deep"),
        ("轮毂修一下", "rim_repair"),
        ("repair my wheel rims please", "rim_repair"),
        ("get the tyres rotated", "rotation"),
        ("I need to rotate my tires", "rotation"),
        ("变速箱里面的油该换换了", "gearbox"),
        ("波箱油換一換", "gearbox"),
        ("把车洗一下", "wash"),
        ("车子帮我洗洗", "wash"),
        ("大灯帮我翻新", "lamps"),
        ("restore the headlights", "lamps"),
        ("空调想除味", "regas"),
        ("皮带该换了", "belt"),
    ],
)
def test_an_item_is_found_by_its_name_in_pieces(text: str, code: str) -> None:
    assert code in named(text)


@pytest.mark.parametrize(
    "text", ["变速箱刚换过油", "我换个时间", "大灯不亮", "洗完手再说", "轮毂响", "rotate the screen"]
)
def test_what_is_done_already_or_only_alike_is_none(text: str) -> None:
    assert not {*named(text)} & {code for code, _ in LIST}


def test_a_no_stays_outside_the_item() -> None:
    (item,) = [one for one in find("皮带先不换了", services=LIST) if one.value == "belt"]
    assert item.text == "皮带"
